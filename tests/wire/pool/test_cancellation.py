"""A write that is on its way is seen through, whoever cancels and however, and nothing else is."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest
import trio

from close_async._core.clock import Clock
from close_async._wire.message.answer import Answer
from close_async._wire.pool.cancellation import (
    in_own_task,
    keeping_shields,
    shielded_after_send,
)
from close_async._wire.pool.network import Network, open_connections
from close_async._wire.pool.pool import Pool
from close_async.auth import ApiKey
from tests.faults.server import Play, answer, serve

from .pools import pool_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

    from close_async._wire.message.response import NotReceived
    from close_async._wire.pool.cancellation import SendTrace
    from tests.faults.server import FaultServer

pytestmark = pytest.mark.anyio

SLOW = Play(answer(200, {"id": "x_1"}), delay=0.2)
TRICKLE = Play(answer(200, {"id": "x_1"}), pace=0.003)
HANG = Play(then="hang")
QUICK = Play(answer(), delay=0.01)
NOTE = "it was answered with 200"
KEY = ApiKey("api_sandbox_of_these_tests")
asyncio_only = pytest.mark.parametrize("anyio_backend", ["asyncio"])
trio_only = pytest.mark.parametrize("anyio_backend", ["trio"])


@attrs.define
class Writer:
    """Sends writes to a server, and keeps what they came to."""

    server: FaultServer
    pool: Pool[None]
    longest: float = 5.0
    began: anyio.Event = attrs.field(factory=anyio.Event)
    came_to: list[Answer | NotReceived] = attrs.field(factory=list)
    traces: list[SendTrace] = attrs.field(factory=list)
    told: list[str] = attrs.field(factory=list)

    async def write(self, url: str | None = None) -> Answer | NotReceived:
        """Send one write, seen through."""
        work = partial(self._work, url or f"{self.server.url}/sequence/")
        return await shielded_after_send(
            work, longest=self.longest, clock=Clock(), note=_note, tell=self.told.append
        )

    async def _work(self, url: str, trace: SendTrace) -> Answer | NotReceived:
        self.traces.append(trace)
        self.began.set()
        connections = self.pool.get()
        assert connections is not None
        request = connections.http.build_request("POST", url, json={"name": "x"}, timeout=5)
        result = await connections.send(request, KEY, trace)
        self.came_to.append(result)
        return result

    @property
    def statuses(self) -> list[int]:
        """The statuses of the answers that came in."""
        return [one.status_code for one in self.came_to if isinstance(one, Answer)]


def _note(result: Answer | NotReceived) -> str:
    return f"it was answered with {getattr(result, 'status_code', None)}"


@asynccontextmanager
async def writer_to(
    *plays: Play, places: int = 10, encore: Play = HANG, **options: Any
) -> AsyncIterator[Writer]:
    pool = pool_of(places)
    async with serve(*plays, encore=encore) as server:
        try:
            yield Writer(server, pool, **options)
        finally:
            await pool.close()


# Ways to cancel. Each calls `write`, cancels it when `ready` returns, and returns what came out.


async def by_scope(
    write: Callable[[], Awaitable[Any]], ready: Callable[[], Awaitable[None]]
) -> Any:
    caught: list[BaseException] = []
    async with anyio.create_task_group() as group:

        async def host() -> None:
            try:
                await write()
            except BaseException as error:
                caught.append(error)
                raise

        group.start_soon(host)
        await ready()
        group.cancel_scope.cancel()
    return caught


async def by_task(write: Callable[[], Awaitable[Any]], ready: Callable[[], Awaitable[None]]) -> Any:
    task = asyncio.ensure_future(write())
    await ready()
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    return [caught.value]


async def by_task_twice(
    write: Callable[[], Awaitable[Any]], ready: Callable[[], Awaitable[None]]
) -> Any:
    task = asyncio.ensure_future(write())
    await ready()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0.01)
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    return [caught.value]


async def by_wait_for(write: Callable[[], Awaitable[Any]], _ready: object) -> Any:
    with pytest.raises(TimeoutError) as caught:
        await asyncio.wait_for(write(), 0.1)
    return [caught.value.__cause__]


async def by_timeout(
    write: Callable[[], Awaitable[Any]], ready: Callable[[], Awaitable[None]]
) -> Any:
    async def end(limit: asyncio.Timeout) -> None:
        await ready()
        limit.reschedule(asyncio.get_running_loop().time())

    async def guarded() -> None:
        async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as group:
            group.create_task(end(limit))
            await write()

    with pytest.raises(TimeoutError) as caught:
        await guarded()
    assert asyncio.current_task().cancelling() == 0  # type: ignore[union-attr] # we are in a task
    return [caught.value.__cause__]


async def by_sibling(
    write: Callable[[], Awaitable[Any]], ready: Callable[[], Awaitable[None]]
) -> Any:
    caught: list[BaseException] = []

    async def host() -> None:
        try:
            await write()
        except BaseException as error:
            caught.append(error)
            raise

    async def fail() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(host())
            await ready()
            raise KeyError

    with pytest.raises(ExceptionGroup) as group_error:
        await fail()
    assert group_error.group_contains(KeyError)
    return caught


WAYS: list[Any] = [
    pytest.param(by_scope, "asyncio", id="anyio on asyncio"),
    pytest.param(by_scope, "trio", id="anyio on trio"),
    pytest.param(by_task, "asyncio", id="Task.cancel"),
    pytest.param(by_task_twice, "asyncio", id="Task.cancel, three times"),
    pytest.param(by_wait_for, "asyncio", id="asyncio.wait_for"),
    pytest.param(by_timeout, "asyncio", id="asyncio.timeout"),
    pytest.param(by_sibling, "asyncio", id="asyncio.TaskGroup"),
]
all_ways = pytest.mark.parametrize(("cancel", "anyio_backend"), WAYS)


@all_ways
@pytest.mark.parametrize("play", [SLOW, TRICKLE], ids=["no answer yet", "half an answer"])
async def test_a_write_that_left_is_seen_through_and_then_the_cancellation_is_delivered(
    cancel: Any, play: Play
) -> None:
    async with writer_to(play) as writer:
        (error,) = await cancel(writer.write, writer.server.wait_for_arrival)

        assert writer.statuses == [200]
        assert writer.server.arrived == ["POST /api/v1/sequence/"]
        assert isinstance(error, anyio.get_cancelled_exc_class())
        assert error.__notes__ == [NOTE]
        assert writer.told == [NOTE]


@all_ways
async def test_a_write_that_has_no_answer_when_its_time_is_over_is_cut_off(cancel: Any) -> None:
    async with writer_to(HANG, longest=0.05) as writer:
        with anyio.fail_after(2):
            (error,) = await cancel(writer.write, writer.server.wait_for_arrival)
            # Its connection went with it.
            await writer.server.wait_until_open(0)

        told = "a write had left when the cancellation came: unknown, no answer came in time"
        assert writer.came_to == []
        assert error.__notes__ == [told]
        assert writer.told == [told]


@all_ways
async def test_a_write_that_waits_for_a_place_is_cancelled_at_once(cancel: Any) -> None:
    async with writer_to(HANG, places=1) as writer, anyio.create_task_group() as group:
        group.start_soon(writer.write)
        await writer.server.wait_for_arrival()
        with anyio.fail_after(1):
            (error,) = await cancel(writer.write, partial(anyio.sleep, 0.02))

        assert not hasattr(error, "__notes__")
        assert [one.may_have_left for one in writer.traces] == [True, False]
        assert writer.server.arrived == ["POST /api/v1/sequence/"]
        await writer.pool.close()


@all_ways
async def test_a_write_whose_connection_is_being_made_is_cancelled_at_once(cancel: Any) -> None:
    # Nobody greets over TLS here, so the connection stays in the making.
    async with writer_to() as writer:
        url = writer.server.url.replace("http:", "https:")
        with anyio.fail_after(1):
            (error,) = await cancel(
                partial(writer.write, url), partial(writer.server.wait_until_open, 1)
            )
            await writer.server.wait_until_open(0)

        assert not hasattr(error, "__notes__")
        assert [one.left for one in writer.traces] == [False]
        assert writer.came_to == []


async def test_who_is_cancelled_already_sends_nothing() -> None:
    async with writer_to(SLOW) as writer:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await writer.write()

        assert scope.cancelled_caught
        assert writer.traces == []
        assert writer.server.connections == 0


@asyncio_only
async def test_a_task_that_was_cancelled_before_it_began_sends_nothing() -> None:
    async with writer_to(SLOW) as writer:

        async def cancel_and_write() -> None:
            asyncio.current_task().cancel()  # type: ignore[union-attr] # we are in a task
            await writer.write()

        with pytest.raises(asyncio.CancelledError):
            await asyncio.ensure_future(cancel_and_write())

        assert writer.came_to == []
        assert writer.server.arrived == []


@pytest.mark.parametrize("is_kept", [False, True], ids=["new connection", "kept connection"])
async def test_at_each_step_a_cancelled_write_leaves_nothing_or_is_seen_through(
    *, is_kept: bool
) -> None:
    for steps in range(40):
        plays = [Play(answer())] * is_kept
        async with writer_to(*plays, encore=QUICK, places=1) as writer:
            if is_kept:
                await writer.write()
            async with anyio.create_task_group() as group:
                group.start_soon(writer.write)
                for _ in range(steps):
                    await anyio.lowlevel.checkpoint()
                group.cancel_scope.cancel()

            arrived = len(writer.server.arrived)
            assert len(writer.statuses) == arrived
            assert sum(one.may_have_left for one in writer.traces) == arrived
            # The only place is free again.
            assert isinstance(await writer.write(), Answer)


@asyncio_only
async def test_at_each_step_a_write_of_a_cancelled_task_leaves_nothing_or_is_seen_through() -> None:
    for steps in range(40):
        async with writer_to(encore=QUICK, places=1) as writer:
            task = asyncio.ensure_future(writer.write())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

            assert len(writer.statuses) == len(writer.server.arrived)
            assert isinstance(await writer.write(), Answer)


LIMITS: list[Any] = [
    pytest.param(anyio.move_on_after, "asyncio", id="anyio.move_on_after on asyncio"),
    pytest.param(anyio.fail_after, "asyncio", id="anyio.fail_after on asyncio"),
    pytest.param(anyio.move_on_after, "trio", id="anyio.move_on_after on trio"),
    pytest.param(anyio.fail_after, "trio", id="anyio.fail_after on trio"),
    pytest.param(trio.move_on_after, "trio", id="trio.move_on_after"),
    pytest.param(trio.fail_after, "trio", id="trio.fail_after"),
]


@pytest.mark.parametrize(("limit", "anyio_backend"), LIMITS)
async def test_a_time_limit_ends_when_the_write_has_its_answer(limit: Any) -> None:
    async def end(scope: Any) -> None:
        await writer.server.wait_for_arrival()
        scope.deadline = anyio.current_time()

    async with writer_to(SLOW) as writer, anyio.create_task_group() as group:
        with suppress(TimeoutError, trio.TooSlowError), limit(10) as scope:
            group.start_soon(end, scope)
            await writer.write()

        assert scope.cancelled_caught
        assert writer.statuses == [200]


async def test_an_answer_that_comes_in_time_is_returned_and_nothing_is_told() -> None:
    async with writer_to(SLOW) as writer:
        with anyio.fail_after(2):
            result = await writer.write()

        assert isinstance(result, Answer)
        assert json.loads(result.content) == {"id": "x_1"}
        assert writer.told == []


class Silent(httpx.AsyncBaseTransport):
    """Tells nobody what it does, as a sandbox and most mocks."""

    def __init__(self) -> None:
        self.is_asked = anyio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after a while."""
        self.is_asked.set()
        await anyio.sleep(0.05)
        return httpx.Response(200, request=request)


@pytest.mark.parametrize(
    ("cancel", "anyio_backend"), [way for way in WAYS if way.values[0] is not by_wait_for]
)
async def test_what_a_silent_transport_was_given_may_have_left(cancel: Any) -> None:
    transport = Silent()
    network = Network(base_url="http://x", transport=transport, max_response_bytes=1000)
    pool = Pool(partial(open_connections, network), lambda: None)
    async with serve() as server:
        writer = Writer(server, pool)
        (error,) = await cancel(writer.write, transport.is_asked.wait)
        await pool.close()

    assert writer.statuses == [200]
    assert error.__notes__ == [NOTE]


# Nothing is sent here: the work itself.


async def see(work: Callable[[SendTrace], Coroutine[Any, Any, Any]]) -> Any:
    return await shielded_after_send(work, longest=1, clock=Clock(), note=str)


@pytest.mark.parametrize("error", [KeyError("x"), KeyboardInterrupt(), SystemExit(1)], ids=type)
async def test_what_the_work_raises_comes_out_as_it_is(error: BaseException) -> None:
    async def fail(_: object = None) -> None:
        await anyio.lowlevel.checkpoint()
        raise error

    for run in (partial(see, fail), partial(in_own_task, fail)):
        with pytest.raises(type(error)) as caught:
            await run()

        assert caught.value is error


async def test_a_failure_after_the_cancellation_is_told_in_its_notes() -> None:
    async def leave_and_fail(trace: SendTrace) -> None:
        await trace("http11.send_request_headers.started", {})
        await anyio.sleep(0.02)
        msg = "disk full"
        raise OSError(msg)

    (error,) = await by_scope(partial(see, leave_and_fail), partial(anyio.sleep, 0.01))

    assert isinstance(error, anyio.get_cancelled_exc_class())
    assert error.__notes__ == ["a write had left when the cancellation came: OSError: disk full"]


async def test_a_write_that_did_not_leave_after_all_can_be_cancelled_again() -> None:
    class WriteError(Exception):
        """Has the name of httpcore's."""

    async def leave_in_vain(trace: SendTrace) -> None:
        await trace("http11.send_request_headers.started", {})
        await trace("http11.send_request_headers.failed", {"exception": WriteError()})
        await anyio.sleep_forever()

    with anyio.fail_after(1):
        (error,) = await by_scope(partial(see, leave_in_vain), partial(anyio.sleep, 0.01))

    assert not hasattr(error, "__notes__")


async def test_the_time_runs_from_the_cancellation_by_the_clock_that_was_given() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await anyio.lowlevel.checkpoint()

    async def leave(trace: SendTrace) -> None:
        await trace("http11.send_request_headers.started", {})
        await anyio.sleep_forever()

    run = partial(
        shielded_after_send, leave, longest=30, clock=Clock(sleep=sleep), note=str, what="POST /x/"
    )
    with anyio.fail_after(1):
        (error,) = await by_scope(run, partial(anyio.sleep, 0.01))

    assert slept == [30]
    told = "POST /x/ had left when the cancellation came: unknown, no answer came in time"
    assert error.__notes__ == [told]


@asyncio_only
async def test_no_task_is_left() -> None:
    before = asyncio.all_tasks()
    async with writer_to(SLOW, HANG, longest=0.01) as writer:
        tasks = [asyncio.ensure_future(writer.write()) for _ in range(2)]
        await asyncio.sleep(0.03)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    assert asyncio.all_tasks() == before


# A read stays in the caller's task.


@asyncio_only
async def test_in_the_same_task_a_shield_holds_against_the_cancellation_of_the_task() -> None:
    for steps in range(6):
        done: list[str] = []

        async def work(done: list[str] = done) -> None:
            with anyio.CancelScope(shield=True):
                for _ in range(5):
                    await asyncio.sleep(0)
                done.append("shielded")
            await anyio.lowlevel.checkpoint()
            done.append("not shielded")

        task = asyncio.ensure_future(_return(kept(work())))
        for _ in range(steps + 1):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

        assert task.cancelled()
        assert done == ["shielded"]


@asyncio_only
async def test_in_the_same_task_what_came_with_the_cancellation_is_not_lost() -> None:
    came: list[str] = []
    promise: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def work() -> None:
        came.append(await promise)
        await anyio.sleep(10)

    task = asyncio.ensure_future(_return(kept(work())))
    await asyncio.sleep(0)
    promise.set_result("a connection")
    task.cancel()
    with anyio.fail_after(1):
        await asyncio.wait([task])

    assert task.cancelled()
    assert came == ["a connection"]


async def _return(work: Awaitable[Any]) -> Any:
    return await work


def kept(work: Coroutine[Any, Any, Any]) -> Awaitable[Any]:
    """Have *work* wait in a scope, as requests do, in this task."""
    scope = anyio.CancelScope()

    async def in_scope() -> Any:
        with scope:
            return await work

    return keeping_shields(in_scope(), scope)


@pytest.mark.parametrize(
    ("cancel", "anyio_backend"), [way for way in WAYS if way.values[0] is not by_wait_for]
)
async def test_in_the_same_task_a_wait_ends_at_once(cancel: Any) -> None:
    began = anyio.Event()

    async def work() -> None:
        began.set()
        await anyio.sleep(10)

    with anyio.fail_after(1):
        (error,) = await cancel(lambda: kept(work()), began.wait)

    assert isinstance(error, anyio.get_cancelled_exc_class())


async def test_in_the_same_task_a_result_or_an_error_comes_out_as_it_is() -> None:
    error = KeyError("x")

    async def work(*, is_good: bool) -> str:
        await anyio.lowlevel.checkpoint()
        if is_good:
            return "done"
        raise error

    assert await kept(work(is_good=True)) == "done"
    with pytest.raises(KeyError) as caught:
        await kept(work(is_good=False))
    assert caught.value is error
