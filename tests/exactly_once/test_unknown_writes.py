"""Odd ways to doubt: what is in doubt stays in doubt, and what isn't ours is never taken."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import Journal
from close_async._wire.reconcile.server_time import ServerTime
from close_async.errors import JournalUnusable, OutcomeUnknown
from close_async.models import CallStepCreate, KeptStep

from .worlds import MINUTE, make_world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from close_async import CloseClient

pytestmark = pytest.mark.anyio


def date(text: str) -> httpx.Headers:
    return httpx.Headers({"date": text})


def test_an_old_date_out_of_a_cache_does_not_turn_the_clock_back() -> None:
    time = ServerTime()

    time.answers.append((date("Fri, 20 Nov 2026 12:00:00 GMT"), 100.0))
    time.answers.append((date("Fri, 20 Nov 2026 09:00:00 GMT"), 101.0))

    moment = time.earliest(105.0)
    assert moment is not None
    assert moment.isoformat() == "2026-11-20T12:00:05+00:00"


def test_a_date_that_is_ahead_is_forgotten_in_time() -> None:
    time = ServerTime()

    time.answers.append((date("Fri, 20 Nov 2026 15:00:00 GMT"), 100.0))
    for number in range(8):
        time.answers.append((date(f"Fri, 20 Nov 2026 12:00:0{number} GMT"), 100.0 + number))

    moment = time.earliest(107.0)
    assert moment is not None
    assert moment.isoformat() == "2026-11-20T12:00:07+00:00"


class FullDisk(Journal):
    """A journal that takes one claim, and no second one."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal._store)
        self._claims = 1

    async def claim(self, *args: Any, **options: Any) -> Any:
        """Do it once."""
        if not self._claims:
            raise JournalUnusable(self.path, "the disk is full", "Make room")
        self._claims -= 1
        return await super().claim(*args, **options)


async def test_a_journal_that_fails_does_not_hide_that_an_earlier_send_is_in_doubt(
    tmp_path: Path,
) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before")
    journal = FullDisk(Journal.sqlite(tmp_path / "sent.db"))

    async with world.client(journal=journal, on_unknown="resend") as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.email(close)

    assert isinstance(caught.value.__cause__, JournalUnusable)
    assert world.sent("POST", "/bulk_action/email/") == 1


class Telltale(httpx.AsyncBaseTransport):
    """A Close during whose answers to looks somebody does something."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, act: Callable[[], Awaitable[object]]
    ) -> None:
        self._inner = inner
        self._act = act

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        if request.method == "GET" and "bulk_action" in request.url.path:
            await self._act()
        return await self._inner.handle_async_request(request)


async def test_once_sends_what_another_process_turns_out_not_to_have_sent(tmp_path: Path) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")
    key = "bulk_emails.create spring"
    other = Telltale(world.sandbox.transport(), lambda: journal.idle(key))

    async with journal, world.client(journal=journal, transport=other) as close:
        await world.email(close.with_options(idempotency_key="a model"))
        (model,) = [entry async for entry in journal.entries()]
        await journal.claim(
            key, operation=model.operation, parameters=model.parameters, sent_at=model.sent_at
        )
        made = await world.email(close.with_options(idempotency_key="spring"))

    assert made.id in {row["id"] for row in world.rows("bulk_action.email")}
    assert world.sent("POST", "/bulk_action/email/") == 2


class KeptBack(httpx.AsyncBaseTransport):
    """A Close whose answer to the second creation is long on its way."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._creations = 0
        self.is_done = anyio.Event()
        self.may_arrive = anyio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, and keep that answer back."""
        self._creations += request.method == "POST"
        answer = await self._inner.handle_async_request(request)
        if request.method == "POST" and self._creations == 2:
            self.is_done.set()
            await self.may_arrive.wait()
        return answer


async def test_who_looks_again_is_not_given_what_a_call_under_way_creates() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before")
    slow = KeptBack(world.sandbox.transport())
    made: list[str] = []

    async def create_its_twin() -> None:
        made.append((await world.email(close)).id)

    async def look(error: OutcomeUnknown) -> None:
        with pytest.raises(OutcomeUnknown):
            made.append((await error.look_again()).id)

    async with world.client(transport=slow, on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.email(close)
        async with anyio.create_task_group() as group:
            group.start_soon(create_its_twin)
            await slow.is_done.wait()
            group.start_soon(look, caught.value)
            await anyio.wait_all_tasks_blocked()
            slow.may_arrive.set()

    assert made == [row["id"] for row in world.rows("bulk_action.email")[:1]]


async def test_a_moment_that_nobody_wrote_down_is_not_made_up(tmp_path: Path) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        await world.email(close.with_options(idempotency_key="a model"))
        (model,) = [entry async for entry in journal.entries()]
        await journal.claim(
            "bulk_emails.create spring", operation=model.operation, parameters=model.parameters
        )
        with pytest.raises(OutcomeUnknown) as caught:
            await world.email(close.with_options(idempotency_key="spring", on_unknown="raise"))

    assert caught.value.sent_at is None


async def test_who_looks_again_twice_gets_the_same_twice() -> None:
    world = make_world(index_lag=MINUTE * 5)
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.subscribe(close)
        world.sandbox.clock.step(MINUTE * 5)
        first = await caught.value.look_again()
        second = await caught.value.look_again()

    assert first == second


class Together(httpx.AsyncBaseTransport):
    """A Close with one row a page, that answers two looks for the second page at one moment."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._missing = 0
        self._are_all_there = anyio.Event()

    def expect(self, count: int) -> None:
        """Keep the next answers back until so many are there."""
        self._missing = count

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        if self._missing and "_limit" in request.url.params:
            url = request.url.copy_set_param("_limit", "1")
            request = httpx.Request("GET", url, headers=request.headers)
        answer = await self._inner.handle_async_request(request)
        if self._missing and request.url.params.get("_skip", "0") != "0":
            self._missing -= 1
            if not self._missing:
                self._are_all_there.set()
            await self._are_all_there.wait()
        return answer


async def test_two_that_look_at_once_do_not_take_the_same_object() -> None:
    world = make_world(index_lag=MINUTE * 5)
    together = Together(world.sandbox.transport())
    errors: list[OutcomeUnknown] = []
    found: list[Any] = []

    async def look(error: OutcomeUnknown) -> None:
        try:
            found.append(await error.look_again())
        except OutcomeUnknown:
            found.append(None)

    async with world.client(transport=together) as close:
        for drop in ("before", "after"):
            world.sandbox.faults.next(method="POST", drop=drop)
            with pytest.raises(OutcomeUnknown) as caught:
                await world.make_sequence(close)
            errors.append(caught.value)
        world.sandbox.clock.step(MINUTE * 5)
        together.expect(2)
        async with anyio.create_task_group() as group:
            for error in errors:
                group.start_soon(look, error)

    assert sum(one is not None for one in found) == 1


class Short(httpx.AsyncBaseTransport):
    """A Close that gives five rows a page at most, and may not say that there are more."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, tells: bool) -> None:
        self._inner = inner
        self._tells = tells

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, and cut what comes back."""
        if request.method != "GET" or "_limit" not in request.url.params:
            return await self._inner.handle_async_request(request)

        url = request.url.copy_set_param("_limit", "5")
        short = httpx.Request("GET", url, headers=request.headers)
        answer = await self._inner.handle_async_request(short)
        body = json.loads(await answer.aread())
        if not self._tells:
            del body["has_more"]
        return httpx.Response(200, headers={"date": answer.headers["date"]}, json=body)


@pytest.mark.parametrize("tells", [True, False])
async def test_pages_that_are_shorter_than_asked_hide_nothing(*, tells: bool) -> None:
    world = make_world()
    transport = Short(world.sandbox.transport(), tells=tells)

    async with world.client(transport=transport, on_unknown="raise") as close:
        await close.users.me()
        world.sandbox.faults.next(method="POST", drop="after")
        with pytest.raises(OutcomeUnknown) as caught:
            await world.make_sequence(close)
        for number in range(12):
            await close.sequences.create(
                name=f"Summer {number}", timezone="Europe/Berlin", steps=[CallStepCreate(delay=0)]
            )
        found = await caught.value.look_again()

    assert found.name == "Spring"


async def test_new_steps_of_a_sequence_are_seen() -> None:
    world = make_world()

    async with world.client() as close:
        made = await world.make_sequence(close)
        world.sandbox.faults.next(method="PUT", drop="after")
        changed = await close.sequences.update(
            made.id, steps=[KeptStep(id=made.steps[0].id), CallStepCreate(delay=86400)]
        )

    assert [step.delay for step in changed.steps] == [0, 86400]
    assert world.sent("PUT", "/sequence/") == 1


class Slow(httpx.AsyncBaseTransport):
    """A Close whose answer to the first write is late, and that loses the second one."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._writes = 0
        self._is_done = anyio.Event()
        self._is_seen = anyio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        if request.method == "GET":
            answer = await self._inner.handle_async_request(request)
            if self._is_done.is_set():
                self._is_seen.set()
            return answer

        self._writes += 1
        if self._writes > 1:
            await self._is_done.wait()
            msg = ""
            raise httpx.ReadError(msg)
        answer = await self._inner.handle_async_request(request)
        self._is_done.set()
        with anyio.move_on_after(0.05):
            await self._is_seen.wait()
            # Who looked must have read what it saw before this answer is there.
            await anyio.sleep(0.02)
        return answer


async def test_what_would_look_the_same_is_not_taken_while_its_answer_is_under_way() -> None:
    world = make_world()
    slow = Slow(world.sandbox.transport())
    results: list[object] = []

    async def subscribe(close: CloseClient, **more: Any) -> None:
        sender = {**world.sender, **more}
        try:
            made = await close.sequence_subscriptions.create(
                sequence_id=world.sequence_id, contact_id=world.contact_id, **sender
            )
        except OutcomeUnknown:
            results.append(None)
        else:
            results.append(made.id)

    async with world.client(transport=slow) as close:
        await close.users.me()
        async with anyio.create_task_group() as group:
            group.start_soon(subscribe, close)
            group.start_soon(partial(subscribe, close, sender_name="Ada"))

    (made,) = [row["id"] for row in world.rows("sequence_subscription") if world.is_about_us(row)]
    assert sorted(results, key=str) == sorted([made, None], key=str)
