"""Real sockets, real faults: what arrives how often, and what the caller is told."""

from __future__ import annotations

import gc
import socket
import ssl
import time
from contextlib import suppress
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async._core.clock import Clock
from close_async.client import CloseClient
from close_async.errors import (
    NoAnswer,
    OutcomeUnknown,
    RequestNotSent,
    ResponseUnreadable,
    ServerError,
)
from tests.support.script import CANARY, read_call, write_call

from .server import Play, answer, is_whole, serve

if TYPE_CHECKING:
    from .server import FaultServer

pytestmark = pytest.mark.anyio

READ = read_call()
WRITE = write_call(json={"name": "x"})
GOOD = Play(answer(200, {"id": "x_1"}))
SHORT = 0.15
TLS = ssl.create_default_context()


def client_of(server: FaultServer, **options: Any) -> CloseClient:
    defaults = {
        "base_url": server.url,
        "clock": Clock(sleep=lambda _: anyio.lowlevel.checkpoint()),
        # To make a context takes longer than most tests here.
        "transport": httpx.AsyncHTTPTransport(verify=TLS),
    }
    return CloseClient(CANARY, **{**defaults, **options})


def patience(fault: str) -> float:
    return SHORT if "silence" in fault else 10


LOST = {
    "closed after the request was read": Play(then="close"),
    "reset after the request was read": Play(then="reset"),
    "half a head": Play(b"HTTP/1.1 200 OK\r\nContent-Le", then="close"),
    "half a head, reset": Play(b"HTTP/1.1 200 OK\r\nContent-Le", then="reset"),
    "half a body": Play(answer(200, {"id": "x_1"}, content_length="100"), then="close"),
    "half a body, reset": Play(answer(200, {"id": "x_1"}, content_length="100"), then="reset"),
    "half a chunk": Play(
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"id"', then="close"
    ),
    "no HTTP": Play(b"220 mail.example ESMTP\r\n", then="close"),
    "silence": Play(then="hang"),
    "silence in the head": Play(b"HTTP/1.1 200", then="hang"),
    "silence in the body": Play(answer(200, {"id": "x_1"}, content_length="100"), then="hang"),
}
UNREAD = {
    "closed": Play(then="close", reads=False),
    "reset": Play(then="reset", reads=False),
}
UNREADABLE = {
    "too short a length": Play(answer(200, {"id": "x_1"}, content_length="5"), then="close"),
    "HTML": Play(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"),
}
BROKEN = {
    "503 after the work": Play(answer(503, {"error": "busy"})),
    "502 without a body": Play(answer(502)),
    "503 before the request was read": Play(answer(503, connection="close"), "close", reads=False),
}
FAULTS = {**LOST, **UNREADABLE, **BROKEN}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_write_arrives_once_and_its_outcome_is_called_unknown(fault: str) -> None:
    play = FAULTS[fault]
    async with (
        serve(play, GOOD, GOOD) as server,
        client_of(server, timeout=patience(fault)) as close,
    ):
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

        assert server.connections == 1
        assert server.arrived == ["POST /api/v1/sequence/"] * play.reads


@pytest.mark.parametrize("fault", UNREAD)
async def test_a_write_that_nobody_read_arrives_at_most_once(fault: str) -> None:
    async with serve(UNREAD[fault], GOOD, GOOD) as server, client_of(server) as close:
        try:
            # If the connection was gone before it could be written, it's safe to send it again.
            await close.send(WRITE)
        except OutcomeUnknown:
            assert server.arrived == []
        else:
            assert server.arrived == ["POST /api/v1/sequence/"]


@pytest.mark.parametrize("fault", UNREAD)
async def test_a_read_that_nobody_read_is_sent_again(fault: str) -> None:
    async with serve(UNREAD[fault], GOOD) as server, client_of(server) as close:
        result = await close.send(READ)

        assert result.parsed == {"id": "x_1"}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_read_is_sent_again_and_gets_its_answer(fault: str) -> None:
    play = FAULTS[fault]
    async with serve(play, GOOD) as server, client_of(server, timeout=patience(fault)) as close:
        result = await close.send(READ)

        assert result.parsed == {"id": "x_1"}
        assert server.arrived == ["GET /api/v1/me/"] * (1 + play.reads)


@pytest.mark.parametrize("fault", LOST)
async def test_a_read_that_never_gets_an_answer_says_so(fault: str) -> None:
    play = LOST[fault]
    async with (
        serve(play, play) as server,
        client_of(server, timeout=patience(fault), max_retries=1) as close,
    ):
        with pytest.raises(NoAnswer):
            await close.send(READ)

        assert server.arrived == ["GET /api/v1/me/"] * (2 * play.reads)


@pytest.mark.parametrize("fault", UNREADABLE)
async def test_a_read_that_stays_unreadable_says_so(fault: str) -> None:
    play = UNREADABLE[fault]
    async with serve(play, play) as server, client_of(server, max_retries=1) as close:
        with pytest.raises(ResponseUnreadable):
            await close.send(READ)


async def test_a_read_that_met_only_broken_servers_says_what_they_said() -> None:
    play = BROKEN["503 after the work"]
    async with serve(play, play) as server, client_of(server, max_retries=1) as close:
        with pytest.raises(ServerError, match="busy"):
            await close.send(READ)


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_a_rate_limited_call_arrives_again(call: Any) -> None:
    limited = Play(answer(429, {"error": "slow down"}, retry_after="1"))
    async with serve(limited, GOOD) as server, client_of(server) as close:
        result = await close.send(call)

        assert result.parsed == {"id": "x_1"}
        assert len(server.arrived) == 2


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_nobody_listens(call: Any) -> None:
    async with serve() as server:
        pass

    async with client_of(server) as close:
        with pytest.raises(RequestNotSent, match="no connection came about"):
            await close.send(call)

    assert server.arrived == []


async def test_a_compressed_answer_that_is_broken_is_no_answer() -> None:
    no_gzip = Play(answer(200, {"id": "x_1"}, content_encoding="gzip"))
    async with serve(no_gzip, GOOD, no_gzip) as server, client_of(server) as close:
        result = await close.send(READ)
        with pytest.raises(OutcomeUnknown, match="compression is broken"):
            await close.send(WRITE)

        assert result.parsed == {"id": "x_1"}
        assert len(server.arrived) == 3


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_a_server_that_knows_no_tls(call: Any) -> None:
    no_tls = Play(b"HTTP/1.1 400 Bad Request\r\n\r\n", then="close", reads=False)
    async with serve(no_tls, no_tls) as server:
        url = server.url.replace("http:", "https:")
        async with client_of(server, base_url=url, max_retries=1) as close:
            with pytest.raises(RequestNotSent):
                await close.send(call)

        assert server.connections == 2
        assert server.arrived == []


async def test_a_name_that_does_not_exist() -> None:
    async with serve() as server, client_of(server, base_url="https://x.invalid/") as close:
        with pytest.raises(RequestNotSent, match="no connection came about"):
            await close.send(WRITE)


async def test_a_full_pool_sends_nothing() -> None:
    limits = httpx.Limits(max_connections=1)
    timeout = httpx.Timeout(5, pool=SHORT)
    async with (
        serve(Play(then="hang")) as server,
        client_of(server, transport=None, limits=limits, timeout=timeout, max_retries=0) as close,
        anyio.create_task_group() as group,
    ):
        group.start_soon(close.send, READ)
        await server.wait_for_arrival()

        with pytest.raises(RequestNotSent, match="no connection of the pool became free in time"):
            await close.send(WRITE)

        assert server.arrived == ["GET /api/v1/me/"]
        group.cancel_scope.cancel()


class OwnLoop:
    """A server that outlives the event loops of its clients."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/api/v1"

    def run(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._sockets.append(connection)
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            read = b""
            while more := connection.recv(65536):
                read += more
                if not is_whole(read):
                    continue
                self.arrived.append(read.split(b" HTTP/1.1")[0].decode())
                connection.sendall(GOOD.sends)
                read = b""

    def stop(self) -> None:
        """Close everything."""
        self._listener.shutdown(socket.SHUT_RDWR)
        for one in (self._listener, *self._sockets):
            one.close()


@pytest.mark.parametrize(
    "backends", [("asyncio", "asyncio"), ("trio", "trio"), ("asyncio", "trio")]
)
def test_a_client_may_be_used_in_one_event_loop_after_the_other(backends: tuple[str, str]) -> None:
    server = OwnLoop()
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    close = CloseClient(CANARY, base_url=server.url, max_retries=0)
    first, second = backends

    anyio.run(close.send, READ, backend=first)
    answer = anyio.run(close.send, WRITE, backend=second)

    assert answer.parsed == {"id": "x_1"}
    assert server.arrived == ["GET /api/v1/me/", "POST /api/v1/sequence/"]
    server.stop()
    thread.join()
    del close
    gc.collect()


async def test_a_body_that_is_not_taken_has_left_all_the_same() -> None:
    call = write_call(json={"text": "x" * 20_000_000})
    async with (
        serve(Play(then="hang", reads=False)) as server,
        client_of(server, timeout=SHORT) as close,
    ):
        with pytest.raises(OutcomeUnknown, match="it could not be written in time"):
            await close.send(call)

        assert server.connections == 1


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
@pytest.mark.parametrize("end", ["close", "reset"])
async def test_a_connection_that_ended_while_idle_is_not_used(call: Any, end: Any) -> None:
    async with serve(Play(GOOD.sends, then=end), GOOD) as server, client_of(server) as close:
        await close.send(READ)
        await anyio.sleep(0.02)

        result = await close.send(call)

        assert result.parsed == {"id": "x_1"}
        assert server.connections == 2


async def test_a_write_on_a_kept_connection_that_breaks_is_not_sent_again() -> None:
    async with serve(GOOD, Play(then="close"), GOOD) as server, client_of(server) as close:
        await close.send(READ)

        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

        assert server.connections == 1
        assert server.arrived == ["GET /api/v1/me/", "POST /api/v1/sequence/"]


@pytest.mark.parametrize(("seconds", "connections"), [(3.9, 1), (4.1, 2)])
async def test_an_idle_connection_is_given_up_before_servers_close_it(
    seconds: float, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    uvicorn and Node close a connection that is idle for 5 s: a write just then would be lost.
    """
    idle = 0.0
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + idle)
    monkeypatch.setattr("httpcore._async.http11.time", clock)
    async with serve(GOOD, GOOD) as server, client_of(server, transport=None) as close:
        await close.send(READ)
        idle = seconds
        await close.send(WRITE)

    assert server.connections == connections


async def test_connections_are_kept_and_shared_with_copies() -> None:
    async with serve(GOOD, GOOD) as server, client_of(server, transport=None) as close:
        await close.send(READ)
        await close.with_options(timeout=5).send(WRITE)

        assert server.connections == 1


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
async def test_cancellation_goes_through(call: Any) -> None:
    async with serve(Play(then="hang"), GOOD) as server, client_of(server) as close:
        with anyio.move_on_after(SHORT) as scope:
            await close.send(call)

        assert scope.cancelled_caught
        assert (await close.send(READ)).parsed == {"id": "x_1"}
        assert len(server.arrived) == 2


async def test_a_refused_proxy_tunnel_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = Play(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", then="close")
    async with serve(refused) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url.removesuffix("/api/v1"))
        async with client_of(
            server, base_url="https://x.invalid/", transport=None, max_retries=0
        ) as close:
            with pytest.raises(RequestNotSent, match="the proxy refused"):
                await close.send(WRITE)

        assert server.arrived == ["CONNECT x.invalid:443"]
