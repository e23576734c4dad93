# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, many
from ..._core.model import Model

if TYPE_CHECKING:
    from collections import abc

    from .sequence_schedule_range import SequenceScheduleRange

__all__ = ["SequenceSchedule"]


@define
class SequenceSchedule(Model):
    """The hours of the week at which steps of a sequence may run."""

    ranges: Declared[list[SequenceScheduleRange], abc.Sequence[SequenceScheduleRange]] = many(
        ".sequence_schedule_range:SequenceScheduleRange"
    )
    """Allowed times. On a day without one nothing runs."""
