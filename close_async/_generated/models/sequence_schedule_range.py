# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SequenceScheduleRange"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SequenceScheduleRange(Model):
    """
    One stretch of one weekday. Which time zone it means is a guess, namely the `timezone` of
    the sequence.
    """

    weekday: int
    """
    Day of the week, from 1 for Monday to 7 for Sunday.
    """
    start: str
    """
    First time of the stretch, as `HH:MM`. Close may echo it as `HH:MM:SS`.
    """
    end: str
    """
    Last time of the stretch, as `HH:MM`. Close may echo it as `HH:MM:SS`.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "weekday": "weekday",
        "start": "start",
        "end": "end",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "weekday",
        "start",
        "end",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        weekday: int,
        start: str,
        end: str,
    ) -> None:
        fill(
            self,
            weekday=weekday,
            start=start,
            end=end,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.weekday,
            one.start,
            one.end,
        ) in zip(made, values):
            pass
