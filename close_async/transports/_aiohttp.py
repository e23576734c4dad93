"""
httpx's requests over aiohttp.

This is the only module that imports asyncio: aiohttp runs on nothing else.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import aiohttp
import anyio
import attrs
import httpx
from yarl import URL

from .._wire.common.defaults import LIMITS
from .._wire.pool.network import Network
from ._adapter import Adapter

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping
    from types import SimpleNamespace

# What aiohttp would add by itself.
_AUTO_HEADERS: Final = frozenset({"Accept", "Accept-Encoding", "Content-Type", "User-Agent"})
_UNSAYABLE: Final = re.compile(rb"[\r\n\0]")
_LONGEST_LINE: Final = 65536
_READS: Final = frozenset({"GET", "HEAD"})

_Kinds: TypeAlias = tuple[tuple[type[Exception], type[httpx.TransportError]], ...]
_FAILURES: Final[_Kinds] = (
    # The first that fits counts.
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientProxyConnectionError, httpx.ProxyError),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
    (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
    (aiohttp.ClientPayloadError, httpx.RemoteProtocolError),
    (TimeoutError, httpx.ReadTimeout),
)


class AiohttpTransport(Adapter):
    """
    A transport over aiohttp, for asyncio.

        async with CloseClient(api_key, transport=AiohttpTransport()) as close: ...

    *proxy*, *verify*, *cert* and *trust_env* mean what they mean for a `CloseClient`; aiohttp knows
    no SOCKS and no HTTP/2. It sends each request once: aiohttp's own second try is off.
    """

    _calls_trace = True

    def __init__(
        self,
        *,
        limits: httpx.Limits = LIMITS,
        proxy: httpx.Proxy | httpx.URL | str | None = None,
        verify: ssl.SSLContext | str | bool = True,
        cert: str | tuple[str, str] | tuple[str, str, str] | None = None,
        trust_env: bool = True,
    ) -> None:
        super().__init__(
            limits,
            Network(
                base_url="",
                proxy=proxy,
                verify=verify,
                cert=cert,
                trust_env=trust_env,
            ),
        )
        # The one for writes keeps no connection: aiohttp takes what comes on an idle one for the
        # answer to the next request, and a creation must not be answered by something else.
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send *request* once, and return the answer with its body unread and undecoded.

        Raises:
            httpx.TransportError: there is no answer.
        """
        with _as_httpx(request):
            answer = await self._send(request)
        reason = (answer.reason or "").encode("ascii", "ignore")
        return httpx.Response(
            answer.status,
            headers=list(answer.raw_headers),
            stream=_Body(answer, request),
            request=request,
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": reason},
        )

    async def _send(self, request: httpx.Request) -> aiohttp.ClientResponse:
        headers, body = _headers(request), _body(request)
        # Without a body nothing waits to be taken: what the system leaves of a head asyncio keeps.
        guard = None if body is None else asyncio.timeout(None)
        sending = _Sending(request.extensions, guard)
        answer = self._open(request).request(
            request.method,
            URL(str(request.url), encoded=True),
            headers=headers,
            data=body,
            allow_redirects=False,
            timeout=sending.timeout(),
            server_hostname=request.extensions.get("sni_hostname"),
            trace_request_ctx=sending,
            **self._by_proxy(request.url),
        )
        if guard is None:
            return await answer
        try:
            async with guard:
                return await answer
        except TimeoutError as failure:
            if not guard.expired():
                raise
            msg = ""
            raise httpx.WriteTimeout(msg, request=request) from failure

    def _open(self, request: httpx.Request) -> aiohttp.ClientSession:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            msg = "AiohttpTransport runs on asyncio only: use Httpx2Transport"
            raise httpx.UnsupportedProtocol(msg, request=request) from None

        if self._loop is not loop:
            for session in self._sessions.values():
                # Its sockets belong to a loop that may be gone.
                session.detach()
            self._sessions.clear()
        self._loop = loop
        is_write = request.method not in _READS
        found = self._sessions.get(is_write)
        if found is None or found.closed:
            found = self._sessions[is_write] = self._new_session(keeps=not is_write)
        return found

    def _new_session(self, *, keeps: bool) -> aiohttp.ClientSession:
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_create_end.append(_note_connection)
        tracing.on_connection_reuseconn.append(_note_connection)
        limit, idle = self._limits.max_connections or 0, self._limits.keepalive_expiry
        if keeps:
            connector = aiohttp.TCPConnector(ssl=self._context, limit=limit, keepalive_timeout=idle)
        else:
            connector = aiohttp.TCPConnector(ssl=self._context, limit=limit, force_close=True)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            skip_auto_headers=_AUTO_HEADERS,
            trace_configs=[tracing],
            middlewares=(_once,),
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
        )

    def _by_proxy(self, url: httpx.URL) -> dict[str, Any]:
        proxy = self._proxy_for(url)
        if proxy is None:
            return {}
        headers = dict(proxy.headers)
        if proxy.auth is not None:
            headers["Proxy-Authorization"] = aiohttp.encode_basic_auth(*proxy.auth)
        return {"proxy": str(proxy.url), "proxy_headers": headers}

    async def aclose(self) -> None:
        """Close all connections. The next request opens new ones."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()


@attrs.define
class _Sending:
    """One request under way, as the hooks of aiohttp know it."""

    extensions: Mapping[str, Any]
    guard: asyncio.Timeout | None

    def timeout(self) -> aiohttp.ClientTimeout:
        """Return the timeouts in aiohttp's terms. It has none for writing: see `connected`."""
        asked = self.extensions.get("timeout", {})
        connect = asked.get("connect")
        return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=asked.get("read"))

    async def connected(self) -> None:
        """Tell that there is a connection, so that the head goes out next."""
        trace: Callable[[str, Mapping[str, object]], Awaitable[None]] | None
        trace = self.extensions.get("trace")
        if trace is not None:
            # aiohttp would lose the connection if a cancellation came here; so it's too late.
            with anyio.CancelScope(shield=True):
                await trace("http11.send_request_headers.started", {})
        if self.guard is None:
            return
        asked = self.extensions.get("timeout", {})
        write, read = asked.get("write"), asked.get("read")
        if write is not None and read is not None:
            # aiohttp waits for ever while the other side takes no bytes.
            self.guard.reschedule(asyncio.get_running_loop().time() + write + read)


async def _note_connection(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _params: object
) -> None:
    sending: _Sending = context.trace_request_ctx
    await sending.connected()


class _Broken(aiohttp.ClientError):
    """The connection broke. No class after which aiohttp sends again by itself."""


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as failure:
        raise _Broken(str(failure)) from failure


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes over the wire."""

    def __init__(self, answer: aiohttp.ClientResponse, request: httpx.Request) -> None:
        self._answer = answer
        self._request = request

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        with _as_httpx(self._request):
            piece = await self._answer.content.readany()
        if not piece:
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Give the connection back if all was read, and close it if not."""
        if self._answer.content.at_eof():
            self._answer.release()
        else:
            self._answer.close()


def _headers(request: httpx.Request) -> list[tuple[str, str]]:
    raw = request.headers.raw
    if _UNSAYABLE.search(b" ".join(chain.from_iterable(raw))):
        msg = "a header holds a line break"
        raise httpx.LocalProtocolError(msg, request=request)

    return [
        (name.decode("ascii"), value.decode("latin-1"))
        for name, value in raw
        # How a body is framed is the matter of aiohttp.
        if name.lower() != b"transfer-encoding"
    ]


def _body(request: httpx.Request) -> BytesIO | AsyncIterator[bytes] | None:
    try:
        # aiohttp writes a file in pieces, and bytes all at once.
        return BytesIO(request.content) if request.content else None
    except httpx.RequestNotRead:
        return aiter(request.stream)  # type: ignore[arg-type]


@contextmanager
def _as_httpx(request: httpx.Request) -> Generator[None]:
    try:
        yield
    except (aiohttp.ClientError, OSError) as failure:
        known = (kind for cause, kind in _FAILURES if isinstance(failure, cause))
        kind = next(known, httpx.ReadError)
        raise kind(str(failure), request=request) from failure
