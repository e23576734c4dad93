# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .call_direction import CallDirection, CallDirectionValue
from .call_source import CallSource, CallSourceValue
from .call_status import CallStatus, CallStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["CallActivity"]


@define
class CallActivity(Model):
    """A call."""

    id: str
    """Id of the activity, starts with `acti_`."""
    type: Literal["Call"] = plain(key="_type", default="Call")
    """Always `Call`."""
    status: Declared[CallStatus | str, CallStatusValue] = choice(CallStatus)
    """What became of it."""
    source: Declared[CallSource | str, CallSourceValue] = choice(CallSource)
    """Whether Close made it, or it was logged."""
    outcome_id: str | None
    """Id of the outcome, starts with `outcome_`."""
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
    sequence_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the sequence that it was a step of, if it was one."""
    sequence_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that sequence."""
    sequence_subscription_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the run through that sequence."""
    direction: Declared[CallDirection | str, CallDirectionValue | Unset] = choice(
        CallDirection, default=UNSET
    )
    """Who called whom."""
    duration: Omittable[int] = plain(default=UNSET)
    """Seconds that it took."""
    disposition: Omittable[str | None] = plain(default=UNSET)
    """What became of it, in older words."""
    note: Omittable[str | None] = plain(default=UNSET)
    """What was said."""
    note_html: Omittable[str | None] = plain(default=UNSET)
    """The same as rich text, in HTML."""
    phone: Omittable[str | None] = plain(default=UNSET)
    """The number of the other side."""
    remote_phone: Omittable[str | None] = plain(default=UNSET)
    """The number of the other side."""
    local_phone: Omittable[str | None] = plain(default=UNSET)
    """Our number."""
    recording_url: Omittable[str | None] = plain(default=UNSET)
    """Where the recording lies."""
    voicemail_url: Omittable[str | None] = plain(default=UNSET)
    """Where the voicemail lies."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
