"""
Forty tasks, ten places, answers of 50 ms, and cancellations at random times.

httpx alone doesn't survive it: after three seconds of `asyncio.Task.cancel()`, four at a time,
none of the next hundred requests gets a connection.
"""

from __future__ import annotations

import asyncio
import os
import random
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async.client import CloseClient
from tests.faults.server import Play, answer, serve
from tests.faults.transports import tls
from tests.support.script import CANARY, read_call

from .pools import limit_places

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

pytestmark = pytest.mark.anyio

SECONDS = float(os.environ.get("CONTENTION_SECONDS", "2"))
TASKS, PLACES, AT_A_TIME, AFTERWARDS = 40, 10, 4, 100
SLOW = Play(answer(200, {"id": "x_1"}), delay=0.05)
LONGEST_PATIENCE = 0.3
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
    ("cancel", "anyio_backend"),
    [
        pytest.param(by_scope, "asyncio", id="anyio on asyncio"),
        pytest.param(by_task, "asyncio", id="Task.cancel"),
        pytest.param(by_scope, "trio", id="anyio on trio"),
    ],
)
async def test_no_place_is_lost(cancel: Any) -> None:
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

    async with serve(encore=SLOW) as server:
        close = CloseClient(CANARY, base_url=server.url, timeout=httpx.Timeout(30), max_retries=0)
        limit_places(close, PLACES)
        async with close:
            async with anyio.create_task_group() as group:
                for _ in range(TASKS // AT_A_TIME):
                    group.start_soon(be_restless)

            before = len(done)
            async with anyio.create_task_group() as group:
                for _ in range(AFTERWARDS):
                    group.start_soon(ask)

            assert before > 0
            assert len(done) - before == AFTERWARDS
            # None was replaced: a pool that had lost places would have been.
            assert close._pool._retired == []


async def test_clients_that_share_a_transport_wait_in_one_queue() -> None:
    limits = httpx.Limits(max_connections=1)
    transport = httpx.AsyncHTTPTransport(verify=tls(), limits=limits)
    async with serve(Play(then="hang")) as server:
        first, second = (
            CloseClient(CANARY, base_url=server.url, transport=transport) for _ in range(2)
        )
        async with first, second, anyio.create_task_group() as group:
            group.start_soon(first.send, read_call())
            await server.wait_for_arrival()
            group.start_soon(second.send, read_call())
            await anyio.wait_all_tasks_blocked()

            waiting = [one for one in transport._pool._requests if one.is_queued()]
            group.cancel_scope.cancel()

    assert waiting == []
