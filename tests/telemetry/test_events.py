"""What `on_event=` hears of a call, in each of its endings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest

from close_async import (
    BadRequest,
    CloseError,
    NoAnswer,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    RequestNotSent,
    ResponseUnreadable,
    StatusError,
)
from close_async.telemetry import AttemptEnded, CallEnded, CallStarted, Waited
from tests.faults.server import Play, answer
from tests.support.script import Script, read_call, write_call

from .told import Told

if TYPE_CHECKING:
    from close_async import Call

pytestmark = pytest.mark.anyio

FOUND: Final = {"id": "x_1"}
HANG: Final = Play(then="hang")
SLOW: Final = Play(answer(200, FOUND), delay=0.05)


async def heard(script: Script, call: Call[Any], **options: Any) -> tuple[list[str], object]:
    """Return what is told of one call, and what it raises."""
    told, error = Told(), None
    async with script.client(on_event=told, **options) as close:
        try:
            await close.send(call)
        except (CloseError, ValueError) as raised:
            error = type(raised)
    told.check()
    return told.lines, error


async def test_says_which_call_it_is() -> None:
    told = Told()
    script = Script().then(json={}).then(json=FOUND)

    async with script.client(on_event=told) as close:
        bulk = close.with_options(priority="bulk")
        await bulk.request("GET", ("lead", "lead_1/2"), params={"_fields": ["name"]})
        await close.request("POST", "/lead/", json={"name": "Personal"})

    first, second = (one.call for one in told.events if isinstance(one, CallStarted))
    assert (first.operation, first.method) == ("leads.get", "GET")
    assert first.path == "/lead/lead_1%2F2/"
    assert first.template == "/lead/{id}/"
    assert first.url == "https://api.close.com/api/v1/lead/lead_1%2F2/"
    assert (first.effect, first.priority, first.parent) == ("read", "bulk", None)
    assert not first.has_idempotency_key
    assert (second.operation, second.effect, second.priority) == (
        "leads.create",
        "create",
        "interactive",
    )
    assert first.id != second.id
    assert "Personal" not in repr(told.events)
    assert "_fields" not in repr(told.events)


async def test_a_read_that_is_answered() -> None:
    lines, error = await heard(Script().then(json={}), read_call())

    assert lines == ["started", "attempt 1 answered: 200", "ended answered after 1: 200"]
    assert error is None


async def test_a_read_that_is_sent_again_and_waits() -> None:
    script = Script().then(503).then(429, Retry_After="2").then(json={})

    lines, error = await heard(script, read_call())

    assert lines == [
        "started",
        "attempt 1 unknown: 503",
        "noted retry",
        "waited for retry",
        "attempt 2 refused: 429",
        "noted postponed",
        "waited for rate limit",
        "attempt 3 answered: 200",
        "ended answered after 3: 200",
    ]
    assert error is None


async def test_says_how_long_it_all_took() -> None:
    told = Told()
    script = Script().then(503).then(429, Retry_After="2").then(json={}, x_request_id="req_7")

    async with script.client(on_event=told) as close:
        await close.send(read_call())

    assert [one.seconds for one in told.events if isinstance(one, Waited)] == [0.5, 2]
    end = told.events[-1]
    assert isinstance(end, CallEnded)
    assert end.seconds == 2.5
    attempts = [one for one in told.events if isinstance(one, AttemptEnded)]
    assert [one.request_id for one in attempts] == [None, None, "req_7"]
    assert [one.detail for one in attempts] == ["503", "429", "200"]


ENDINGS: Final[dict[str, tuple[Script, Call[Any], dict[str, Any], list[str], object]]] = {
    "refused": (
        Script().then(404),
        read_call(),
        {},
        ["attempt 1 refused: 404", "ended refused after 1: 404, NotFound"],
        NotFound,
    ),
    "not answered": (
        Script().then_raise(httpx.ReadTimeout("")).then_raise(httpx.ReadError("")),
        read_call(),
        {"max_retries": 1},
        [
            "attempt 1 unknown: ReadTimeout",
            "noted retry",
            "waited for retry",
            "attempt 2 unknown: ReadError",
            "ended unknown after 2: None, NoAnswer",
        ],
        NoAnswer,
    ),
    "not sent": (
        Script().then_raise(httpx.ConnectError("")),
        read_call(),
        {"max_retries": 0},
        ["attempt 1 not sent: ConnectError", "ended not sent after 1: None, RequestNotSent"],
        RequestNotSent,
    ),
    "a page instead of JSON": (
        Script().then(content=b"<html>"),
        read_call(),
        {"max_retries": 0},
        [
            "attempt 1 unknown: 200",
            "ended unknown after 1: 200, ResponseUnreadable",
        ],
        ResponseUnreadable,
    ),
    "a redirect": (
        Script().then(302, location="https://elsewhere.example/"),
        read_call(),
        {},
        ["attempt 1 unknown: 302", "ended unknown after 1: 302, StatusError"],
        StatusError,
    ),
    "a longer pause than it may wait": (
        Script().then(429, Retry_After="100"),
        read_call(),
        {},
        ["attempt 1 refused: 429", "ended refused after 1: 429, RateLimited"],
        RateLimited,
    ),
    "an invalid body": (
        Script(),
        write_call(json={"value": float("nan")}),
        {},
        ["ended not sent after 0: None, ValueError"],
        ValueError,
    ),
    "a write that is answered": (
        Script().then(json=FOUND),
        write_call(json={}),
        {},
        ["attempt 1 answered: 200", "ended answered after 1: 200"],
        None,
    ),
    "a write that is refused": (
        Script().then(400),
        write_call(json={}),
        {},
        ["attempt 1 refused: 400", "ended refused after 1: 400, BadRequest"],
        BadRequest,
    ),
    "a write that can't be found": (
        Script().then(503),
        write_call(json={}),
        {},
        ["attempt 1 unknown: 503", "ended unknown after 1: 503, OutcomeUnknown"],
        OutcomeUnknown,
    ),
    "a write that is sent twice": (
        Script().then(503).then(json=FOUND),
        write_call(json={}),
        {"on_unknown": "resend"},
        [
            "attempt 1 unknown: 503",
            "noted resend",
            "attempt 2 answered: 200",
            "ended answered after 2: 200",
        ],
        None,
    ),
    "a write whose second attempt is refused": (
        Script().then(503).then(400),
        write_call("PUT", "/x/", json={}),
        {"max_retries": 1, "on_unknown": "raise"},
        [
            "attempt 1 unknown: 503",
            "noted retry",
            "waited for retry",
            "attempt 2 refused: 400",
            "ended unknown after 2: 400, OutcomeUnknown",
        ],
        OutcomeUnknown,
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_each_ending(ending: str) -> None:
    script, call, options, expected, error = ENDINGS[ending]
    script = _again(script)

    lines, raised = await heard(script, call, **options)

    assert lines == ["started", *expected]
    assert raised is error


def _again(script: Script) -> Script:
    """Return the same, unused."""
    fresh = Script()
    fresh._steps.extend(script._steps)
    return fresh
