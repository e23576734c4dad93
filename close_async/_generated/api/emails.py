# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Emails, received, sent and to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    joined,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.email_activity import EmailActivity
    from ..models.email_activity_page import EmailActivityPage
    from ..models.email_attachment_input import EmailAttachmentInput
    from ..models.email_open_input import EmailOpenInput
    from ..models.message_status import MessageStatusValue

__all__ = ["Emails", "EmailsCalls"]


class EmailsCalls:
    """The calls of `emails`, not sent: `close.send(close.emails.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        lead_id: str | None = None,
        contact_id: str | None = None,
        user_id: str | None = None,
        id_in: abc.Sequence[str] | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        activity_at_gte: datetime.datetime | None = None,
        activity_at_gt: datetime.datetime | None = None,
        activity_at_lte: datetime.datetime | None = None,
        activity_at_lt: datetime.datetime | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[EmailActivityPage]:
        """Return the call of `emails.list()`, not sent."""
        from ..models.email_activity_page import EmailActivityPage

        return Call(
            operation="emails.list",
            method="GET",
            path="/activity/email/",
            parse=only(EmailActivityPage.from_dict, fields),
            effect="read",
            params=params(
                ("lead_id", lead_id),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("id__in", joined("id_in", id_in)),
                ("date_created__gte", date_created_gte),
                ("date_created__gt", date_created_gt),
                ("date_created__lte", date_created_lte),
                ("date_created__lt", date_created_lt),
                ("activity_at__gte", activity_at_gte),
                ("activity_at__gt", activity_at_gt),
                ("activity_at__lte", activity_at_lte),
                ("activity_at__lt", activity_at_lt),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        lead_id: str,
        status: MessageStatusValue,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        subject: str | None | Unset = UNSET,
        sender: str | None | Unset = UNSET,
        to: abc.Sequence[str] | None | Unset = UNSET,
        cc: abc.Sequence[str] | None | Unset = UNSET,
        bcc: abc.Sequence[str] | None | Unset = UNSET,
        body_text: str | None | Unset = UNSET,
        body_html: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        account_id: str | None | Unset = UNSET,
        in_reply_to_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[EmailAttachmentInput] | None | Unset = UNSET,
        opens: abc.Sequence[EmailOpenInput] | None | Unset = UNSET,
        followup_date: datetime.datetime | None | Unset = UNSET,
        followup_sequence_id: str | None | Unset = UNSET,
        followup_sequence_delay: int | None | Unset = UNSET,
        followup_sequence_add_cc_bcc: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
    ) -> Call[EmailActivity]:
        """Return the call of `emails.create()`, not sent."""
        from ..models.email_activity import EmailActivity
        from ..models.message_status import MessageStatus

        return Call(
            operation="emails.create",
            method="POST",
            path="/activity/email/",
            parse=identified(EmailActivity.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", present("lead_id", lead_id)),
                ("status", present("status", choice("status", status, MessageStatus))),
                ("date_scheduled", date_scheduled),
                ("subject", subject),
                ("sender", sender),
                ("to", listed("to", to)),
                ("cc", listed("cc", cc)),
                ("bcc", listed("bcc", bcc)),
                ("body_text", body_text),
                ("body_html", body_html),
                ("template_id", template_id),
                ("account_id", account_id),
                ("in_reply_to_id", in_reply_to_id),
                ("attachments", listed("attachments", attachments)),
                ("opens", listed("opens", opens)),
                ("followup_date", followup_date),
                ("followup_sequence_id", followup_sequence_id),
                ("followup_sequence_delay", followup_sequence_delay),
                ("followup_sequence_add_cc_bcc", followup_sequence_add_cc_bcc),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("activity_at", activity_at),
                ("date_created", date_created),
                ("created_by_id", created_by_id),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[EmailActivity]:
        """Return the call of `emails.get()`, not sent."""
        from ..models.email_activity import EmailActivity

        return Call(
            operation="emails.get",
            method="GET",
            path=f"/activity/email/{segment(id)}/",
            parse=only(EmailActivity.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        status: MessageStatusValue | Unset = UNSET,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        subject: str | None | Unset = UNSET,
        sender: str | None | Unset = UNSET,
        to: abc.Sequence[str] | None | Unset = UNSET,
        cc: abc.Sequence[str] | None | Unset = UNSET,
        bcc: abc.Sequence[str] | None | Unset = UNSET,
        body_text: str | None | Unset = UNSET,
        body_html: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        account_id: str | None | Unset = UNSET,
        in_reply_to_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[EmailAttachmentInput] | None | Unset = UNSET,
        opens: abc.Sequence[EmailOpenInput] | None | Unset = UNSET,
        followup_date: datetime.datetime | None | Unset = UNSET,
        followup_sequence_id: str | None | Unset = UNSET,
        followup_sequence_delay: int | None | Unset = UNSET,
        followup_sequence_add_cc_bcc: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
    ) -> Call[EmailActivity]:
        """Return the call of `emails.update()`, not sent."""
        from ..models.email_activity import EmailActivity
        from ..models.message_status import MessageStatus

        return Call(
            operation="emails.update",
            method="PUT",
            path=f"/activity/email/{segment(id)}/",
            parse=identified(EmailActivity.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, MessageStatus))),
                ("date_scheduled", date_scheduled),
                ("user_id", user_id),
                ("subject", subject),
                ("sender", sender),
                ("to", listed("to", to)),
                ("cc", listed("cc", cc)),
                ("bcc", listed("bcc", bcc)),
                ("body_text", body_text),
                ("body_html", body_html),
                ("template_id", template_id),
                ("account_id", account_id),
                ("in_reply_to_id", in_reply_to_id),
                ("attachments", listed("attachments", attachments)),
                ("opens", listed("opens", opens)),
                ("followup_date", followup_date),
                ("followup_sequence_id", followup_sequence_id),
                ("followup_sequence_delay", followup_sequence_delay),
                ("followup_sequence_add_cc_bcc", followup_sequence_add_cc_bcc),
                ("contact_id", contact_id),
                ("activity_at", activity_at),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `emails.delete()`, not sent."""

        return Call(
            operation="emails.delete",
            method="DELETE",
            path=f"/activity/email/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Emails:
    """Emails, received, sent and to be sent."""

    calls = EmailsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        lead_id: str | None = None,
        contact_id: str | None = None,
        user_id: str | None = None,
        id_in: abc.Sequence[str] | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        activity_at_gte: datetime.datetime | None = None,
        activity_at_gt: datetime.datetime | None = None,
        activity_at_lte: datetime.datetime | None = None,
        activity_at_lt: datetime.datetime | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[EmailActivity]:
        """
        List emails.

        Return emails, page by page. All filters must fit.

        *lead_id*: Only emails of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only emails of this contact.
        *user_id*: Only emails of this user.
        *id_in*: Only the emails with these ids.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *activity_at_gte*: Only those that stand in the timeline at or after this time.
        *activity_at_gt*: Only those that stand in the timeline after this time.
        *activity_at_lte*: Only those that stand in the timeline at or before this time.
        *activity_at_lt*: Only those that stand in the timeline before this time.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            lead_id=lead_id,
            contact_id=contact_id,
            user_id=user_id,
            id_in=id_in,
            date_created_gte=date_created_gte,
            date_created_gt=date_created_gt,
            date_created_lte=date_created_lte,
            date_created_lt=date_created_lt,
            activity_at_gte=activity_at_gte,
            activity_at_gt=activity_at_gt,
            activity_at_lte=activity_at_lte,
            activity_at_lt=activity_at_lt,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        lead_id: str,
        status: MessageStatusValue,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        subject: str | None | Unset = UNSET,
        sender: str | None | Unset = UNSET,
        to: abc.Sequence[str] | None | Unset = UNSET,
        cc: abc.Sequence[str] | None | Unset = UNSET,
        bcc: abc.Sequence[str] | None | Unset = UNSET,
        body_text: str | None | Unset = UNSET,
        body_html: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        account_id: str | None | Unset = UNSET,
        in_reply_to_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[EmailAttachmentInput] | None | Unset = UNSET,
        opens: abc.Sequence[EmailOpenInput] | None | Unset = UNSET,
        followup_date: datetime.datetime | None | Unset = UNSET,
        followup_sequence_id: str | None | Unset = UNSET,
        followup_sequence_delay: int | None | Unset = UNSET,
        followup_sequence_add_cc_bcc: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
    ) -> EmailActivity:
        """
        Create one email.

        Create an email. With the status `outbox` or `scheduled` Close sends it, and it can't be
        unsent; `draft` keeps it, and the others log one that went another way.

        *lead_id*: Id of the lead, starts with `lead_`.
        *status*: What to do with it: `outbox` and `scheduled` send it.
        *date_scheduled*: When to send it, with the status `scheduled`.
        *subject*: The subject.
        *sender*: From whom it is: an address, or `Name <address>`.
        *to*: Addresses to which it goes.
        *cc*: Addresses that get a copy.
        *bcc*: Addresses that get a hidden copy.
        *body_text*: The text.
        *body_html*: The text in HTML.
        *template_id*: Id of the email template whose subject and body are taken, starts with
          `tmpl_`.
        *account_id*: Id of the connected account that sends, starts with `emailacct_`.
        *in_reply_to_id*: Id of the email that it answers.
        *attachments*: Files.
        *opens*: When it was opened.
        *followup_date*: When a task is created if nobody answers.
        *followup_sequence_id*: Id of the sequence that starts if nobody answers.
        *followup_sequence_delay*: After how many seconds that sequence starts.
        *followup_sequence_add_cc_bcc*: Whether that sequence sends copies, too.
        *contact_id*: Id of the contact, starts with `cont_`.
        *user_id*: Id of the user who did it. Without it that is the caller.
        *activity_at*: Where it stands in the timeline of the lead. Without it it is the time of
          the call.
        *date_created*: When it was created, for one that is older than now.
        *created_by_id*: Id of the user who created it, if that is somebody else.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            status=status,
            date_scheduled=date_scheduled,
            subject=subject,
            sender=sender,
            to=to,
            cc=cc,
            bcc=bcc,
            body_text=body_text,
            body_html=body_html,
            template_id=template_id,
            account_id=account_id,
            in_reply_to_id=in_reply_to_id,
            attachments=attachments,
            opens=opens,
            followup_date=followup_date,
            followup_sequence_id=followup_sequence_id,
            followup_sequence_delay=followup_sequence_delay,
            followup_sequence_add_cc_bcc=followup_sequence_add_cc_bcc,
            contact_id=contact_id,
            user_id=user_id,
            activity_at=activity_at,
            date_created=date_created,
            created_by_id=created_by_id,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> EmailActivity:
        """
        Fetch one email.

        Return one email with its text.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        status: MessageStatusValue | Unset = UNSET,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        subject: str | None | Unset = UNSET,
        sender: str | None | Unset = UNSET,
        to: abc.Sequence[str] | None | Unset = UNSET,
        cc: abc.Sequence[str] | None | Unset = UNSET,
        bcc: abc.Sequence[str] | None | Unset = UNSET,
        body_text: str | None | Unset = UNSET,
        body_html: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        account_id: str | None | Unset = UNSET,
        in_reply_to_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[EmailAttachmentInput] | None | Unset = UNSET,
        opens: abc.Sequence[EmailOpenInput] | None | Unset = UNSET,
        followup_date: datetime.datetime | None | Unset = UNSET,
        followup_sequence_id: str | None | Unset = UNSET,
        followup_sequence_delay: int | None | Unset = UNSET,
        followup_sequence_add_cc_bcc: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
    ) -> EmailActivity:
        """
        Change one email.

        Change the given keys of an email and leave the others. A draft is sent by the status
        `outbox`.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *status*: What to do with it: `outbox` and `scheduled` send it.
        *date_scheduled*: When to send it, with the status `scheduled`.
        *user_id*: Id of the user who sends it.
        *subject*: The subject.
        *sender*: From whom it is: an address, or `Name <address>`.
        *to*: Addresses to which it goes.
        *cc*: Addresses that get a copy.
        *bcc*: Addresses that get a hidden copy.
        *body_text*: The text.
        *body_html*: The text in HTML.
        *template_id*: Id of the email template whose subject and body are taken, starts with
          `tmpl_`.
        *account_id*: Id of the connected account that sends, starts with `emailacct_`.
        *in_reply_to_id*: Id of the email that it answers.
        *attachments*: Files.
        *opens*: When it was opened.
        *followup_date*: When a task is created if nobody answers.
        *followup_sequence_id*: Id of the sequence that starts if nobody answers.
        *followup_sequence_delay*: After how many seconds that sequence starts.
        *followup_sequence_add_cc_bcc*: Whether that sequence sends copies, too.
        *contact_id*: Id of the contact, starts with `cont_`.
        *activity_at*: Where it stands in the timeline of the lead.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            status=status,
            date_scheduled=date_scheduled,
            user_id=user_id,
            subject=subject,
            sender=sender,
            to=to,
            cc=cc,
            bcc=bcc,
            body_text=body_text,
            body_html=body_html,
            template_id=template_id,
            account_id=account_id,
            in_reply_to_id=in_reply_to_id,
            attachments=attachments,
            opens=opens,
            followup_date=followup_date,
            followup_sequence_id=followup_sequence_id,
            followup_sequence_delay=followup_sequence_delay,
            followup_sequence_add_cc_bcc=followup_sequence_add_cc_bcc,
            contact_id=contact_id,
            activity_at=activity_at,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one email.

        Delete one email for good.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
