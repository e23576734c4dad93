"""A cancelled claim claims nothing, and an outcome is written down whoever is cancelled."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from contextlib import closing
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest
from anyio import to_thread

from close_async import CloseClient, Journal

from .clock import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from close_async.journal import Claim, Entry, State

pytestmark = pytest.mark.anyio


class Gate:
    """A time of day that can be made to wait, and with it the thread that asks."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._open = threading.Event()
        self._open.set()

    def __call__(self) -> datetime:
        self._asked.set()
        assert self._open.wait(20)
        return NOON

    def shut(self) -> None:
        """Hold whoever comes next."""
        self._asked.clear()
        self._open.clear()

    def open(self) -> None:
        """Let them go."""
        self._open.set()

    async def reached(self) -> None:
        """Wait until somebody stands before it."""
        assert await to_thread.run_sync(self._asked.wait, 20)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def journal(tmp_path: Path, gate: Gate) -> AsyncIterator[Journal]:
    async with Journal.sqlite(tmp_path / "sent.db", now=gate) as opened:
        yield opened


async def claim(journal: Journal, key: str = "a") -> Claim:
    return await journal.claim(key, operation="x.create", parameters={})


async def state_of(journal: Journal, key: str = "a") -> str | None:
    entry = await journal.get(key)
    return None if entry is None else entry.state


async def test_a_claim_that_is_cancelled_under_way_is_given_back(
    journal: Journal, gate: Gate
) -> None:
    gate.shut()
    async with anyio.create_task_group() as group:
        group.start_soon(claim, journal)
        await gate.reached()
        group.cancel_scope.cancel()
        gate.open()

    assert await state_of(journal) == "idle"
    assert (await claim(journal)).is_ours


@pytest.mark.parametrize(
    ("state", "then"),
    [("sending", "unknown"), ("unknown", "unknown"), ("refused", "idle"), ("idle", "idle")],
)
async def test_a_claim_over_an_entry_that_is_cancelled_frees_nothing_that_may_have_left(
    journal: Journal, gate: Gate, state: State, then: State
) -> None:
    """Whoever had it before may have sent it."""
    won = await claim(journal)
    over = won.entry
    if state == "unknown":
        over = await journal.unknown(won, "it was lost")
    elif state == "refused":
        over = await journal.refused(won, "no")
    elif state == "idle":
        over = await journal.idle(won)
    gate.shut()
    async with anyio.create_task_group() as group:
        group.start_soon(claim_over, journal, over)
        await gate.reached()
        group.cancel_scope.cancel()
        gate.open()

    left = await journal.get("a")
    assert left is not None
    assert (left.state, left.attempt) == (then, 2)
    assert (left.reason is not None) == (then == "unknown")
    assert (await claim(journal)).is_ours == (then == "idle")


async def claim_over(journal: Journal, over: Entry) -> Claim:
    return await journal.claim("a", operation="x.create", parameters={}, over=over)


async def test_a_claim_that_cannot_be_given_back_is_cancelled_all_the_same(
    journal: Journal, gate: Gate
) -> None:
    gate.shut()
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as group:
            group.start_soon(claim, journal)
            await gate.reached()
            take_away(journal)
            scope.cancel()
            gate.open()

    assert scope.cancelled_caught


def take_away(journal: Journal) -> None:
    Path(journal.path).unlink()


async def test_a_lost_claim_that_is_cancelled_under_way_gives_nothing_back(
    journal: Journal,
) -> None:
    await claim(journal)
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with anyio.create_task_group() as group:
            group.start_soon(claim, journal)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
            other.execute("ROLLBACK")

    assert await state_of(journal) == "sending"


async def test_a_claim_that_is_cancelled_in_line_claims_nothing(
    journal: Journal, gate: Gate
) -> None:
    gate.shut()
    async with anyio.create_task_group() as group:
        group.start_soon(claim, journal)
        await gate.reached()
        with anyio.move_on_after(0) as scope:
            await claim(journal, "b")
        gate.open()

    assert scope.cancelled_caught
    assert await state_of(journal, "b") is None


async def test_a_claim_in_a_cancelled_scope_claims_nothing(journal: Journal) -> None:
    with anyio.CancelScope() as scope:
        scope.cancel()
        await claim(journal)

    assert await state_of(journal) is None


async def test_an_outcome_in_a_cancelled_scope_is_written_down(journal: Journal) -> None:
    won = await claim(journal)

    with anyio.CancelScope() as scope:
        scope.cancel()
        entry = await journal.done(won, {"id": "sub_1"})

    assert entry.state == "done"
    assert await state_of(journal) == "done"


async def test_an_outcome_that_is_cancelled_under_way_is_written_down(
    journal: Journal, gate: Gate
) -> None:
    won = await claim(journal)
    gate.shut()
    async with anyio.create_task_group() as group:
        group.start_soon(journal.done, won, {"id": "sub_1"})
        await gate.reached()
        group.cancel_scope.cancel()
        gate.open()

    assert await state_of(journal) == "done"


async def test_an_outcome_that_is_cancelled_in_line_is_written_down(
    journal: Journal, gate: Gate
) -> None:
    first, second = await claim(journal, "a"), await claim(journal, "b")
    gate.shut()
    async with anyio.create_task_group() as group:
        group.start_soon(journal.done, first, {})
        await gate.reached()
        group.start_soon(journal.unknown, second, "no answer")
        await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
        gate.open()

    assert (await state_of(journal, "a"), await state_of(journal, "b")) == ("done", "unknown")


async def test_what_waits_for_a_thread_of_others_does_not_hold_it_up(journal: Journal) -> None:
    others = to_thread.current_default_thread_limiter()
    before, others.total_tokens = others.total_tokens, 1
    is_free = threading.Event()
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(to_thread.run_sync, is_free.wait, 20)
            await anyio.lowlevel.checkpoint()
            with anyio.fail_after(10):
                won = await claim(journal)
            is_free.set()
    finally:
        is_free.set()
        others.total_tokens = before

    assert won.is_ours


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
class TestCancellationByAsyncio:
    """`Task.cancel()` knows nothing of anyio's shields."""

    async def test_a_claim_under_way_is_given_back(self, journal: Journal, gate: Gate) -> None:
        gate.shut()
        task = asyncio.ensure_future(claim(journal))
        await gate.reached()
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        gate.open()

        with pytest.raises(asyncio.CancelledError):
            await task

        assert await state_of(journal) == "idle"

    async def test_an_outcome_under_way_is_written_down(self, journal: Journal, gate: Gate) -> None:
        won = await claim(journal)
        gate.shut()
        task = asyncio.ensure_future(journal.done(won, {"id": "sub_1"}))
        await gate.reached()
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        gate.open()

        with pytest.raises(asyncio.CancelledError):
            await task

        assert await state_of(journal) == "done"

    async def test_an_outcome_in_line_is_written_down(self, journal: Journal, gate: Gate) -> None:
        first, second = await claim(journal, "a"), await claim(journal, "b")
        gate.shut()
        tasks = [asyncio.ensure_future(journal.done(one, {})) for one in (first, second)]
        await gate.reached()
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0)
        gate.open()

        for task in tasks:
            with pytest.raises(asyncio.CancelledError):
                await task

        assert await journal.counts() == {
            "sending": 0,
            "idle": 0,
            "done": 2,
            "refused": 0,
            "unknown": 0,
        }

    async def test_a_time_out_gives_a_claim_back(self, journal: Journal, gate: Gate) -> None:
        gate.shut()

        async def open_late() -> None:
            await gate.reached()
            await asyncio.sleep(0.02)
            gate.open()

        opening = asyncio.ensure_future(open_late())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await claim(journal)
        await opening

        assert await state_of(journal) in {"idle", None}

    async def test_a_claim_of_a_write_is_given_back_whatever_task_is_cancelled(
        self, journal: Journal, gate: Gate
    ) -> None:
        sent: list[httpx.Request] = []
        others = asyncio.all_tasks()
        gate.shut()
        task = asyncio.ensure_future(subscribe(journal, sent.append))
        await gate.reached()
        await cancel_all(but=others)
        gate.open()

        with pytest.raises(asyncio.CancelledError):
            await task

        assert sent == []
        assert (await journal.counts())["idle"] == 1

    async def test_an_outcome_of_a_write_is_written_down_whatever_task_is_cancelled(
        self, journal: Journal, gate: Gate
    ) -> None:
        others, is_sent = asyncio.all_tasks(), asyncio.Event()

        def note(_: httpx.Request) -> None:
            gate.shut()
            is_sent.set()

        task = asyncio.ensure_future(subscribe(journal, note))
        await is_sent.wait()
        await gate.reached()
        await cancel_all(but=others)
        gate.open()

        with pytest.raises(asyncio.CancelledError):
            await task

        assert (await journal.counts())["done"] == 1


async def subscribe(journal: Journal, note: Callable[[httpx.Request], object]) -> None:
    """Create a subscription under the key "a", whose request is noted."""

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {"Date": format_datetime(NOON, usegmt=True)}
        if request.method == "GET":
            # A client asks what time it is before its first write.
            return httpx.Response(200, headers=headers, json={})
        note(request)
        body = {**json.loads(request.content), "id": "sub_1"}
        return httpx.Response(200, headers=headers, json=body)

    async with CloseClient(
        "api_x", transport=httpx.MockTransport(answer), journal=journal
    ) as close:
        await close.with_options(idempotency_key="a").sequence_subscriptions.create(
            contact_id="cont_1",
            sequence_id="seq_1",
            sender_account_id="emailacct_1",
            sender_name="Ann",
            sender_email="ann@example.com",
        )


async def cancel_all(but: set[asyncio.Task[object]]) -> None:
    """Cancel all other tasks, as `asyncio.run()` does at its end and some handlers of signals."""
    for task in asyncio.all_tasks() - but:
        task.cancel()
    await asyncio.sleep(0)
