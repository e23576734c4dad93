"""What time it is at Close, learned from the `Date` of its answers."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ..message.rate_headers import date_of

if TYPE_CHECKING:
    import httpx

_REMEMBERED: Final = 8


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

    def latest(self, after: float | None) -> datetime | None:
        """Return the latest time that Close can have meant *after* that moment, if it said any."""
        late = (headers for headers, came in self.answers if after is None or came >= after)
        said = [moment for moment in map(date_of, late) if moment is not None]
        # Cut to whole seconds: it may have been almost one later.
        return _shifted(max(said, default=None), 1.0)


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
