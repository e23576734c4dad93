"""What holds whatever Close tells, whoever else uses the limit, and whoever gives up."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import anyio
import attrs
import httpx
from hypothesis import given, settings, strategies as st

from close_async._wire.rate.limiter import Admission, WaitTooLong
from tests.support.depth import examples
from tests.support.virtual_time import BACKENDS, Timeline, run

if TYPE_CHECKING:
    from close_async._wire.common.settings import Priority
    from tests.support.virtual_time import Backend

Style: TypeAlias = Literal["exact", "coarse", "apart", "old", "none", "sometimes", "odd"]

STYLES: Final[tuple[Style, ...]] = ("exact", "coarse", "apart", "old", "none", "sometimes", "odd")
ODD: Final = (
    "limit=0, remaining=0, reset=0",
    "limit=5, remaining=9, reset=1",
    "limit=5, remaining=-9, reset=2",
    "limit=5, remaining=0, reset=3600",
    "limit=5, remaining=0, reset=59.9",
    "limit=1, remaining=0, reset=nan",
    "limit=99999999999999999999, remaining=99999999999999999999, reset=1",
    "remaining=0, reset=0.5",
    "limit=3, reset=0.5",
    "reset=1",
    "",
)
DAY: Final = 86_400
MOST_ATTEMPTS: Final = 4
# Seconds are sums of floats here.
ROUNDING: Final = 1e-5


@attrs.frozen(kw_only=True)
class Weather:
    """How Close is today, and how much is asked of it."""

    seed: int
    backend: Backend
    limit: int
    window: float
    style: Style = "exact"
    way: float = 0.0
    """Seconds there and seconds back, up to a fifth more by chance."""
    work: float = 0.0
    """Up to so many seconds that Close takes for a call."""
    others: float = 0.0
    """The chance that somebody else's call comes before one of ours."""
    hidden: int | None = None
    lost: float = 0.0
    """The chance that an answer gets lost."""
    cancelled: float = 0.0
    """The chance that a caller gives up."""
    spread: float = 0.0
    """The callers come within so many seconds."""
    callers: int
    calls: int = 3


@attrs.define
class Close:
    """Counts calls in windows, the first of which begins with the first call."""

    weather: Weather
    random: random.Random
    begun: float = -math.inf
    used: int = 0
    ours: int = 0
    windows: int = 0
    refused: int = 0
    late: int = 0
    """Those of the refused that came after the first window."""

    def answer(self, now: float) -> tuple[bool, httpx.Headers]:
        """Return whether a call of ours passes, and the headers of its answer."""
        weather = self.weather
        if now - self.begun >= weather.window - ROUNDING:
            self.begun, self.used, self.ours = now, 0, 0
            self.windows += 1
        if self.random.random() < weather.others:
            self.used = min(self.used + self.random.randint(1, 5), weather.limit)
        is_hidden = weather.hidden is not None and self.ours >= weather.hidden
        passes = self.used < weather.limit and not is_hidden
        if passes:
            self.used, self.ours = self.used + 1, self.ours + 1
        else:
            self.refused += 1
            self.late += self.windows > 1
        return passes, httpx.Headers(self._tell(self.begun + weather.window - now, is_hidden))

    def _tell(self, reset: float, is_hidden: bool) -> dict[str, str]:
        limit, left = self.weather.limit, self.weather.limit - self.used
        if is_hidden:
            return {"RateLimit": f"reset={reset:.3f}", "Retry-After": f"{math.ceil(reset)}"}

        def named(start: str) -> dict[str, str]:
            values = {"limit": limit, "remaining": left, "reset": f"{reset:.2f}"}
            return {start + name: str(value) for name, value in values.items()}

        whole = math.ceil(reset - ROUNDING)
        exact = {"RateLimit": f"limit={limit}, remaining={left}, reset={reset:.3f}"}
        told: dict[Style, dict[str, str]] = {
            "exact": exact,
            "coarse": {"ratelimit": f"limit={limit}, remaining={left}, reset={whole}"},
            "apart": named("RateLimit-"),
            "old": named("x-rate-limit-"),
            "none": {},
            "sometimes": exact if self.random.random() < 0.5 else {},
            "odd": {"RateLimit": self.random.choice(ODD)},
        }
        return told[self.weather.style]


class Day:
    """One day at Close."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.random = random.Random(weather.seed)
        self.close = Close(weather, self.random)
        self.timeline = Timeline()
        self.admission = Admission(self.timeline.clock())
        self.waiting: set[tuple[Priority, int]] = set()
        self.arrivals = 0
        self.events = 0
        self.passed = 0
        self.given_up = 0
        self.overtaken: list[object] = []

    async def live(self) -> Day:
        """Let everybody make their calls."""
        with anyio.fail_after(DAY):
            async with anyio.create_task_group() as group:
                for _ in range(self.weather.callers):
                    group.start_soon(self._come)
        return self

    async def _come(self) -> None:
        await anyio.sleep(self.random.uniform(0, self.weather.spread))
        for _ in range(self.weather.calls):
            gives_up = self.random.random() < self.weather.cancelled
            patience = self.random.uniform(0, 3) if gives_up else math.inf
            with anyio.move_on_after(patience) as scope:
                await self._call("interactive" if self.random.random() < 0.3 else "bulk")
            self.given_up += scope.cancelled_caught

    async def _call(self, priority: Priority) -> None:
        self.arrivals += 1
        place = (priority, self.arrivals)
        turn = None
        for _ in range(MOST_ATTEMPTS):
            try:
                turn, passed = await self._attempt(place, turn)
            except WaitTooLong:
                break
            if passed:
                self.passed += 1
                return
        self.given_up += 1

    async def _attempt(self, place: tuple[Priority, int], turn: int | None) -> tuple[int, bool]:
        self.events += 1
        self.waiting.add(place)
        try:
            permit = await self.admission.admit("b", place[0], longest_wait=30, turn=turn)
        finally:
            self.waiting.remove(place)
        self._check_order(place)
        headers, pause = None, None
        try:
            passed, told = await self._send()
            if self.random.random() >= self.weather.lost:
                headers = told
                pause = None if passed else self.close.begun + self.weather.window - self._now()
                pause = None if pause is None else max(pause, 0.1)
        finally:
            self.events += 1
            await permit.settle(headers, pause=pause)
        return permit.turn, passed

    def _check_order(self, place: tuple[Priority, int]) -> None:
        before = [one for one in self.waiting if one[0] == "interactive" != place[0]]
        earlier = [one for one in self.waiting if one[0] == place[0] and one[1] < place[1]]
        if before or earlier:
            self.overtaken.append((place, before, earlier))

    async def _send(self) -> tuple[bool, httpx.Headers]:
        await anyio.sleep(self._way())
        answer = self.close.answer(self._now())
        await anyio.sleep(self.random.uniform(0, self.weather.work) + self._way())
        return answer

    def _way(self) -> float:
        return self.weather.way * self.random.uniform(1, 1.2)

    def _now(self) -> float:
        return self.timeline.elapsed


ANY_WEATHER = st.builds(
    Weather,
    seed=st.integers(0, 2**32),
    backend=st.sampled_from(BACKENDS),
    limit=st.integers(1, 30),
    window=st.sampled_from([0.1, 1.0, 5.0, 40.0]),
    style=st.sampled_from(STYLES),
    way=st.sampled_from([0.0, 0.001, 0.05, 0.4]),
    work=st.sampled_from([0.0, 0.01, 0.3, 7.0]),
    others=st.sampled_from([0.0, 0.2, 0.9]),
    hidden=st.none() | st.integers(1, 10),
    lost=st.sampled_from([0.0, 0.1, 1.0]),
    cancelled=st.sampled_from([0.0, 0.2, 0.8]),
    spread=st.sampled_from([0.0, 0.5, 10.0]),
    callers=st.integers(1, 40),
    calls=st.integers(1, 4),
)
FAIR_WEATHER = st.builds(
    Weather,
    seed=st.integers(0, 2**32),
    backend=st.sampled_from(BACKENDS),
    limit=st.integers(1, 30),
    window=st.sampled_from([1.0, 5.0, 20.0]),
    style=st.sampled_from(["exact", "coarse", "apart", "old"]),
    way=st.sampled_from([0.0, 0.001, 0.05, 0.1]),
    work=st.sampled_from([0.0, 0.01, 0.3]),
    spread=st.sampled_from([0.0, 0.5, 10.0]),
    callers=st.integers(1, 40),
    calls=st.integers(1, 4),
)


@settings(max_examples=examples(200))
@given(ANY_WEATHER)
def test_everybody_gets_through_in_order_or_is_told_and_nothing_is_left(weather: Weather) -> None:
    day = run(Day(weather).live, backend=weather.backend)

    assert day.passed + day.given_up == weather.callers * weather.calls
    assert day.overtaken == []
    assert day.waiting == set()
    assert [(one.open, one.waiting) for one in day.admission.known().values()] == [(0, 0)]
    assert day.admission._queues == {}
    # Each sleep is ended by somebody who comes or goes, or it ends somebody's wait.
    assert len(day.timeline.slept) <= 4 * day.events


@settings(max_examples=examples(120))
@given(FAIR_WEATHER)
def test_where_close_tells_the_truth_nothing_is_refused_after_the_first_window(
    weather: Weather,
) -> None:
    day = run(Day(weather).live, backend=weather.backend)

    assert day.close.late == 0
    assert day.passed == weather.callers * weather.calls


@settings(max_examples=examples(60))
@given(FAIR_WEATHER.map(lambda weather: attrs.evolve(weather, spread=0.0)))
def test_where_close_tells_the_truth_little_of_its_allowance_is_left_unused(
    weather: Weather,
) -> None:
    day = run(Day(weather).live, backend=weather.backend)

    windows = math.ceil(weather.callers * weather.calls / weather.limit)
    assert day.close.windows <= windows + 3
