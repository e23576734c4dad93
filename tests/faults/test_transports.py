"""
Each fault and each cancellation over each transport of the table.

What is right differs in one thing: where nothing tells that a write did not leave, it's unknown.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from close_async import CloseClient, NoAnswer, OutcomeUnknown, RequestNotSent
from close_async._core.clock import Clock
from tests.support.script import CANARY, read_call, write_call

from .server import Play, answer, serve
from .test_faults import FAULTS, LOST, UNREAD, patience
from .transports import MANY, over_each_transport

if TYPE_CHECKING:
    from .server import FaultServer
    from .transports import Row

pytestmark = pytest.mark.anyio

READ = read_call()
WRITE = write_call(json={"name": "x"})
DELETE = write_call(method="DELETE")
GOOD = Play(answer(200, {"id": "x_1"}))
SHORT = 0.15


def client_of(server: FaultServer, row: Row, **options: Any) -> CloseClient:
    defaults = {
        "base_url": server.url,
        "clock": Clock(sleep=lambda _: anyio.lowlevel.checkpoint()),
        "transport": row.make(MANY),
        "settle": 0,
    }
    return CloseClient(CANARY, **{**defaults, **options})


@over_each_transport
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_write_arrives_once_and_its_outcome_is_called_unknown(row: Row, fault: str) -> None:
    if "silence" in fault and row.drops_timeouts:
        pytest.skip("nothing ends the wait")

    play = FAULTS[fault]
    async with (
        serve(play, GOOD, GOOD) as server,
        client_of(server, row, timeout=patience(fault)) as close,
    ):
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert server.arrived == ["POST /api/v1/sequence/"] * play.reads


@over_each_transport
@pytest.mark.parametrize("fault", LOST)
async def test_a_read_is_sent_again_and_says_so_if_it_never_gets_an_answer(
    row: Row, fault: str
) -> None:
    if "silence" in fault and row.drops_timeouts:
        pytest.skip("nothing ends the wait")

    play = LOST[fault]
    async with (
        serve(play, GOOD, play) as server,
        client_of(server, row, timeout=patience(fault)) as close,
    ):
        assert (await close.send(READ)).parsed == {"id": "x_1"}
        # A transport that gives lost answers the names of earlier failures is believed for reads.
        with pytest.raises((NoAnswer, RequestNotSent)):
            await close.with_options(max_retries=0).send(READ)

    assert len(server.arrived) == 3 or row.has_own_ways


@over_each_transport
@pytest.mark.parametrize("fault", UNREAD)
async def test_a_write_that_nobody_read_arrives_at_most_once(row: Row, fault: str) -> None:
    async with serve(UNREAD[fault], GOOD) as server, client_of(server, row) as close:
        try:
            await close.send(WRITE)
        except OutcomeUnknown:
            assert server.arrived == []
        else:
            assert server.arrived == ["POST /api/v1/sequence/"]


@over_each_transport
async def test_a_connection_that_the_other_side_closed_is_not_written_to_twice(row: Row) -> None:
    """aiohttp sends a DELETE a second time by itself, if its connection had been used before."""
    if row.has_own_ways:
        pytest.skip("that is how it does it")

    async with (
        serve(GOOD, Play(then="close"), GOOD, GOOD) as server,
        client_of(server, row, max_retries=0, on_unknown="raise") as close,
    ):
        await close.send(READ)
        with pytest.raises(OutcomeUnknown):
            await close.send(DELETE)

    assert [line.split()[0] for line in server.arrived] == ["GET", "DELETE"]


@over_each_transport
@pytest.mark.parametrize("base_url", [None, "http://x.invalid/api/v1"], ids=["refused", "no name"])
async def test_no_connection_is_not_sent_only_where_something_tells_so(
    row: Row, base_url: str | None
) -> None:
    async with serve() as server:
        pass
    options = {"transport": row.make(MANY), "base_url": base_url or server.url}
    async with client_of(server, row, **options) as close:
        with pytest.raises(RequestNotSent if row.tells else OutcomeUnknown):
            await close.send(WRITE)
        with pytest.raises(RequestNotSent):
            await close.send(READ)


@over_each_transport
async def test_a_connection_in_the_making_holds_up_no_cancellation_where_it_tells(row: Row) -> None:
    if not row.tells:
        pytest.skip("the write may have left")

    async with serve(encore=Play(then="hang", reads=False)) as server:
        # Nobody greets over TLS here.
        url = server.url.replace("http:", "https:")
        async with client_of(server, row, base_url=url) as close:
            with anyio.fail_after(5):
                async with anyio.create_task_group() as group:
                    group.start_soon(close.send, WRITE)
                    await server.wait_until_open(1)
                    group.cancel_scope.cancel()
                await server.wait_until_open(0)

    assert server.arrived == []


@over_each_transport
async def test_a_write_that_is_cancelled_under_way_is_seen_through(row: Row) -> None:
    slow = Play(GOOD.sends, delay=SHORT)
    async with serve(slow, GOOD) as server, client_of(server, row) as close:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(close.send, WRITE)
                await server.wait_for_arrival()
                scope.cancel()
        result = await close.send(READ)

    assert result.parsed == {"id": "x_1"}
    assert scope.cancelled_caught
    assert len(server.arrived) == 2


@over_each_transport
async def test_a_read_that_is_cancelled_ends_at_once(row: Row) -> None:
    async with serve(Play(then="hang"), GOOD) as server, client_of(server, row) as close:
        with anyio.fail_after(5):
            async with anyio.create_task_group() as group:
                group.start_soon(close.send, READ)
                await server.wait_for_arrival()
                group.cancel_scope.cancel()
            await close.send(READ)

    assert len(server.arrived) == 2


@over_each_transport
async def test_an_answer_comes_as_it_is(row: Row) -> None:
    """It's decompressed once, leads nowhere else, and leaves no cookie."""
    packed = gzip.compress(json.dumps({"id": "x_1"}).encode())
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n"
    zipped = Play(f"{head}Set-Cookie: a=b\r\nX-Twice: 1\r\nX-Twice: 2\r\n\r\n".encode() + packed)
    moved = Play(answer(302, location="/elsewhere"))
    async with serve(zipped, moved, encore=GOOD) as server, client_of(server, row) as close:
        first = await close.send(READ)
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert first.parsed == {"id": "x_1"}
    assert first.headers.get_list("x-twice") == ["1", "2"]
    assert server.arrived == ["GET /api/v1/me/", "POST /api/v1/sequence/"]


@over_each_transport
async def test_a_client_that_was_closed_can_be_opened_again(row: Row) -> None:
    if row.has_own_ways:
        pytest.skip("it can't")

    async with serve(encore=GOOD) as server:
        close = client_of(server, row)
        for _ in range(2):
            async with close:
                await close.send(READ)

    assert len(server.arrived) == 2
