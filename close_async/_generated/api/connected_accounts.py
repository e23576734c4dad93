# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Mail and calendar accounts, which send the emails of sequences and bulk emails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    params,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.connected_account import ConnectedAccount
    from ..models.connected_account_page import ConnectedAccountPage

__all__ = ["ConnectedAccounts", "ConnectedAccountsCalls"]


class ConnectedAccountsCalls:
    """The calls of `connected_accounts`, not sent: `close.send(close.connected_accounts.calls.list(...))`."""

    @staticmethod
    def list(
        *, user_id: str | None = None, fields: abc.Sequence[str] | None = None
    ) -> Call[ConnectedAccountPage]:
        """Return the call of `connected_accounts.list()`, not sent."""
        from ..models.connected_account_page import ConnectedAccountPage

        return Call(
            operation="connected_accounts.list",
            method="GET",
            path="/connected_account/",
            parse=only(ConnectedAccountPage.from_dict, fields),
            effect="read",
            params=params(
                ("user_id", user_id),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[ConnectedAccount]:
        """Return the call of `connected_accounts.get()`, not sent."""
        from ..models.connected_account import ConnectedAccount

        return Call(
            operation="connected_accounts.get",
            method="GET",
            path=f"/connected_account/{segment(id)}/",
            parse=only(ConnectedAccount.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )


class ConnectedAccounts:
    """Mail and calendar accounts, which send the emails of sequences and bulk emails."""

    calls = ConnectedAccountsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        user_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[ConnectedAccount]:
        """
        List connected accounts.

        Return connected mail, meeting and calendar accounts. A mail account's id is the
        `sender_account_id` of subscriptions, and its identities give `sender_name` and
        `sender_email`. The prefix `emailacct_` proves nothing: Zoom accounts have it, too.

        *user_id*: Only accounts of this user, for example
          `user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(user_id=user_id, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> ConnectedAccount:
        """
        Fetch one connected account.

        Return one connected account. Whether it can send is said by `enabled_features` and
        `send_status`.

        *id*: Id of the connected account, for example
          `emailacct_0oCdHYhxtl5sV9j3ZwrJI1sUhbOK4FoZjDuTG9I2hej`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed
