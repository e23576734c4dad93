"""What goes wrong on order."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from close_async.sandbox import RealClock, Sandbox, SteppedClock
from tests.sandbox.worlds import connect, subscribe_body

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


@pytest.mark.parametrize("body", [{"totals": {"calls": 3}}, [1, "zwei"], {}, []])
async def test_an_object_or_a_list_is_sent_as_json(
    sandbox: Sandbox, client: httpx.AsyncClient, body: Any
) -> None:
    sandbox.faults.next(method="POST", path="/report/activity/", status=200, body=body)

    answer = await client.post("/report/activity/", json={})

    assert (answer.status_code, answer.json()) == (200, body)
    assert answer.headers["content-type"] == "application/json"


def test_a_body_that_is_neither_bytes_nor_text_nor_json_is_refused(sandbox: Sandbox) -> None:
    body: Any = 3

    with pytest.raises(TypeError, match="body must be bytes, a str, a dict or a list, got 3"):
        sandbox.faults.next(body=body)


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


async def statuses(client: httpx.AsyncClient, count: int, path: str = "/me/") -> list[int]:
    """Return the statuses of that many calls."""
    return [(await client.get(path)).status_code for _ in range(count)]


async def test_the_nth_call_that_fits_goes_wrong(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    sandbox.faults.nth(2, status=503, path="/sequence/", times=2)

    others = await statuses(client, 3)
    seen = await statuses(client, 5, "/sequence/")

    assert others == [200, 200, 200]
    assert seen == [200, 503, 503, 200, 200]
    assert len(sandbox.faults) == 0


async def test_the_nth_call_is_counted_while_others_go_wrong(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    sandbox.faults.next(status=502)
    sandbox.faults.nth(3, status=503)

    seen = await statuses(client, 4)

    assert seen == [502, 200, 503, 200]


async def test_every_call_goes_wrong_until_it_is_taken_back(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    sandbox.faults.every(status=503)

    seen = await statuses(client, 4)
    ordered = len(sandbox.faults)
    sandbox.faults.clear()

    assert (seen, ordered) == ([503] * 4, 1)
    assert await statuses(client, 1) == [200]


async def test_every_third_call_goes_wrong(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    sandbox.faults.every(3, status=503, times=2)

    seen = await statuses(client, 10)

    assert seen == [200, 200, 503, 200, 200, 503, 200, 200, 200, 200]


async def test_a_share_of_the_calls_goes_wrong_the_same_for_the_same_seed(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    runs = []
    for seed in (1, 1, 2):
        sandbox.faults.clear()
        sandbox.faults.randomly(0.3, seed=seed, status=503)
        runs.append(await statuses(client, 60))

    assert runs[0] == runs[1] != runs[2]
    assert 8 <= runs[0].count(503) <= 28


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/bulk_action/", [503, 503, 200]),
        ("/bulk_action/*/", [503, 503, 200]),
        ("/bulk_action/e*/", [503, 200, 200]),
        ("v1/*/", [503, 503, 503]),
        ("v1*me/", [200, 200, 200]),
        (re.compile(r"/(email|me)/$"), [503, 200, 503]),
    ],
)
async def test_a_path_can_be_a_part_or_a_pattern(
    sandbox: Sandbox, client: httpx.AsyncClient, path: Any, expected: list[int]
) -> None:
    sandbox.faults.every(status=503, path=path)
    paths = ("/bulk_action/email/", "/bulk_action/delete/", "/me/")

    seen = [(await client.get(path)).status_code for path in paths]

    assert seen == expected


async def test_a_rate_limit_can_be_ordered(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    sandbox.faults.next(retry_after=2.5)
    sandbox.faults.next(retry_after=2.5, hidden=True)

    plain, hidden = await client.get("/me/"), await client.get("/me/")

    assert (plain.status_code, hidden.status_code) == (429, 429)
    assert plain.headers["ratelimit"] == "limit=100, remaining=0, reset=2.500"
    assert hidden.headers["ratelimit"] == "reset=2.500"
    assert plain.headers["retry-after"] == hidden.headers["retry-after"] == "3"
    assert set(plain.json()) == {"error"}


async def test_an_answer_can_be_a_page_or_nothing_at_all(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    sandbox.faults.next(html=True)
    sandbox.faults.next(html=True, status=404)
    sandbox.faults.next(empty=True)
    sandbox.faults.next(empty=True, status=204, done=True, method="POST")

    page, missing, empty = [await client.get("/me/") for _ in range(3)]
    before = count(sandbox)
    done = await client.post("/sequence/", json=STEPS)

    assert page.headers["content-type"].startswith("text/html")
    assert (page.status_code, page.text) == (200, "<html><body><h1>200 OK</h1></body></html>")
    assert (missing.status_code, "404 Not Found" in missing.text) == (404, True)
    assert (empty.status_code, empty.content) == (200, b"")
    assert (done.status_code, count(sandbox) - before) == (204, 1)


async def test_a_fault_without_an_effect_lets_a_call_pass(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    sandbox.faults.next()
    sandbox.faults.next(status=503)

    assert await statuses(client, 3) == [200, 503, 200]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"delay": -1}, "delay must be a number of seconds >= 0, got -1"),
        ({"retry_after": -1}, "retry_after must be a number of seconds >= 0, got -1"),
        ({"hidden": True}, "pass retry_after, too, how long it lasts"),
        ({"html": True, "empty": True}, "pass only one of html, empty"),
        ({"html": True, "body": "x"}, "pass only one of body, html"),
    ],
)
def test_options_that_make_no_sense_are_mistakes(sandbox: Sandbox, options: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        sandbox.faults.next(**options)
    assert len(sandbox.faults) == 0


def test_a_misspelt_option_is_a_mistake(sandbox: Sandbox) -> None:
    options: Any = {"statsu": 503}

    with pytest.raises(TypeError, match="unknown fault option 'statsu'"):
        sandbox.faults.every(**options)


def test_numbers_and_shares_that_make_no_sense_are_mistakes(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="number must be an integer >= 1, got 0"):
        sandbox.faults.nth(0)
    with pytest.raises(ValueError, match="number must be an integer >= 1, got 0"):
        sandbox.faults.every(0)
    with pytest.raises(ValueError, match="share must be a number from 0 to 1, got 2"):
        sandbox.faults.randomly(2)


def test_orders_that_make_no_sense_are_mistakes(sandbox: Sandbox) -> None:
    wrong: Any = "sometime"

    with pytest.raises(ValueError, match="times must be an integer >= 1, got 0"):
        sandbox.faults.next(times=0)
    with pytest.raises(ValueError, match="drop must be one of 'before', 'after', got 'sometime'"):
        sandbox.faults.next(drop=wrong)
    with pytest.raises(ValueError, match="after must be a number from 0 to 1, got 2"):
        sandbox.faults.fail_bulk(after=2)


async def test_the_real_clock_can_be_put_forward() -> None:
    clock = RealClock()
    before = clock.now()

    clock.step(3600)
    await clock.sleep(0)

    assert 3600 <= (clock.now() - before).total_seconds() < 3660
