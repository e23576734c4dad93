"""Clocks: the time inside of the sandbox."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import anyio
import anyio.lowlevel

_LOOK: Final = 0.02
_NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Clock(Protocol):
    """What the sandbox asks of a clock."""

    def now(self) -> datetime:
        """Return the current moment, with its time zone."""
        ...

    def step(self, seconds: float) -> None:
        """Put the clock forward."""

    async def sleep(self, seconds: float) -> None:
        """Return when *seconds* have passed on this clock."""


class RealClock:
    """The clock of this machine, which can be put forward by hand."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the current moment."""
        return datetime.now(UTC) + self._ahead

    def step(self, seconds: float) -> None:
        """Put the clock forward, so that a bulk action of minutes is over at once."""
        self._ahead += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await anyio.sleep(seconds)


class FastClock:
    """
    A clock that begins at this machine's time and runs *factor* times as fast.

    All that lasts is over sooner, so cursors and access tokens end sooner, too.
    """

    def __init__(self, factor: float = 10.0) -> None:
        if not 0 < factor < math.inf:
            msg = f"factor must be a number > 0, got {factor!r}"
            raise ValueError(msg)

        self._factor = factor
        self._start = datetime.now(UTC)
        # Not the time of day, which may be set back.
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """Return the current moment."""
        return self._start + timedelta(seconds=(time.monotonic() - self._begun) * self._factor)

    def step(self, seconds: float) -> None:
        """Put the clock forward."""
        self._start += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait that long on this clock."""
        await anyio.sleep(seconds / self._factor)


class SteerableClock:
    """
    A clock that begins at this machine's time, and whose *speed* can be changed while it runs.

    At speed 0 it stands still, and a sleep on it lasts until it's stepped or goes on.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self._start = datetime.now(UTC)
        self._begun = time.monotonic()
        self._speed = 0.0
        self.run(speed)

    @property
    def speed(self) -> float:
        """How many seconds pass here in one second of this machine."""
        return self._speed

    def now(self) -> datetime:
        """Return the current moment."""
        return self._start + timedelta(seconds=(time.monotonic() - self._begun) * self._speed)

    def run(self, speed: float) -> None:
        """Let time pass that fast from now on: 0 is not at all, 1 as fast as outside."""
        if not 0 <= speed < math.inf:
            msg = f"speed must be a number >= 0, got {speed!r}"
            raise ValueError(msg)

        self._start, self._begun = self.now(), time.monotonic()
        self._speed = speed

    def step(self, seconds: float) -> None:
        """Put the clock forward."""
        self._start += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait that long on this clock."""
        end = self.now() + timedelta(seconds=seconds)
        while (left := (end - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - see below
            # It may be stepped from another thread, of which no event of this loop tells.
            await anyio.sleep(min(left / self._speed, _LOOK) if self._speed else _LOOK)


class SteppedClock:
    """
    A clock that stands still until it is stepped, for tests.

    A sleep on it steps it and returns at once.
    """

    def __init__(self, start: datetime = _NOON) -> None:
        if start.tzinfo is None:
            msg = "start must have a time zone, such as datetime.UTC"
            raise ValueError(msg)

        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the current moment."""
        return self._now

    def step(self, seconds: float) -> None:
        """Put the clock forward."""
        self._now += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Step, and let others run once."""
        self.step(seconds)
        await anyio.lowlevel.checkpoint()
