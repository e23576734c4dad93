"""A server that speaks HTTP/2 over TLS on loopback, and does with each stream what it's told."""

from __future__ import annotations

import json
import ssl
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import anyio
import attrs
from anyio.streams.tls import TLSListener
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded, WindowUpdated
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings
from hyperframe.frame import GoAwayFrame

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from anyio.abc import ByteStream

_READ: Final = 65536
_CLOSED: Final = (
    *(anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError),
    *(ssl.SSLError, ProtocolError),
)


@attrs.define
class Stream:
    """One request, and the way to its answer."""

    connection: Http2Connection
    id: int
    line: str
    body: bytes = b""

    async def answer(self, body: Any = None, status: int = 200, **headers: str) -> None:
        """Send a whole answer, as far as the client's windows let it."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        await self.head(status, **{"content-length": str(len(content)), **headers})
        await self.data(content)

    async def head(self, status: int = 200, **headers: str) -> None:
        """Send the head of an answer."""
        fields = {":status": str(status), "content-type": "application/json", **headers}
        self.connection.h2.send_headers(self.id, list(fields.items()))
        await self.connection.flush()

    async def data(self, content: bytes, *, is_all: bool = True) -> None:
        """Send a part of a body, and wait for the client to give way where it's long."""
        h2 = self.connection.h2
        while content:
            room = min(h2.local_flow_control_window(self.id), h2.max_outbound_frame_size)
            if room <= 0:
                await self.connection.wait_for_window()
                continue

            piece, content = content[:room], content[room:]
            h2.send_data(self.id, piece)
            await self.connection.flush()
        if is_all:
            h2.end_stream(self.id)
            await self.connection.flush()

    async def reset(self, code: int = 2) -> None:
        """Break this stream off, and no other (RST_STREAM)."""
        self.connection.h2.reset_stream(self.id, code)
        await self.connection.flush()


Handler: TypeAlias = "Callable[[Stream], Awaitable[None]]"


@attrs.define(eq=False)
class Http2Connection:
    """One connection of a client."""

    server: Http2Server
    tls: ByteStream
    number: int
    h2: H2Connection
    streams: dict[int, Stream] = attrs.field(factory=dict)
    last_stream: float = float("inf")
    _window: anyio.Event = attrs.field(factory=anyio.Event)
    _writing: anyio.Lock = attrs.field(factory=anyio.Lock)

    async def flush(self) -> None:
        """Send what is to be sent."""
        await self.send(b"")

    async def send(self, frame: bytes) -> None:
        """Send a frame as it is, behind what is to be sent."""
        async with self._writing:
            content = self.h2.data_to_send() + frame
            if content:
                with suppress(*_CLOSED):
                    await self.tls.send(content)

    async def wait_for_window(self) -> None:
        """Wait until the client gives way for more."""
        self._window = anyio.Event()
        await self._window.wait()

    async def go_away(self, last_stream: int, code: int = 0) -> None:
        """Say that no stream after *last_stream* was or will be worked on (GOAWAY)."""
        self.last_stream = last_stream
        # Not through h2, which takes it for the end of everything.
        await self.send(GoAwayFrame(0, last_stream, code).serialize())

    async def end(self) -> None:
        """Close, in the midst of whatever is under way."""
        await anyio.aclose_forcefully(self.tls)

    async def serve(self) -> None:
        """Serve it until it's closed."""
        if self.server.most_streams is not None:
            most = {SettingCodes.MAX_CONCURRENT_STREAMS: self.server.most_streams}
            self.h2.local_settings = Settings(client=False, initial_values=most)
        self.h2.initiate_connection()
        await self.flush()
        async with self.tls, anyio.create_task_group() as group:
            with suppress(*_CLOSED):
                while True:
                    for event in self.h2.receive_data(await self.tls.receive(_READ)):
                        await self._take(event, group)
                    await self.flush()
            group.cancel_scope.cancel()

    async def _take(self, event: Event, group: anyio.abc.TaskGroup) -> None:
        if isinstance(event, RequestReceived):
            head = dict(event.headers or ())
            line = f"{head[b':method'].decode()} {head[b':path'].decode()}"
            self.streams[event.stream_id] = Stream(self, event.stream_id, line)
        elif isinstance(event, DataReceived):
            self.streams[event.stream_id].body += event.data or b""
            self.h2.acknowledge_received_data(event.flow_controlled_length or 0, event.stream_id)
        elif isinstance(event, StreamEnded):
            stream = self.streams[event.stream_id]
            if stream.id > self.last_stream:
                return
            self.server.arrived.append(stream.line)
            group.start_soon(self._work, stream)
            self.server.tell_change()
        elif isinstance(event, WindowUpdated):
            self._window.set()

    async def _work(self, stream: Stream) -> None:
        # A client may have gone, or reset the stream, in the meantime.
        with suppress(*_CLOSED):
            await self.server.handler(stream)


@attrs.define(eq=False)
class Http2Server:
    """
    `url` is the base URL for a client, `arrived` holds the request lines that came in whole.

    *most_streams* is how many requests a connection may have under way.
    """

    handler: Handler
    most_streams: int | None
    url: str = ""
    arrived: list[str] = attrs.field(factory=list)
    connections: list[Http2Connection] = attrs.field(factory=list)
    _change: anyio.Event = attrs.field(factory=anyio.Event)

    def tell_change(self) -> None:
        """Wake who waits for an arrival."""
        change, self._change = self._change, anyio.Event()
        change.set()

    async def wait_for_arrival(self, number: int = 1) -> None:
        """Return when so many requests have come in."""
        while len(self.arrived) < number:
            await self._change.wait()

    async def take(self, tls: ByteStream) -> None:
        """Serve a new connection."""
        h2 = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        one = Http2Connection(self, tls, len(self.connections) + 1, h2)
        self.connections.append(one)
        await one.serve()


@asynccontextmanager
async def serve_http2(
    certificates: Path, handler: Handler, *, most_streams: int | None = None
) -> AsyncIterator[Http2Server]:
    """Let *handler* answer each request that comes over HTTP/2, on a free port of loopback."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    context.set_alpn_protocols(["h2"])
    server = Http2Server(handler, most_streams)
    plain = await anyio.create_tcp_listener(local_host="127.0.0.1")
    listener = TLSListener(plain, context, standard_compatible=False)
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, server.take)
        port = plain.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - no SQL
        server.url = f"https://127.0.0.1:{port}/api/v1"
        yield server
        group.cancel_scope.cancel()
