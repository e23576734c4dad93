"""
Times: `ago(days=30)`, `today()`, `day("2025-01-31")`, `at("2025-01-31T12:00:00Z")`.

Days begin and end in the timezone of the call's `x-tz-offset` header, which a `CloseClient` fills
from its `timezone`. Only `at()` and `now()` don't depend on it.
"""

from __future__ import annotations

import datetime as dt
from operator import index
from typing import TYPE_CHECKING, SupportsIndex, TypeAlias

import attrs

from ..tree.moment_order import is_reversed
from ..tree.moments import (
    FixedLocalDate,
    FixedUtc,
    Moment,
    Now,
    Offset,
    PeriodEdge,
)

if TYPE_CHECKING:
    from ..tree.moments import Edge


@attrs.frozen
class Period:
    """
    A stretch of time from *start* up to *end*.

    `since()` and `before()` count from its start, `on()` and `between()` take it whole.
    """

    start: Moment
    end: Moment

    @classmethod
    def named(cls, name: str) -> Period:
        """
        Return a period by Close's name for it, such as `this-week`.

            >>> Period.named("today").start
            PeriodEdge('today', 'start')
        """
        return cls(PeriodEdge(name, "start"), PeriodEdge(name, "end"))


Time: TypeAlias = Moment | Period | dt.date | dt.datetime
"""What a condition on time takes: a moment, a period, a date (a whole day), an aware datetime."""


def now() -> Now:
    """
    Return the moment at which Close runs the query.

        >>> now().to_dict()
        {'type': 'now'}
    """
    return Now()


def ago(
    span: dt.timedelta | None = None,
    *,
    years: int = 0,
    months: int = 0,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    minutes: int = 0,
    seconds: int = 0,
    which_day_end: Edge | None = "start",
) -> Offset:
    """
    Return the moment so long before now, moved to the start of its day in the call's timezone.

    Close's own filters always name an end of the day, even if they count hours, so `start` is what
    you get unless you say `which_day_end="end"` or None. Beyond some 60 days count in months or
    years: Close is said to refuse larger numbers of days.

        >>> from json import dumps
        >>> print(dumps(ago(days=30).to_dict(), indent=1))
        {
         "type": "offset",
         "direction": "past",
         "moment": {
          "type": "now"
         },
         "offset": {
          "years": 0,
          "months": 0,
          "weeks": 0,
          "days": 30,
          "hours": 0,
          "minutes": 0,
          "seconds": 0
         },
         "which_day_end": "start"
        }

    Raises:
        ValueError: the span is zero, negative, or has fractions of a second.
        TypeError: a number is not an integer.
    """
    amounts = (years, months, weeks, days, hours, minutes, seconds)
    return Offset.of_amounts("past", _checked(span, amounts), which_day_end=which_day_end)


def in_(
    span: dt.timedelta | None = None,
    *,
    years: int = 0,
    months: int = 0,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    minutes: int = 0,
    seconds: int = 0,
    which_day_end: Edge | None = "start",
) -> Offset:
    """
    Return the moment so long after now, moved to the start of its day in the call's timezone.

    The mirror of `ago()`. That Close calls this direction `future` is likely, but not certain.

        >>> in_(days=7).direction
        'future'

    Raises:
        ValueError: the span is zero, negative, or has fractions of a second.
        TypeError: a number is not an integer.
    """
    amounts = (years, months, weeks, days, hours, minutes, seconds)
    return Offset.of_amounts("future", _checked(span, amounts), which_day_end=which_day_end)


def at(moment: dt.datetime | str) -> FixedUtc:
    """
    Return one exact moment: an aware datetime, or ISO 8601 text with an offset or `Z`.

        >>> at("2025-12-08T21:12:12Z").to_dict()
        {'type': 'fixed_utc', 'value': '2025-12-08T21:12:12+00:00'}

    Raises:
        ValueError: the datetime has no timezone, or the text is not a datetime.
    """
    return FixedUtc(dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment)


def day(date: dt.date | str) -> Period:
    """
    Return one calendar day in the timezone of the call, from a date or from `"YYYY-MM-DD"`.

        >>> day("2025-01-31").start.to_dict()
        {'type': 'fixed_local_date', 'value': '2025-01-31', 'which': 'start'}

    Raises:
        ValueError: the text is not a date.
        TypeError: a datetime is given.
    """
    if isinstance(date, dt.datetime):
        msg = f"day() expects a date, got {date!r}: use .date(), or at() for the moment"
        raise TypeError(msg)
    value = dt.date.fromisoformat(date) if isinstance(date, str) else date
    return Period(FixedLocalDate(value, "start"), FixedLocalDate(value, "end"))


def today() -> Period:
    """
    Return today, in the timezone of the call's `x-tz-offset`.

        >>> today().start.to_dict()
        {'type': 'start_end_of_predefined_relative_period', 'range': 'today', 'which': 'start'}
    """
    return Period.named("today")


def yesterday() -> Period:
    """
    Return yesterday as Close's own filters write it: one day ago, from start to end.

    The day is one in the timezone of the call's `x-tz-offset`.

        >>> yesterday() == Period(ago(days=1), ago(days=1, which_day_end="end"))
        True
    """
    return Period(ago(days=1), ago(days=1, which_day_end="end"))


def tomorrow() -> Period:
    """
    Return tomorrow: in one day, from start to end. As uncertain as `in_()`.

        >>> tomorrow().end == in_(days=1, which_day_end="end")
        True
    """
    return Period(in_(days=1), in_(days=1, which_day_end="end"))


def this_week() -> Period:
    """Return this week, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("this-week")


def last_week() -> Period:
    """Return last week, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("last-week")


def this_month() -> Period:
    """Return this month, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("this-month")


def last_month() -> Period:
    """Return last month, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("last-month")


def this_quarter() -> Period:
    """Return this quarter, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("this-quarter")


def last_quarter() -> Period:
    """Return last quarter, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("last-quarter")


def this_year() -> Period:
    """Return this year, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("this-year")


def last_year() -> Period:
    """Return last year, in the timezone of the call. That Close knows the name is likely."""
    return Period.named("last-year")


def start_of(time: Time, *, caller: str) -> Moment:
    """
    Return the moment itself, or the start of a day or period.

    Raises:
        TypeError: *time* is none of these.
        ValueError: *time* is a datetime without a timezone.
    """
    return _moment_of(time, "start", caller)


def end_of(time: Time, *, caller: str) -> Moment:
    """
    Return the moment itself, or the end of a day or period.

    Raises:
        TypeError: *time* is none of these.
        ValueError: *time* is a datetime without a timezone.
    """
    return _moment_of(time, "end", caller)


def refuse_reversed(start: Moment, end: Moment, *, caller: str) -> None:
    """
    Refuse two bounds that nothing can lie between.

    Raises:
        ValueError: *end* is certainly not later than *start*, as far as the two can be compared.
    """
    if is_reversed(start, end):
        msg = f"{caller} expects the earlier time first, got {start!r} and {end!r}"
        raise ValueError(msg)


def _moment_of(time: object, edge: Edge, caller: str) -> Moment:
    if isinstance(time, Moment):
        return time
    if isinstance(time, dt.datetime):
        return at(time)
    if isinstance(time, dt.date):
        time = day(time)
    if isinstance(time, Period):
        return time.start if edge == "start" else time.end

    hint = ""
    if isinstance(time, dt.timedelta):
        hint = ": ago() takes a timedelta"
    elif isinstance(time, str):
        hint = ": day() and at() take strings"
    elif time is None:
        hint = ": leave the condition out if there is no bound"
    msg = f"{caller} expects a moment, period, date or aware datetime, got {time!r}{hint}"
    raise TypeError(msg)


def _checked(span: dt.timedelta | None, amounts: tuple[int, ...]) -> tuple[int, ...]:
    """Return the amounts of the seven units, given as a timedelta or one by one."""
    if span is not None:
        if any(amounts):
            msg = "give a timedelta or amounts of units, not both"
            raise ValueError(msg)
        amounts = _units_of(span)
    amounts = tuple(map(_whole, amounts))
    if not any(amounts) or min(amounts) < 0:
        msg = "the span of time must be above zero, as in ago(days=30) or in_(days=7)"
        raise ValueError(msg)
    return amounts


def _whole(amount: object) -> int:
    # Those of numpy have an index, too.
    if isinstance(amount, SupportsIndex) and not isinstance(amount, bool):
        return index(amount)
    msg = f"amounts of time must be integers, got {amount!r}"
    raise TypeError(msg)


def _units_of(span: dt.timedelta) -> tuple[int, ...]:
    if span.microseconds:
        msg = f"the span of time must be in whole seconds, got {span!r}"
        raise ValueError(msg)
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return (0, 0, 0, span.days, hours, minutes, seconds)
