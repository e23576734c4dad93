"""A clock that runs fast."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from close_async.sandbox import FastClock


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the machine's own clock counts."""
    seconds = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])
    return seconds


def test_it_begins_now() -> None:
    before = datetime.now(UTC)

    now = FastClock(1).now()

    assert before <= now <= datetime.now(UTC) + timedelta(seconds=1)
    assert now.tzinfo is UTC


def test_it_goes_so_many_times_as_fast(seconds: list[float]) -> None:
    clock = FastClock(60)
    start = clock.now()

    seconds[0] += 2

    assert clock.now() - start == timedelta(minutes=2)


def test_a_step_is_of_its_own_time(seconds: list[float]) -> None:
    clock = FastClock(60)
    start = clock.now()

    clock.step(10)
    seconds[0] += 1

    assert clock.now() - start == timedelta(seconds=70)


@pytest.mark.anyio
async def test_a_sleep_is_that_much_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(duration: float) -> None:
        slept.append(duration)

    monkeypatch.setattr(anyio, "sleep", sleep)

    await FastClock(10).sleep(6)

    assert slept == [0.6]


@pytest.mark.parametrize("factor", [0, -1, math.inf, math.nan])
def test_a_factor_that_is_none_is_refused(factor: float) -> None:
    with pytest.raises(ValueError, match="factor must be a number > 0"):
        FastClock(factor)
