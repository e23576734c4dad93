"""What the headers of an answer say about rate limits: how long to wait, and what is left."""

from __future__ import annotations

import math
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import httpx

LONGEST_WINDOW: Final = 60.0
"""A window that ends later than this is not believed in: a 429 will tell if it's true."""

# `limit=100, remaining=50, reset=5` [doc]; others were seen to write it with `;` and in lower case.
_PART: Final = re.compile(
    r"(?:^|[,;\s])(limit|remaining|reset)\s*=\s*\"?(-?[0-9.]+)", re.IGNORECASE
)
_RESET: Final = re.compile(r"(?:^|[,;\s])reset\s*=\s*\"?([0-9.]+)", re.IGNORECASE)


def retry_after(headers: httpx.Headers, now: datetime) -> float | None:
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


@attrs.frozen(kw_only=True)
class RateHeader:
    """
    What an answer tells about the window that it was counted in. None is what it doesn't tell.

    *reset* is the number of seconds until the window ends, exact to *unit* seconds.
    """

    limit: int | None
    remaining: int | None
    reset: float
    unit: float


def read_rate_header(headers: httpx.Headers) -> RateHeader | None:
    """
    Return what the answer tells about its window, or None if that makes no sense or nothing.

    Of three spellings [doc] the first that makes sense counts.
    """
    for find in (_find_together, _find_apart, _find_old):
        found = _sense(find(headers))
        if found is not None:
            return found
    return None


def _find_together(headers: httpx.Headers) -> dict[str, str]:
    parts = _PART.findall(headers.get("ratelimit", ""))
    # Of two windows in one header the first counts.
    return {name.lower(): value for name, value in reversed(parts)}


def _find_apart(headers: httpx.Headers) -> dict[str, str]:
    return _find_named(headers, "ratelimit-")


def _find_old(headers: httpx.Headers) -> dict[str, str]:
    return _find_named(headers, "x-rate-limit-")


def _find_named(headers: httpx.Headers, start: str) -> dict[str, str]:
    names = ("limit", "remaining", "reset")
    return {name: headers[start + name] for name in names if start + name in headers}


def _sense(parts: dict[str, str]) -> RateHeader | None:
    reset = _number(parts.get("reset"))
    limit, remaining = _number(parts.get("limit")), _number(parts.get("remaining"))
    if limit is not None and limit < 1:
        # "0 calls are allowed", says the answer to a call.
        limit = None
    if reset is None or not 0 <= reset <= LONGEST_WINDOW or limit is remaining is None:
        return None

    return RateHeader(
        limit=None if limit is None else int(limit),
        remaining=None if remaining is None else max(int(remaining), 0),
        reset=reset,
        unit=_unit(parts["reset"]),
    )


def _number(text: str | None) -> float | None:
    try:
        number = math.nan if text is None else float(text)
    except ValueError:
        return None

    return number if math.isfinite(number) else None


def _unit(text: str) -> float:
    _, _, decimals = text.strip().partition(".")
    return 10.0 ** -min(len(decimals), 6)


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
