# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Addresses that get no emails of sequences and bulk emails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import holding, nothing, only
from ..._core.encode import (
    body_of,
    params,
    present,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.unsubscribed_email import UnsubscribedEmail
    from ..models.unsubscribed_email_page import UnsubscribedEmailPage

__all__ = ["UnsubscribedEmails", "UnsubscribedEmailsCalls"]


class UnsubscribedEmailsCalls:
    """The calls of `unsubscribed_emails`, not sent: `close.send(close.unsubscribed_emails.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[UnsubscribedEmailPage]:
        """Return the call of `unsubscribed_emails.list()`, not sent."""
        from ..models.unsubscribed_email_page import UnsubscribedEmailPage

        return Call(
            operation="unsubscribed_emails.list",
            method="GET",
            path="/unsubscribe/email/",
            parse=only(UnsubscribedEmailPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(*, email: str) -> Call[UnsubscribedEmail]:
        """Return the call of `unsubscribed_emails.create()`, not sent."""
        from ..models.unsubscribed_email import UnsubscribedEmail

        return Call(
            operation="unsubscribed_emails.create",
            method="POST",
            path="/unsubscribe/email/",
            parse=holding(UnsubscribedEmail.from_dict, "email"),
            effect="create",
            json=body_of(
                ("email", present("email", email)),
            ),
        )

    @staticmethod
    def delete(email_address: str) -> Call[None]:
        """Return the call of `unsubscribed_emails.delete()`, not sent."""

        return Call(
            operation="unsubscribed_emails.delete",
            method="DELETE",
            path=f"/unsubscribe/email/{segment(email_address)}/",
            parse=nothing,
            effect="repeat",
        )


class UnsubscribedEmails:
    """Addresses that get no emails of sequences and bulk emails."""

    calls = UnsubscribedEmailsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[UnsubscribedEmail]:
        """
        List addresses that want no emails.

        Return the addresses to which sequences and bulk emails send nothing.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(self, *, email: str) -> UnsubscribedEmail:
        """
        Unsubscribe an address.

        Let an address get no more emails of sequences and bulk emails.

        *email*: The address.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(email=email)
        return (await self._sender.send(call)).parsed

    async def delete(self, email_address: str) -> None:
        """
        Let an address get emails again.

        Let an address get emails of sequences and bulk emails again. Only do so if its owner
        asked for it.

        *email_address*: The address, such as `gob@example.com`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(email_address)
        return (await self._sender.send(call)).parsed
