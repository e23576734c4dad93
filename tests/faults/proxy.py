"""What stands between a client and a served sandbox on loopback, and breaks what it's told to."""

from __future__ import annotations

import socket
import struct
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

import anyio
import attrs

from .server import answer, is_whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from anyio.abc import SocketStream

__all__ = ["Break", "Proxy", "stand_before"]

_RESET: Final = struct.pack("ii", 1, 0)
_MADE_UP: Final = answer(200, {"id": "made_up", "name": "Whatever was asked for"})
_LARGE: Final = 65536


@attrs.frozen
class Break:
    """
    What is done to one answer: *distort* makes other bytes of it, and then the connection ends so.

    Unless it *reads*, not even the request is read.
    """

    distort: Callable[[bytes], bytes] = lambda _whole: b""
    then: Literal["close", "reset", "stall"] = "close"
    reads: bool = True


@attrs.define
class Proxy:
    """
    Passes on what comes in, but for the next write: it meets *broken*, before or after the work.

    `arrived` are the request lines that came in whole, `passed_on` those that the sandbox saw.
    """

    upstream: tuple[str, int]
    url: str = ""
    broken: Break | None = None
    is_after: bool = False
    arrived: list[str] = attrs.field(factory=list)
    passed_on: list[str] = attrs.field(factory=list)
    connections: int = 0

    async def serve(self, client: SocketStream) -> None:
        """Serve one connection."""
        self.connections += 1
        async with client:
            with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                if self.broken is not None and not self.broken.reads:
                    await self._break(client, b"")
                    return
                while await self._serve_one(client):
                    pass

    async def _serve_one(self, client: SocketStream) -> bool:
        request = b""
        while not is_whole(request):
            try:
                request += await client.receive()
            except anyio.EndOfStream:
                return False
        line = request.split(b" HTTP/1.1\r\n")[0].decode()
        self.arrived.append(line)
        if self.broken is None or line.startswith("GET"):
            await client.send(await self._pass_on(line, request))
            return False
        await self._break(client, await self._pass_on(line, request) if self.is_after else _MADE_UP)
        return False

    async def _pass_on(self, line: str, request: bytes) -> bytes:
        self.passed_on.append(line)
        last = request.replace(b"connection: keep-alive", b"connection: close", 1)
        last = last.replace(b"Connection: keep-alive", b"Connection: close", 1)
        whole = b""
        async with await anyio.connect_tcp(*self.upstream) as upstream:
            await upstream.send(last)
            with suppress(anyio.EndOfStream):
                while True:
                    whole += await upstream.receive()
        return whole

    async def _break(self, client: SocketStream, whole: bytes) -> None:
        broken, self.broken = self.broken, None
        assert broken is not None
        sent = broken.distort(whole)
        if sent:
            await client.send(sent)
        raw: socket.socket = client.extra(anyio.abc.SocketAttribute.raw_socket)  # noqa: S610 - no SQL
        if broken.then == "reset":
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        if broken.then == "stall":
            with suppress(anyio.EndOfStream, anyio.BrokenResourceError):
                await client.receive(_LARGE)


@asynccontextmanager
async def stand_before(url: str) -> AsyncIterator[Proxy]:
    """Run a proxy on a free port of loopback, in front of the sandbox that is served at *url*."""
    parts = urlsplit(url)
    proxy = Proxy((str(parts.hostname), int(parts.port or 0)))
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        port = listener.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - no SQL
        proxy.url = f"http://127.0.0.1:{port}/api/v1"
        async with anyio.create_task_group() as group:
            group.start_soon(listener.serve, proxy.serve)
            yield proxy
            group.cancel_scope.cancel()
