"""
Time that jumps: a test sees days go by, and its machine next to nothing.

Two things come together here:

- An event loop whose time is not the machine's. Whenever every task waits, its time jumps to the
  next moment at which one of them goes on. So `anyio.sleep`, `anyio.fail_after`,
  `anyio.move_on_after`, `anyio.current_time` and with them the default `Clock` of a client all run
  on virtual time, on asyncio and on trio, without one line in the code that is tested.
- A `Timeline`: the time of day on that loop, as `Clock` for a client and as clock for a `Sandbox`.
  `timeline.step(3600)` is somebody who sets the clock of this machine: it moves the time of day and
  no sleeper.

A module of tests that await says so once:

    from ..virtual_time import Timeline, virtual_backend

    pytestmark = pytest.mark.anyio
    anyio_backend = virtual_backend      # instead of the one in conftest.py


    async def test_something() -> None:
        timeline = Timeline()
        sandbox = Sandbox(clock=timeline, rate_limit=20)

        with anyio.fail_after(60):       # 60 virtual seconds: nothing hangs
            async with CloseClient(
                sandbox.api_key, transport=sandbox.transport(), clock=timeline.clock()
            ) as close:
                ...

        assert timeline.elapsed == pytest.approx(30)

A plain function (a step of a state machine, a benchmark) says `run(main, backend="asyncio")`.

What holds:

- It is deterministic as far as the code is: sleepers wake in the order of their times, those of one
  moment in the order in which they went to sleep (asyncio) or were started (trio, which is told not
  to shuffle them).
- Who waits for a lock, an event or a queue needs no care: time jumps only when nobody can run.
- While `anyio.to_thread.run_sync` has a thread at work, time stands still.
- Sockets, processes and threads of other makes are not seen: time jumps past them. They need
  real time.
- If all wait and none for a time, nothing ever happens again. Put `anyio.fail_after` around
  what may hang; it fails at once.
"""

from __future__ import annotations

import asyncio
import math
import random
import selectors
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, TypeVarTuple

import anyio
import anyio.to_thread
import pytest
import trio.testing
from anyio.lowlevel import RunVar

from close_async._core.clock import Clock

if TYPE_CHECKING:
    import contextvars
    from collections.abc import Awaitable, Callable, Iterator, MutableSequence

__all__ = ["BACKENDS", "Backend", "Timeline", "options", "run", "virtual_backend"]

Backend: TypeAlias = Literal["asyncio", "trio"]
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

BACKENDS: tuple[Backend, ...] = ("asyncio", "trio")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
# Not 0, which code might take for nothing.
_START = 1000.0
_MOST_TIMERS = 1000


class Timeline:
    """
    The time of day on the running event loop, from noon on; and who slept by it.

    *seed* decides what the client's `random` says. Each sleep is in `slept`, as seconds.
    Outside event loops its time stands still where it was asked last, in the next one it goes on.
    """

    def __init__(self, start: datetime = NOON, *, seed: int = 0) -> None:
        self._start = start
        self._ahead = timedelta()
        self._begun: RunVar[float] = RunVar("begin of a timeline in this event loop")
        self._elapsed = 0.0
        self._random = random.Random(seed)
        self.slept: list[float] = []
        self.now()

    @property
    def elapsed(self) -> float:
        """The seconds that went by. Steps don't count."""
        try:
            moment = anyio.current_time()
        except RuntimeError:
            return self._elapsed

        begun = self._begun.get(None)
        if begun is None:
            begun = moment - self._elapsed
            self._begun.set(begun)
        self._elapsed = moment - begun
        return self._elapsed

    def now(self) -> datetime:
        """Return the time of day."""
        return self._start + self._ahead + timedelta(seconds=self.elapsed)

    def step(self, seconds: float) -> None:
        """Set the time of day forward, or back. Nobody who sleeps wakes of it."""
        self._ahead += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Sleep that long, and take note of it."""
        self.slept.append(seconds)
        self.now()
        await anyio.sleep(seconds)
        # For who asks when the loop is gone.
        self.now()

    def clock(self) -> Clock:
        """Return it as a client wants it."""
        return Clock(
            now=self.now,
            monotonic=lambda: _START + self.elapsed,
            sleep=self.sleep,
            random=self._random.random,
        )


def run(
    main: Callable[..., Awaitable[T]],
    *args: object,
    backend: Backend = "asyncio",
    without_threads: bool = False,
) -> T:
    """
    Run *main* in an event loop of virtual time of its own, and return what it returns.

    *without_threads* does what would be a thread's work in the event loop itself, since which of
    two threads is through first is the one thing that isn't the same each time.
    """
    threads = _without_threads() if without_threads else _standing_still_for_threads()
    with threads, _in_order():
        return anyio.run(main, *args, backend=backend, backend_options=options(backend))


def options(backend: Backend) -> dict[str, Any]:
    """Return the options, for one use, with which anyio makes an event loop of virtual time."""
    if backend == "asyncio":
        return {"loop_factory": _JumpingLoop}
    return {"clock": trio.testing.MockClock(autojump_threshold=0)}


@pytest.fixture(params=BACKENDS)
def virtual_backend(request: pytest.FixtureRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    """Take the place of `anyio_backend` in a module whose tests need no real time."""
    with _standing_still_for_threads(), _in_order():
        yield request.param, options(request.param)


class _Selector(selectors.DefaultSelector):
    """Waits for no time: it says how far to jump instead."""

    def __init__(self) -> None:
        super().__init__()
        self.time = _START

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or _threads:
            # A thread that is through writes into a pipe that is selected.
            return super().select(timeout if timeout == 0 else None)

        found = super().select(0)
        if not found and timeout > 0:
            self.time += timeout
        return found


class _JumpingLoop(asyncio.SelectorEventLoop):
    """asyncio's loop with the selector's time. trio brings such a clock along."""

    def __init__(self) -> None:
        self._jumping = _Selector()
        super().__init__(self._jumping)
        self._timers: dict[float, int] = {}
        self._most_timers = _MOST_TIMERS

    def time(self) -> float:
        return self._jumping.time

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        if when == math.inf:
            # Who sleeps for ever waits for no moment: it's not on the heap, where the sum below
            # would be NaN, which puts all others out of order.
            return asyncio.TimerHandle(when, callback, args, self, context)
        # asyncio's heap turns those of one moment around. Its resolution is coarser than this.
        number = self._timers.get(when, 0)
        self._timers[when] = number + 1
        if len(self._timers) > self._most_timers:
            self._timers = {when: n for when, n in self._timers.items() if when >= self.time()}
            self._most_timers = _MOST_TIMERS + 2 * len(self._timers)
        return super().call_at(when + number * math.ulp(when), callback, *args, context=context)


# The threads that are at work for some event loop.
_threads: list[object] = []


@contextmanager
def _standing_still_for_threads() -> Iterator[None]:
    really = anyio.to_thread.run_sync

    async def run_sync(func: Callable[..., T], *args: Any, **more: Any) -> T:
        mark = object()
        _threads.append(mark)
        _tell_trio()
        try:
            return await really(func, *args, **more)
        finally:
            _threads.remove(mark)
            _tell_trio()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anyio.to_thread, "run_sync", run_sync)
        yield


@contextmanager
def _without_threads() -> Iterator[None]:
    async def run_in_loop(func: Callable[..., T], *args: Any, **more: Any) -> T:
        await anyio.lowlevel.checkpoint()
        limiter: anyio.CapacityLimiter = more.get("limiter") or anyio.CapacityLimiter(1)
        async with limiter:
            # Others go on meanwhile, and a cancellation waits, as it does for a thread.
            with anyio.CancelScope(shield=True):
                await anyio.lowlevel.checkpoint()
                result = func(*args)
                await anyio.lowlevel.checkpoint()
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anyio.to_thread, "run_sync", run_in_loop)
        yield


def _tell_trio() -> None:
    try:
        clock = trio.lowlevel.current_clock()
    except RuntimeError:
        return

    if isinstance(clock, trio.testing.MockClock):
        clock.autojump_threshold = math.inf if _threads else 0


@contextmanager
def _in_order() -> Iterator[None]:
    # trio shuffles the tasks that can run at once. These are the screws that its own tests turn.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trio._core._run._ALLOW_DETERMINISTIC_SCHEDULING", True)
        patch.setattr("trio._core._run._r", _Unshuffled(0))
        yield


class _Unshuffled(random.Random):
    def shuffle(self, x: MutableSequence[Any]) -> None:
        """Put the oldest task last, where trio begins."""
        x.reverse()
