"""What time it is at Close, learned from the `Date` of its answers."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ..message.rate_headers import date_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

_REMEMBERED: Final = 8
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

    def earliest(self, at: float) -> datetime | None:
        """Return the earliest time that it can have been *at* that moment, or None if unknown."""
        # The time at Close when the steady clock was at zero, as each answer says.
        starts = [_shifted(date_of(headers), -moment) for headers, moment in self.answers]
        return _shifted(max((one for one in starts if one is not None), default=None), at)

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
        dates = [date_of(headers) for headers, came in self.answers if counts(came)]
        # Cut to whole seconds: it may have been almost one later.
        return _shifted(max((one for one in dates if one is not None), default=None), 1.0)


def _shifted(moment: datetime | None, seconds: float) -> datetime | None:
    try:
        return None if moment is None else moment + timedelta(seconds=seconds)
    except OverflowError:
        return None


def in_utc(moment: datetime) -> datetime:
    """
    Return the same moment in UTC; a naive one is UTC.

    Raises:
        OverflowError: it's before the year 1 or after the year 9999.
    """
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
