"""
Moments of a filter: "now", "30 days ago", "start of last month" become points in time.

Days begin and end where the caller's `x-tz-offset` says so, not at midnight in UTC.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

import attrs

from ..common import timestamps as _times
from ..common.json_value import as_object

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..common.json_path import JsonPath

_UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
_FINE_UNITS: Final = ("hours", "minutes", "seconds")
_EDGES: Final = ("start", "end")
# Beyond this, `datetime` itself ends.
_MOST: Final = 3650 * 86400


@attrs.frozen
class Moments:
    """Resolves moments as seen from *now*, by a caller that many *hours* ahead of UTC."""

    now: datetime
    hours: float = 0.0

    @property
    def zone(self) -> timezone:
        """The caller's time zone."""
        return timezone(timedelta(hours=self.hours))

    def resolve(self, spec: object, path: JsonPath) -> datetime:
        """Return the point in time that *spec* stands for."""
        node = path.node(spec)
        kind = path.choice(node, "type", _RESOLVERS)
        try:
            return _RESOLVERS[kind](self, node, path)
        except OverflowError:
            # Such as the end of the last day that there is.
            msg = "The moment is out of range."
            raise path.refusal(msg) from None

    def day_edge(self, day: date, which: str) -> datetime:
        """
        Return the start or the end of a day.

        The end is the start of the next day: every `before` leaves out its own moment.
        """
        start = datetime.combine(day, time(), self.zone)
        return start if which == "start" else start + timedelta(days=1)


def _now(moments: Moments, _node: Mapping[str, object], _place: JsonPath) -> datetime:
    return moments.now


def _fixed_local_date(moments: Moments, node: Mapping[str, object], path: JsonPath) -> datetime:
    value = path.text(node, "value")
    which = path.choice(node, "which", _EDGES)
    try:
        # `date.fromisoformat` would also take "20260302" and "2026-W10-1".
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        msg = f"Value must be a date like 2026-03-02, not {value!r}."
        raise path.into("value").refusal(msg) from None

    return moments.day_edge(day, which)


def _fixed_utc(_moments: Moments, node: Mapping[str, object], path: JsonPath) -> datetime:
    value = path.text(node, "value")
    moment = _times.read(value)
    if moment is None:
        msg = f"Value must be an ISO date and time, not {value!r}."
        raise path.into("value").refusal(msg)

    return moment


def _offset(moments: Moments, node: Mapping[str, object], path: JsonPath) -> datetime:
    direction = path.choice(node, "direction", ("past", "future"))
    base = moments.resolve(node.get("moment", {"type": "now"}), path.into("moment"))
    amounts = _amounts(node, path)
    sign = -1 if direction == "past" else 1
    try:
        moment = _shift(base.astimezone(moments.zone), amounts, sign)
    except (OverflowError, ValueError):
        msg = "The moment is out of range."
        raise path.into("offset").refusal(msg) from None

    if node.get("which_day_end") is None:
        return moment

    edge = path.choice(node, "which_day_end", _EDGES)
    # Close's screens send `which_day_end` with "in the last 50 hours" too, where a whole day makes
    # no sense. So only an offset of whole days or more goes to the edge of its day.
    # [guess: `which_day_end` of an offset]
    if any(amounts[unit] for unit in _FINE_UNITS):
        return moment

    return moments.day_edge(moment.date(), edge)


def _amounts(node: Mapping[str, object], path: JsonPath) -> dict[str, int]:
    offset, inner = as_object(node.get("offset")), path.into("offset")
    if offset is None:
        msg = "Value must be an object."
        raise inner.refusal(msg)

    unknown = sorted(set(offset) - set(_UNITS))
    if unknown:
        msg = f"Unknown unit of time: {unknown[0]!r}."
        raise inner.refusal(msg)

    return {unit: _amount(offset.get(unit, 0), inner.into(unit)) for unit in _UNITS}


def _amount(value: object, path: JsonPath) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        msg = "Value must be a whole number, 0 or more."
        raise path.refusal(msg)

    return value


def _shift(base: datetime, amounts: Mapping[str, int], sign: int) -> datetime:
    months = sign * (12 * amounts["years"] + amounts["months"])
    shifted = datetime.combine(_add_months(base.date(), months), base.timetz())
    rest = {unit: amounts[unit] for unit in _UNITS[2:]}
    return shifted + sign * timedelta(**rest)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def _relative_period(moments: Moments, node: Mapping[str, object], path: JsonPath) -> datetime:
    name = path.choice(node, "range", _PERIODS)
    which = path.choice(node, "which", _EDGES)
    first, following = _PERIODS[name](moments.now.astimezone(moments.zone).date())
    return moments.day_edge(first if which == "start" else following, "start")


def _days(ahead: int) -> Callable[[date], tuple[date, date]]:
    return lambda day: (day + timedelta(days=ahead), day + timedelta(days=ahead + 1))


def _weeks(ahead: int) -> Callable[[date], tuple[date, date]]:
    def period(day: date) -> tuple[date, date]:
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=ahead)
        return monday, monday + timedelta(weeks=1)

    return period


def _months(ahead: int, length: int = 1) -> Callable[[date], tuple[date, date]]:
    def period(day: date) -> tuple[date, date]:
        # Quarters and years begin where the count of months is a multiple of their length.
        first = day.replace(day=1, month=(day.month - 1) // length * length + 1)
        start = _add_months(first, ahead * length)
        return start, _add_months(start, length)

    return period


_RESOLVERS: Final[dict[str, Callable[[Moments, Mapping[str, object], JsonPath], datetime]]] = {
    "now": _now,
    "fixed_local_date": _fixed_local_date,
    "fixed_utc": _fixed_utc,
    "offset": _offset,
    "start_end_of_predefined_relative_period": _relative_period,
}
# Only `today` was seen; the others follow the names of Close's reports.
# [guess: Named periods]
_PERIODS: Final[dict[str, Callable[[date], tuple[date, date]]]] = {
    "today": _days(0),
    "yesterday": _days(-1),
    "tomorrow": _days(1),
    **{f"{word}-week": _weeks(ahead) for word, ahead in (("last", -1), ("this", 0), ("next", 1))},
    **{
        f"{word}-{unit}": _months(ahead, length)
        for word, ahead in (("last", -1), ("this", 0), ("next", 1))
        for unit, length in (("month", 1), ("quarter", 3), ("year", 12))
    },
}
