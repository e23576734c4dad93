"""Answers that never stop to come: each attempt has an end, however busy its connection is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import anyio
import httpx
import pytest

from close_async._core.clock import Clock
from close_async.client import CloseClient
from close_async.errors import NoAnswer, OutcomeUnknown, RequestNotSent
from tests.support.script import CANARY, Script, read_call, write_call

from .server import Play, answer, serve

if TYPE_CHECKING:
    from .server import FaultServer

pytestmark = pytest.mark.anyio

READ: Final = read_call()
WRITE: Final = write_call(json={"name": "x"})
HEAD: Final = b"HTTP/1.1 200 OK\r\n"
# A byte each 20 ms would go on for a minute; a step may take a second.
DRIPPING: Final = {
    "a body": HEAD + b"content-length: 3000\r\n\r\n" + b" " * 3000,
    "chunks": HEAD + b"transfer-encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 600,
    "a head": HEAD + b"x-long: " + b"x" * 3000,
    "more and more headers": HEAD + b"x-one: 1\r\n" * 300,
    "102s": b"HTTP/1.1 102 Processing\r\n\r\n" * 120,
}
BOUND: Final = 0.3


def client_of(server: FaultServer, **options: Any) -> CloseClient:
    defaults = {
        "base_url": server.url,
        "clock": Clock(sleep=lambda _: anyio.lowlevel.checkpoint()),
        "transport": httpx.AsyncHTTPTransport(),
        "timeout": 1,
        "attempt_timeout": BOUND,
    }
    return CloseClient(CANARY, **{**defaults, **options})


def drip(what: str) -> Play:
    return Play(DRIPPING[what], then="hang", pace=0.02)


@pytest.mark.parametrize("what", DRIPPING)
async def test_a_read_whose_answer_drips_is_sent_again_and_then_given_up(what: str) -> None:
    async with serve(encore=drip(what)) as server, client_of(server, max_retries=1) as close:
        with (
            anyio.fail_after(10),
            pytest.raises(NoAnswer, match=r"the attempt took longer than 0\.3 s"),
        ):
            await close.send(READ)

        assert len(server.arrived) == 2


@pytest.mark.parametrize("what", DRIPPING)
async def test_a_creation_whose_answer_drips_is_sent_once_and_unknown(what: str) -> None:
    async with (
        serve(encore=drip(what)) as server,
        client_of(server, on_unknown="raise") as close,
    ):
        with anyio.fail_after(10), pytest.raises(OutcomeUnknown, match="longer than"):
            await close.send(WRITE)

        assert server.arrived == ["POST /api/v1/sequence/"]


async def test_a_creation_whose_answer_drips_is_found() -> None:
    found = {"data": [SEQUENCE], "has_more": False}
    async with (
        serve(drip("a body"), encore=Play(answer(200, found, date=NOON))) as server,
        client_of(server) as close,
    ):
        with anyio.fail_after(10):
            sequence = await close.sequences.create(name="Spring", timezone="UTC", steps=[])

        assert sequence.id == "seq_1"
        assert [line for line in server.arrived if line.startswith("POST")] == [
            "POST /api/v1/sequence/"
        ]


NOON: Final = "Mon, 01 Jul 2024 12:00:00 GMT"
SEQUENCE: Final[dict[str, object]] = {
    "id": "seq_1",
    "name": "Spring",
    "timezone": "UTC",
    "status": "active",
    "steps": [],
    "date_created": "2024-07-01T12:00:01Z",
    "date_updated": "2024-07-01T12:00:01Z",
}


async def test_a_cancelled_creation_is_seen_through_no_longer_than_its_attempt() -> None:
    async with serve(encore=drip("a body")) as server, client_of(server) as close:
        began = time.monotonic()
        with anyio.fail_after(10), anyio.move_on_after(BOUND / 3):
            await close.send(WRITE)
        took = time.monotonic() - began

        assert len(server.arrived) == 1
        assert took < 5


async def test_a_connection_that_is_not_made_in_time_sent_nothing() -> None:
    # It listens, and what comes is never accepted: TLS waits.
    async with serve(Play(reads=False, then="hang")) as server:
        url = server.url.replace("http:", "https:")
        async with client_of(server, base_url=url, timeout=60, max_retries=0) as close:
            with anyio.fail_after(10), pytest.raises(RequestNotSent, match="longer than"):
                await close.send(WRITE)


async def test_an_attempt_that_ran_out_leaves_its_place_to_the_next() -> None:
    one = httpx.Limits(max_connections=1)
    drips = [drip("a body") for _ in range(5)]
    async with (
        serve(*drips, encore=Play(answer(200, 1))) as server,
        client_of(server, transport=None, limits=one, max_retries=0) as close,
    ):
        for _ in drips:
            with pytest.raises(NoAnswer):
                await close.send(READ)

        with anyio.fail_after(10):
            assert (await close.send(READ)).parsed == 1


async def test_to_wait_for_a_place_is_no_part_of_an_attempt() -> None:
    slow = Play(answer(200, 1), delay=0.6 * BOUND)
    async with (
        serve(encore=slow) as server,
        client_of(server, transport=None, limits=httpx.Limits(max_connections=1)) as close,
        anyio.create_task_group() as group,
    ):
        for _ in range(4):
            group.start_soon(close.send, READ)

    assert len(server.arrived) == 4


@pytest.mark.parametrize(
    ("options", "longest"),
    [
        ({}, 120),
        ({"timeout": 5}, 120),
        ({"timeout": httpx.Timeout(5, read=100)}, 200),
        ({"timeout": httpx.Timeout(5, read=None)}, float("inf")),
        ({"timeout": httpx.Timeout(5, pool=None)}, 120),
        ({"attempt_timeout": 7.5}, 7.5),
        ({"timeout": httpx.Timeout(None), "attempt_timeout": 30}, 30),
    ],
)
def test_the_time_of_an_attempt_follows_from_its_steps_unless_it_is_given(
    options: dict[str, Any], longest: float
) -> None:
    close = Script().client()

    assert Script().client(**options)._settings.longest_attempt == longest
    assert close.with_options(**options)._settings.longest_attempt == longest
    assert close.with_options(**options).with_options()._settings.longest_attempt == longest


@pytest.mark.parametrize("bound", [0, -1, True, "60", float("nan"), float("inf")])
def test_a_bound_that_is_none_is_refused(bound: Any) -> None:
    with pytest.raises(ValueError, match="attempt_timeout must be a number of seconds > 0 or None"):
        Script().client(attempt_timeout=bound)
