# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Texts (SMS), received, sent and to be sent."""

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
    from ..models.call_direction import CallDirectionValue
    from ..models.call_source import CallSourceValue
    from ..models.message_status import MessageStatusValue
    from ..models.sms_activity import SmsActivity
    from ..models.sms_activity_page import SmsActivityPage
    from ..models.sms_attachment_input import SmsAttachmentInput

__all__ = ["Sms", "SmsCalls"]


class SmsCalls:
    """The calls of `sms`, not sent: `close.send(close.sms.calls.list(...))`."""

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
    ) -> Call[SmsActivityPage]:
        """Return the call of `sms.list()`, not sent."""
        from ..models.sms_activity_page import SmsActivityPage

        return Call(
            operation="sms.list",
            method="GET",
            path="/activity/sms/",
            parse=only(SmsActivityPage.from_dict, fields),
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
        status: MessageStatusValue,
        lead_id: str | None | Unset = UNSET,
        direction: CallDirectionValue | Unset = UNSET,
        source: CallSourceValue | Unset = UNSET,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        local_phone: str | None | Unset = UNSET,
        remote_phone: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[SmsAttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
        send_to_inbox: bool | None = None,
    ) -> Call[SmsActivity]:
        """Return the call of `sms.create()`, not sent."""
        from ..models.call_direction import CallDirection
        from ..models.call_source import CallSource
        from ..models.message_status import MessageStatus
        from ..models.sms_activity import SmsActivity

        return Call(
            operation="sms.create",
            method="POST",
            path="/activity/sms/",
            parse=identified(SmsActivity.from_dict),
            effect="create",
            params=params(
                ("send_to_inbox", send_to_inbox),
            ),
            json=body_of(
                ("status", present("status", choice("status", status, MessageStatus))),
                ("lead_id", lead_id),
                ("direction", present("direction", choice("direction", direction, CallDirection))),
                ("source", present("source", choice("source", source, CallSource))),
                ("date_scheduled", date_scheduled),
                ("text", text),
                ("local_phone", local_phone),
                ("remote_phone", remote_phone),
                ("template_id", template_id),
                ("attachments", listed("attachments", attachments)),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("activity_at", activity_at),
                ("date_created", date_created),
                ("created_by_id", created_by_id),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[SmsActivity]:
        """Return the call of `sms.get()`, not sent."""
        from ..models.sms_activity import SmsActivity

        return Call(
            operation="sms.get",
            method="GET",
            path=f"/activity/sms/{segment(id)}/",
            parse=only(SmsActivity.from_dict, fields),
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
        lead_id: str | None | Unset = UNSET,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        local_phone: str | None | Unset = UNSET,
        remote_phone: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[SmsAttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
    ) -> Call[SmsActivity]:
        """Return the call of `sms.update()`, not sent."""
        from ..models.message_status import MessageStatus
        from ..models.sms_activity import SmsActivity

        return Call(
            operation="sms.update",
            method="PUT",
            path=f"/activity/sms/{segment(id)}/",
            parse=identified(SmsActivity.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, MessageStatus))),
                ("lead_id", lead_id),
                ("date_scheduled", date_scheduled),
                ("user_id", user_id),
                ("text", text),
                ("local_phone", local_phone),
                ("remote_phone", remote_phone),
                ("template_id", template_id),
                ("attachments", listed("attachments", attachments)),
                ("contact_id", contact_id),
                ("activity_at", activity_at),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `sms.delete()`, not sent."""

        return Call(
            operation="sms.delete",
            method="DELETE",
            path=f"/activity/sms/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Sms:
    """Texts (SMS), received, sent and to be sent."""

    calls = SmsCalls

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
    ) -> Pages[SmsActivity]:
        """
        List texts.

        Return texts, page by page. All filters must fit.

        *lead_id*: Only texts of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only texts of this contact.
        *user_id*: Only texts of this user.
        *id_in*: Only the texts with these ids.
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
        status: MessageStatusValue,
        lead_id: str | None | Unset = UNSET,
        direction: CallDirectionValue | Unset = UNSET,
        source: CallSourceValue | Unset = UNSET,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        local_phone: str | None | Unset = UNSET,
        remote_phone: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[SmsAttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
        send_to_inbox: bool | None = None,
    ) -> SmsActivity:
        """
        Create one text.

        Create a text. With the status `outbox` or `scheduled` Close sends it, and it can't be
        unsent; `draft` keeps it, and the others log one that went another way.

        *status*: What to do with it: `outbox` and `scheduled` send it.
        *lead_id*: Id of the lead, starts with `lead_`.
        *direction*: Who wrote to whom, for one that is logged.
        *source*: Whether Close sends it. A logged one is `External`.
        *date_scheduled*: When to send it, with the status `scheduled`.
        *text*: The text.
        *local_phone*: Our number, in international form.
        *remote_phone*: The number of the other side, in international form.
        *template_id*: Id of the SMS template whose text is taken, starts with `smstmpl_`.
        *attachments*: Files.
        *contact_id*: Id of the contact, starts with `cont_`.
        *user_id*: Id of the user who did it. Without it that is the caller.
        *activity_at*: Where it stands in the timeline of the lead. Without it it is the time of
          the call.
        *date_created*: When it was created, for one that is older than now.
        *created_by_id*: Id of the user who created it, if that is somebody else.
        *send_to_inbox*: Whether a text that is logged as received shows in the inbox, too.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            status=status,
            lead_id=lead_id,
            direction=direction,
            source=source,
            date_scheduled=date_scheduled,
            text=text,
            local_phone=local_phone,
            remote_phone=remote_phone,
            template_id=template_id,
            attachments=attachments,
            contact_id=contact_id,
            user_id=user_id,
            activity_at=activity_at,
            date_created=date_created,
            created_by_id=created_by_id,
            send_to_inbox=send_to_inbox,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> SmsActivity:
        """
        Fetch one text.

        Return one text.

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
        lead_id: str | None | Unset = UNSET,
        date_scheduled: datetime.datetime | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        local_phone: str | None | Unset = UNSET,
        remote_phone: str | None | Unset = UNSET,
        template_id: str | None | Unset = UNSET,
        attachments: abc.Sequence[SmsAttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
    ) -> SmsActivity:
        """
        Change one text.

        Change the given keys of a text and leave the others. A draft is sent by the status
        `outbox`.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *status*: What to do with it: `outbox` and `scheduled` send it.
        *lead_id*: Id of the lead to which it moves, starts with `lead_`.
        *date_scheduled*: When to send it, with the status `scheduled`.
        *user_id*: Id of the user who sends it.
        *text*: The text.
        *local_phone*: Our number, in international form.
        *remote_phone*: The number of the other side, in international form.
        *template_id*: Id of the SMS template whose text is taken, starts with `smstmpl_`.
        *attachments*: Files.
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
            lead_id=lead_id,
            date_scheduled=date_scheduled,
            user_id=user_id,
            text=text,
            local_phone=local_phone,
            remote_phone=remote_phone,
            template_id=template_id,
            attachments=attachments,
            contact_id=contact_id,
            activity_at=activity_at,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one text.

        Delete one text for good.

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
