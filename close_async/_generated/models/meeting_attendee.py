# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Declared, Omittable, choice, define, plain
from ..._core.model import UNSET, Model, Unset
from .attendee_status import AttendeeStatus, AttendeeStatusValue

__all__ = ["MeetingAttendee"]


@define
class MeetingAttendee(Model):
    """Somebody who takes part in a meeting."""

    name: Omittable[str | None] = plain(default=UNSET)
    """The name."""
    email: Omittable[str | None] = plain(default=UNSET)
    """The email address."""
    status: Declared[AttendeeStatus | str, AttendeeStatusValue | Unset] = choice(
        AttendeeStatus, default=UNSET
    )
    """What they answered to the invitation."""
    contact_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the contact, if it is one."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user, if it is one."""
    is_organizer: Omittable[bool] = plain(default=UNSET)
    """Whether they called the meeting."""
