"""Time and chance as the wire sees them, in one place so that a test can put its own there."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def _utc_now() -> datetime:
    return datetime.now(UTC)


@attrs.frozen
class Clock:
    """
    Where waiting, durations and the time of day come from.

    *now* returns an aware moment, *monotonic* seconds that only grow, *random* a number in 0..1.
    """

    now: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = anyio.current_time
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    # Spreads retries over time, nothing secret hangs on it.
    random: Callable[[], float] = random.random
