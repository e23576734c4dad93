"""When a step is due: so long after the one before it, and only in the hours of its sequence."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ..common.json_value import as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The same weekday comes again within these.
_DAYS_AHEAD: Final = 8


def due(
    since: datetime,
    step: Mapping[str, object],
    sequence: Mapping[str, object],
    *,
    earliest: datetime,
) -> datetime | None:
    """
    Return when *step* is due if the one before it was done at *since*; None means never.

    It is never before *earliest*. A delay counts from the step before [code]; what then lies
    outside of the schedule waits until it opens. [guess: Time]
    """
    delay = step.get("delay")
    try:
        moment = since + timedelta(seconds=delay if isinstance(delay, int) else 0)
        moment = max(moment, earliest)
        return _next_open(moment, sequence.get("schedule"), str(sequence.get("timezone") or "UTC"))
    except OverflowError:
        return None


def _next_open(moment: datetime, schedule: object, timezone: str) -> datetime | None:
    """Return *moment*, or the first one after it at which *schedule* is open."""
    content = as_object(schedule)
    if content is None:
        return moment

    zone = ZoneInfo(timezone)
    today = moment.astimezone(zone).date()
    ranges = [as_object(item) or {} for item in as_list(content.get("ranges")) or ()]
    hours = [
        (opens, closes)
        for ahead in range(_DAYS_AHEAD)
        for opens, closes in _hours(today + timedelta(days=ahead), ranges, zone)
    ]
    return min((max(moment, opens) for opens, closes in hours if closes > moment), default=None)


def _hours(
    day: date, ranges: list[Mapping[str, object]], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Give when the schedule opens and closes on *day*, in UTC."""
    for item in ranges:
        if item.get("weekday") == day.isoweekday():
            edges = (time.fromisoformat(str(item[key])) for key in ("start", "end"))
            opens, closes = (datetime.combine(day, edge, zone).astimezone(UTC) for edge in edges)
            yield opens, closes
