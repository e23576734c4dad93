"""What time it is at Close, learned from the `Date` of its answers."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ..message.rate_headers import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import httpx

_REMEMBERED: Final = 8
# Of two that differ nobody knows which is right.
_PAIR: Final = 2
_LONGEST_STANDSTILL: Final = timedelta(hours=1)


class ServerTime:
    """
    Translates this machine's steady clock into the time of day at Close.

    Objects of Close carry its own time, and the time of day of this machine may be wrong, or
    jump. `Date` is cut to whole seconds and older by the way home, so what comes out is too early
    by up to a second and that way, and never too late.

    An answer out of some cache has the `Date` of long ago, and with that for the time an older
    object would be taken for ours. So of the last few answers the one counts that says the latest.

    Close's clock may also stand still while this machine's runs, as in tests.
    """

    def __init__(self) -> None:
        self.answers: deque[tuple[httpx.Headers, float]] = deque(maxlen=_REMEMBERED)
        """The headers of the last answers, and when each came by the steady clock."""
        # Those that were read: the time at Close when each came, and when the clock was at zero.
        self._read: deque[tuple[datetime, float, datetime]] = deque(maxlen=_REMEMBERED)

    def earliest(self, at: float) -> datetime | None:
        """Return the earliest time that it can have been *at* that moment, or None if unknown."""
        starts = [start for _, _, start in self._known()]
        return _shifted(max(starts), at) if starts else None

    def about(self, at: float) -> datetime | None:
        """
        Return about when it was *at* that moment, or None if unknown: as most of them say it.

        One server whose clock is ahead, or a clock that stands still, makes no answer a stray one.
        """
        starts = sorted(start for _, _, start in self._known())
        if not starts:
            return None

        middle = (len(starts) - 1) // 2 if len(starts) > _PAIR else -1
        moment = _shifted(starts[middle], at)
        return None if moment is None else min(moment, self.at_most(moment, at))

    def at_most(self, moment: datetime, began: float | None) -> datetime:
        """
        Return *moment*, of a call that *began* then, or what Close says by now if that is earlier.

        The call had left before Close said it, even if its clock stands still. A `Date` that makes
        no sense is not followed: time at Close doesn't go back, and stands still for no whole hour.
        """
        said = self._latest(lambda came: began is None or came >= began)
        if said is None or said >= moment:
            return moment
        before = self._latest(lambda came: began is not None and came < began)
        floor = moment - _LONGEST_STANDSTILL
        return max(said, floor if before is None else max(before, floor))

    def _latest(self, counts: Callable[[float], bool]) -> datetime | None:
        dates = [date for date, came, _ in self._known() if counts(came)]
        # Cut to whole seconds: it may have been almost one later.
        return _shifted(max(dates), 1.0) if dates else None

    def _known(self) -> Iterable[tuple[datetime, float, datetime]]:
        # Only a write wants to know, so they aren't read when they come.
        while self.answers:
            headers, came = self.answers.popleft()
            date = date_of(headers)
            start = None if date is None else _shifted(date, -came)
            if date is not None and start is not None:
                self._read.append((date, came, start))
        return self._read


def _shifted(moment: datetime, seconds: float) -> datetime | None:
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return None


def in_utc(moment: datetime) -> datetime:
    """
    Return the same moment in UTC; a naive one is UTC.

    Raises:
        OverflowError: it's before the year 1 or after the year 9999.
    """
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
