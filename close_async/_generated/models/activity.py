# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TypeAlias

from ..._core.decode import variant
from .call_activity import CallActivity
from .custom_activity import CustomActivity
from .email_activity import EmailActivity
from .meeting_activity import MeetingActivity
from .note_activity import NoteActivity
from .other_activity import OtherActivity
from .sms_activity import SmsActivity

__all__ = ["Activity", "read_activity"]

Activity: TypeAlias = (
    NoteActivity
    | CallActivity
    | EmailActivity
    | SmsActivity
    | MeetingActivity
    | CustomActivity
    | OtherActivity
)
"""One activity. `_type` says which kind it is; an unknown kind is an `OtherActivity`."""

read_activity = variant(
    "_type",
    {
        "Note": NoteActivity,
        "Call": CallActivity,
        "Email": EmailActivity,
        "SMS": SmsActivity,
        "Meeting": MeetingActivity,
        "CustomActivity": CustomActivity,
    },
    OtherActivity,
)
