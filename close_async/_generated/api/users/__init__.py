# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The people of the organization, and who the caller is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import users_list, users_me

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.me import Me
    from ...models.user import User
    from ...models.user_order import UserOrderValue

__all__ = ["Users", "UsersCalls"]


class UsersCalls:
    """The calls of `users`, not sent: `close.send(close.users.calls.me(...))`."""

    me = staticmethod(users_me.call)
    list = staticmethod(users_list.call)


class Users:
    """
    The people of the organization, and who the caller is.
    """

    calls = UsersCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def me(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
    ) -> Me:
        """
        Fetch the caller.

        Return the user to whom the API key or access token belongs, with organizations and
        memberships. The cheapest way to find out whether credentials work.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        call = self.calls.me(
            fields=fields,
        )
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
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        return Pages(
            self._sender,
            self.calls.list(
                order_by=order_by,
                fields=fields,
            ),
            page_size=page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )
