# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill, read_many

if TYPE_CHECKING:
    from collections import abc

    from ..models.sequence_schedule_range import SequenceScheduleRange

__all__ = ["SequenceSchedule"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SequenceSchedule(Model):
    """
    The hours of the week at which steps of a sequence may run.
    """

    _ranges: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "ranges": "_ranges",
    }
    _keys: ClassVar[tuple[str, ...]] = ("ranges",)
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        ranges: abc.Sequence[SequenceScheduleRange],
    ) -> None:
        fill(
            self,
            _ranges=ranges,
        )

    @property
    def ranges(self) -> list[SequenceScheduleRange]:
        """
        Allowed times. On a day without one nothing runs.
        """
        from ..models.sequence_schedule_range import SequenceScheduleRange

        found: list[SequenceScheduleRange] = read_many(
            self, "ranges", SequenceScheduleRange.from_rows
        )
        return found

    @ranges.setter
    def ranges(self, value: list[SequenceScheduleRange]) -> None:
        self._ranges = value
