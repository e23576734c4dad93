# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Meetings, as synced calendars hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    joined,
    params,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.calendar_type import CalendarTypeValue
    from ..models.meeting_activity import MeetingActivity
    from ..models.meeting_activity_page import MeetingActivityPage

__all__ = ["Meetings", "MeetingsCalls"]


class MeetingsCalls:
    """The calls of `meetings`, not sent: `close.send(close.meetings.calls.list(...))`."""

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
        provider_calendar_event_id: str | None = None,
        provider_calendar_id: str | None = None,
        provider_calendar_type: CalendarTypeValue | None = None,
        starts_at: datetime.datetime | None = None,
        starts_at_gte: datetime.datetime | None = None,
        starts_at_lt: datetime.datetime | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[MeetingActivityPage]:
        """Return the call of `meetings.list()`, not sent."""
        from ..models.calendar_type import CalendarType
        from ..models.meeting_activity_page import MeetingActivityPage

        return Call(
            operation="meetings.list",
            method="GET",
            path="/activity/meeting/",
            parse=only(MeetingActivityPage.from_dict, fields),
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
                ("provider_calendar_event_id", provider_calendar_event_id),
                ("provider_calendar_id", provider_calendar_id),
                (
                    "provider_calendar_type",
                    choice("provider_calendar_type", provider_calendar_type, CalendarType),
                ),
                ("starts_at", starts_at),
                ("starts_at__gte", starts_at_gte),
                ("starts_at__lt", starts_at_lt),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[MeetingActivity]:
        """Return the call of `meetings.get()`, not sent."""
        from ..models.meeting_activity import MeetingActivity

        return Call(
            operation="meetings.get",
            method="GET",
            path=f"/activity/meeting/{segment(id)}/",
            parse=only(MeetingActivity.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        user_note_html: str | None | Unset = UNSET,
        outcome_id: str | None | Unset = UNSET,
        title: str | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
    ) -> Call[MeetingActivity]:
        """Return the call of `meetings.update()`, not sent."""
        from ..models.meeting_activity import MeetingActivity

        return Call(
            operation="meetings.update",
            method="PUT",
            path=f"/activity/meeting/{segment(id)}/",
            parse=identified(MeetingActivity.from_dict),
            effect="repeat",
            json=body_of(
                ("user_note_html", user_note_html),
                ("outcome_id", outcome_id),
                ("title", title),
                ("note", note),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `meetings.delete()`, not sent."""

        return Call(
            operation="meetings.delete",
            method="DELETE",
            path=f"/activity/meeting/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )

    @staticmethod
    def integrate(id: str, *, integration_data: Any) -> Call[None]:
        """Return the call of `meetings.integrate()`, not sent."""

        return Call(
            operation="meetings.integrate",
            method="POST",
            path=f"/activity/meeting/{segment(id)}/integration/",
            parse=nothing,
            effect="repeat",
            json=body_of(
                ("integration_data", integration_data),
            ),
        )


class Meetings:
    """Meetings, as synced calendars hold them."""

    calls = MeetingsCalls

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
        provider_calendar_event_id: str | None = None,
        provider_calendar_id: str | None = None,
        provider_calendar_type: CalendarTypeValue | None = None,
        starts_at: datetime.datetime | None = None,
        starts_at_gte: datetime.datetime | None = None,
        starts_at_lt: datetime.datetime | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[MeetingActivity]:
        """
        List meetings.

        Return meetings, page by page. All filters must fit.

        *lead_id*: Only meetings of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only meetings of this contact.
        *user_id*: Only meetings of this user.
        *id_in*: Only the meetings with these ids.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *activity_at_gte*: Only those that stand in the timeline at or after this time.
        *activity_at_gt*: Only those that stand in the timeline after this time.
        *activity_at_lte*: Only those that stand in the timeline at or before this time.
        *activity_at_lt*: Only those that stand in the timeline before this time.
        *provider_calendar_event_id*: Only meetings of this event of a calendar.
        *provider_calendar_id*: Only meetings of this calendar.
        *provider_calendar_type*: Only meetings of this kind of calendar.
        *starts_at*: Only meetings that start at this time.
        *starts_at_gte*: Only meetings that start at or after this time.
        *starts_at_lt*: Only meetings that start before this time.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
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
            provider_calendar_event_id=provider_calendar_event_id,
            provider_calendar_id=provider_calendar_id,
            provider_calendar_type=provider_calendar_type,
            starts_at=starts_at,
            starts_at_gte=starts_at_gte,
            starts_at_lt=starts_at_lt,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> MeetingActivity:
        """
        Fetch one meeting.

        Return one meeting.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

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
        user_note_html: str | None | Unset = UNSET,
        outcome_id: str | None | Unset = UNSET,
        title: str | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
    ) -> MeetingActivity:
        """
        Change one meeting.

        Change a meeting, as a rule what the user noted (`user_note_html`) and its outcome.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *user_note_html*: What the user noted, in HTML.
        *outcome_id*: Id of the outcome, starts with `outcome_`.
        *title*: The title. That it can be changed is a guess.
        *note*: The note. That it can be changed is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id, user_note_html=user_note_html, outcome_id=outcome_id, title=title, note=note
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one meeting.

        Delete one meeting for good.

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

    async def integrate(self, id: str, *, integration_data: Any) -> None:
        """
        Add what another program knows of a meeting.

        Show data of another program as a tab of the meeting. A program has one such tab, so
        sending it again replaces the data. An API key is refused.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *integration_data*: What a tab in the timeline shows, as Close documents it.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.integrate(id, integration_data=integration_data)
        return (await self._sender.send(call)).parsed
