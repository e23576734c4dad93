# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""One email template sent to the contacts that a query finds, or those of its leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    rooted,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ...query import AnySortKey, Query
    from ..models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ..models.bulk_email import BulkEmail
    from ..models.bulk_email_contact_preference import (
        BulkEmailContactPreferenceValue,
    )
    from ..models.bulk_email_page import BulkEmailPage

__all__ = ["BulkEmails", "BulkEmailsCalls"]


class BulkEmailsCalls:
    """The calls of `bulk_emails`, not sent: `close.send(close.bulk_emails.calls.list(...))`."""

    @staticmethod
    def list(
        *, template_id: str | None = None, fields: abc.Sequence[str] | None = None
    ) -> Call[BulkEmailPage]:
        """Return the call of `bulk_emails.list()`, not sent."""
        from ..models.bulk_email_page import BulkEmailPage

        return Call(
            operation="bulk_emails.list",
            method="GET",
            path="/bulk_action/email/",
            parse=only(BulkEmailPage.from_dict, fields),
            effect="read",
            params=params(
                ("template_id", template_id),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        s_query: Query,
        template_id: str,
        contact_preference: BulkEmailContactPreferenceValue,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
        email_account_id: str | None | Unset = UNSET,
        sender: str | None | Unset = UNSET,
    ) -> Call[BulkEmail]:
        """Return the call of `bulk_emails.create()`, not sent."""
        from ..models.bulk_email import BulkEmail
        from ..models.bulk_email_contact_preference import (
            BulkEmailContactPreference,
        )

        return Call(
            operation="bulk_emails.create",
            method="POST",
            path="/bulk_action/email/",
            parse=identified(BulkEmail.from_dict),
            effect="create",
            json=body_of(
                ("s_query", present("s_query", rooted("s_query", s_query))),
                ("template_id", present("template_id", template_id)),
                (
                    "contact_preference",
                    present(
                        "contact_preference",
                        choice(
                            "contact_preference", contact_preference, BulkEmailContactPreference
                        ),
                    ),
                ),
                ("results_limit", results_limit),
                ("sort", present("sort", listed("sort", sort))),
                ("send_done_email", present("send_done_email", send_done_email)),
                ("email_account_id", email_account_id),
                ("sender", sender),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[BulkEmail]:
        """Return the call of `bulk_emails.get()`, not sent."""
        from ..models.bulk_email import BulkEmail

        return Call(
            operation="bulk_emails.get",
            method="GET",
            path=f"/bulk_action/email/{segment(id)}/",
            parse=only(BulkEmail.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(id: str, *, status: BulkActionUpdateStatusValue) -> Call[BulkEmail]:
        """Return the call of `bulk_emails.update()`, not sent."""
        from ..models.bulk_action_update_status import (
            BulkActionUpdateStatus,
        )
        from ..models.bulk_email import BulkEmail

        return Call(
            operation="bulk_emails.update",
            method="PUT",
            path=f"/bulk_action/email/{segment(id)}/",
            parse=identified(BulkEmail.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, BulkActionUpdateStatus))),
            ),
        )


class BulkEmails:
    """One email template sent to the contacts that a query finds, or those of its leads."""

    calls = BulkEmailsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        template_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[BulkEmail]:
        """
        List bulk emails.

        Return bulk emails with their progress, page by page.

        *template_id*: Only bulk emails that sent this template, for example
          `tmpl_00jcushDRuoBBS5sSTUAbNt4dPpBUhlJqQafVfzzRJn`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(template_id=template_id, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        s_query: Query,
        template_id: str,
        contact_preference: BulkEmailContactPreferenceValue,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
        email_account_id: str | None | Unset = UNSET,
        sender: str | None | Unset = UNSET,
    ) -> BulkEmail:
        """
        Start a bulk email.

        Send an email template to the contacts of every lead that a query finds. Emails can't be
        unsent, and a request that is sent twice starts two bulk emails.

        *s_query*: The query that says who is meant: leads, or contacts. It is the bare query,
          not the search around it that a Smart View keeps under the same name.
        *template_id*: Id of the email template to send, starts with `tmpl_`.
        *contact_preference*: Who of a lead gets the email.
        *results_limit*: At most so many objects, the first ones by `sort`; None means all.
        *sort*: The order in which the objects are taken.
        *send_done_email*: Whether Close mails the user who started it when it is done. Close
          takes true when it is missing.
        *email_account_id*: Id of the connected account that sends, starts with `emailacct_`.
          Without it Close fills one in, and answers it; which one is a guess.
        *sender*: Who is in the From line, an address or `Name <address>`. Without it Close
          fills one in, and answers it; which one is a guess.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            s_query=s_query,
            template_id=template_id,
            contact_preference=contact_preference,
            results_limit=results_limit,
            sort=sort,
            send_done_email=send_done_email,
            email_account_id=email_account_id,
            sender=sender,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> BulkEmail:
        """
        Fetch one bulk email.

        Return one bulk email with its progress.

        *id*: Id of the bulk email, for example
          `bulkemail_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(self, id: str, *, status: BulkActionUpdateStatusValue) -> BulkEmail:
        """
        Pause or resume a bulk email.

        Pause a running bulk email (`paused`) or let it go on (`resuming`), which Close refuses
        once 7 days have passed since the pause. The body is documented; that it goes to this
        URL by PUT, and what comes back, is a guess.

        *id*: Id of the bulk email, for example
          `bulkemail_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *status*: `paused` stops it, `resuming` lets it go on unless 7 days have passed since
          the pause.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, status=status)
        return (await self._sender.send(call)).parsed
