"""The body of an answer, decoded piece by piece, so that a small one can't fill the memory."""

from __future__ import annotations

import socket
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import anyio
import httpx

from ..message.outcome import AnswerTooLarge
from .cancellation import sending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

    from .cancellation import SendTrace

_ENCODINGS: Final = frozenset({"gzip", "x-gzip", "deflate"})
# Servers use one. Each layer multiplies what a byte can grow to.
_MOST_LAYERS: Final = 5
# Pieces that a transport has at hand come without a wait, in which it could be broken off.
_MOST_READ_AHEAD: Final = 1000
_PIECE: Final = 65536
# The way from an answer of httpx (and httpx2) to what has parsed it, which has no public one.
_INWARDS: Final = ("_stream", "_httpcore_stream", "_connection")
_DEEPEST: Final = 8
_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32


@runtime_checkable
class _Connection(Protocol):
    def get_extra_info(self, info: str) -> object: ...


@runtime_checkable
class _Socket(Protocol):
    def shutdown(self, how: int, /) -> object: ...


def bounded_to(most: int) -> Callable[[httpx.Response], Awaitable[None]]:
    """
    Return a response hook of httpx that reads each body, up to *most* bytes.

    httpx would decode each piece that comes in whole, and with that a kilobyte becomes a gigabyte.
    """

    async def bound(response: httpx.Response) -> None:
        found, content = sending.get(), b""
        is_read = response.is_stream_consumed
        try:
            content = await read_bounded(response, most, None if found is None else found[1])
        finally:
            if not is_read:
                response.stream = httpx.ByteStream(content)

    return bound


async def read_bounded(response: httpx.Response, most: int, trace: SendTrace | None) -> bytes:
    """
    Return the body of an answer, decoded, and give its connection back.

    The rest of an answer with an error is left away where it becomes too long. *trace* is told what
    isn't read.

    Raises:
        AnswerTooLarge: a success is too long.
        httpx.DecodingError: it can't be decoded.
    """
    if response.is_stream_consumed:
        # The transport has read it already.
        if len(response.content) > most:
            raise AnswerTooLarge(most)
        return response.content

    stream = response.stream
    if not isinstance(stream, httpx.AsyncByteStream):
        msg = "the transport's answer can't be awaited"
        raise TypeError(msg)

    body = _Body(most, _layers(response.headers, most))
    try:
        raw = aiter(stream)
        try:
            async for piece in raw:
                body.add(piece)
        except (AnswerTooLarge, httpx.DecodingError) as failure:
            if trace is not None:
                trace.is_cut = True
            await _break_off(raw)
            if response.is_success or not isinstance(failure, AnswerTooLarge):
                raise
    finally:
        # It would be taken for the answer to the next request on this connection.
        if _holds_more(stream):
            end_connection(response.extensions.get("network_stream"))
        await stream.aclose()
    return body.content


class _Body:
    """What came of a body, decoded by *layers*, up to *most* bytes."""

    def __init__(self, most: int, layers: Sequence[_Layer]) -> None:
        self._layers = layers
        self._size = _Size(most)
        self._pieces: list[bytes] = []

    def add(self, encoded: bytes) -> None:
        """Take a piece as it came."""
        if not self._layers:
            self._pieces.append(self._size.counted(encoded))
            return
        for piece in _decoded(encoded, self._layers):
            self._pieces.append(self._size.counted(piece))

    @property
    def content(self) -> bytes:
        """All of it up to now."""
        return b"".join(self._pieces)


def end_connection(connection: object) -> None:
    """
    Let the connection of an answer (its extension `network_stream`) be no good for another request.

    The pool closes it when it looks. To close it here would confuse httpcore on trio.
    """
    if isinstance(connection, _Connection):
        found = connection.get_extra_info("socket")
        if isinstance(found, _Socket):
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)


def _holds_more(stream: object) -> bool:
    """Return whether the connection has more bytes than the answer that is read from *stream*."""
    found: object = stream
    for _ in range(_DEEPEST):
        state: object = getattr(found, "_h11_state", None)
        if state is not None:
            data, _is_closed = getattr(state, "trailing_data", (b"", False))
            return bool(data)
        inner = (getattr(found, name, None) for name in _INWARDS)
        found = next((one for one in inner if one is not None), None)
    return False


async def _break_off(raw: AsyncIterator[bytes]) -> None:
    # httpcore's generators are nested. Only what is raised at the innermost ends all of them, and
    # trio warns of those that are left.
    with anyio.CancelScope() as scope:
        scope.cancel()
        for _ in range(_MOST_READ_AHEAD):
            if await anext(raw, None) is None:
                return


def _layers(headers: httpx.Headers, most: int) -> list[_Layer]:
    """Return what decodes, the outermost layer first. What is left is no longer encoded."""
    if "content-encoding" not in headers:
        return []
    named = [name.lower() for name in headers.get_list("content-encoding", split_commas=True)]
    if not _ENCODINGS.intersection(named):
        return []

    layers = [_Layer(name, most) for name in reversed(named) if name in _ENCODINGS]
    if len(layers) > _MOST_LAYERS:
        msg = f"it's compressed {len(layers)} times"
        raise httpx.DecodingError(msg)

    del headers["content-encoding"]
    return layers


def _decoded(encoded: bytes, layers: Sequence[_Layer]) -> Iterator[bytes]:
    if not layers:
        yield encoded
        return

    for piece in layers[0].decode(encoded):
        yield from _decoded(piece, layers[1:])


class _Layer:
    """One layer of gzip or deflate. It yields no more than *most* bytes in all."""

    def __init__(self, name: str, most: int) -> None:
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)
        # Some servers send deflate without the head of zlib.
        self._may_be_headless = name == "deflate"
        self._size = _Size(most)

    def decode(self, encoded: bytes) -> Iterator[bytes]:
        """Yield what *encoded* grows to, in small pieces."""
        is_full = True
        while encoded or is_full:
            piece = self._decompress(encoded)
            encoded, is_full = self._zlib.unconsumed_tail, len(piece) == _PIECE
            yield self._size.counted(piece)

    def _decompress(self, encoded: bytes) -> bytes:
        is_second_try, self._may_be_headless = not self._may_be_headless, False
        try:
            return self._zlib.decompress(encoded, _PIECE)
        except zlib.error as failure:
            if is_second_try:
                raise httpx.DecodingError(str(failure)) from failure
        self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
        return self._decompress(encoded)


class _Size:
    """Counts bytes up to *most*."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0

    def counted(self, piece: bytes) -> bytes:
        """Return *piece*, unless it's too much."""
        self._size += len(piece)
        if self._size > self._most:
            raise AnswerTooLarge(self._most)
        return piece
