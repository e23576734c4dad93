# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
# pyright: reportIncompatibleVariableOverride=false
# The fields are told closer than in the base class, which takes what is set for any model.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, one
from ..._core.model import UNSET, Model, Unset
from .event import Event

if TYPE_CHECKING:
    from .bulk_edit import BulkEdit

__all__ = ["BulkEditEvent"]


@define
class BulkEditEvent(Event):
    """Something that happened to a bulk edit."""

    data: Declared[BulkEdit | None, Model | None | Unset] = one(
        ".bulk_edit:BulkEdit", default=UNSET
    )
    """The object as it is after it, if it's still there."""
    previous_data: Declared[BulkEdit | None, Model | None | Unset] = one(
        ".bulk_edit:BulkEdit", default=UNSET
    )
    """What the changed fields held before it."""
