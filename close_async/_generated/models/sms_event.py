# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
# pyright: reportIncompatibleVariableOverride=false
# The fields are told closer than in the base class, which takes what is set for any model.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, one
from ..._core.model import UNSET, Model, Unset
from .event import Event

if TYPE_CHECKING:
    from .sms_activity import SmsActivity

__all__ = ["SmsEvent"]


@define
class SmsEvent(Event):
    """Something that happened to a text message."""

    data: Declared[SmsActivity | None, Model | None | Unset] = one(
        ".sms_activity:SmsActivity", default=UNSET
    )
    """The object as it is after it, if it's still there."""
    previous_data: Declared[SmsActivity | None, Model | None | Unset] = one(
        ".sms_activity:SmsActivity", default=UNSET
    )
    """What the changed fields held before it."""
