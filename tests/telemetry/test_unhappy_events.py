"""What is heard of calls that are cancelled, not sent, found again, or made in another process."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import anyio
import httpx
import pytest

from close_async import (
    AudienceTooLarge,
    CloseClient,
    CloseError,
    Journal,
    JournalUnusable,
    MemoryTokenStore,
    OAuth,
    OutcomeUnknown,
    RequestNotSent,
    Tokens,
)
from close_async.query import Lead
from close_async.sandbox import Sandbox
from close_async.telemetry import AttemptEnded, Noted, OutcomeFound, Waited
from tests.support.script import CANARY, Script, read_call, write_call
from tests.support.virtual_time import Timeline, virtual_backend

from .told import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from close_async.journal import Entry
    from close_async.telemetry import CallEvent

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend

FOUND: Final = {"id": "x_1"}
NOW: Final = "Mon, 01 Jul 2024 12:00:00 GMT"


async def attempted(close: CloseClient, call: Any) -> object:
    """Return the error that a call ends with."""
    try:
        await close.send(call)
    except CloseError as error:
        return type(error)
    return None


async def test_a_lost_write_is_found_by_reads_of_its_own() -> None:
    told, timeline = Told(), Timeline()
    sandbox = Sandbox(leads=5, clock=timeline)
    sandbox.faults.next(drop="after", path="/lead/")

    with anyio.fail_after(300):
        async with CloseClient(
            sandbox.api_key, transport=sandbox.transport(), clock=timeline.clock(), on_event=told
        ) as close:
            await close.leads.create(name="Ours")

    told.check()
    assert told.lines == [
        "started",
        "attempt 1 unknown: ReadError",
        "noted lookup",
        "found by lookup",
        "ended answered after 1: 200",
    ]
    write = told.events[0].call
    others = {event.call.id: event.call for event in told.events if event.call.id != write.id}
    assert others
    assert {(one.parent, one.effect) for one in others.values()} == {(write.id, "read")}


async def test_a_lost_write_that_is_not_found() -> None:
    told, timeline = Told(), Timeline()
    sandbox = Sandbox(leads=5, clock=timeline)
    sandbox.faults.next(drop="before", path="/lead/")

    with anyio.fail_after(300):
        async with CloseClient(
            sandbox.api_key, transport=sandbox.transport(), clock=timeline.clock(), on_event=told
        ) as close:
            with pytest.raises(OutcomeUnknown):
                await close.leads.create(name="Ours")

    told.check()
    assert told.lines[-2:] == ["not found by lookup", "ended unknown after 1: None, OutcomeUnknown"]
    looked = [event for event in told.events if isinstance(event, OutcomeFound)]
    assert [event.seconds for event in looked] == [pytest.approx(60, abs=1)]


async def test_what_the_journal_knows_is_not_sent(tmp_path: Path) -> None:
    told, script = Told(), Script()
    script.then(json={"id": "user_1"}, date=NOW).then(json=FOUND, date=NOW)
    journal = Journal.sqlite(tmp_path / "journal.db")

    async with script.client(on_event=told, journal=journal) as close:
        keyed = close.with_options(idempotency_key="spring")
        for _ in range(2):
            await keyed.send(write_call(json={"a": 1}))

    told.check()
    assert len(script.asked) == 2
    assert told.lines == [
        "started",
        "attempt 1 answered: 200",
        "ended answered after 1: 200",
        "started",
        "found by journal",
        "ended answered after 0: 200",
    ]
    assert all(event.call.has_idempotency_key for event in told.events if not event.call.parent)
    assert "spring" not in repr(told.events)


async def test_calls_of_a_closed_and_of_a_drained_client_are_not_sent() -> None:
    told, script = Told(), Script()

    async with script.client(on_event=told) as close:
        await close.drain()
        assert await attempted(close, write_call(json={})) is RequestNotSent
    assert await attempted(close, read_call()) is RequestNotSent

    told.check()
    assert told.lines == ["started", "ended not sent after 0: None, RequestNotSent"] * 2


async def test_what_a_guard_refuses_is_not_sent() -> None:
    told, sandbox = Told(), Sandbox(leads=5)

    async with CloseClient(sandbox.api_key, transport=sandbox.transport(), on_event=told) as close:
        with pytest.raises(AudienceTooLarge):
            await close.bulk.delete(Lead.name.exists(), max_leads=1, everything=True)

    told.check()
    ends = [one for one in told.lines if one.startswith("ended")]
    assert "ended not sent after 0: None, AudienceTooLarge" in ends


async def test_a_refresh_of_tokens() -> None:
    told = Told()
    fresh = {"access_token": "hunter2-new", "refresh_token": "hunter2-next", "expires_in": 3600}
    script = Script().then(401).then(500).then(json=fresh).then(json={})
    store = MemoryTokenStore(Tokens("hunter2-old", "hunter2-refresh"))
    auth = OAuth(client_id="oa2client_1", client_secret="hunter2-secret", store=store)  # noqa: S106 - of a test

    async with script.client(auth=auth, on_event=told) as close:
        await close.send(read_call())

    told.check()
    assert told.lines == [
        "started",
        "attempt 1 refused: 401",
        "waited for token refresh",
        "attempt 2 answered: 200",
        "ended answered after 2: 200",
    ]
    assert "hunter2" not in repr(told.events)


async def cancelled(told: Told, close: CloseClient, call: Any, *, until: str) -> None:
    """Cancel *call* as soon as *until* was told, and everybody waits."""
    async with anyio.create_task_group() as group:
        group.start_soon(attempted, close, call)
        while until not in told.lines:
            await anyio.lowlevel.checkpoint()
        await anyio.sleep(0.01)
        group.cancel_scope.cancel()


async def test_a_read_that_is_cancelled_while_it_waits() -> None:
    told, script = Told(), Script().then(503)

    async with script.client(on_event=told, clock=Timeline().clock(), max_retries=1) as close:
        with anyio.fail_after(60):
            await cancelled(told, close, read_call(), until="noted retry")

    told.check()
    assert told.lines[:3] == ["started", "attempt 1 unknown: 503", "noted retry"]
    assert told.lines[-1] == "ended unknown after 1: 503, cancelled"


class Slow(httpx.AsyncBaseTransport):
    """Answers each request after five seconds."""

    def __init__(self) -> None:
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += request.method == "POST"
        await anyio.sleep(5)
        about = json.loads(request.content or "{}")
        return httpx.Response(200, json={**about, "id": f"x_{self.asked}"}, headers={"date": NOW})


async def side_by_side(*sends: Callable[[], Coroutine[Any, Any, object]]) -> None:
    with anyio.fail_after(300):
        async with anyio.create_task_group() as group:
            for send in sends:
                group.start_soon(send)
                await anyio.sleep(0.1)


def waits(told: Told) -> list[tuple[str, float]]:
    return [(one.why, round(one.seconds, 1)) for one in told.events if isinstance(one, Waited)]


async def test_a_write_that_looks_like_another_one_waits_for_it() -> None:
    told = Told()

    async with CloseClient(CANARY, transport=Slow(), on_event=told) as close:
        create = partial(close.leads.create, name="Ours")
        await side_by_side(create, create)

    told.check()
    assert waits(told) == [("same write", 4.9)]


async def test_a_call_waits_for_a_connection() -> None:
    told = Told()

    limits = httpx.Limits(max_connections=1)
    async with CloseClient(CANARY, transport=Slow(), on_event=told, limits=limits) as close:
        send = partial(close.send, read_call())
        await side_by_side(send, send)

    told.check()
    assert waits(told) == [("connection", 4.9)]
    attempts = [one.seconds for one in told.events if isinstance(one, AttemptEnded)]
    assert attempts == [pytest.approx(5), pytest.approx(5)]


async def test_a_write_under_the_same_key_waits_for_the_other_one(tmp_path: Path) -> None:
    told, slow = Told(), Slow()
    journal = Journal.sqlite(tmp_path / "journal.db")
    async with CloseClient(CANARY, transport=slow, on_event=told, journal=journal) as close:
        # What time it is at Close is known.
        await close.send(read_call())
        keyed = close.with_options(idempotency_key="spring")
        send = partial(keyed.send, write_call(json={"a": 1}))
        await side_by_side(send, send)

    told.check()
    assert slow.asked == 1
    ((why, seconds),) = waits(told)
    assert why == "same key"
    assert 4 < seconds < 6
    assert told.lines[-3:] == [
        "waited for same key",
        "found by journal",
        "ended answered after 0: 200",
    ]


async def test_a_call_that_waits_for_a_rate_limit_and_gives_up() -> None:
    told, timeline = Told(), Timeline()
    sandbox = Sandbox(leads=1, clock=timeline)
    sandbox.faults.next(status=429, retry_after=30)

    with anyio.fail_after(300):
        async with CloseClient(
            sandbox.api_key, transport=sandbox.transport(), clock=timeline.clock(), on_event=told
        ) as close:
            with anyio.move_on_after(10):
                await close.users.me()

    told.check()
    assert told.lines[-2:] == ["waited for rate limit", "ended refused after 1: 429, cancelled"]
    assert waits(told) == [("rate limit", 10)]


async def test_says_that_too_many_calls_have_failed() -> None:
    told, script = Told(), Script()
    for _ in range(60):
        script.then(503)

    async with script.client(on_event=told, max_retries=1) as close:
        for _ in range(60):
            if "noted retries used up" in told.lines:
                break
            script.then(503)
            await attempted(close, read_call())

    told.check()
    assert told.lines[-3:] == [
        "attempt 1 unknown: 503",
        "noted retries used up",
        "ended unknown after 1: 503, ServerError",
    ]


async def test_what_stops_a_program_while_it_looks_says_what_is_unknown() -> None:
    told = Told()

    def stop(event: CallEvent) -> None:
        told(event)
        if isinstance(event, Noted):
            raise KeyboardInterrupt

    sandbox = Sandbox(leads=5)
    sandbox.faults.next(drop="after", path="/lead/")
    async with CloseClient(sandbox.api_key, transport=sandbox.transport(), on_event=stop) as close:
        with pytest.raises(KeyboardInterrupt) as raised:
            await close.leads.create(name="Ours")

    told.check()
    assert told.lines[-1] == "ended unknown after 1: None, KeyboardInterrupt"
    assert any("POST /lead/" in note for note in raised.value.__notes__)


async def test_a_coroutine_that_is_closed_ends_its_call() -> None:
    told = Told()
    async with CloseClient(CANARY, transport=Slow(), on_event=told) as close:
        sending = close.send(read_call())
        sending.send(None)
        sending.close()

    told.check()
    assert told.lines[-1] == "ended unknown after 1: None, GeneratorExit"


async def test_an_outcome_that_the_journal_does_not_get_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, script = Told(), Script().then(json={"id": "user_1"}, date=NOW).then(json=FOUND)
    journal = Journal.sqlite(tmp_path / "journal.db")

    async def full(*_: object) -> Entry:
        raise JournalUnusable("journal.db", "the disk is full", "Make room")

    monkeypatch.setattr(journal, "done", full)
    async with script.client(on_event=told, journal=journal) as close:
        answered = await close.send(write_call(json={}))

    told.check()
    assert answered.parsed == FOUND
    assert told.lines == [
        "started",
        "noted not recorded",
        "attempt 1 answered: 200",
        "ended answered after 1: 200",
    ]
