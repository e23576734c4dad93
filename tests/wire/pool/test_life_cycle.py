"""What a client leaves behind: nothing, however it ends, and in whichever event loop."""

from __future__ import annotations

import asyncio
import gc
import os
from threading import Thread
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async._wire.pool.cancellation import SendTrace
from close_async.client import CloseClient
from close_async.errors import CloseError, OutcomeUnknown, RequestNotSent
from tests.faults.server import Play, answer, serve
from tests.faults.test_faults import OwnLoop
from tests.support.script import CANARY, read_call, write_call

from .pools import limit_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.server import FaultServer

pytestmark = pytest.mark.anyio

GOOD = Play(answer(200, {"id": "x_1"}))
HANG = Play(then="hang")
READ, WRITE = read_call(), write_call(json={"name": "x"})
asyncio_only = pytest.mark.parametrize("anyio_backend", ["asyncio"])


def client_of(server: FaultServer | OwnLoop, **options: Any) -> CloseClient:
    places = options.pop("places", 10)
    close = CloseClient(CANARY, **{"base_url": server.url, "on_unknown": "raise", **options})
    limit_places(close, places)
    return close


async def test_closing_leaves_no_connection() -> None:
    async with serve(encore=GOOD) as server:
        close = client_of(server)
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(close.send, READ)
        await close.aclose()

        with anyio.fail_after(1):
            await server.wait_until_open(0)

    assert server.connections == 5


@asyncio_only
async def test_closing_leaves_no_task_and_no_file(lasting: OwnLoop) -> None:
    tasks, files = asyncio.all_tasks(), _open_files()

    async with client_of(lasting) as close, anyio.create_task_group() as group:
        for call in [READ, WRITE] * 3:
            group.start_soon(close.send, call)

    assert asyncio.all_tasks() == tasks
    # What the server accepted is open still; ours is not.
    assert _open_files() - files <= len(lasting.arrived) == 6


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a path object opens one more


async def test_closing_twice_does_nothing_more() -> None:
    async with serve(encore=GOOD) as server, client_of(server) as close:
        await close.send(READ)
        await close.aclose()
        await close.aclose()

        with pytest.raises(RequestNotSent, match="the client is closed"):
            await close.send(READ)


async def test_two_may_close_at_the_same_time() -> None:
    async with serve(encore=GOOD) as server:
        close = client_of(server)
        await close.send(READ)
        async with anyio.create_task_group() as group:
            group.start_soon(close.aclose)
            group.start_soon(close.aclose)

        with anyio.fail_after(1):
            await server.wait_until_open(0)


async def test_closing_sees_a_write_through_that_has_left() -> None:
    answers = Play(answer(200, {"id": "x_1"}), delay=0.2)
    async with serve(encore=answers) as server:
        close = client_of(server)
        bodies: list[Any] = []

        async def send() -> None:
            bodies.append((await close.send(WRITE)).parsed)

        async with anyio.create_task_group() as group:
            group.start_soon(send)
            await server.wait_for_arrival()
            with anyio.CancelScope() as scope:
                # However this is cancelled.
                scope.cancel()
                await close.aclose()

    assert bodies == [{"id": "x_1"}]


async def test_closing_waits_for_a_write_no_longer_than_an_attempt_may_take() -> None:
    async with serve(encore=HANG) as server:
        close = client_of(server, attempt_timeout=0.2, on_unknown="raise")
        with anyio.fail_after(5):
            async with anyio.create_task_group() as group:

                async def send() -> None:
                    with pytest.raises(OutcomeUnknown, match="may have been sent"):
                        await close.send(WRITE)

                group.start_soon(send)
                await server.wait_for_arrival()
                await close.aclose()
            await server.wait_until_open(0)


async def test_closing_ends_a_read_that_is_under_way() -> None:
    raised: list[CloseError] = []

    async def send() -> None:
        with pytest.raises(CloseError) as caught:
            await close.send(READ)
        raised.append(caught.value)

    async with serve(encore=HANG) as server:
        close = client_of(server)
        with anyio.fail_after(2):
            async with anyio.create_task_group() as group:
                group.start_soon(send)
                await server.wait_for_arrival()
                await close.aclose()
            await server.wait_until_open(0)

    assert "closed" in str(raised[0])
    assert len(server.arrived) == 1


async def test_closing_sends_nothing_that_waited_for_a_place() -> None:
    raised: list[BaseException] = []

    async def send() -> None:
        with pytest.raises(CloseError) as caught:
            await close.send(WRITE)
        raised.append(caught.value)

    async with serve(encore=HANG) as server:
        close = client_of(server, places=1, attempt_timeout=0.3, on_unknown="raise")
        with anyio.fail_after(5):
            async with anyio.create_task_group() as group:
                for _ in range(3):
                    group.start_soon(send)
                await server.wait_for_arrival()
                await close.aclose()

    kinds = sorted(type(one).__name__ for one in raised)
    assert kinds == ["OutcomeUnknown", "RequestNotSent", "RequestNotSent"]
    assert len(server.arrived) == 1


async def test_closing_ends_a_connection_in_the_making() -> None:
    async with serve(encore=HANG) as server:
        # Nobody greets over TLS here.
        close = client_of(server, base_url=server.url.replace("http:", "https:"))
        with anyio.fail_after(2):
            async with anyio.create_task_group() as group:
                group.start_soon(_expect_nothing_sent, close)
                await server.wait_until_open(1)
                await close.aclose()
            await server.wait_until_open(0)

    assert server.arrived == []


async def _expect_nothing_sent(close: CloseClient) -> None:
    with pytest.raises(RequestNotSent):
        await close.send(WRITE)


async def test_a_cancelled_closing_closes_all_the_same() -> None:
    async with serve(encore=GOOD) as server:
        close = client_of(server)
        await close.send(READ)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await close.aclose()

        with anyio.fail_after(1):
            await server.wait_until_open(0)


@asyncio_only
async def test_a_closing_whose_task_is_cancelled_at_any_step_closes_all_the_same() -> None:
    async with serve(encore=GOOD) as server:
        for steps in range(12):
            close = client_of(server)
            await close.send(READ)
            task = asyncio.ensure_future(close.aclose())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            if not steps:
                # A task that never began can't have closed anything.
                await close.aclose()

            with anyio.fail_after(1):
                await server.wait_until_open(0)


@asyncio_only
async def test_a_client_that_is_dropped_closes_its_connections() -> None:
    async with serve(encore=GOOD) as server:
        close = client_of(server)
        await close.send(READ)
        del close
        gc.collect()

        with anyio.fail_after(1):
            await server.wait_until_open(0)


@pytest.fixture
def lasting() -> Iterator[OwnLoop]:
    server = OwnLoop()
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join()


@pytest.mark.parametrize(
    "backends", [("asyncio", "asyncio"), ("trio", "trio"), ("asyncio", "trio"), ("trio", "asyncio")]
)
def test_no_connection_outlives_its_event_loop(backends: tuple[str, str], lasting: OwnLoop) -> None:
    close = client_of(lasting)
    files = _open_files()
    for backend in backends:
        anyio.run(close.send, READ, backend=backend)
        # What the server accepted is open still; ours is not.
        assert _open_files() == files + len(lasting.arrived)

    # A socket that nobody closed would warn here.
    del close
    gc.collect()
    assert len(lasting.arrived) == 2


def test_a_client_that_is_open_in_another_thread_says_so(lasting: OwnLoop) -> None:
    close = client_of(lasting)

    async def ask_here_and_there() -> None:
        await close.send(READ)
        with pytest.raises(RequestNotSent, match="open in the event loop of another thread"):
            await anyio.to_thread.run_sync(anyio.run, close.send, READ)
        # What is open here was left alone.
        await close.send(READ)
        await close.aclose()

    files = _open_files()
    anyio.run(ask_here_and_there)
    gc.collect()

    assert lasting.arrived == ["GET /api/v1/me/"] * 2
    assert _open_files() == files + 1


@pytest.mark.parametrize("is_entered", [True, False], ids=["entered", "used"])
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_event_loops_of_two_threads_may_come_one_after_the_other(
    backend: str, lasting: OwnLoop, *, is_entered: bool
) -> None:
    close = client_of(lasting)

    async def ask() -> None:
        if is_entered:
            # As a program that ends in its middle.
            await close.__aenter__()
        await close.send(READ)

    for _ in range(2):
        thread = Thread(target=anyio.run, args=(ask,), kwargs={"backend": backend})
        thread.start()
        thread.join()
    anyio.run(close.send, READ, backend=backend)

    assert lasting.arrived == ["GET /api/v1/me/"] * 3


class Stream:
    """A connection that has just come about."""

    def __init__(self) -> None:
        self.is_closed = False

    async def aclose(self) -> None:
        """Close, which takes a moment."""
        await anyio.lowlevel.checkpoint()
        self.is_closed = True


@pytest.mark.parametrize(
    "event", ["connection.connect_tcp.complete", "connection.start_tls.complete"]
)
async def test_a_connection_that_comes_together_with_the_cancellation_is_closed(event: str) -> None:
    stream = Stream()

    with anyio.CancelScope() as scope:
        scope.cancel()
        await SendTrace()(event, {"return_value": stream})

    assert scope.cancelled_caught
    assert stream.is_closed


async def test_a_connection_whose_tls_fails_is_closed() -> None:
    stream, trace = Stream(), SendTrace()

    await trace("connection.connect_tcp.complete", {"return_value": stream})
    await trace("connection.start_tls.failed", {"exception": httpx.ConnectError("no")})

    assert stream.is_closed
