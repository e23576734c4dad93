"""A server of raw sockets on loopback that does with each request what the play says."""

from __future__ import annotations

import json
import socket
import struct
from collections import deque
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Literal

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from anyio.abc import TaskGroup

_RESET: Final = struct.pack("ii", 1, 0)


@attrs.frozen
class Play:
    """
    What happens to one request.

    Unless it *reads*, the request is left unread. After *delay* seconds the bytes of *sends* go out
    as they are (or one by one, each *pace* seconds after the last), and then the connection is
    kept, closed, reset or left to hang until the other side closes it (or for good, if unread).
    """

    sends: bytes = b""
    then: Literal["keep", "close", "reset", "hang"] = "keep"
    reads: bool = True
    delay: float = 0.0
    pace: float = 0.0


_CLOSE: Final = Play(then="close")


def answer(status: int = 200, body: Any = None, **headers: str) -> bytes:
    """Return a whole answer. *headers* win over those that it would have."""
    content = b"" if body is None else json.dumps(body).encode()
    fields = {"content_length": str(len(content)), "content_type": "application/json", **headers}
    lines = [f"HTTP/1.1 {status} -", *(f"{k.replace('_', '-')}: {v}" for k, v in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


@attrs.define
class FaultServer:
    """
    Plays its plays in order, one for each request; after the last one *encore* for each.

    `url` is the base URL for a client, `arrived` holds the request lines that came in whole,
    `connections` is the number of connections, and `most_open` how many were open at once.
    """

    plays: deque[Play]
    url: str
    listener: socket.socket
    encore: Play
    arrived: list[str] = attrs.field(factory=list)
    connections: int = 0
    is_open: set[socket.socket] = attrs.field(factory=set)
    most_open: int = 0
    _change: anyio.Event = attrs.field(factory=anyio.Event)

    async def listen(self, group: TaskGroup) -> None:
        """Take connections until it's cancelled."""
        while True:
            await anyio.wait_readable(self.listener)
            connection, _ = self.listener.accept()
            connection.setblocking(False)
            self.connections += 1
            group.start_soon(self._serve, connection)

    async def _serve(self, connection: socket.socket) -> None:
        self.is_open.add(connection)
        self.most_open = max(self.most_open, len(self.is_open))
        self._tell_change()
        try:
            with connection:
                goes_on = True
                while goes_on:
                    goes_on = await self._serve_one(connection)
        finally:
            self.is_open.remove(connection)
            self._tell_change()

    def _tell_change(self) -> None:
        change, self._change = self._change, anyio.Event()
        change.set()

    async def _serve_one(self, connection: socket.socket) -> bool:
        if (not self.plays or self.plays[0].reads) and not await self._read(connection):
            return False

        play = self.plays.popleft() if self.plays else self.encore
        if play.delay:
            await anyio.sleep(play.delay)
        if not await self._send(connection, play):
            return False
        if play.then == "hang" and not play.reads:
            await anyio.sleep_forever()
        if play.then == "hang":
            await self._wait_for_end(connection)
        if play.then == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return play.then == "keep"

    async def _send(self, connection: socket.socket, play: Play) -> bool:
        step = 1 if play.pace else max(1, len(play.sends))
        try:
            for start in range(0, len(play.sends), step):
                await _send_all(connection, memoryview(play.sends)[start : start + step])
                if play.pace:
                    await anyio.sleep(play.pace)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    async def _wait_for_end(self, connection: socket.socket) -> None:
        with suppress(ConnectionResetError):
            await anyio.wait_readable(connection)
            # What was sent and not read keeps a connection readable.
            while connection.recv(65536):
                await anyio.wait_readable(connection)

    async def _read(self, connection: socket.socket) -> bool:
        read = b""
        while not is_whole(read):
            await anyio.wait_readable(connection)
            try:
                more = connection.recv(65536)
            except ConnectionResetError:
                return False
            if not more:
                return False
            read += more
        self.arrived.append(read.split(b" HTTP/1.1\r\n")[0].decode())
        self._tell_change()
        return True

    async def wait_for_arrival(self, number: int = 1) -> None:
        """Return when so many requests have come in."""
        while len(self.arrived) < number:
            await self._change.wait()

    async def wait_until_open(self, number: int) -> None:
        """Return when just so many connections are open."""
        while len(self.is_open) != number:
            await self._change.wait()


async def _send_all(connection: socket.socket, content: memoryview) -> None:
    while content:
        try:
            content = content[connection.send(content) :]
        except BlockingIOError:
            await anyio.wait_writable(connection)


def is_whole(read: bytes) -> bool:
    """Return whether a request has come in with all of its body."""
    head, separator, body = read.partition(b"\r\n\r\n")
    lengths = [
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    return bool(separator) and len(body) >= sum(lengths)


@asynccontextmanager
async def serve(*plays: Play, encore: Play = _CLOSE) -> AsyncIterator[FaultServer]:
    """Run a server with these plays on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        listener.setblocking(False)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1"
        server = FaultServer(deque(plays), url, listener, encore)
        async with anyio.create_task_group() as group:
            group.start_soon(server.listen, group)
            yield server
            group.cancel_scope.cancel()
