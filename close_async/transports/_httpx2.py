"""httpx's requests over httpx2, whose pool keeps its places however requests are cancelled."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import httpx2

from .._wire.pool.network import LIMITS, Network
from ._adapter import Adapter

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Generator


class Httpx2Transport(Adapter):
    """
    A transport over httpx2, for asyncio and trio.

        async with CloseClient(api_key, transport=Httpx2Transport()) as close: ...

    *proxy*, *verify*, *cert*, *http2* and *trust_env* mean what they mean for a `CloseClient`.
    """

    _calls_trace = True

    def __init__(
        self,
        *,
        limits: httpx.Limits = LIMITS,
        proxy: httpx.Proxy | httpx.URL | str | None = None,
        verify: ssl.SSLContext | str | bool = True,
        cert: str | tuple[str, str] | tuple[str, str, str] | None = None,
        http2: bool = False,
        trust_env: bool = True,
    ) -> None:
        super().__init__(
            limits,
            Network(
                base_url="",
                proxy=proxy,
                verify=verify,
                cert=cert,
                http2=http2,
                trust_env=trust_env,
            ),
        )
        # One for each proxy, and one without.
        self._transports: dict[str, httpx2.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send *request* once, and return the answer with its body unread and undecoded.

        Raises:
            httpx.TransportError: there is no answer.
        """
        transport = self._transport_for(request.url)
        passed_on = httpx2.Request(
            request.method,
            str(request.url),
            headers=request.headers.raw,
            stream=_Pieces(request.stream, request),
            extensions=request.extensions,
        )
        with _as_httpx(request):
            answer = await transport.handle_async_request(passed_on)
        return httpx.Response(
            answer.status_code,
            headers=answer.headers.raw,
            stream=_Body(answer.stream, request),
            request=request,
            extensions=answer.extensions,
        )

    def _transport_for(self, url: httpx.URL) -> httpx2.AsyncHTTPTransport:
        proxy = self._proxy_for(url)
        key = "" if proxy is None else f"{proxy.url} {proxy.auth}"
        if key not in self._transports:
            limits = self._limits
            self._transports[key] = httpx2.AsyncHTTPTransport(
                verify=self._context,
                http2=self._network.http2,
                limits=httpx2.Limits(
                    max_connections=limits.max_connections,
                    max_keepalive_connections=limits.max_keepalive_connections,
                    keepalive_expiry=limits.keepalive_expiry,
                ),
                proxy=None
                if proxy is None
                else httpx2.Proxy(
                    str(proxy.url),
                    auth=proxy.auth,
                    headers=proxy.headers.raw,
                    ssl_context=proxy.ssl_context,
                ),
            )
        return self._transports[key]

    async def aclose(self) -> None:
        """Close all connections. The next request opens new ones."""
        transports, self._transports = self._transports, {}
        for transport in transports.values():
            await transport.aclose()


class _Pieces(httpx2.AsyncByteStream):
    """The body of a request of httpx, in the terms of httpx2."""

    def __init__(self, stream: object, request: httpx.Request) -> None:
        if not isinstance(stream, httpx.AsyncByteStream):
            msg = "the body of an async request must be an async stream"
            raise httpx.LocalProtocolError(msg, request=request)
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes over the wire."""

    def __init__(self, stream: object, request: httpx.Request) -> None:
        if not isinstance(stream, httpx2.AsyncByteStream):
            msg = "the body of an async answer must be an async stream"
            raise httpx.RemoteProtocolError(msg, request=request)
        self._stream = stream
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx(self._request):
            async for piece in self._stream:
                yield piece

    async def aclose(self) -> None:
        """Give the connection back if all was read, and close it if not."""
        with _as_httpx(self._request):
            await self._stream.aclose()


@contextmanager
def _as_httpx(request: httpx.Request) -> Generator[None]:
    try:
        yield
    except httpx2.TransportError as failure:
        # Both libraries call them the same.
        kind = getattr(httpx, type(failure).__name__, httpx.TransportError)
        raise kind(str(failure), request=request) from failure
