"""
httpx's requests over the pool of httpx2, which keeps its places however requests are cancelled.

It's that of `httpcore2`, which httpx2 sends with: httpx2 itself would make requests and answers of
its own in between, which takes longer than all of ours.
"""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Any, Final

import httpcore2
import httpx

from .._wire.common.defaults import LIMITS
from .._wire.pool.network import Network
from ._adapter import Adapter

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator


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
        self._pools: dict[str, httpcore2.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send *request* once, and return the answer with its body unread and undecoded.

        Raises:
            httpx.TransportError: there is no answer.
        """
        if not isinstance(request.stream, httpx.AsyncByteStream):
            msg = "the body of an async request must be an async stream"
            raise httpx.LocalProtocolError(msg, request=request)

        passed_on = httpcore2.Request(
            request.method,
            _url(request.url),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = await self._pool_for(request.url).handle_async_request(passed_on)
        except _FAILURES as failure:
            raise _as_httpx(failure, request) from failure
        half_typed: Any = answer
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream, request),
            request=request,
            extensions=half_typed.extensions,
        )

    def _pool_for(self, url: httpx.URL) -> httpcore2.AsyncConnectionPool:
        proxy = self._proxy_for(url)
        key = "" if proxy is None else f"{proxy.url} {proxy.auth}"
        if key not in self._pools:
            limits, passed_on = self._limits, None
            if proxy is not None:
                passed_on = httpcore2.Proxy(
                    _url(proxy.url),
                    auth=proxy.raw_auth,
                    headers=proxy.headers.raw,
                    ssl_context=proxy.ssl_context,
                )
            self._pools[key] = httpcore2.AsyncConnectionPool(
                ssl_context=self._context,
                proxy=passed_on,
                max_connections=limits.max_connections,
                max_keepalive_connections=limits.max_keepalive_connections,
                keepalive_expiry=limits.keepalive_expiry,
                http2=self._network.http2,
            )
        return self._pools[key]

    async def aclose(self) -> None:
        """Close all connections. The next request opens new ones."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes over the wire."""

    def __init__(self, stream: object, request: httpx.Request) -> None:
        if not isinstance(stream, AsyncIterable):
            msg = "the body of an async answer must be an async stream"
            raise httpx.RemoteProtocolError(msg, request=request)
        self._stream: AsyncIterable[bytes] = stream
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._stream:
                yield piece
        except _FAILURES as failure:
            raise _as_httpx(failure, self._request) from failure

    async def aclose(self) -> None:
        """Give the connection back if all was read, and close it if not."""
        close = getattr(self._stream, "aclose", None)
        if close is None:
            return
        try:
            await close()
        except _FAILURES as failure:
            raise _as_httpx(failure, self._request) from failure


def _url(url: httpx.URL) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


_FAILURES: Final = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.TimeoutException,
    httpcore2.UnsupportedProtocol,
)


def _as_httpx(failure: Exception, request: httpx.Request) -> httpx.TransportError:
    # Both libraries call them the same.
    kind = getattr(httpx, type(failure).__name__, httpx.TransportError)
    found: httpx.TransportError = kind(str(failure), request=request)
    return found
