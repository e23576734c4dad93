# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Mail and calendar accounts, which send the emails of sequences and bulk emails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import connected_accounts_list

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.connected_account import ConnectedAccount

__all__ = ["ConnectedAccounts", "ConnectedAccountsCalls"]


class ConnectedAccountsCalls:
    """The calls of `connected_accounts`, not sent: `close.send(close.connected_accounts.calls.list(...))`."""

    list = staticmethod(connected_accounts_list.call)


class ConnectedAccounts:
    """
    Mail and calendar accounts, which send the emails of sequences and bulk emails.
    """

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
                user_id=user_id,
                fields=fields,
            ),
            page_size=page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )
