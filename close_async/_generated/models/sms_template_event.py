# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
# pyright: reportIncompatibleVariableOverride=false
# The fields are told closer than in the base class, which takes what is set for any model.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, one
from ..._core.model import UNSET, Model, Unset
from .event import Event

if TYPE_CHECKING:
    from .sms_template import SmsTemplate

__all__ = ["SmsTemplateEvent"]


@define
class SmsTemplateEvent(Event):
    """Something that happened to an SMS template."""

    data: Declared[SmsTemplate | None, Model | None | Unset] = one(
        ".sms_template:SmsTemplate", default=UNSET
    )
    """The object as it is after it, if it's still there."""
    previous_data: Declared[SmsTemplate | None, Model | None | Unset] = one(
        ".sms_template:SmsTemplate", default=UNSET
    )
    """What the changed fields held before it."""
