# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset
from .calendar_type import CalendarType, CalendarTypeValue
from .meeting_status import MeetingStatus, MeetingStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .meeting_attendee import MeetingAttendee
    from .meeting_conference_link import MeetingConferenceLink

__all__ = ["MeetingActivity"]


@define
class MeetingActivity(Model):
    """A meeting."""

    id: str
    """Id of the activity, starts with `acti_`."""
    type: Literal["Meeting"] = plain(key="_type", default="Meeting")
    """Always `Meeting`."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    lead_id: str | None
    """Id of the lead, starts with `lead_`."""
    contact_id: str | None
    """Id of the contact, starts with `cont_`."""
    user_id: str | None
    """Id of the user who did it, starts with `user_`."""
    users: Declared[list[str], abc.Sequence[str]]
    """Ids of all users who took part."""
    activity_at: datetime.datetime | None = moment()
    """Where it stands in the timeline of the lead."""
    created_by: str | None
    """Id of the user who created it, if it was one."""
    updated_by: str | None
    """Id of the user who changed it last, if it was one."""
    date_created: datetime.datetime = moment()
    """When it was created."""
    date_updated: datetime.datetime = moment()
    """When it was changed last."""
    title: Omittable[str | None] = plain(default=UNSET)
    """The title."""
    status: Declared[MeetingStatus | str, MeetingStatusValue | Unset] = choice(
        MeetingStatus, default=UNSET
    )
    """Whether it is to come."""
    starts_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it begins."""
    ends_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it ends."""
    duration: Omittable[int | None] = plain(default=UNSET)
    """Seconds that it takes."""
    actual_duration: Omittable[int | None] = plain(default=UNSET)
    """Seconds that it took."""
    location: Omittable[str | None] = plain(default=UNSET)
    """Where it is."""
    note: Omittable[str | None] = plain(default=UNSET)
    """What the invitation says."""
    user_note_html: Omittable[str | None] = plain(default=UNSET)
    """What the user noted, in HTML."""
    outcome_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the outcome, starts with `outcome_`."""
    attendees: Declared[list[MeetingAttendee], abc.Sequence[MeetingAttendee] | Unset] = many(
        ".meeting_attendee:MeetingAttendee", default=UNSET
    )
    """Who takes part."""
    attached_call_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the calls that belong to it."""
    conference_links: Declared[
        list[MeetingConferenceLink], abc.Sequence[MeetingConferenceLink] | Unset
    ] = many(".meeting_conference_link:MeetingConferenceLink", default=UNSET)
    """Where to take part from afar."""
    is_recurring: Omittable[bool] = plain(default=UNSET)
    """Whether it comes again."""
    calendar_event_link: Omittable[str | None] = plain(default=UNSET)
    """Where the calendar shows it."""
    calendar_event_uids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What calendars call it."""
    connected_account_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the connected account from whose calendar it came."""
    conversation_type_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the type of conversation."""
    provider_calendar_event_id: Omittable[str | None] = plain(default=UNSET)
    """What the calendar calls the event."""
    provider_calendar_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the calendars that hold it."""
    provider_calendar_type: Declared[
        CalendarType | str | None, CalendarTypeValue | None | Unset
    ] = choice(CalendarType, default=UNSET)
    """The kind of the calendar."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
