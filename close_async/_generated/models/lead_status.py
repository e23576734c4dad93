# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["LeadStatus"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class LeadStatus(Model):
    """
    A status that a lead can have.
    """

    id: str
    """
    Id of the status, starts with `stat_`.
    """
    label: str
    """
    The name that users see.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "label": "label",
        "organization_id": "organization_id",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "label",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        label: str,
        organization_id: str | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            label=label,
            organization_id=organization_id,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.label,
        ) in zip(made, values):
            pass
