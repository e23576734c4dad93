# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
# pyright: reportIncompatibleVariableOverride=false
# The fields are told closer than in the base class, which takes what is set for any model.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, one
from ..._core.model import UNSET, Model, Unset
from .event import Event

if TYPE_CHECKING:
    from .opportunity import Opportunity

__all__ = ["OpportunityEvent"]


@define
class OpportunityEvent(Event):
    """Something that happened to an opportunity."""

    data: Declared[Opportunity | None, Model | None | Unset] = one(
        ".opportunity:Opportunity", default=UNSET
    )
    """The object as it is after it, if it's still there."""
    previous_data: Declared[Opportunity | None, Model | None | Unset] = one(
        ".opportunity:Opportunity", default=UNSET
    )
    """What the changed fields held before it."""
