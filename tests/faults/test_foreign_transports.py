"""Transports of other people: no silence and no exception of theirs proves that nothing left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

from close_async import CloseClient, Journal, OutcomeUnknown, RequestNotSent
from close_async._core.clock import Clock
from tests.support.script import CANARY, write_call

from .server import Play, answer, serve
from .test_faults import TLS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from .server import FaultServer

    Make = Callable[[], httpx.AsyncBaseTransport]

pytestmark = pytest.mark.anyio

WRITE = write_call(json={"name": "x"})
KEY = "spring"
ME = Play(answer(200, {"id": "user_1"}, date="Mon, 01 Jul 2024 12:00:00 GMT"))
GOOD = Play(answer(200, {"id": "x_1"}))
EARLY = [
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
]


def rebuilt(request: httpx.Request) -> httpx.Request:
    """Return the same request without extensions, as what signs or traces requests makes it."""
    return httpx.Request(
        request.method, request.url, headers=request.headers, stream=request.stream
    )


class Rebuilding(httpx.AsyncHTTPTransport):
    """Sends another request than it was given."""

    def __init__(self) -> None:
        super().__init__(verify=TLS)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one without extensions."""
        return await super().handle_async_request(rebuilt(request))


class Renaming(httpx.AsyncBaseTransport):
    """Sends in its own way, and gives each failure the name of one that comes before sending."""

    def __init__(self, kind: type[httpx.TransportError]) -> None:
        self._inner = httpx.AsyncHTTPTransport(verify=TLS)
        self._kind = kind

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and lie about what failed."""
        try:
            return await self._inner.handle_async_request(rebuilt(request))
        except httpx.TransportError as failure:
            raise self._kind(str(failure)) from failure

    async def aclose(self) -> None:
        """Close what it sends with."""
        await self._inner.aclose()


class Mock(httpx.MockTransport):
    """httpx's mock, with a handler that passes requests on."""

    def __init__(self) -> None:
        self._inner = Renaming(httpx.ConnectError)
        super().__init__(self._inner.handle_async_request)

    async def aclose(self) -> None:
        """Close what the handler sends with."""
        await self._inner.aclose()


def renaming(kind: type[httpx.TransportError]) -> Make:
    return lambda: Renaming(kind)


FOREIGN: dict[str, Make] = {
    "aiohttp": AiohttpTransport,
    "subclass that rebuilds the request": Rebuilding,
    "mock": Mock,
    **{kind.__name__: renaming(kind) for kind in EARLY},
}
over_each_transport = pytest.mark.parametrize(
    ("anyio_backend", "make"),
    [
        pytest.param(backend, make, id=f"{name}-{backend}")
        for name, make in FOREIGN.items()
        for backend in ("asyncio", "trio")
        if (name, backend) != ("aiohttp", "trio")
    ],
)


def client_of(server: FaultServer, **options: Any) -> CloseClient:
    clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
    return CloseClient(CANARY, base_url=server.url, clock=clock, **options)


def writes(server: FaultServer) -> int:
    return sum(line.startswith("POST") for line in server.arrived)


@over_each_transport
async def test_a_creation_whose_connection_closed_arrives_once_and_is_unknown(make: Make) -> None:
    async with serve() as server, client_of(server, transport=make()) as close:
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert server.arrived == ["POST /api/v1/sequence/"]


@over_each_transport
async def test_a_creation_that_is_cancelled_under_way_is_not_sent_again_after_a_restart(
    make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "sent.db"
    async with serve(ME, Play(then="hang"), ME, encore=GOOD) as server:
        async with (
            client_of(server, transport=make(), journal=Journal.sqlite(path)) as close,
            anyio.create_task_group() as group,
        ):
            group.start_soon(close.with_options(idempotency_key=KEY).send, WRITE)
            await server.wait_for_arrival(2)
            group.cancel_scope.cancel()
        async with Journal.sqlite(path) as journal:
            entry = await journal.get(f"{WRITE.operation} {KEY}")
        async with client_of(server, transport=make(), journal=Journal.sqlite(path)) as close:
            with pytest.raises(OutcomeUnknown):
                await close.with_options(idempotency_key=KEY).send(WRITE)

    assert entry is not None
    assert entry.state == "unknown"
    assert writes(server) == 1


@pytest.mark.parametrize("subclass", [False, True], ids=["httpx's own", "subclass"])
async def test_nobody_listens_to_a_transport_that_tells_so(*, subclass: bool) -> None:
    class Telling(httpx.AsyncHTTPTransport):
        """Passes requests on as they are, so that httpcore tells what becomes of them."""

    kind = Telling if subclass else httpx.AsyncHTTPTransport
    async with serve() as server:
        pass
    async with client_of(server, transport=kind(verify=TLS)) as close:
        with pytest.raises(RequestNotSent):
            await close.send(WRITE)


class Signing(httpx.Auth):
    """Sends another request than it was given, and may ask for a token before."""

    def __init__(self, token_url: str | None = None, *, builds_anew: bool = True) -> None:
        self._token_url = token_url
        self._builds_anew = builds_anew

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Yield the request without extensions."""
        if self._token_url is not None:
            yield httpx.Request("POST", self._token_url)
        if not self._builds_anew:
            request.extensions = {}
        yield rebuilt(request) if self._builds_anew else request


@pytest.mark.parametrize("builds_anew", [True, False], ids=["built anew", "without extensions"])
async def test_what_an_auth_has_altered_has_left_all_the_same(*, builds_anew: bool) -> None:
    transport = httpx.AsyncHTTPTransport(verify=TLS)
    auth = Signing(builds_anew=builds_anew)
    async with serve() as server:
        close = CloseClient(auth=auth, base_url=server.url, transport=transport, settle=0)
        async with close:
            with pytest.raises(OutcomeUnknown):
                await close.send(WRITE)

    assert server.arrived == ["POST /api/v1/sequence/"]


class Rerouting(httpx.Auth):
    """Sends a request by another path than it was given, as a gateway may want it."""

    def __init__(self, *, streams: bool) -> None:
        self._streams = streams

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Yield the request with another path."""
        body: Any = (
            {"stream": request.stream} if self._streams else {"content": await request.aread()}
        )
        url = request.url.copy_with(path=f"/gateway{request.url.path}")
        yield httpx.Request(request.method, url, headers=request.headers, **body)


@pytest.mark.parametrize("streams", [False, True], ids=["with its content", "as a stream"])
async def test_what_an_auth_sends_by_another_path_has_left_all_the_same(*, streams: bool) -> None:
    transport = httpx.AsyncHTTPTransport(verify=TLS)
    auth = Rerouting(streams=streams)
    async with serve() as server:
        close = CloseClient(auth=auth, base_url=server.url, transport=transport, settle=0)
        async with close:
            with pytest.raises(OutcomeUnknown):
                await close.send(WRITE)

    assert server.arrived == ["POST /gateway/api/v1/sequence/"]


async def test_what_an_auth_asks_for_itself_is_not_the_call() -> None:
    transport = httpx.AsyncHTTPTransport(verify=TLS)
    async with serve() as server:
        auth = Signing(server.url.replace("/api/v1", "/token/"))
        close = CloseClient(auth=auth, base_url=server.url, transport=transport, max_retries=0)
        async with close:
            with pytest.raises(RequestNotSent):
                await close.send(WRITE)

    assert server.arrived == ["POST /token/"]
