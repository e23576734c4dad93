"""The moments that a condition on dates can name, most of them relative to now."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Final, Literal, TypeAlias

import attrs

from .json_value import NO_EXTRA, Json
from .node import Node, set_once

Edge: TypeAlias = Literal["start", "end"]
Direction: TypeAlias = Literal["past", "future"]

UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")


class Moment(Node):
    """A point in time."""

    __slots__ = ()
    _kind: ClassVar[str] = "moment"


@attrs.frozen(eq=False, repr=False)
class Now(Moment):
    """The moment at which Close runs the query."""

    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "now"


NOW: Final = Now()


@attrs.frozen(eq=False, repr=False)
class FixedLocalDate(Moment):
    """The *which* end of a calendar day, in the timezone that the call's `x-tz-offset` names."""

    value: dt.date
    which: Edge
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "fixed_local_date"

    def _plain(self) -> dict[str, Any]:
        return {"type": self._type, "value": self.value.isoformat(), "which": self.which}


@attrs.frozen(eq=False, repr=False)
class FixedUtc(Moment):
    """
    One exact moment.

    Raises:
        ValueError: *value* is a datetime without a timezone.
    """

    value: dt.datetime
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "fixed_utc"

    def _check(self) -> None:
        if self.value.utcoffset() is None:
            msg = (
                f"{self.value!r} has no timezone: add one, as in datetime(..., tzinfo=UTC), "
                "or give a date for a day in the timezone of the call"
            )
            raise ValueError(msg)
        set_once(self, "value", self.value.astimezone(dt.UTC))

    def _plain(self) -> dict[str, Any]:
        return {"type": self._type, "value": self.value.isoformat()}


@attrs.frozen(eq=False, repr=False)
class Offset(Moment):
    """
    A moment at some distance before (*direction* `past`) or after (`future`) another one.

    *which_day_end* is `start` or `end` for that end of the resulting day, in the timezone
    that the call's `x-tz-offset` names. What Close does without it is not known.
    """

    direction: Direction
    moment: Moment = NOW
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    which_day_end: Edge | None = None
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "offset"
    known_keys: ClassVar[frozenset[str]] = frozenset(
        {"type", "direction", "moment", "offset", "which_day_end"}
    )

    @classmethod
    def of_amounts(
        cls,
        direction: Direction,
        amounts: tuple[int, ...],
        *,
        moment: Moment = NOW,
        which_day_end: Edge | None,
        extra: Json = NO_EXTRA,
    ) -> Offset:
        """Return the offset by these *amounts* of the seven units, from years to seconds."""
        years, months, weeks, days, hours, minutes, seconds = amounts
        return cls(
            direction,
            moment,
            years,
            months,
            weeks,
            days,
            hours,
            minutes,
            seconds,
            which_day_end,
            extra=extra,
        )

    @property
    def amounts(self) -> dict[str, int]:
        """How many of each unit, those with none left out."""
        return {unit: amount for unit in UNITS if (amount := getattr(self, unit))}

    def _levels_over(self, below: int) -> int:
        # The amounts are an object of their own, with nothing inside.
        return max(2, super()._levels_over(below))

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "type": self._type,
            "direction": self.direction,
            "moment": self.moment,
            # Close's own interface always sends all seven.
            "offset": {unit: getattr(self, unit) for unit in UNITS},
        }
        return (
            plain if self.which_day_end is None else {**plain, "which_day_end": self.which_day_end}
        )


@attrs.frozen(eq=False, repr=False)
class PeriodEdge(Moment):
    """
    The *which* end of a period that has a name, such as `today`, in the call's `x-tz-offset`.

    Only `today` is certain; `this-week`, `last-month` and their like are named as Close's reports
    name them.
    """

    range: str
    which: Edge
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "start_end_of_predefined_relative_period"


@attrs.frozen(eq=False, repr=False)
class UnknownMoment(Moment):
    """A moment of a type that this package doesn't know yet, kept as it was read."""

    json: Json

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.json.thaw()
        return plain
