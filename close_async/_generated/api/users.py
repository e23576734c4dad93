# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The people of the organization, and who the caller is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    choice,
    params,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.me import Me
    from ..models.user import User
    from ..models.user_availabilities import UserAvailabilities
    from ..models.user_order import UserOrderValue
    from ..models.user_page import UserPage

__all__ = ["Users", "UsersCalls"]


class UsersCalls:
    """The calls of `users`, not sent: `close.send(close.users.calls.me(...))`."""

    @staticmethod
    def me(*, fields: abc.Sequence[str] | None = None) -> Call[Me]:
        """Return the call of `users.me()`, not sent."""
        from ..models.me import Me

        return Call(
            operation="users.me",
            method="GET",
            path="/me/",
            parse=only(Me.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def list(
        *, order_by: UserOrderValue | None = None, fields: abc.Sequence[str] | None = None
    ) -> Call[UserPage]:
        """Return the call of `users.list()`, not sent."""
        from ..models.user_order import UserOrder
        from ..models.user_page import UserPage

        return Call(
            operation="users.list",
            method="GET",
            path="/user/",
            parse=only(UserPage.from_dict, fields),
            effect="read",
            params=params(
                ("_order_by", choice("order_by", order_by, UserOrder)),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def list_availabilities(*, organization_id: str | None = None) -> Call[UserAvailabilities]:
        """Return the call of `users.list_availabilities()`, not sent."""
        from ..models.user_availabilities import UserAvailabilities

        return Call(
            operation="users.list_availabilities",
            method="GET",
            path="/user/availability/",
            parse=UserAvailabilities.from_dict,
            effect="read",
            params=params(
                ("organization_id", organization_id),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[User]:
        """Return the call of `users.get()`, not sent."""
        from ..models.user import User

        return Call(
            operation="users.get",
            method="GET",
            path=f"/user/{segment(id)}/",
            parse=only(User.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )


class Users:
    """The people of the organization, and who the caller is."""

    calls = UsersCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def me(self, *, fields: abc.Sequence[str] | None = None) -> Me:
        """
        Fetch the caller.

        Return the user to whom the API key or access token belongs, with organizations and
        memberships. The cheapest way to find out whether credentials work.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.me(fields=fields)
        return (await self._sender.send(call)).parsed

    def list(
        self,
        *,
        order_by: UserOrderValue | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[User]:
        """
        List users.

        Return the users of the organization, page by page.

        *order_by*: By which names to sort.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(order_by=order_by, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def list_availabilities(
        self, *, organization_id: str | None = None
    ) -> UserAvailabilities:
        """
        List who is available.

        Return for each user of the organization whether he or she is available, and in which
        calls.

        *organization_id*: Id of the organization, if the caller has several.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list_availabilities(organization_id=organization_id)
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> User:
        """
        Fetch one user.

        Return one user of the organization.

        *id*: Id of the user, for example `user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed
