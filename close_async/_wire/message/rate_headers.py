"""What the headers of an answer say about rate limits: how long to wait, and what is left."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

if TYPE_CHECKING:
    import httpx

_Reader: TypeAlias = tuple[str, Callable[[str, datetime | None], float | None]]

_RATE_LIMITED: Final = 429
_FIRST_REDIRECT: Final = 300

LONGEST_WINDOW: Final = 60.0
"""A window that ends later than this is not believed in: a 429 will tell if it's true."""

# `limit=100, remaining=50, reset=5` [doc]; others were seen to write it with `;` and in lower case.
_PART: Final = re.compile(
    r"(?:^|[,;\s])(limit|remaining|reset)\s*=\s*\"?(-?[0-9.]+)", re.IGNORECASE
)
_RESET: Final = re.compile(r"(?:^|[,;\s])reset\s*=\s*\"?([0-9.]+)", re.IGNORECASE)


def retry_after(headers: httpx.Headers, status: int, at_close: datetime | None) -> float | None:
    """
    Return the seconds that Close asks us to wait, or None if it doesn't say or can't be understood.

    Each answer may say when its window ends. That asks for a pause only in a 429, or if no call is
    left in that window: to a server that broke it's of no use to wait so long.
    A date is read by the answer's own `Date`, or else by what time it is *at_close*, but never by
    the clock of this machine, which may be an hour off.
    """
    if status != _RATE_LIMITED:
        header = read_rate_header(headers)
        if header is not None and header.remaining == 0:
            return header.reset

    now = date_of(headers) or at_close
    for name, read in _readers(status):
        value = headers.get(name)
        seconds = None if value is None else read(value, now)
        if seconds is not None:
            return seconds
    return None


def date_of(headers: httpx.Headers) -> datetime | None:
    """Return the time of day at the server when it answered, or None if it can't be read."""
    # Of several the last one is the application's own; others are added on the way.
    dates = headers.get_list("date")
    return _moment(dates[-1]) if dates else None


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


def _read_reset(value: str, _now: datetime | None) -> float | None:
    found = _RESET.search(value)
    return _seconds(found[1]) if found else None


def _read_seconds(value: str, _now: datetime | None) -> float | None:
    return _seconds(value)


def _read_seconds_or_date(value: str, now: datetime | None) -> float | None:
    seconds = _seconds(value)
    return _seconds_until(value, now) if seconds is None else seconds


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None

    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(text: str, now: datetime | None) -> float | None:
    moment = _moment(text)
    if moment is None or now is None:
        return None
    return max(0.0, (moment - now).total_seconds())


# All answers of one second say the same.
@lru_cache(maxsize=64)
def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        if f"{moment.year:04}" not in text:
            # The year 0001 would become 2001, by a rule for years of two digits.
            return None
        # "-0000" in a date means UTC of unknown place. What is later than time goes is no date.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


_RETRY_AFTER: Final = ("retry-after", _read_seconds_or_date)
# `RateLimit` goes first: its reset is exact, `Retry-After` is rounded up [doc].
# The last two are deprecated spellings [doc].
_IN_A_429: Final[tuple[_Reader, ...]] = (
    ("ratelimit", _read_reset),
    _RETRY_AFTER,
    ("ratelimit-reset", _read_seconds),
    ("x-rate-limit-reset", _read_seconds),
)


def _readers(status: int) -> tuple[_Reader, ...]:
    if status == _RATE_LIMITED:
        return _IN_A_429
    # To wait after a success would be to wait for nothing.
    return (_RETRY_AFTER,) if status >= _FIRST_REDIRECT else ()
