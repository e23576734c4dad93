# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime

__all__ = ["OpportunitySuggestionDetails"]


@define
class OpportunitySuggestionDetails(Model):
    """What a suggested action takes. Which keys there are depends on the action."""

    status_id: Omittable[str] = plain(default=UNSET)
    """Id of the status to change to."""
    contact_id: Omittable[str] = plain(default=UNSET)
    """Id of the contact to get in touch with."""
    subject_draft: Omittable[str] = plain(default=UNSET)
    """A subject for the email."""
    message_draft: Omittable[str] = plain(default=UNSET)
    """A text for the message."""
    call_plan: Omittable[str] = plain(default=UNSET)
    """What to say in a call."""
    close_date: Declared[str, datetime.date | str | Unset] = plain(default=UNSET)
    """The day to expect it to be won on."""
