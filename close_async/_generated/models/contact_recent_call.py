# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .call_status import CallStatus, CallStatusValue

if TYPE_CHECKING:
    import datetime

__all__ = ["ContactRecentCall"]


@define
class ContactRecentCall(Model):
    """One of the last calls with a contact."""

    id: str
    """Id of the call, starts with `acti_`."""
    status: Declared[CallStatus | str, CallStatusValue | Unset] = choice(CallStatus, default=UNSET)
    """What became of the call."""
    duration: Omittable[int] = plain(default=UNSET)
    """Seconds that it took."""
    finish_timestamp: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it ended."""
    dialer_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the dialer that made it, if one did."""
