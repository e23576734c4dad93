"""What is heard of calls that are cancelled, not sent, found again, or made in another process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import anyio
import pytest

from close_async import (
    AudienceTooLarge,
    CloseClient,
    CloseError,
    Journal,
    MemoryTokenStore,
    OAuth,
    OutcomeUnknown,
    RequestNotSent,
    Tokens,
)
from close_async.query import Lead
from close_async.sandbox import Sandbox
from close_async.telemetry import OutcomeFound
from tests.support.script import Script, read_call, write_call
from tests.support.virtual_time import Timeline, virtual_backend

from .told import Told

if TYPE_CHECKING:
    from pathlib import Path

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
