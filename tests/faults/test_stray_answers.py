"""Answers that nobody asked for, on a kept connection: none is taken for that to a write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import CloseClient, OutcomeUnknown
from close_async._core.clock import Clock
from close_async.transports import AiohttpTransport, Httpx2Transport
from tests.support.script import CANARY, read_call, write_call

from .server import Play, answer, serve
from .test_faults import TLS

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[], httpx.AsyncBaseTransport | None]

pytestmark = pytest.mark.anyio

ME = answer(200, {"id": "user_1"})
GOOD = Play(answer(200, {"id": "x_1"}))
STRAYS = {
    "429": answer(429, {"error": "later"}, retry_after="0"),
    "400": answer(400, {"errors": ["no"]}),
    "200": answer(200, {"id": "x_9"}),
    "the beginning of one": b"HTTP/1.1 429 T",
}
TRANSPORTS: dict[str, Make] = {
    "httpx": lambda: httpx.AsyncHTTPTransport(verify=TLS),
    "our own": lambda: None,
    "httpx2": lambda: Httpx2Transport(verify=TLS),
    "aiohttp": lambda: AiohttpTransport(verify=TLS),
}
over_each = pytest.mark.parametrize(
    ("anyio_backend", "make"),
    [
        pytest.param(backend, make, id=f"{name}-{backend}")
        for name, make in TRANSPORTS.items()
        for backend in ("asyncio", "trio")
        if (name, backend) != ("aiohttp", "trio")
    ],
)


async def created(close: CloseClient) -> Any:
    return (await close.send(write_call(json={"name": "x"}))).parsed["id"]


@over_each
@pytest.mark.parametrize("stray", STRAYS)
@pytest.mark.parametrize("way", ["behind the answer", "later"])
async def test_a_stray_answer_is_not_that_to_a_creation(make: Make, stray: str, way: str) -> None:
    """A 429 would have it sent again, a 400 call it refused, and a 200 tell of another object."""
    if way == "later":
        plays = [Play(ME), Play(STRAYS[stray], reads=False, delay=0.03)]
    else:
        plays = [Play(ME + STRAYS[stray])]

    async with (
        serve(*plays, encore=GOOD) as server,
        CloseClient(CANARY, base_url=server.url, transport=make()) as close,
    ):
        await close.send(read_call())
        await anyio.sleep(0.1)
        made = await created(close)

        assert made == "x_1"
        assert [line.split()[0] for line in server.arrived] == ["GET", "POST"]


@pytest.mark.parametrize(
    "body",
    [
        {"id": "tmpl_1", "name": "T"},
        {"id": "task_1", "_type": "task"},
        {"id": "x", "data": [], "has_more": False},
        {"id": "sub_1", "date_created": "2024-06-30T12:00:00"},
    ],
    ids=repr,
)
async def test_an_answer_of_another_kind_or_of_long_ago_is_a_stray_one(body: Any) -> None:
    def take(request: httpx.Request) -> httpx.Response:
        headers = {"Date": "Mon, 01 Jul 2024 12:00:00 GMT"}
        mine = body if request.method == "POST" else {"id": "user_1"}
        return httpx.Response(200, json=mine, headers=headers)

    clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
    async with CloseClient(
        CANARY, transport=httpx.MockTransport(take), clock=clock, on_unknown="raise"
    ) as close:
        await close.users.me()
        with pytest.raises(OutcomeUnknown, match="another object"):
            await close.sequence_subscriptions.create(sequence_id="seq_1", contact_id="cont_1")
