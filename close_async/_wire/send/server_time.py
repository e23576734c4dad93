"""What time it is at Close, learned from the `Date` of its answers."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx

__all__ = ["ServerTime"]

_REMEMBERED: Final = 8


class ServerTime:
    """
    Translates this machine's steady clock into the time of day at Close.

    Objects of Close carry its own time, and the time of day of this machine may be wrong, or
    jump. `Date` is cut to whole seconds and older by the way home, so what comes out is too early
    by up to a second and that way, and never too late.

    An answer out of some cache has the `Date` of long ago, and who takes that for the time takes an
    older object for his own. So of the last few answers the one counts that says the latest.
    """

    def __init__(self) -> None:
        # The time at Close when the steady clock was at zero, as each of them says.
        self._starts: deque[datetime] = deque(maxlen=_REMEMBERED)

    def learn(self, headers: httpx.Headers, at: float) -> None:
        """Take note of the `Date` of an answer that came *at* this moment of the steady clock."""
        # Of several the last one is the application's own; others are added on the way.
        dates = headers.get_list("date")
        start = _shifted(_moment(dates[-1]) if dates else None, -at)
        if start is not None:
            self._starts.append(start)

    def earliest(self, at: float) -> datetime | None:
        """Return the earliest time that it can have been *at* that moment, or None if unknown."""
        return _shifted(max(self._starts, default=None), at)


def _shifted(moment: datetime | None, seconds: float) -> datetime | None:
    try:
        return None if moment is None else moment + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _moment(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
    except (TypeError, ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
