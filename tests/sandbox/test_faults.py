"""What goes wrong on order."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from close_async.sandbox import RealClock, Sandbox, SteppedClock

from .worlds import connect, subscribe_body

pytestmark = pytest.mark.anyio

SUBSCRIBE = "/bulk_action/sequence_subscription/"
STEPS = {"name": "New", "timezone": "UTC", "steps": [{"step_type": "call"}]}


def count(sandbox: Sandbox) -> int:
    """Return how many sequences there are."""
    return len(sandbox.world.all("sequence"))


@pytest.mark.parametrize(
    ("status", "content_type", "start"),
    [
        (503, "text/html", "<html>"),
        (520, "text/html", "<html>"),
        (429, "application/json", '{"error": "Too Many Requests"'),
        (402, "application/json", '{"error": "Payment Required"'),
        (400, "application/json", '{"errors": ["Bad Request"], "field-errors": {}'),
    ],
)
async def test_the_next_call_gets_the_ordered_status(
    sandbox: Sandbox, client: httpx.AsyncClient, status: int, content_type: str, start: str
) -> None:
    before = count(sandbox)
    sandbox.faults.next(status=status)

    failed = await client.post("/sequence/", json=STEPS)
    fine = await client.get("/me/")

    assert (failed.status_code, fine.status_code) == (status, 200)
    assert failed.headers["content-type"].partition(";")[0] == content_type
    assert failed.text.startswith(start)
    assert count(sandbox) == before


async def test_headers_and_body_can_be_ordered(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    headers = {"RateLimit": "limit=5, remaining=0, reset=3", "retry-after": "3"}
    sandbox.faults.next(status=429, headers=headers, body=b"slow down", content_type="text/plain")

    answer = await client.get("/me/")

    assert answer.headers["ratelimit"] == "limit=5, remaining=0, reset=3"
    assert answer.headers["retry-after"] == "3"
    assert answer.headers["content-type"] == "text/plain"
    assert answer.content == b"slow down"


async def test_a_page_can_stand_behind_a_200(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    sandbox.faults.next(body="<html>maintenance", content_type="text/html")

    answer = await client.get("/me/")

    assert (answer.status_code, answer.text) == (200, "<html>maintenance")


@pytest.mark.parametrize(("drop", "made"), [("before", 0), ("after", 1)])
async def test_a_connection_is_lost_before_or_after_the_work(
    sandbox: Sandbox, client: httpx.AsyncClient, drop: Any, made: int
) -> None:
    before = count(sandbox)
    sandbox.faults.next(drop=drop)

    with pytest.raises(httpx.ReadError) as caught:
        await client.post("/sequence/", json=STEPS)

    assert count(sandbox) - before == made
    assert caught.value.request.url.path == "/api/v1/sequence/"
    assert [call.status for call in sandbox.requests] == [None]


async def test_an_error_can_hide_work_that_was_done(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    before = count(sandbox)
    sandbox.faults.next(status=502, done=True)

    answer = await client.post("/sequence/", json=STEPS)

    assert answer.status_code == 502
    assert count(sandbox) == before + 1


async def test_an_answer_can_be_cut(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    whole = await client.get("/me/")
    sandbox.faults.next(truncate=True)

    cut = await client.get("/me/")

    assert cut.status_code == 200
    assert cut.content == whole.content[: len(whole.content) // 2]
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        cut.json()


async def test_a_fault_waits_for_the_call_that_it_is_for(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    sandbox.faults.next(status=503, method="post", path="/bulk_action/", times=2)

    statuses = [
        (await client.get("/bulk_action/email/")).status_code,
        (await client.post("/sequence/", json=STEPS)).status_code,
        (await client.post(SUBSCRIBE, json=subscribe_body(sandbox))).status_code,
        (await client.post(SUBSCRIBE, json=subscribe_body(sandbox))).status_code,
        (await client.post(SUBSCRIBE, json=subscribe_body(sandbox))).status_code,
    ]

    assert statuses == [200, 200, 503, 503, 200]
    assert len(sandbox.faults) == 0


async def test_faults_come_one_after_the_other(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    sandbox.faults.next(status=503)
    sandbox.faults.next(status=429)
    assert len(sandbox.faults) == 2

    statuses = [(await client.get("/me/")).status_code for _ in range(3)]

    assert statuses == [503, 429, 200]


async def test_a_delay_passes_on_the_clock(
    sandbox: Sandbox, clock: SteppedClock, client: httpx.AsyncClient
) -> None:
    begin = clock.now()
    sandbox.faults.next(delay=3)

    answer = await client.get("/me/")

    assert answer.status_code == 200
    assert (clock.now() - begin).total_seconds() == 3


async def test_a_delay_beyond_the_timeout_is_a_timeout_and_the_work_is_done(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    begin, before = clock.now(), count(sandbox)
    sandbox.faults.next(delay=60)

    async with connect(sandbox, timeout=2) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/sequence/", json=STEPS)

    assert (clock.now() - begin).total_seconds() == 2
    assert count(sandbox) == before + 1


async def test_without_a_timeout_any_delay_is_waited_for(sandbox: Sandbox) -> None:
    sandbox.faults.next(delay=3600)

    async with connect(sandbox, timeout=None) as client:
        answer = await client.get("/me/")

    assert answer.status_code == 200


async def test_faults_can_be_taken_back(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    sandbox.faults.next(status=503)
    sandbox.faults.fail_bulk()
    sandbox.faults.clear()

    answer = await client.get("/me/")

    assert answer.status_code == 200
    assert len(sandbox.faults) == 0


def test_orders_that_make_no_sense_are_mistakes(sandbox: Sandbox) -> None:
    wrong: Any = "sometime"

    with pytest.raises(ValueError, match="times must be 1 or more, not 0"):
        sandbox.faults.next(times=0)
    with pytest.raises(ValueError, match="drop must be 'before' or 'after', not 'sometime'"):
        sandbox.faults.next(drop=wrong)
    with pytest.raises(ValueError, match="after must be from 0 to 1, not 2"):
        sandbox.faults.fail_bulk(after=2)


async def test_the_real_clock_can_be_put_forward() -> None:
    clock = RealClock()
    before = clock.now()

    clock.step(3600)
    await clock.sleep(0)

    assert 3600 <= (clock.now() - before).total_seconds() < 3660
