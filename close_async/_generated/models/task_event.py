# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
# pyright: reportIncompatibleVariableOverride=false
# The fields are told closer than in the base class, which takes what is set for any model.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, one
from ..._core.model import UNSET, Model, Unset
from .event import Event

if TYPE_CHECKING:
    from .task import Task

__all__ = ["TaskEvent"]


@define
class TaskEvent(Event):
    """Something that happened to a task."""

    data: Declared[Task | None, Model | None | Unset] = one(".task:Task", default=UNSET)
    """The object as it is after it, if it's still there."""
    previous_data: Declared[Task | None, Model | None | Unset] = one(".task:Task", default=UNSET)
    """What the changed fields held before it."""
