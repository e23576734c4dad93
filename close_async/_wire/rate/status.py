"""What is known about rate limits, as users see it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .window import RateWindow


@attrs.frozen(kw_only=True)
class RateLimitStatus:
    """
    What is known about the rate limit of one operation. None is what isn't known.

    *remaining* calls may go before the window ends in *reset* seconds, of *limit* per window.
    *open* calls are under way, and *waiting* ones in the queue. Close asked for a pause of *paused*
    more seconds.
    """

    limit: int | None
    remaining: int | None
    reset: float | None
    paused: float
    open: int
    waiting: int


class KnownRateLimits(Mapping[str, RateLimitStatus]):
    """What is known about the rate limits at one moment, by operation."""

    def __init__(self, by_operation: Mapping[str, RateLimitStatus]) -> None:
        self._by_operation = dict(sorted(by_operation.items()))

    def __getitem__(self, operation: str) -> RateLimitStatus:
        return self._by_operation[operation]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_operation)

    def __len__(self) -> int:
        return len(self._by_operation)

    def __repr__(self) -> str:
        return repr(self._by_operation)


def status_of(window: RateWindow, now: float) -> RateLimitStatus:
    """Return what a window says at a moment. Nothing waits in it."""
    room, reset = window.room(now), window.period.end - now
    return RateLimitStatus(
        limit=window.limit,
        remaining=None if room is None else max(room, 0),
        reset=round(reset, 3) if 0 < reset < math.inf else None,
        paused=round(max(0.0, window.paused_until - now), 3),
        open=len(window.open),
        waiting=0,
    )
