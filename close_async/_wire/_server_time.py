"""What time it is at Close, learned from the `Date` of its answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

__all__ = ["ServerTime"]


class ServerTime:
    """
    Translates this machine's steady clock into the time of day at Close.

    Objects of Close carry its own time, and the time of day of this machine may be wrong, or
    jump. `Date` is cut to whole seconds and older by the way home, so what comes out is too early
    by up to a second and that way, and never too late.
    """

    def __init__(self) -> None:
        self._date: datetime | None = None
        self._at = 0.0

    def learn(self, headers: httpx.Headers, at: float) -> None:
        """Take note of the `Date` of an answer that came *at* this moment of the steady clock."""
        # Of several the last one is the application's own; others are added on the way.
        dates = headers.get_list("date")
        found = _moment(dates[-1]) if dates else None
        if found is not None:
            self._date, self._at = found, at

    def earliest(self, at: float) -> datetime | None:
        """Return the earliest time that it can have been *at* that moment, or None if unknown."""
        if self._date is None:
            return None
        try:
            return self._date + timedelta(seconds=at - self._at)
        except OverflowError:
            return None


def _moment(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
    except (TypeError, ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
