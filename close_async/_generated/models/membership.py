# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["Membership"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class Membership(Model):
    """
    A user's place in an organization.
    """

    id: str
    """
    Id of the membership, starts with `memb_`.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    user_id: str
    """
    Id of the user, starts with `user_`.
    """
    role_id: str
    """
    Id of the user's role, starts with `role_`.
    """
    permissions_granted: list[str]
    """
    What the user may do, such as `bulk_edit`.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "organization_id": "organization_id",
        "user_id": "user_id",
        "role_id": "role_id",
        "permissions_granted": "permissions_granted",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "organization_id",
        "user_id",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        organization_id: str,
        user_id: str,
        role_id: str | Unset = UNSET,
        permissions_granted: abc.Sequence[str] | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            organization_id=organization_id,
            user_id=user_id,
            role_id=role_id,
            permissions_granted=permissions_granted,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.organization_id,
            one.user_id,
        ) in zip(made, values):
            pass
