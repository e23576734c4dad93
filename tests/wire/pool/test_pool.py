"""Places of a pool: waited for in our line, free at once, and never lost for long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async._wire.pool.cancellation import note_handover
from close_async._wire.pool.connections import Connections
from close_async.client import CloseClient
from close_async.errors import RequestNotSent
from tests.faults.server import Play, answer, serve
from tests.support.script import CANARY, Script, read_call, write_call

from .pools import limit_places

if TYPE_CHECKING:
    from close_async._core.call import Call
    from tests.faults.server import FaultServer

pytestmark = pytest.mark.anyio

CALLS = [read_call(), write_call()]
FULL = httpx.PoolTimeout("full")


def client_over(*scripts: Script, **options: Any) -> CloseClient:
    """Return a client whose connections are those of the first script, then of the next."""
    close = CloseClient(CANARY, clock=scripts[0].clock, **options)
    waiting = iter(scripts)

    def connect() -> Connections:
        hooks = {"request": [note_handover]}
        http = httpx.AsyncClient(transport=next(waiting), event_hooks=hooks)
        return Connections(http, is_traced=True, is_ours=True)

    close._pool._connect = connect
    return close


@pytest.mark.parametrize("call", CALLS, ids=["read", "write"])
async def test_a_pool_that_is_full_of_nobody_is_replaced(call: Call[Any]) -> None:
    stuck, good = Script().then_raise(FULL), Script().then(json=1)

    async with client_over(stuck, good) as close:
        answer = await close.send(call)

    assert answer.parsed == 1
    assert (len(stuck.asked), len(good.asked)) == (1, 1)
    assert (stuck.closed, good.closed) == (1, 1)


async def test_a_pool_is_replaced_for_the_next_call_too_if_no_attempt_is_left() -> None:
    stuck, good = Script().then_raise(FULL), Script().then(json=1)

    async with client_over(stuck, good, max_retries=0) as close:
        with pytest.raises(RequestNotSent, match="no connection of the pool became free in time"):
            await close.send(read_call())
        answer = await close.send(read_call())

    assert answer.parsed == 1


async def test_what_is_under_way_goes_on_when_a_pool_is_replaced() -> None:
    busy, good = Busy(), Script().then(json=1)

    async with client_over(busy, good) as close, anyio.create_task_group() as group:
        group.start_soon(close.send, read_call())
        await busy.is_taken.wait()
        answer = await close.send(read_call())
        assert (answer.parsed, busy.closed) == (1, 0)
        busy.may_answer.set()

    assert (len(busy.asked), busy.closed) == (2, 1)


class Busy(Script):
    """Has one request on its way, and no place for another."""

    def __init__(self) -> None:
        super().__init__()
        self.is_taken = anyio.Event()
        self.may_answer = anyio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep the first request, refuse others."""
        self.asked.append(request)
        if len(self.asked) > 1:
            raise FULL
        self.is_taken.set()
        await self.may_answer.wait()
        return httpx.Response(200, json=1, request=request)


# Over real sockets.

WAITS = httpx.Timeout(5, pool=0.05)
GOOD = Play(answer(200, {"id": "x_1"}))


def client_of(server: FaultServer, places: int, **options: Any) -> CloseClient:
    close = CloseClient(CANARY, base_url=server.url, **{"max_retries": 0, **options})
    limit_places(close, places)
    return close


@pytest.mark.parametrize("call", CALLS, ids=["read", "write"])
async def test_who_waits_too_long_for_a_place_sent_nothing(call: Call[Any]) -> None:
    async with (
        serve(Play(then="hang")) as server,
        client_of(server, 1, timeout=WAITS) as close,
        anyio.create_task_group() as group,
    ):
        group.start_soon(close.send, read_call())
        await server.wait_for_arrival()

        with pytest.raises(RequestNotSent, match="no connection of the pool became free in time"):
            await close.send(call)

        assert (server.connections, len(server.arrived)) == (1, 1)
        group.cancel_scope.cancel()


async def test_places_are_given_in_the_order_of_asking() -> None:
    order: list[int] = []

    async def ask(number: int) -> None:
        await close.send(read_call())
        order.append(number)

    async with (
        serve(encore=GOOD) as server,
        client_of(server, 1) as close,
        anyio.create_task_group() as group,
    ):
        for number in range(20):
            group.start_soon(ask, number)
            await anyio.lowlevel.checkpoint()

    assert sorted(order) == list(range(20))
    assert order == [*order[:1], *sorted(order[1:])]
    assert server.most_open == 1


@pytest.mark.parametrize("pace", [0, 0.01], ids=["before the answer", "in the answer"])
async def test_a_cancelled_read_frees_its_only_place_and_its_connection_at_once(
    pace: float,
) -> None:
    play = Play(GOOD.sends, pace=pace) if pace else Play(then="hang")
    async with serve(play, GOOD) as server, client_of(server, 1, timeout=WAITS) as close:
        async with anyio.create_task_group() as group:
            group.start_soon(close.send, read_call())
            await server.wait_for_arrival()
            await anyio.sleep(5 * pace)
            group.cancel_scope.cancel()
        with anyio.fail_after(1):
            await server.wait_until_open(0)
            answer = await close.send(read_call())

    assert answer.parsed == {"id": "x_1"}
    assert server.connections == 2


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("kept", [1, 0], ids=["kept connection", "new connection"])
@pytest.mark.parametrize("times", [1, 3], ids=["once", "three times"])
async def test_a_read_whose_task_is_cancelled_frees_its_only_place_at_each_step(
    kept: int, times: int
) -> None:
    async with serve(encore=GOOD) as server:
        close = CloseClient(CANARY, base_url=server.url, max_retries=0, timeout=WAITS)
        limit_places(close, 1, kept)
        await close.send(read_call())
        pool = close._pool.get()
        for steps in range(50):
            task = asyncio.ensure_future(close.send(read_call()))
            for _ in range(steps):
                await asyncio.sleep(0)
            for _ in range(times):
                task.cancel()
                await asyncio.sleep(0)
            await asyncio.wait([task])

            assert (await close.send(read_call())).parsed == {"id": "x_1"}
        # It was not replaced: a pool that had lost its place would have been.
        assert close._pool.get() is pool
        await close.aclose()
