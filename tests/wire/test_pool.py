"""A pool whose places are all taken by nobody, as httpcore leaves it when tasks are cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async._wire._pool import Pool, open_http
from close_async.client import CloseClient
from close_async.errors import RequestNotSent

from ..script import CANARY, Script, read_call, write_call

if TYPE_CHECKING:
    from close_async._call import Call

pytestmark = pytest.mark.anyio

CALLS = [read_call(), write_call()]
FULL = httpx.PoolTimeout("full")


def client_over(*scripts: Script, **options: Any) -> CloseClient:
    """Return a client whose connections are those of the first script, then of the next."""
    close = CloseClient(CANARY, clock=scripts[0].clock, **options)
    waiting = iter(scripts)
    close._pool = Pool(lambda: open_http(next(waiting), httpx.Limits()), is_renewable=True)
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


class Busy(Script):
    """Has one request on its way that never ends, and no place for another."""

    def __init__(self) -> None:
        super().__init__()
        self.is_taken = anyio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep the first request, refuse others."""
        self.asked.append(request)
        if len(self.asked) > 1:
            raise FULL
        await request.extensions["trace"]("connection.connect_tcp.started", {})
        self.is_taken.set()
        await anyio.sleep_forever()
        raise AssertionError


async def test_a_pool_that_is_full_of_our_own_requests_is_kept() -> None:
    busy = Busy()

    async with client_over(busy) as close, anyio.create_task_group() as group:
        group.start_soon(close.send, read_call())
        await busy.is_taken.wait()
        with pytest.raises(RequestNotSent, match="no connection of the pool became free in time"):
            await close.send(read_call())
        group.cancel_scope.cancel()

    assert len(busy.asked) == 5
