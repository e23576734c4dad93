"""Answers that grow: none fills the memory, compressed once, twice or not at all."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest

from close_async.client import CloseClient
from close_async.errors import BadRequest, OutcomeUnknown, ResponseUnreadable
from tests.support.script import CANARY, Script, read_call, write_call

from .server import Play, answer, serve

if TYPE_CHECKING:
    from .server import FaultServer

pytestmark = pytest.mark.anyio

MIB: Final = 1024 * 1024
READ: Final = read_call()
WRITE: Final = write_call(json={"name": "x"})


def client_of(server: FaultServer, **options: Any) -> CloseClient:
    defaults = {"transport": httpx.AsyncHTTPTransport(), "on_unknown": "raise"}
    return CloseClient(CANARY, base_url=server.url, **{**defaults, **options})


def answer_of(content: bytes, *encodings: str, status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} -", f"content-length: {len(content)}"]
    lines += [f"content-encoding: {', '.join(encodings)}"] if encodings else []
    return "\r\n".join([*lines, "", ""]).encode() + content


def bomb(mebibytes: int, block: bytes = b" ", head: bytes = b"[") -> bytes:
    """Return gzip that grows to so many MiB of *block*. Its end is missing, and never reached."""
    press = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    start = press.compress(head) + press.flush(zlib.Z_FULL_FLUSH)
    one = press.compress(block * (MIB // len(block))) + press.flush(zlib.Z_FULL_FLUSH)
    return start + mebibytes * one


BOMB: Final = bomb(2100)
EMPTY_BLOCK: Final = b"\x00\x00\x00\xff\xff"  # of deflate
GROWING: Final = {
    "gzip in gzip": answer_of(gzip.compress(BOMB), "gzip", "gzip"),
    "gzip in gzip in gzip": answer_of(gzip.compress(gzip.compress(BOMB)), "gzip", "x-gzip", "GZIP"),
    "gzip in deflate": answer_of(zlib.compress(BOMB, 9), "gzip", "deflate"),
    "gzip": answer_of(bomb(200), "gzip"),
    "not compressed": answer_of(b" " * 40 * MIB),
    "to nothing, by way of much": answer_of(
        gzip.compress(bomb(2100, EMPTY_BLOCK, gzip.compress(b"")[:10])), "gzip", "gzip", "gzip"
    ),
}


async def peak_of(work: Any) -> int:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        await work
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", GROWING)
async def test_a_read_whose_answer_grows_is_unreadable_and_sent_once(kind: str) -> None:
    async with (
        serve(Play(GROWING[kind], then="close")) as server,
        client_of(server, max_response_bytes=MIB) as close,
    ):

        async def read() -> None:
            told = "too long .more than 1048576 bytes; max_response_bytes is the limit"
            with pytest.raises(ResponseUnreadable, match=told):
                await close.send(READ)

        peak = await peak_of(read())

        assert len(server.arrived) == 1
    # The server of this test has what it sends in memory already.
    assert peak < 8 * MIB


@pytest.mark.parametrize("kind", GROWING)
async def test_a_write_whose_answer_grows_is_unknown(kind: str) -> None:
    async with (
        serve(Play(GROWING[kind], then="close")) as server,
        client_of(server, max_response_bytes=MIB) as close,
    ):
        with pytest.raises(OutcomeUnknown, match="the answer is too long"):
            await close.send(WRITE)

        assert len(server.arrived) == 1


async def test_a_refusal_is_one_however_long_it_talks() -> None:
    talk = Play(answer_of(gzip.compress(BOMB), "gzip", "gzip", status=400), then="close")
    async with (
        serve(talk, talk) as server,
        client_of(server, max_response_bytes=MIB) as close,
    ):
        with pytest.raises(BadRequest) as refused:
            await close.send(WRITE)
        with pytest.raises(BadRequest):
            await close.send(READ)

        assert len(refused.value.content) <= MIB
        assert len(server.arrived) == 2


async def test_an_answer_that_a_transport_has_read_already_is_bounded_too() -> None:
    script = Script().then(content=b" " * 2000).then(content=b" " * 2000)

    async with script.client(max_response_bytes=1999, on_unknown="raise") as close:
        with pytest.raises(ResponseUnreadable, match="too long"):
            await close.send(READ)
        with pytest.raises(OutcomeUnknown, match="too long"):
            await close.send(WRITE)

    assert len(script.asked) == 2


def raw_deflate(content: bytes) -> bytes:
    press = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return press.compress(content) + press.flush()


CONTENT: Final = b'["' + bytes(range(65, 91)) * 10_000 + b'"]'
FINE: Final = {
    "as it is": answer_of(CONTENT),
    "identity": answer_of(CONTENT, "identity"),
    "a name that nobody knows": answer_of(CONTENT, "utf-8"),
    "gzip": answer_of(gzip.compress(CONTENT), "gzip"),
    "deflate": answer_of(zlib.compress(CONTENT), "deflate"),
    "deflate without a head": answer_of(raw_deflate(CONTENT), "deflate"),
    "two layers": answer_of(gzip.compress(zlib.compress(CONTENT)), "deflate", "gzip"),
    "five layers": answer_of(
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(CONTENT))))),
        *["gzip"] * 5,
    ),
}


@pytest.mark.parametrize("kind", FINE)
@pytest.mark.parametrize("limit", [len(CONTENT), 64 * MIB])
async def test_an_answer_that_is_not_too_long_is_read(kind: str, limit: int) -> None:
    async with (
        serve(Play(FINE[kind]), Play(answer(200, 1))) as server,
        client_of(server, max_response_bytes=limit) as close,
    ):
        one = await close.send(READ)
        await close.send(READ)

        assert one.content == CONTENT
        # What was read to its end leaves a connection that can be used again.
        assert server.connections == 1


async def test_what_is_compressed_too_often_is_not_read() -> None:
    odd = Play(answer_of(b"x", *["gzip"] * 6), then="close")
    async with serve(odd) as server, client_of(server) as close:
        with pytest.raises(OutcomeUnknown, match="compressed 6 times"):
            await close.send(WRITE)


async def test_only_what_can_be_bounded_is_asked_for() -> None:
    script = Script().then(json=1)

    async with script.client() as close:
        await close.send(READ)
        with pytest.raises(ValueError, match="accept-encoding can't be set here"):
            close.with_options(headers={"Accept-Encoding": "br"})

    assert script.asked[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, None])
def test_a_limit_that_is_none_is_refused(limit: Any) -> None:
    with pytest.raises(ValueError, match="max_response_bytes must be an integer >= 1"):
        Script().client(max_response_bytes=limit)
