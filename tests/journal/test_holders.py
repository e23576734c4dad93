"""Who claimed it: what the living do is waited for, what the dead left is found out."""

from __future__ import annotations

import os
import threading
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from anyio import to_thread

from close_async import Journal, JournalUnusable, OutcomeUnknown
from close_async.journal import LEASE
from tests.exactly_once.worlds import MINUTE, World, make_world

from .clock import NOON, Calendar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from close_async import CloseClient
    from close_async.journal import Claim, Entry

    from .places import Place

pytestmark = pytest.mark.anyio

KEY = "sequence_subscriptions.create once"


class Gate(httpx.AsyncBaseTransport):
    """Holds creations back on their way to *inner*."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.reached = anyio.Event()
        self.open = anyio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it on."""
        if request.method == "POST":
            self.reached.set()
            await self.open.wait()
        return await self._inner.handle_async_request(request)


@asynccontextmanager
async def keyed(
    world: World, journal: Journal, key: str = "once", **options: Any
) -> AsyncIterator[CloseClient]:
    async with world.client(journal=journal, **options) as client:
        yield client.with_options(idempotency_key=key)


async def claim(journal: Journal, **options: Any) -> Claim:
    return await journal.claim("a", operation="x.create", parameters={}, **options)


async def entry_in(journal: Journal, key: str = "a") -> Entry:
    found = await journal.get(key)
    assert found is not None
    return found


def looks(world: World) -> int:
    return world.sent("GET", "sequence_subscription")


async def test_what_a_living_worker_is_at_is_waited_for(place: Place) -> None:
    world = make_world()
    gate = Gate(world.sandbox.transport())
    real: dict[str, Any] = {"clock": None}
    made = []

    async def subscribe(close: CloseClient) -> None:
        made.append(await world.subscribe(close))

    async with (
        keyed(world, place.journal(), transport=gate, **real) as first,
        keyed(world, place.journal(), **real) as second,
        anyio.create_task_group() as group,
    ):
        group.start_soon(subscribe, first)
        await gate.reached.wait()
        group.start_soon(subscribe, second)
        await anyio.sleep(0.3)
        assert made == []
        gate.open.set()

    assert len({one.id for one in made}) == 1
    assert world.sent("POST", "/") == 1
    assert looks(world) == 0


async def test_what_a_dead_worker_left_is_looked_for(place: Place) -> None:
    world = make_world()
    now = world.sandbox.clock.now
    dead = place.journal(now)
    world.sandbox.faults.next(method="POST", drop="after")
    async with keyed(world, dead, on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown):
            await world.subscribe(close)
    (made,) = [row for row in world.rows("sequence_subscription") if world.is_about_us(row)]
    await _as_if_killed_meanwhile(dead)

    journal = place.journal(now)
    began = now()
    async with keyed(world, journal, settle=MINUTE) as close:
        found = await world.subscribe(close)

    assert found.id == made["id"]
    assert now() - began >= timedelta(seconds=LEASE)
    assert world.sent("POST", "/") == 1


async def _as_if_killed_meanwhile(journal: Journal) -> None:
    await journal.release(KEY)
    entry = await entry_in(journal, KEY)
    await journal.claim(
        KEY, operation=entry.operation, parameters=entry.parameters, sent_at=entry.sent_at
    )
    # No end of its own: its claim stays open.
    holder = journal._holders.pop(os.getpid())
    await to_thread.run_sync(holder.close)
    await journal.aclose()


async def test_an_entry_is_held_as_long_as_its_lease(place: Place) -> None:
    calendar = Calendar()
    first, second = place.journal(calendar), place.journal(calendar)
    won = await claim(first)
    held = [won.entry.is_held, (await entry_in(second)).is_held, (await claim(second)).is_ours]
    calendar.move(timedelta(seconds=LEASE - 1))
    held.append((await entry_in(second)).is_held)
    calendar.move(timedelta(seconds=2))
    held.append((await entry_in(second)).is_held)
    held.append((await claim(second)).entry.is_held)
    for journal in (first, second):
        await journal.aclose()

    assert held == [True, True, False, True, False, False]


async def test_a_heartbeat_keeps_it_held(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("close_async.journal._holder.BEAT", 0.02)
    calendar = Calendar()
    async with place.journal(calendar) as first, place.journal(calendar) as second:
        won = await claim(first)
        for _ in range(4):
            calendar.move(timedelta(seconds=LEASE - 1))
            await until(lambda: _is_held(second))

        await first.done(won, {"id": "x_1"})
        await until(_no_heart_beats)
        calendar.move(timedelta(seconds=LEASE))

        again = await entry_in(second)
    assert (again.state, again.is_held) == ("done", False)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what threads do."""
    with anyio.fail_after(20):
        while not await is_so():  # noqa: ASYNC110 - no event of ours tells
            await anyio.sleep(0.01)


async def _is_held(journal: Journal) -> bool:
    return (await entry_in(journal)).is_held


async def _no_heart_beats() -> bool:
    return not any(one.name == "close_async journal" for one in threading.enumerate())


async def test_a_journal_that_is_closed_holds_nothing(place: Place) -> None:
    calendar = Calendar()
    async with place.journal(calendar) as first:
        await claim(first)

    async with place.journal(calendar) as second:
        left = await entry_in(second)
        again = await claim(second, over=left)

        assert (left.state, left.is_held) == ("sending", False)
        assert (again.is_ours, again.entry.is_held) == (True, True)
    assert await _no_heart_beats()


async def test_a_claim_of_the_same_journal_after_it_was_closed_is_held_again(place: Place) -> None:
    journal = place.journal(Calendar())
    await claim(journal)
    await journal.aclose()

    await journal.claim("b", operation="x.create", parameters={})
    held = [entry.is_held async for entry in journal.entries()]
    await journal.aclose()

    assert held == [False, True]


async def test_what_came_of_a_claim_of_another_life_of_the_key_changes_nothing(
    place: Place,
) -> None:
    """Each was the first attempt, as far as anybody could know."""
    calendar = Calendar()
    async with place.journal(calendar) as first, place.journal(calendar) as second:
        lost = await claim(first)
        await second.done("a", {"id": "x_1"})
        await second.prune(NOON + timedelta(seconds=1))
        won = await claim(second)

        said = await first.refused(lost, "no")

        assert (lost.entry.attempt, won.entry.attempt) == (1, 1)
        assert said.state == (await entry_in(second)).state == "sending"
        assert (await second.done(won, {"id": "x_2"})).state == "done"


class Standstill(httpx.Auth):
    """Stops the world between the claim of a write and its first byte, once."""

    def __init__(self, inside: Callable[[], Any]) -> None:
        self._inside = inside
        self._is_over = False

    async def async_auth_flow(self, request: httpx.Request) -> Any:
        """Sign it, late."""
        request.headers["Authorization"] = self.signature
        if request.method == "POST" and not self._is_over:
            self._is_over = True
            await self._inside()
        yield request

    signature = ""

    def signed_for(self, world: World) -> Standstill:
        basic = httpx.BasicAuth(world.sandbox.api_key, "")
        request = next(basic.auth_flow(httpx.Request("GET", "https://x.example")))
        self.signature = request.headers["Authorization"]
        return self


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets this machine's clock go on, as it is set after it was paused."""
    ahead = 0.0
    real = time.time

    def move(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr("close_async.journal._holder.time.time", lambda: real() + ahead)
    return move


def paused_client(world: World, journal: Journal, inside: Callable[[], Any]) -> CloseClient:
    from close_async import CloseClient

    auth = Standstill(inside).signed_for(world)
    return CloseClient(
        auth=auth,
        base_url="https://api.close.com/api/v1",
        transport=world.sandbox.transport(),
        clock=world.clock,
        journal=journal,
    )


async def test_a_worker_that_stood_still_doesnt_send_what_another_one_has_sent(
    place: Place, clocks: Callable[[float], None]
) -> None:
    world = make_world()
    now = world.sandbox.clock.now
    others: list[Any] = []

    async def stand_still() -> None:
        clocks(LEASE + 1)
        world.sandbox.clock.step(LEASE + 1)
        async with keyed(world, place.journal(now), on_unknown="resend", settle=1) as other:
            others.append(await world.subscribe(other))

    async with paused_client(world, place.journal(now), stand_still) as paused:
        made = await world.subscribe(paused.with_options(idempotency_key="once"))

    assert [one.id for one in others] == [made.id]
    assert world.sent("POST", "/") == 1


async def test_a_worker_that_stood_still_doesnt_send_what_another_one_looks_for(
    place: Place, clocks: Callable[[float], None]
) -> None:
    world = make_world()
    now = world.sandbox.clock.now
    unknown: list[OutcomeUnknown] = []

    async def stand_still() -> None:
        clocks(LEASE + 1)
        world.sandbox.clock.step(LEASE + 1)
        async with keyed(world, place.journal(now), settle=1) as other:
            with pytest.raises(OutcomeUnknown) as lost:
                await world.subscribe(other)
            unknown.append(lost.value)
        async with place.journal(now) as journal:
            assert (await entry_in(journal, KEY)).state == "unknown"

    async with paused_client(world, place.journal(now), stand_still) as paused:
        await world.subscribe(paused.with_options(idempotency_key="once"))

    # Nothing had left, so it could say so, and claim it anew.
    assert len(unknown) == 1
    assert world.sent("POST", "/") == 1
    async with place.journal(now) as journal:
        entry = await entry_in(journal, KEY)
    assert (entry.state, entry.attempt) == ("done", 2)


async def test_a_late_outcome_of_a_worker_that_was_taken_for_dead_overwrites_nothing(
    place: Place,
) -> None:
    calendar = Calendar()
    async with place.journal(calendar) as first, place.journal(calendar) as second:
        late = await claim(first)
        calendar.move(timedelta(seconds=LEASE + 1))
        gone = await entry_in(second)
        won = await claim(second, over=gone)

        said = await first.done(late, {"id": "x_1"})

        assert (gone.is_held, said.state, said.attempt) == (False, "sending", 2)
        assert not first.holds(late)
        assert second.holds(won)


async def test_a_claim_is_sure_until_its_lease_is_nearly_over(
    place: Place, clocks: Callable[[float], None]
) -> None:
    async with place.journal() as journal:
        won = await claim(journal)
        held = [journal.holds(won)]
        clocks(LEASE - 3)
        held.append(journal.holds(won))
        clocks(2)
        held.append(journal.holds(won))
        await to_thread.run_sync(journal._holders[os.getpid()]._beat_once)
        held.append(journal.holds(won))
        await journal.idle(won)
        held.append(journal.holds(won))

    assert held == [True, True, False, True, False]


async def test_a_heartbeat_that_cannot_be_written_keeps_nothing_held(
    place: Place, clocks: Callable[[float], None]
) -> None:
    async with place.journal() as journal:
        won = await claim(journal)

        def fail(holder: str) -> None:
            raise JournalUnusable(holder, "it's away", "Look")

        journal._holders[os.getpid()]._beat = fail
        clocks(LEASE)
        await to_thread.run_sync(journal._holders[os.getpid()]._beat_once)

        assert not journal.holds(won)
