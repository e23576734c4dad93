"""How long Close asks us to wait, read from the headers of an answer."""

from __future__ import annotations

import math
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import httpx

__all__ = ["asked_delay"]

# `limit=100, remaining=50, reset=5` [doc]; others were seen to write it with `;` and in lower case.
_RESET: Final = re.compile(r"(?:^|[,;\s])reset\s*=\s*\"?([0-9.]+)", re.IGNORECASE)


def asked_delay(headers: httpx.Headers, now: datetime) -> float | None:
    """
    Return the seconds that Close asks us to wait, or None if it doesn't say or can't be understood.

    `RateLimit` goes first: its reset is exact, `Retry-After` is rounded up [doc].
    The last two are deprecated spellings [doc].
    """
    for name, read in _READERS:
        value = headers.get(name)
        seconds = None if value is None else read(value, now)
        if seconds is not None:
            return seconds
    return None


def _read_reset(value: str, _now: datetime) -> float | None:
    found = _RESET.search(value)
    return _seconds(found[1]) if found else None


def _read_seconds(value: str, _now: datetime) -> float | None:
    return _seconds(value)


def _read_seconds_or_date(value: str, now: datetime) -> float | None:
    seconds = _seconds(value)
    return _seconds_until(value, now) if seconds is None else seconds


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None

    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None

    if moment.tzinfo is None:
        # "-0000" in a date means UTC of unknown place.
        moment = moment.replace(tzinfo=now.tzinfo)
    return max(0.0, (moment - now).total_seconds())


_READERS: Final[tuple[tuple[str, Callable[[str, datetime], float | None]], ...]] = (
    ("ratelimit", _read_reset),
    ("retry-after", _read_seconds_or_date),
    ("ratelimit-reset", _read_seconds),
    ("x-rate-limit-reset", _read_seconds),
)
