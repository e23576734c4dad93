"""`close.drain()`: the way out for a program that has to end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async.client import CloseClient
from close_async.enrollment import Enrolled
from close_async.errors import OutcomeUnknown, RequestNotSent
from tests.support.script import CANARY, read_call, write_call
from tests.support.virtual_time import Timeline, virtual_backend

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend


class Slow(httpx.AsyncBaseTransport):
    """Answers after *delay* seconds what *answer* says."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response], delay: float = 5) -> None:
        self._answer = answer
        self._delay = delay
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.method)
        await anyio.sleep(self._delay)
        return self._answer(request)


def fine(request: httpx.Request) -> httpx.Response:
    about = json.loads(request.content or "{}")
    return httpx.Response(
        200, json={"contact_id": "cont_1", "sequence_id": "seq_1", **about, "id": "sub_1"}
    )


def client(transport: httpx.AsyncBaseTransport, **options: Any) -> CloseClient:
    return CloseClient(CANARY, transport=transport, clock=Timeline().clock(), **options)


async def outcome_of(outcomes: list[object], close: CloseClient, number: int) -> None:
    try:
        outcomes.append((await close.send(write_call(json={"number": number}))).parsed["id"])
    except RequestNotSent as error:
        outcomes.append(error)


async def test_what_is_under_way_returns_and_is_waited_for() -> None:
    slow, outcomes = Slow(fine), list[object]()

    with anyio.fail_after(60):
        async with client(slow) as close, anyio.create_task_group() as group:
            for number in range(3):
                group.start_soon(outcome_of, outcomes, close, number)
            await anyio.sleep(1)
            began = anyio.current_time()
            await close.drain()
            took = anyio.current_time() - began

            assert outcomes == ["sub_1"] * 3
            assert took == pytest.approx(4)


async def test_what_comes_later_is_not_sent_and_reads_are() -> None:
    slow = Slow(fine)

    with anyio.fail_after(60):
        async with client(slow) as close:
            copied = close.with_options(timeout=5)
            await close.drain()
            for one in (close, copied):
                with pytest.raises(RequestNotSent, match="the client was drained"):
                    await one.send(write_call())
            await close.send(read_call())

    assert slow.asked == ["GET"]


@pytest.mark.parametrize("status", [429, 502])
async def test_a_write_that_waits_to_be_sent_again_ends_at_once(status: int) -> None:
    slow = Slow(lambda _: httpx.Response(status, headers={"retry-after": "50"}), delay=0)
    outcomes: list[object] = []
    call = write_call() if status == 429 else write_call("PUT", "/x/x_1/")

    async def write(close: CloseClient) -> None:
        try:
            await close.send(call)
        except (RequestNotSent, OutcomeUnknown) as error:
            outcomes.append(type(error))

    with anyio.fail_after(10):
        async with (
            client(slow, on_unknown="raise") as close,
            anyio.create_task_group() as group,
        ):
            group.start_soon(write, close)
            await anyio.sleep(1)
            await close.drain()

            assert outcomes == [RequestNotSent if status == 429 else OutcomeUnknown]
    assert len(slow.asked) == 1


async def test_a_run_of_enroll_ends_with_the_rows_that_left() -> None:
    slow, outcomes = Slow(fine), list[object]()

    async def enroll(close: CloseClient) -> None:
        rows = [f"cont_{number}" for number in range(40)]
        try:
            async for outcome in close.enroll(rows, at_once=2, sequence_id="seq_1"):
                outcomes.append(type(outcome))
        except RequestNotSent as error:
            outcomes.append(type(error))

    with anyio.fail_after(60):
        async with client(slow) as close, anyio.create_task_group() as group:
            group.start_soon(enroll, close)
            await anyio.sleep(7)
            await close.drain()

    assert len(slow.asked) == 4
    assert outcomes == [*[Enrolled] * 4, RequestNotSent]


async def test_a_client_that_is_opened_again_writes_again() -> None:
    slow = Slow(fine)

    with anyio.fail_after(60):
        close = client(slow)
        async with close:
            await close.drain()
        async with close:
            await close.send(write_call())

    assert slow.asked == ["POST"]


async def test_a_drain_that_is_cancelled_leaves_what_is_under_way() -> None:
    slow, outcomes = Slow(fine), list[object]()

    with anyio.fail_after(60):
        async with client(slow) as close, anyio.create_task_group() as group:
            group.start_soon(outcome_of, outcomes, close, 1)
            await anyio.sleep(1)
            with anyio.move_on_after(1) as scope:
                await close.drain()

    assert scope.cancelled_caught
    assert outcomes == ["sub_1"]
