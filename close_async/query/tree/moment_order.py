"""Which of two moments comes first, whenever and in whatever timezone the query runs."""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeAlias

from .moments import (
    UNITS,
    FixedLocalDate,
    FixedUtc,
    Moment,
    Now,
    Offset,
    PeriodEdge,
    UnknownMoment,
)

# The earliest and the latest second that a moment can be, counted from now or from the year 1.
_Span: TypeAlias = tuple[float, float]

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
# A day lasts 25 hours when summer time ends.
_LONG_DAY: Final = 25 * _HOUR
# How much two changes of the clock can add to days or take from them.
_CLOCK: Final = 2 * _HOUR
_WEST: Final = 12 * _HOUR
_EAST: Final = 14 * _HOUR

# Of the periods that have a name: the scale that they lie on, and their place on it.
_PERIODS: Final = {
    "yesterday": ("day", -1),
    "today": ("day", 0),
    "tomorrow": ("day", 1),
    **{
        f"{name}-{unit}": (unit, ahead)
        for unit in ("week", "month", "quarter", "year")
        for name, ahead in (("last", -1), ("this", 0), ("next", 1))
    },
}

# In days: months and years have no one length.
_SHORTEST: Final = {"years": 365, "months": 28, "weeks": 7, "days": 1}
_LONGEST: Final = {"years": 366, "months": 31, "weeks": 7, "days": 1}
_SECONDS: Final = {"hours": _HOUR, "minutes": 60, "seconds": 1}


def is_plain(moment: Moment) -> bool:
    """Return whether a moment is fully understood."""
    while isinstance(moment, Offset) and not moment.extra:
        moment = moment.moment
    return not isinstance(moment, UnknownMoment) and not moment.extra


def certainly_before(first: Moment, second: Moment) -> bool:
    """
    Return whether *first* is certainly not later than *second*.

    Fixed moments are compared with fixed ones, and moments that are counted from now with each
    other. For months, days and their ends, every length that they can have is considered.
    """
    if not is_plain(first) or not is_plain(second):
        return False
    if first == second or _counts_before(first, second):
        return True
    left, right = _on_calendar(first), _on_calendar(second)
    if left is not None and right is not None and left[0] == right[0]:
        return left <= right

    for span_of in (_fixed, _from_now):
        one, other = span_of(first), span_of(second)
        if one is not None and other is not None:
            return one[1] <= other[0]
    return False


def _on_calendar(moment: Moment) -> tuple[str, int, bool] | None:
    """Return the scale that a moment lies on, its place there, and whether it's the end of that."""
    match moment:
        case FixedLocalDate():
            return "date", moment.value.toordinal(), moment.which == "end"
        case PeriodEdge() if moment.range in _PERIODS:
            return *_PERIODS[moment.range], moment.which == "end"
        case Offset(moment=Now()) if moment.which_day_end is not None and _is_in_days(moment):
            days = 7 * moment.weeks + moment.days
            ahead = -days if moment.direction == "past" else days
            return "day", ahead, moment.which_day_end == "end"
        case _:
            return None


def _is_in_days(moment: Offset) -> bool:
    return moment.amounts.keys() <= {"weeks", "days"} and _is_non_negative(moment)


def _fixed(moment: Moment) -> _Span | None:
    match moment:
        case FixedUtc():
            value = moment.value
            seconds = value.hour * _HOUR + value.minute * 60 + value.second
            exact = value.toordinal() * _DAY + seconds + value.microsecond / 1e6
            return exact, exact
        case FixedLocalDate():
            day = moment.value.toordinal() + (moment.which == "end")
            # An end may be the last microsecond, or the midnight after it.
            return day * _DAY - _EAST - (moment.which == "end"), day * _DAY + _WEST
        case _:
            return None


def _from_now(moment: Moment) -> _Span | None:
    match moment:
        case Now():
            return 0, 0
        case PeriodEdge(range="today"):
            return (-_LONG_DAY, 0) if moment.which == "start" else (0, _LONG_DAY)
        case Offset(moment=Now()) if _is_non_negative(moment):
            return _offset(moment)
        case _:
            return None


def _offset(moment: Offset) -> _Span:
    shortest, longest = _length(moment, _SHORTEST, -_CLOCK), _length(moment, _LONGEST, _CLOCK)
    low, high = (-longest, -shortest) if moment.direction == "past" else (shortest, longest)
    # What Close does without an end of the day isn't known.
    low -= 0 if moment.which_day_end == "end" else _LONG_DAY
    high += 0 if moment.which_day_end == "start" else _LONG_DAY
    return low, high


def _length(moment: Offset, days: dict[str, int], clock: int) -> float:
    amounts = moment.amounts
    whole = sum(amounts.get(unit, 0) * length for unit, length in days.items()) * _DAY
    fine = sum(amounts.get(unit, 0) * length for unit, length in _SECONDS.items())
    return whole + fine + (clock if whole else 0)


def _is_non_negative(moment: Offset) -> bool:
    return all(amount >= 0 for amount in moment.amounts.values())


def _counts_before(first: Moment, second: Moment) -> bool:
    """Return whether *first* is not later since it counts more units back, or fewer ahead."""
    if not isinstance(first, Offset) or not isinstance(second, Offset):
        return False
    if first.direction != second.direction or first.moment != second.moment:
        return False

    more, less = (first, second) if first.direction == "past" else (second, first)
    # Most pairs end here: none may be negative, and no unit of the one below that of the other.
    if any(not 0 <= getattr(less, unit) <= getattr(more, unit) for unit in UNITS):
        return False
    edges = first.which_day_end, second.which_day_end
    if edges == ("end", "start"):
        return _is_another_day(more, less)
    # Whether hours are moved to the end of a day at all isn't known: compare like with like.
    is_alike = edges[0] is None or _has_time_units(more) == _has_time_units(less)
    return edges == ("start", "end") or (edges[0] == edges[1] and is_alike)


def _is_another_day(more: Offset, less: Offset) -> bool:
    if any(getattr(more, unit) != getattr(less, unit) for unit in _SECONDS):
        return False
    return any(getattr(more, unit) > getattr(less, unit) for unit in _SHORTEST)


def _has_time_units(moment: Offset) -> bool:
    return any(getattr(moment, unit) for unit in _SECONDS)


def is_reversed(start: Moment, end: Moment) -> bool:
    """Return whether nothing can lie between two moments, since *end* is certainly not later."""
    return certainly_before(end, start)


def has_no_zone(moment: FixedUtc) -> bool:
    """Return whether the text that a moment was read from has no timezone."""
    try:
        return dt.datetime.fromisoformat(moment.to_dict()["value"]).tzinfo is None
    except (TypeError, ValueError):
        return False
