"""The time of tests: it jumps, on both event loops, and stands still for threads."""

from __future__ import annotations

import math
import threading
import time
from datetime import UTC, datetime, timedelta

import anyio
import anyio.to_thread
import httpx
import pytest

from close_async._core.clock import Clock
from close_async.sandbox import Sandbox

from .virtual_time import BACKENDS, NOON, Backend, Timeline, run, virtual_backend

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend

DAY = 86_400.0


async def test_a_day_is_over_at_once() -> None:
    really = time.monotonic()
    started = anyio.current_time()

    await anyio.sleep(DAY)

    assert anyio.current_time() - started == pytest.approx(DAY)
    assert time.monotonic() - really < 10


async def test_sleepers_wake_in_the_order_of_their_times_and_then_of_their_coming() -> None:
    woken: list[tuple[str, float]] = []
    started = anyio.current_time()

    async def sleep(name: str, seconds: float) -> None:
        await anyio.sleep(seconds)
        woken.append((name, round(anyio.current_time() - started, 6)))

    async with anyio.create_task_group() as group:
        for name, seconds in (("late", 3.0), ("soon", 1.0), ("next", 2.0)):
            group.start_soon(sleep, name, seconds)

    assert woken == [("soon", 1), ("next", 2), ("late", 3)]


async def test_those_of_one_moment_wake_as_they_came() -> None:
    woken: list[int] = []

    async def sleep(number: int) -> None:
        await anyio.sleep(1)
        woken.append(number)

    async with anyio.create_task_group() as group:
        for number in range(20):
            group.start_soon(sleep, number)

    assert woken == list(range(20))


async def test_who_sleeps_for_ever_makes_nobody_late() -> None:
    woken: list[tuple[float, float]] = []
    started = anyio.current_time()

    async def sleep(seconds: float) -> None:
        await anyio.sleep(seconds)
        woken.append((seconds, round(anyio.current_time() - started, 6)))

    async with anyio.create_task_group() as group:
        for seconds in (math.inf, 5.0, math.inf, 3.0, 9.0, 1.0, 7.0):
            group.start_soon(sleep, seconds)
        await anyio.sleep(20)
        group.cancel_scope.cancel()

    assert woken == [(1, 1), (3, 3), (5, 5), (7, 7), (9, 9)]


async def test_if_all_sleep_for_ever_nothing_happens_again() -> None:
    with pytest.raises(TimeoutError), anyio.fail_after(DAY):
        await anyio.sleep(math.inf)


async def test_no_time_goes_by_while_somebody_can_run() -> None:
    seen: list[float] = []

    async def work() -> None:
        for _ in range(100):
            await anyio.lowlevel.checkpoint()
        seen.append(anyio.current_time())

    async with anyio.create_task_group() as group:
        started = anyio.current_time()
        group.start_soon(work)
        await anyio.sleep(5)

    assert seen == [started]


async def test_what_would_hang_fails_at_once() -> None:
    with pytest.raises(TimeoutError), anyio.fail_after(DAY):
        await anyio.Event().wait()


async def test_time_stands_still_while_a_thread_works() -> None:
    order: list[str] = []

    async def work() -> None:
        await anyio.to_thread.run_sync(time.sleep, 0.02)
        order.append("thread")

    async with anyio.create_task_group() as group:
        group.start_soon(work)
        await anyio.sleep(DAY)
        order.append("sleeper")

    assert order == ["thread", "sleeper"]


async def test_the_clock_of_a_client_follows_without_being_told() -> None:
    clock = Clock()
    started = clock.monotonic()

    await clock.sleep(DAY)

    assert clock.monotonic() - started == pytest.approx(DAY)


async def test_a_timeline_tells_the_time_of_day_to_client_and_sandbox_alike() -> None:
    timeline = Timeline()
    sandbox = Sandbox(leads=1, clock=timeline, rate_limit=1)
    codes: list[int] = []

    async with httpx.AsyncClient(
        transport=sandbox.transport(), base_url="https://x/api/v1", auth=(sandbox.api_key, "")
    ) as http:
        for pause in (0, 1.0, 0):
            await timeline.clock().sleep(pause)
            codes.append((await http.get("/me/")).status_code)

    assert codes == [200, 200, 429]
    assert timeline.clock().now() == NOON + timedelta(seconds=1)
    assert timeline.slept == [0, 1.0, 0]


async def test_who_sets_the_clock_wakes_nobody() -> None:
    timeline = Timeline()
    clock = timeline.clock()
    begun = clock.monotonic()

    timeline.step(-3600)
    await clock.sleep(1)

    assert clock.now() == NOON - timedelta(seconds=3599)
    assert clock.monotonic() - begun == pytest.approx(1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_without_threads_their_work_is_done_all_the_same_and_not_cancelled(
    backend: Backend,
) -> None:
    order: list[object] = []

    async def work() -> None:
        threads = anyio.to_thread.run_sync
        order.append(await threads(threading.current_thread))

    async def main() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(work)
            for _ in range(3):
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()

    run(main, backend=backend, without_threads=True)

    assert order == [threading.current_thread()]


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_happens_is_the_same_each_time(backend: Backend) -> None:
    async def main() -> list[int]:
        order: list[int] = []

        async def one(number: int) -> None:
            for _ in range(3):
                await anyio.sleep(1)
                order.append(number)

        async with anyio.create_task_group() as group:
            for number in range(5):
                group.start_soon(one, number)
        return order

    assert run(main, backend=backend) == run(main, backend=backend)


def test_a_timeline_stands_still_where_no_loop_runs() -> None:
    timeline = Timeline(datetime(2030, 1, 1, tzinfo=UTC))

    async def main() -> None:
        await anyio.sleep(timeline.elapsed + 7)
        assert timeline.now() == datetime(2030, 1, 1, 0, 0, 7, tzinfo=UTC)

    assert timeline.now() == datetime(2030, 1, 1, tzinfo=UTC)
    run(main)
    assert timeline.now() == datetime(2030, 1, 1, 0, 0, 7, tzinfo=UTC)


def test_a_timeline_goes_on_in_the_next_loop() -> None:
    timeline = Timeline()

    for _ in range(3):
        run(timeline.sleep, 5)

    assert timeline.elapsed == pytest.approx(15)
