"""What is known about rate limits, as users see it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .window import Ledger

__all__ = ["Known", "RateLimitStatus", "allowance"]


@attrs.frozen(kw_only=True)
class RateLimitStatus:
    """
    What is known about the rate limit of one operation. None is what isn't known.

    *remaining* calls may go before the window ends in *reset* seconds, of *limit* per window.
    *open* calls are under way, and *waiting* ones in the line. Close asked for a pause of *paused*
    more seconds.
    """

    limit: int | None
    remaining: int | None
    reset: float | None
    paused: float
    open: int
    waiting: int


class Known(Mapping[str, RateLimitStatus]):
    """What is known about the rate limits at one moment, by operation."""

    def __init__(self, allowances: Mapping[str, RateLimitStatus]) -> None:
        self._allowances = dict(sorted(allowances.items()))

    def __getitem__(self, operation: str) -> RateLimitStatus:
        return self._allowances[operation]

    def __iter__(self) -> Iterator[str]:
        return iter(self._allowances)

    def __len__(self) -> int:
        return len(self._allowances)

    def __repr__(self) -> str:
        return repr(self._allowances)


def allowance(ledger: Ledger, now: float, waiting: int) -> RateLimitStatus:
    """Return what an account says at a moment, and how many are *waiting*."""
    room, reset = ledger.room(now), ledger.window.end - now
    return RateLimitStatus(
        limit=ledger.limit,
        remaining=None if room is None else max(room, 0),
        reset=round(reset, 3) if 0 < reset < math.inf else None,
        paused=round(max(0.0, ledger.paused_until - now), 3),
        open=len(ledger.open),
        waiting=waiting,
    )
