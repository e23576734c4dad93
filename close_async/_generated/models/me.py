# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_moment

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..models.connected_account import ConnectedAccount
    from ..models.membership import Membership
    from ..models.organization import Organization

__all__ = ["Me"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class Me(Model):
    """
    The user to whom the credentials belong.
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
    _organizations: Any
    _memberships: Any
    display_name: str
    """
    First and last name together. How Close spells the key is a guess.
    """
    image: str
    """
    Where a picture of the user is.
    """
    last_used_timezone: str
    """
    IANA name of the time zone in which the user was last.
    """
    _email_accounts: Any
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "email": "email",
        "first_name": "first_name",
        "last_name": "last_name",
        "organizations": "_organizations",
        "memberships": "_memberships",
        "display_name": "display_name",
        "image": "image",
        "last_used_timezone": "last_used_timezone",
        "email_accounts": "_email_accounts",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "email",
        "first_name",
        "last_name",
        "organizations",
        "memberships",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        email: str,
        first_name: str,
        last_name: str,
        organizations: abc.Sequence[Organization],
        memberships: abc.Sequence[Membership],
        display_name: str | Unset = UNSET,
        image: str | Unset = UNSET,
        last_used_timezone: str | Unset = UNSET,
        email_accounts: abc.Sequence[ConnectedAccount] | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            email=email,
            first_name=first_name,
            last_name=last_name,
            _organizations=organizations,
            _memberships=memberships,
            display_name=display_name,
            image=image,
            last_used_timezone=last_used_timezone,
            _email_accounts=email_accounts,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def organizations(self) -> list[Organization]:
        """
        The organizations of the user. An API key is good for one of them.
        """
        from ..models.organization import Organization

        found: list[Organization] = read_many(self, "organizations", Organization.from_rows)
        return found

    @organizations.setter
    def organizations(self, value: list[Organization]) -> None:
        self._organizations = value

    @property
    def memberships(self) -> list[Membership]:
        """
        The user's memberships in these organizations.
        """
        from ..models.membership import Membership

        found: list[Membership] = read_many(self, "memberships", Membership.from_rows)
        return found

    @memberships.setter
    def memberships(self, value: list[Membership]) -> None:
        self._memberships = value

    @property
    def email_accounts(self) -> list[ConnectedAccount]:
        """
        The user's connected accounts. Their ids are good as `sender_account_id`.
        """
        from ..models.connected_account import ConnectedAccount

        found: list[ConnectedAccount] = read_many(
            self, "email_accounts", ConnectedAccount.from_rows
        )
        return found

    @email_accounts.setter
    def email_accounts(self, value: list[ConnectedAccount]) -> None:
        self._email_accounts = value

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
            one._organizations,
            one._memberships,
        ) in zip(made, values):
            pass
