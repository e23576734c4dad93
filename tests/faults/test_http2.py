"""Calls over HTTP/2, which share one connection, and what may befall one of them or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpcore
import pytest
from h2.exceptions import TooManyStreamsError

from close_async import CloseClient, NoAnswer, OutcomeUnknown, ResponseUnreadable
from close_async._wire.pool.cancellation import SendTrace
from tests.support.script import CANARY, read_call, write_call

from .http2_server import Http2Server, Stream, serve_http2

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

CREATE = write_call("POST", "/sequence/", {"name": "Spring"})
DELETE = write_call("DELETE", "/sequence/seq_1/")
READ = "GET /api/v1/me/"
CREATED = "POST /api/v1/sequence/"


def client(server: Http2Server, certificates: Path, **options: Any) -> CloseClient:
    ca = str(certificates / "ca.pem")
    given = {"max_retries": 3, "on_unknown": "raise", **options}
    return CloseClient(CANARY, base_url=server.url, verify=ca, http2=True, **given)


async def well(stream: Stream) -> None:
    await stream.answer({"id": "x_1"})


async def test_calls_share_one_connection(certificates: Path) -> None:
    async with serve_http2(certificates, well) as server, client(server, certificates) as close:
        answer = await close.send(read_call())
        async with anyio.create_task_group() as group:
            for _ in range(30):
                group.start_soon(close.send, CREATE)
        await close.send(DELETE)

    assert (answer.status_code, answer.parsed) == (200, {"id": "x_1"})
    assert server.arrived == [READ, *[CREATED] * 30, "DELETE /api/v1/sequence/seq_1/"]
    assert len(server.connections) == 1


@pytest.mark.parametrize("most", [1, 3])
async def test_a_server_may_take_few_at_a_time(certificates: Path, most: int) -> None:
    async with (
        serve_http2(certificates, well, most_streams=most) as server,
        client(server, certificates) as close,
        anyio.create_task_group() as group,
    ):
        for _ in range(20):
            group.start_soon(close.send, CREATE)

    assert server.arrived == [CREATED] * 20


async def _reset(stream: Stream) -> None:
    await stream.reset()


async def _reset_in_the_body(stream: Stream) -> None:
    await stream.head()
    await stream.data(b'{"id": ', is_all=False)
    await stream.reset()


async def _go_away(stream: Stream) -> None:
    await stream.connection.go_away(stream.id, 2)


async def _end(stream: Stream) -> None:
    await stream.connection.end()


@pytest.mark.parametrize("breaks", [_reset, _reset_in_the_body, _go_away, _end])
async def test_what_breaks_leaves_a_creation_unknown_and_a_read_to_be_repeated(
    certificates: Path, breaks: Callable[[Stream], Awaitable[None]]
) -> None:
    async def play(stream: Stream) -> None:
        await (breaks if len(server.arrived) in {1, 3} else well)(stream)

    async with serve_http2(certificates, play) as server, client(server, certificates) as close:
        read = await close.send(read_call())
        with pytest.raises(OutcomeUnknown):
            await close.send(CREATE)

    assert read.parsed == {"id": "x_1"}
    assert server.arrived == [READ, READ, CREATED]


async def test_what_the_server_says_it_did_not_work_on_goes_over_another_connection(
    certificates: Path,
) -> None:
    async def play(stream: Stream) -> None:
        await stream.answer({"id": "x_1"})

    async with serve_http2(certificates, play) as server, client(server, certificates) as close:
        await close.send(read_call())
        # It crosses with the next request, whose stream is 3.
        await server.connections[0].go_away(1)
        created = await close.send(CREATE)

    assert created.parsed == {"id": "x_1"}
    assert server.arrived == [READ, CREATED]
    assert len(server.connections) == 2


async def test_creations_that_wait_for_a_connection_that_ends_are_not_unknown(
    certificates: Path,
) -> None:
    async def play(stream: Stream) -> None:
        if stream.connection.number == 1:
            await is_queued.wait()
            await stream.connection.go_away(stream.id)
        await stream.answer({"id": "x_1"})

    is_queued, created = anyio.Event(), list[Any]()

    async def create() -> None:
        created.append((await close.send(CREATE)).parsed)

    async with (
        serve_http2(certificates, play, most_streams=1) as server,
        client(server, certificates) as close,
        anyio.create_task_group() as group,
    ):
        group.start_soon(close.send, read_call())
        await server.wait_for_arrival()
        for _ in range(5):
            group.start_soon(create)
        await anyio.wait_all_tasks_blocked()
        is_queued.set()

    assert created == [{"id": "x_1"}] * 5
    assert server.arrived.count(CREATED) == 5


async def test_a_creation_that_has_left_is_seen_through(certificates: Path) -> None:
    async def play(stream: Stream) -> None:
        await may_answer.wait()
        await stream.answer({"id": "x_1"})

    may_answer = anyio.Event()
    async with serve_http2(certificates, play) as server, client(server, certificates) as close:
        async with anyio.create_task_group() as group:
            group.start_soon(close.send, CREATE)
            await server.wait_for_arrival()
            group.cancel_scope.cancel()
            may_answer.set()
        # It's in order, so it was kept.
        await close.send(read_call())

    assert server.arrived == [CREATED, READ]
    assert len(server.connections) == 1


async def test_a_read_that_is_cancelled_costs_no_other_call_its_connection(
    certificates: Path,
) -> None:
    async def play(stream: Stream) -> None:
        if stream.line == CREATED:
            await may_answer.wait()
            await stream.answer({"id": "x_1"})

    may_answer, created = anyio.Event(), list[Any]()

    async def create() -> None:
        created.append((await close.send(CREATE)).parsed)

    async with (
        serve_http2(certificates, play) as server,
        client(server, certificates) as close,
        anyio.create_task_group() as group,
    ):
        group.start_soon(create)
        await server.wait_for_arrival(1)
        async with anyio.create_task_group() as reads:
            reads.start_soon(close.send, read_call())
            await server.wait_for_arrival(2)
            reads.cancel_scope.cancel()
        may_answer.set()

    assert created == [{"id": "x_1"}]
    assert server.arrived == [CREATED, READ]


async def test_an_answer_that_is_cut_off_leaves_the_next_ones_their_room(
    certificates: Path,
) -> None:
    async def play(stream: Stream) -> None:
        # More than a connection has room for: httpcore gives a server 16 MiB.
        size = 17_000_000 if len(server.arrived) == 1 else 70_000
        await stream.answer(b'"' + b"x" * size + b'"')

    async with (
        serve_http2(certificates, play) as server,
        client(server, certificates, max_response_bytes=100_000, timeout=5, max_retries=0) as close,
    ):
        with pytest.raises(ResponseUnreadable):
            await close.send(read_call())
        answer = await close.send(read_call())

    assert answer.parsed == "x" * 70_000
    assert len(server.connections) == 2


async def test_reads_that_are_cancelled_leave_the_next_ones_their_room(certificates: Path) -> None:
    async def play(stream: Stream) -> None:
        await stream.answer({"id": "x_1"})

    async with serve_http2(certificates, play) as server, client(server, certificates) as close:
        await close.send(read_call())
        server.handler = _never
        async with anyio.create_task_group() as group:
            group.start_soon(close.send, read_call())
            await server.wait_for_arrival(2)
            group.cancel_scope.cancel()
        server.handler = well
        await close.send(read_call())

    assert [len(one.streams) for one in server.connections] == [2, 1]


async def _never(_: Stream) -> None:
    await anyio.sleep_forever()


async def test_a_stray_answer_leaves_the_other_calls_alone(certificates: Path) -> None:
    async def play(stream: Stream) -> None:
        if stream.line == CREATED:
            await stream.answer({"id": "seq_1", "name": "Another"})
        else:
            await may_answer.wait()
            await stream.answer({"id": "x_1"})

    may_answer, read = anyio.Event(), list[Any]()

    async def get() -> None:
        read.append((await close.send(read_call())).parsed)

    async with (
        serve_http2(certificates, play) as server,
        client(server, certificates, max_retries=0) as close,
        anyio.create_task_group() as group,
    ):
        group.start_soon(get)
        await server.wait_for_arrival()
        with pytest.raises(OutcomeUnknown):
            await close.send(CREATE)
        may_answer.set()

    assert read == [{"id": "x_1"}]
    assert server.arrived == [READ, CREATED]


async def test_a_read_in_time_ends_as_one(certificates: Path) -> None:
    async with (
        serve_http2(certificates, _never) as server,
        client(server, certificates, timeout=0.1, max_retries=0) as close,
    ):
        with pytest.raises(NoAnswer):
            await close.send(read_call())

    assert server.arrived == [READ]


@pytest.mark.parametrize(
    ("failure", "may_have_left"),
    [
        # Another request may have written it, and only then writing failed.
        (httpcore.WriteError(), True),
        # It's raised before anything is written.
        (TooManyStreamsError(), False),
    ],
)
async def test_a_head_that_fails_has_not_left_only_if_it_was_refused_here(
    failure: Exception, may_have_left: bool
) -> None:
    trace = SendTrace(is_write=True, handed_over=True)

    await trace("http2.send_request_headers.started", {})
    await trace("http2.send_request_headers.failed", {"exception": failure})

    trace.hear_end(failure)
    assert trace.may_have_left is may_have_left
