# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SequenceScheduleRange"]


@define
class SequenceScheduleRange(Model):
    """
    One stretch of one weekday. Which time zone it means is a guess, namely the `timezone` of
    the sequence.
    """

    weekday: int
    """Day of the week, from 1 for Monday to 7 for Sunday."""
    start: str
    """First time of the stretch, as `HH:MM`. Close may echo it as `HH:MM:SS`."""
    end: str
    """Last time of the stretch, as `HH:MM`. Close may echo it as `HH:MM:SS`."""
