"""
The table of transports over which faults, cancellations and contention are tried.

Each row makes one transport with so many places, and says whether it tells that nothing left.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

import attrs
import httpx
import pytest
from httpx_aiohttp import AiohttpTransport as HttpxAiohttpTransport

from close_async._wire.message.request import Body
from close_async.transports import AiohttpTransport, Httpx2Transport

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    Make = Callable[[int], httpx.AsyncBaseTransport]

BOTH: Final = ("asyncio", "trio")
MANY: Final = 50


@cache
def tls() -> ssl.SSLContext:
    """Return one context for all: to make one takes longer than most tests."""
    return httpx.create_ssl_context()


def rebuilt(request: httpx.Request) -> httpx.Request:
    """Return the same request without extensions, as what signs or traces requests makes it."""
    return httpx.Request(
        request.method, request.url, headers=request.headers, stream=request.stream
    )


def limited(places: int) -> httpx.Limits:
    """Return limits of so many connections, of which half are kept: so they come and go."""
    return httpx.Limits(max_connections=places, max_keepalive_connections=(places + 1) // 2)


def httpx_own(places: int) -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(verify=tls(), limits=limited(places))


class Rebuilding(httpx.AsyncHTTPTransport):
    """Sends another request than it was given."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one without extensions."""
        return await super().handle_async_request(rebuilt(request))


class Telling(httpx.AsyncHTTPTransport):
    """Passes requests on as they are, so that httpcore tells what becomes of them."""


class Renaming(httpx.AsyncBaseTransport):
    """Sends in its own way, and gives each failure the name of one that comes before sending."""

    def __init__(
        self, kind: type[httpx.TransportError] = httpx.ConnectTimeout, places: int = MANY
    ) -> None:
        self._inner = httpx_own(places)
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

    def __init__(self, places: int = MANY) -> None:
        inner = Renaming(httpx.ConnectError, places)
        # No attribute shows what it sends with.
        self._close = inner.aclose
        super().__init__(inner.handle_async_request)

    async def aclose(self) -> None:
        """Close what the handler sends with."""
        await self._close()


class App(httpx.ASGITransport):
    """An ASGI application that passes requests on, as a gateway does."""

    def __init__(self, places: int = MANY) -> None:
        inner = Renaming(httpx.ConnectError, places)
        self._close = inner.aclose
        super().__init__(partial(self._pass_on, inner))

    async def _pass_on(self, inner: Renaming, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part["body"], part["more_body"]
        host = dict(scope["headers"])[b"host"].decode()
        url = f"http://{host}{scope['path']}"
        request = httpx.Request(scope["method"], url, headers=scope["headers"], stream=Body(body))
        answer = await inner.handle_async_request(request)
        try:
            content = b"".join([piece async for piece in answer.aiter_raw()])
        finally:
            await answer.aclose()
        head = {"status": answer.status_code, "headers": answer.headers.raw}
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": content})

    async def aclose(self) -> None:
        """Close what the application sends with."""
        await self._close()


@attrs.frozen
class Row:
    """
    One transport of the table, and the event loops that it knows.

    *hides_pool* says that nothing tells how many connections there are behind it, and
    *drops_timeouts* that it waits for ever: what is rebuilt has no extensions. *has_own_ways* says
    that it sends a second time by itself, and that it can't be opened again.
    """

    make: Make
    tells: bool = False
    hides_pool: bool = False
    drops_timeouts: bool = False
    has_own_ways: bool = False
    backends: tuple[str, ...] = BOTH


TABLE: Final[dict[str, Row]] = {
    "httpx's, handed in": Row(httpx_own, tells=True),
    "subclass that passes requests on": Row(
        lambda places: Telling(verify=tls(), limits=limited(places)), tells=True
    ),
    "subclass that rebuilds the request": Row(
        lambda places: Rebuilding(verify=tls(), limits=limited(places)), drops_timeouts=True
    ),
    "wrapper that renames failures": Row(
        lambda places: Renaming(places=places), drops_timeouts=True
    ),
    "mock": Row(Mock, hides_pool=True, drops_timeouts=True),
    "ASGI": Row(App, hides_pool=True, drops_timeouts=True),
    "AiohttpTransport": Row(
        lambda places: AiohttpTransport(verify=tls(), limits=limited(places)),
        tells=True,
        backends=("asyncio",),
    ),
    "Httpx2Transport": Row(
        lambda places: Httpx2Transport(verify=tls(), limits=limited(places)), tells=True
    ),
    "httpx-aiohttp": Row(
        lambda places: HttpxAiohttpTransport(verify=tls(), limits=limited(places)),
        has_own_ways=True,
        backends=("asyncio",),
    ),
}


over_each_transport = pytest.mark.parametrize(
    ("anyio_backend", "row"),
    [
        pytest.param(backend, row, id=f"{name}-{backend}")
        for name, row in TABLE.items()
        for backend in row.backends
    ],
)
