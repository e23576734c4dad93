"""
After a storm of cancellations each transport of the table still gets every call through.

Forty tasks, four connections, answers of 50 ms, and cancellations at random times.
httpx's own, used alone, doesn't survive that: https://github.com/encode/httpcore/issues/1093.
"""

from __future__ import annotations

import asyncio
import os
import random
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import CloseClient
from tests.support.script import CANARY, read_call

from .server import Play, answer, serve
from .transports import TABLE, limited

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from .transports import Row

pytestmark = pytest.mark.anyio

SECONDS = float(os.environ.get("CONTENTION_SECONDS", "1"))
TASKS, PLACES, AT_A_TIME, AFTERWARDS = 40, 4, 4, 10
SLOW = Play(answer(200, {"id": "x_1"}), delay=0.02)
LONGEST_PATIENCE = 0.4
PATIENCE = 20


async def by_scope(ask: Callable[[], Coroutine[object, object, None]], seconds: float) -> None:
    with anyio.move_on_after(seconds):
        async with anyio.create_task_group() as group:
            for _ in range(AT_A_TIME):
                group.start_soon(ask)


async def by_task(ask: Callable[[], Coroutine[object, object, None]], seconds: float) -> None:
    tasks = [asyncio.ensure_future(ask()) for _ in range(AT_A_TIME)]
    await asyncio.wait(tasks, timeout=seconds)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            await task


@pytest.mark.parametrize(
    ("anyio_backend", "row", "cancel"),
    [
        pytest.param(backend, row, cancel, id=f"{name}-{backend}-{how}")
        for name, row in TABLE.items()
        for backend, how, cancel in (
            ("asyncio", "anyio", by_scope),
            ("asyncio", "Task.cancel", by_task),
            ("trio", "anyio", by_scope),
        )
        if backend in row.backends
    ],
)
async def test_after_a_storm_of_cancels_every_call_succeeds(row: Row, cancel: Any) -> None:
    chance = random.Random(7)
    done: list[object] = []

    async def ask() -> None:
        done.append(await close.send(read_call()))

    async def be_restless() -> None:
        end = anyio.current_time() + SECONDS
        # A machine that is busy otherwise may answer nothing in so short a time.
        while anyio.current_time() < end or (not done and anyio.current_time() < end + PATIENCE):
            is_late = anyio.current_time() >= end
            await cancel(ask, chance.uniform(0, PATIENCE if is_late else LONGEST_PATIENCE))

    async with (
        serve(encore=SLOW) as server,
        CloseClient(
            CANARY,
            base_url=server.url,
            timeout=httpx.Timeout(10),
            max_retries=0,
            transport=row.make(PLACES),
            limits=limited(PLACES) if row.hides_pool else None,
        ) as close,
    ):
        async with anyio.create_task_group() as group:
            for _ in range(TASKS // AT_A_TIME):
                group.start_soon(be_restless)

        before = len(done)
        with anyio.fail_after(2 * PATIENCE):
            async with anyio.create_task_group() as group:
                for _ in range(AFTERWARDS):
                    group.start_soon(ask)

    assert before > 0
    assert len(done) - before == AFTERWARDS
