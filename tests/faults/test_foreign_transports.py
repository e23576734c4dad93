"""Transports of other people: no silence and no exception of theirs proves that nothing left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import respx

from close_async import CloseClient, Journal, OutcomeUnknown, RequestNotSent
from close_async._core.clock import Clock
from tests.support.script import CANARY, write_call

from .server import Play, answer, serve
from .transports import BOTH, MANY, TABLE, Renaming, over_each_transport, rebuilt, tls

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from .server import FaultServer
    from .transports import Row

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


over_each_foreign_transport = pytest.mark.parametrize(
    ("anyio_backend", "make"),
    [
        pytest.param(backend, partial(row.make, MANY), id=f"{name}-{backend}")
        for name, row in TABLE.items()
        for backend in row.backends
        if not row.tells
    ]
    + [
        pytest.param(backend, partial(Renaming, kind), id=f"{kind.__name__}-{backend}")
        for kind in EARLY
        for backend in BOTH
    ],
)


def client_of(server: FaultServer, **options: Any) -> CloseClient:
    clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
    return CloseClient(CANARY, base_url=server.url, clock=clock, **options)


def writes(server: FaultServer) -> int:
    return sum(line.startswith("POST") for line in server.arrived)


@over_each_foreign_transport
async def test_a_creation_whose_connection_closed_arrives_once_and_is_unknown(make: Make) -> None:
    async with serve() as server, client_of(server, transport=make()) as close:
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert server.arrived == ["POST /api/v1/sequence/"]


@over_each_foreign_transport
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


@over_each_transport
async def test_a_refused_connection_is_not_sent_only_where_something_tells_so(row: Row) -> None:
    async with serve() as server:
        pass
    async with client_of(server, transport=row.make(MANY), settle=0) as close:
        with pytest.raises(RequestNotSent if row.tells else OutcomeUnknown):
            await close.send(WRITE)


async def send_and_lie(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> Any:
    """Send another request, and give its failure the name of one that comes before sending."""
    try:
        return await SEND(transport, rebuilt(request))
    except httpx.TransportError as failure:
        msg = "mocked"
        raise httpx.ConnectTimeout(msg) from failure


SEND = httpx.AsyncHTTPTransport.handle_async_request


@pytest.mark.parametrize("whose", ["own", "handed in", "of the instance"])
async def test_what_a_tool_has_put_in_the_place_of_httpx_is_not_believed(
    whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = httpx.AsyncHTTPTransport(verify=tls())
    transport = None if whose == "own" else given
    if whose == "of the instance":
        monkeypatch.setattr(given, "handle_async_request", partial(send_and_lie, given))
    async with serve() as server, client_of(server, transport=transport, settle=0) as close:
        if whose != "of the instance":
            monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", send_and_lie)
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert server.arrived == ["POST /api/v1/sequence/"]


@pytest.mark.parametrize("place", ["httpx", "httpcore"])
@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ReadTimeout, httpx.PoolTimeout])
async def test_a_tool_below_httpx_or_in_its_client_is_not_believed_either(
    place: str, kind: type[httpx.TransportError]
) -> None:
    async with (
        respx.mock(using=place) as mock,
        CloseClient(CANARY, on_unknown="raise", max_retries=2) as close,
    ):
        route = mock.post("https://api.close.com/api/v1/sequence/").mock(side_effect=kind)
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert route.call_count == 1


async def test_when_the_tool_is_gone_what_is_not_sent_is_known_again() -> None:
    async with serve() as server:
        pass
    async with client_of(server) as close:
        with respx.mock(using="httpcore"), pytest.raises(OutcomeUnknown):
            await close.send(WRITE)
        with pytest.raises(RequestNotSent):
            await close.send(WRITE)


async def test_what_a_tool_wraps_around_httpx_does_not_hide_that_nothing_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def pass_on(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> Any:
        return await SEND(transport, request)

    async with serve() as server:
        pass
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", pass_on)
    async with client_of(server) as close:
        with pytest.raises(RequestNotSent):
            await close.send(WRITE)


class FailingOver(httpx.AsyncHTTPTransport):
    """Goes another way, with a request of its own, if the first is shut; tells of the first."""

    def __init__(self, shut: str) -> None:
        super().__init__(verify=tls())
        self._shut = httpx.URL(shut)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it to the host that is shut, and then to the one that was asked for."""
        there = request.url
        request.url = there.copy_with(port=self._shut.port)
        try:
            return await super().handle_async_request(request)
        except httpx.ConnectError as first:
            request.url = there
            try:
                return await super().handle_async_request(rebuilt(request))
            except httpx.TransportError:
                raise first  # noqa: B904 - that is what it does


async def test_what_went_another_way_has_left_though_the_first_failure_is_raised() -> None:
    async with serve() as shut:
        pass
    async with (
        serve() as server,
        client_of(server, transport=FailingOver(shut.url), on_unknown="raise") as close,
    ):
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITE)

    assert writes(server) == 1


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
    transport = httpx.AsyncHTTPTransport(verify=tls())
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
    transport = httpx.AsyncHTTPTransport(verify=tls())
    auth = Rerouting(streams=streams)
    async with serve() as server:
        close = CloseClient(auth=auth, base_url=server.url, transport=transport, settle=0)
        async with close:
            with pytest.raises(OutcomeUnknown):
                await close.send(WRITE)

    assert server.arrived == ["POST /gateway/api/v1/sequence/"]


async def test_what_an_auth_asks_for_itself_is_not_the_call() -> None:
    transport = httpx.AsyncHTTPTransport(verify=tls())
    async with serve() as server:
        auth = Signing(server.url.replace("/api/v1", "/token/"))
        close = CloseClient(auth=auth, base_url=server.url, transport=transport, max_retries=0)
        async with close:
            with pytest.raises(RequestNotSent):
                await close.send(WRITE)

    assert server.arrived == ["POST /token/"]
