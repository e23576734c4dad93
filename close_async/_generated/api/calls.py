# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Calls, made in Close or logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    joined,
    params,
    present,
    segment,
    spread,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.call_activity import CallActivity
    from ..models.call_activity_page import CallActivityPage
    from ..models.call_direction import CallDirectionValue
    from ..models.call_source import CallSourceValue
    from ..models.call_status import CallStatusValue

__all__ = ["Calls", "CallsCalls"]


class CallsCalls:
    """The calls of `calls`, not sent: `close.send(close.calls.calls.list(...))`."""

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
    ) -> Call[CallActivityPage]:
        """Return the call of `calls.list()`, not sent."""
        from ..models.call_activity_page import CallActivityPage

        return Call(
            operation="calls.list",
            method="GET",
            path="/activity/call/",
            parse=only(CallActivityPage.from_dict, fields),
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
        lead_id: str | None | Unset = UNSET,
        direction: CallDirectionValue | Unset = UNSET,
        source: CallSourceValue | Unset = UNSET,
        status: CallStatusValue | Unset = UNSET,
        duration: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        phone: str | None | Unset = UNSET,
        outcome_id: str | None | Unset = UNSET,
        recording_url: str | None | Unset = UNSET,
        voicemail_url: str | None | Unset = UNSET,
        conversation_type_id: str | None | Unset = UNSET,
        playbook_id: str | None | Unset = UNSET,
        quality_info: str | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[CallActivity]:
        """Return the call of `calls.create()`, not sent."""
        from ..models.call_activity import CallActivity
        from ..models.call_direction import CallDirection
        from ..models.call_source import CallSource
        from ..models.call_status import CallStatus

        return Call(
            operation="calls.create",
            method="POST",
            path="/activity/call/",
            parse=identified(CallActivity.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", lead_id),
                ("direction", present("direction", choice("direction", direction, CallDirection))),
                ("source", present("source", choice("source", source, CallSource))),
                ("status", present("status", choice("status", status, CallStatus))),
                ("duration", duration),
                ("note", note),
                ("note_html", note_html),
                ("phone", phone),
                ("outcome_id", outcome_id),
                ("recording_url", recording_url),
                ("voicemail_url", voicemail_url),
                ("conversation_type_id", conversation_type_id),
                ("playbook_id", playbook_id),
                ("quality_info", quality_info),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("activity_at", activity_at),
                ("date_created", date_created),
                ("created_by_id", created_by_id),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[CallActivity]:
        """Return the call of `calls.get()`, not sent."""
        from ..models.call_activity import CallActivity

        return Call(
            operation="calls.get",
            method="GET",
            path=f"/activity/call/{segment(id)}/",
            parse=only(CallActivity.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        lead_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        status: CallStatusValue | Unset = UNSET,
        duration: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        phone: str | None | Unset = UNSET,
        outcome_id: str | None | Unset = UNSET,
        recording_url: str | None | Unset = UNSET,
        voicemail_url: str | None | Unset = UNSET,
        conversation_type_id: str | None | Unset = UNSET,
        playbook_id: str | None | Unset = UNSET,
        quality_info: str | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[CallActivity]:
        """Return the call of `calls.update()`, not sent."""
        from ..models.call_activity import CallActivity
        from ..models.call_status import CallStatus

        return Call(
            operation="calls.update",
            method="PUT",
            path=f"/activity/call/{segment(id)}/",
            parse=identified(CallActivity.from_dict),
            effect="repeat",
            json=body_of(
                ("lead_id", lead_id),
                ("user_id", user_id),
                ("status", present("status", choice("status", status, CallStatus))),
                ("duration", duration),
                ("note", note),
                ("note_html", note_html),
                ("phone", phone),
                ("outcome_id", outcome_id),
                ("recording_url", recording_url),
                ("voicemail_url", voicemail_url),
                ("conversation_type_id", conversation_type_id),
                ("playbook_id", playbook_id),
                ("quality_info", quality_info),
                ("contact_id", contact_id),
                ("activity_at", activity_at),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `calls.delete()`, not sent."""

        return Call(
            operation="calls.delete",
            method="DELETE",
            path=f"/activity/call/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Calls:
    """Calls, made in Close or logged."""

    calls = CallsCalls

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
    ) -> Pages[CallActivity]:
        """
        List calls.

        Return calls, page by page. All filters must fit.

        *lead_id*: Only calls of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only calls of this contact.
        *user_id*: Only calls of this user.
        *id_in*: Only the calls with these ids.
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
        lead_id: str | None | Unset = UNSET,
        direction: CallDirectionValue | Unset = UNSET,
        source: CallSourceValue | Unset = UNSET,
        status: CallStatusValue | Unset = UNSET,
        duration: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        phone: str | None | Unset = UNSET,
        outcome_id: str | None | Unset = UNSET,
        recording_url: str | None | Unset = UNSET,
        voicemail_url: str | None | Unset = UNSET,
        conversation_type_id: str | None | Unset = UNSET,
        playbook_id: str | None | Unset = UNSET,
        quality_info: str | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> CallActivity:
        """
        Create one call.

        Log a call that was made elsewhere. Nobody is called.

        *lead_id*: Id of the lead, starts with `lead_`.
        *direction*: Who called whom.
        *source*: Whether Close made it. A logged call is `External`.
        *status*: What became of the call.
        *duration*: Seconds that it took.
        *note*: What was said.
        *note_html*: The same as rich text, in HTML. It goes before `note`.
        *phone*: The number of the other side, in international form.
        *outcome_id*: Id of the outcome, starts with `outcome_`.
        *recording_url*: Where the recording lies; https only.
        *voicemail_url*: Where the voicemail lies.
        *conversation_type_id*: Id of the type of conversation.
        *playbook_id*: Id of the playbook.
        *quality_info*: What is known of the quality of the line.
        *contact_id*: Id of the contact, starts with `cont_`.
        *user_id*: Id of the user who did it. Without it that is the caller.
        *activity_at*: Where it stands in the timeline of the lead. Without it it is the time of
          the call.
        *date_created*: When it was created, for one that is older than now.
        *created_by_id*: Id of the user who created it, if that is somebody else.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            direction=direction,
            source=source,
            status=status,
            duration=duration,
            note=note,
            note_html=note_html,
            phone=phone,
            outcome_id=outcome_id,
            recording_url=recording_url,
            voicemail_url=voicemail_url,
            conversation_type_id=conversation_type_id,
            playbook_id=playbook_id,
            quality_info=quality_info,
            contact_id=contact_id,
            user_id=user_id,
            activity_at=activity_at,
            date_created=date_created,
            created_by_id=created_by_id,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> CallActivity:
        """
        Fetch one call.

        Return one call.

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
        lead_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        status: CallStatusValue | Unset = UNSET,
        duration: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        phone: str | None | Unset = UNSET,
        outcome_id: str | None | Unset = UNSET,
        recording_url: str | None | Unset = UNSET,
        voicemail_url: str | None | Unset = UNSET,
        conversation_type_id: str | None | Unset = UNSET,
        playbook_id: str | None | Unset = UNSET,
        quality_info: str | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> CallActivity:
        """
        Change one call.

        Change the given keys of a call and leave the others. Of a call that Close made only
        some can be changed.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *lead_id*: Id of the lead to which it moves, starts with `lead_`.
        *user_id*: Id of the user who did it.
        *status*: What became of the call.
        *duration*: Seconds that it took.
        *note*: What was said.
        *note_html*: The same as rich text, in HTML. It goes before `note`.
        *phone*: The number of the other side, in international form.
        *outcome_id*: Id of the outcome, starts with `outcome_`.
        *recording_url*: Where the recording lies; https only.
        *voicemail_url*: Where the voicemail lies.
        *conversation_type_id*: Id of the type of conversation.
        *playbook_id*: Id of the playbook.
        *quality_info*: What is known of the quality of the line.
        *contact_id*: Id of the contact, starts with `cont_`.
        *activity_at*: Where it stands in the timeline of the lead.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            lead_id=lead_id,
            user_id=user_id,
            status=status,
            duration=duration,
            note=note,
            note_html=note_html,
            phone=phone,
            outcome_id=outcome_id,
            recording_url=recording_url,
            voicemail_url=voicemail_url,
            conversation_type_id=conversation_type_id,
            playbook_id=playbook_id,
            quality_info=quality_info,
            contact_id=contact_id,
            activity_at=activity_at,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one call.

        Delete one call for good.

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
