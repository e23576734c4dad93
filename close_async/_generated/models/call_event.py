# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
# pyright: reportIncompatibleVariableOverride=false
# The fields are told closer than in the base class, which takes what is set for any model.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, one
from ..._core.model import UNSET, Model, Unset
from .event import Event

if TYPE_CHECKING:
    from .call_activity import CallActivity

__all__ = ["CallEvent"]


@define
class CallEvent(Event):
    """Something that happened to a call."""

    data: Declared[CallActivity | None, Model | None | Unset] = one(
        ".call_activity:CallActivity", default=UNSET
    )
    """The object as it is after it, if it's still there."""
    previous_data: Declared[CallActivity | None, Model | None | Unset] = one(
        ".call_activity:CallActivity", default=UNSET
    )
    """What the changed fields held before it."""
