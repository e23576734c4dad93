# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["User"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class User(Model):
    """
    A user of the organization.
    """

    id: str
    """
    Id of the user, starts with `user_`.
    """
    email: str
    """
    The user's email address.
    """
    first_name: str
    """
    First name.
    """
    last_name: str
    """
    Last name.
    """
    image: str
    """
    Where a picture of the user is.
    """
    organizations: list[str]
    """
    Ids of the organizations of the user.
    """
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "email": "email",
        "first_name": "first_name",
        "last_name": "last_name",
        "image": "image",
        "organizations": "organizations",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "email",
        "first_name",
        "last_name",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        email: str,
        first_name: str,
        last_name: str,
        image: str | Unset = UNSET,
        organizations: abc.Sequence[str] | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            email=email,
            first_name=first_name,
            last_name=last_name,
            image=image,
            organizations=organizations,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def date_created(self) -> datetime.datetime:
        """
        When it was created.
        """
        found: datetime.datetime = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime:
        """
        When it was changed last.
        """
        found: datetime.datetime = read_moment(self._date_updated, self, "date_updated")
        return found

    @date_updated.setter
    def date_updated(self, value: datetime.datetime) -> None:
        self._date_updated = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.email,
            one.first_name,
            one.last_name,
        ) in zip(made, values):
            pass
