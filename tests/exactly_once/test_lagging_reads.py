"""Changes and deletions whose answer was lost, while reads show what was, not what is."""

from __future__ import annotations

import json as jsonlib
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest

from close_async import CloseClient, Journal, OutcomeUnknown
from close_async._core.clock import Clock
from close_async.models import (
    CallStepCreate,
    KeptStep,
    SequenceSchedule,
    SequenceScheduleRange,
)
from close_async.sandbox import Sandbox, SteppedClock
from tests.support.script import CANARY, NOON

from .worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

SETTLE = 60.0
PATH = "/api/v1/sequence_subscription/sub_1/"


@attrs.define
class Lagging:
    """A Close that loses each write, and shows at each moment what *shown* says, or a 404."""

    shown: Callable[[float], dict[str, Any] | None]
    time: float = 0.0
    writes: int = 0
    seconds: float = 0.0
    """How long it takes to answer the next read of the object. The ones after it are quicker."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        headers = {"Date": format_datetime(NOON + timedelta(seconds=self.time), usegmt=True)}
        if request.method in {"PUT", "DELETE"}:
            self.writes += 1
            msg = "gone"
            raise httpx.ReadError(msg)
        if request.url.path != PATH:
            return httpx.Response(200, json={"id": "user_1"}, headers=headers)
        row = self.shown(self.time)
        self.time += self.seconds
        self.seconds /= 2
        if row is None:
            return httpx.Response(404, json={"error": "not found"}, headers=headers)
        return httpx.Response(200, json={"id": "sub_1", **row}, headers=headers)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await anyio.lowlevel.checkpoint()
        self.time += seconds

    def client(self, **options: Any) -> CloseClient:
        """Return a client in whose time the pauses are."""
        clock = Clock(
            now=lambda: NOON + timedelta(seconds=self.time),
            monotonic=lambda: self.time,
            sleep=self.sleep,
            random=lambda: 1.0,
        )
        transport = httpx.MockTransport(self)
        settings = {"transport": transport, "max_retries": 0, "settle": SETTLE, **options}
        return CloseClient(CANARY, clock=clock, **settings)


def at(seconds: float, **row: Any) -> dict[str, Any]:
    """Return a row that was changed then, by Close's clock, which sends no offset."""
    changed = (NOON + timedelta(seconds=seconds)).replace(tzinfo=None)
    return {"date_updated": changed.isoformat(), **row}


async def changed(shown: Callable[[float], dict[str, Any] | None]) -> bool:
    """Set a subscription to active; return whether that's taken for done. It's 10 s past noon."""
    server = Lagging(shown)
    async with server.client() as close:
        await close.users.me()
        await server.sleep(10)
        try:
            await close.sequence_subscriptions.update("sub_1", status="active")
        except OutcomeUnknown:
            return False
    return True


async def deleted(shown: Callable[[float], dict[str, Any] | None], **options: Any) -> bool:
    """Delete a subscription; return whether that's taken for done."""
    server = Lagging(shown)
    async with server.client(**options) as close:
        try:
            await close.sequence_subscriptions.delete("sub_1")
        except OutcomeUnknown:
            return False
    return True


@pytest.mark.parametrize("seconds", [10.0, 10.2, 11.0])
async def test_a_state_that_came_with_the_call_is_its_work(seconds: float) -> None:
    assert await changed(lambda _: at(seconds, status="active"))


@pytest.mark.parametrize("seconds", [-3600.0, 0.0, 8.5, 9.0])
async def test_a_state_from_before_the_call_proves_nothing(seconds: float) -> None:
    """It was active, was paused since, and reads don't show that yet."""
    assert not await changed(lambda _: at(seconds, status="active"))


@pytest.mark.parametrize(
    "row",
    [
        {"status": "active"},
        {"status": "active", "date_updated": None},
        {"status": "active", "date_updated": "soon"},
        {"status": "active", "date_updated": 5},
    ],
    ids=repr,
)
async def test_a_state_of_no_known_time_proves_nothing(row: dict[str, Any]) -> None:
    assert not await changed(lambda _: row)


@pytest.mark.parametrize("body", [[], [{"status": "active"}], "active", 5, None], ids=repr)
async def test_an_answer_to_a_look_that_is_no_object_proves_nothing(body: object) -> None:
    server = Lagging(lambda _: at(10.2, status="active"))

    def odd(request: httpx.Request) -> httpx.Response:
        answer = server(request)
        if request.url.path != PATH:
            return answer
        return httpx.Response(200, json=body, headers={"Date": answer.headers["Date"]})

    async with server.client(transport=httpx.MockTransport(odd)) as close:
        await close.users.me()
        with pytest.raises(OutcomeUnknown):
            await close.sequence_subscriptions.update("sub_1", status="active")


async def test_a_state_that_reads_show_late_is_found() -> None:
    def shown(time: float) -> dict[str, Any]:
        return at(10.2, status="active") if time > 15 else at(0, status="paused")

    assert await changed(shown)


async def test_what_is_not_there_at_first_may_only_not_be_shown_yet() -> None:
    def shown(time: float) -> dict[str, Any] | None:
        return None if time < 2 else at(0, status="active")

    assert not await deleted(shown)


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b'"sub_1"', b'{"id": "sub_2"}', b'{"error": "sub_1"}']
)
async def test_an_answer_that_shows_no_such_object_does_not_say_that_it_was_there(
    body: bytes,
) -> None:
    server = Lagging(lambda time: None if time < 20 else at(0, status="active"))

    def odd(request: httpx.Request) -> httpx.Response:
        answer = server(request)
        if request.method == "GET" and server.time < 2:
            return httpx.Response(200, content=body, headers={"Date": answer.headers["Date"]})
        return answer

    async with server.client(transport=httpx.MockTransport(odd)) as close:
        with pytest.raises(OutcomeUnknown):
            await close.sequence_subscriptions.delete("sub_1")


async def test_what_is_there_at_no_look_is_gone() -> None:
    assert await deleted(lambda _: None)


async def test_what_was_there_and_is_not_any_more_is_gone() -> None:
    def shown(time: float) -> dict[str, Any] | None:
        return None if time >= SETTLE else at(0, status="active")

    assert await deleted(shown)


async def test_a_first_look_that_takes_long_takes_nothing_from_the_time_to_settle() -> None:
    for was_there in (False, True):

        def shown(time: float, was_there: bool = was_there) -> dict[str, Any] | None:
            return at(0, status="active") if was_there and time < SETTLE else None

        server = Lagging(shown, seconds=2.0)
        async with server.client() as close:
            await close.sequence_subscriptions.delete("sub_1")


@pytest.mark.parametrize(("age", "is_known"), [(30, False), (61.9, False), (70, True)])
async def test_what_is_young_may_be_shown_by_one_read_and_not_by_the_next(
    age: float, is_known: bool
) -> None:
    created = (NOON - timedelta(seconds=age)).isoformat()

    def shown(time: float) -> dict[str, Any] | None:
        return None if 0 < time < SETTLE else at(-age, status="active", date_created=created)

    assert await deleted(shown) is is_known


async def test_what_stays_is_not_gone() -> None:
    assert not await deleted(lambda _: at(0, status="active"))


async def test_one_later_look_is_enough_if_lists_have_settled() -> None:
    server = Lagging(lambda _: None)

    async with server.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await close.sequence_subscriptions.delete("sub_1")
        with pytest.raises(OutcomeUnknown):
            await caught.value.look_again()
        await server.sleep(SETTLE)
        assert await caught.value.look_again() is None

    assert server.writes == 1


@pytest.mark.parametrize("journal", [True, False], ids=["journal", "no journal"])
async def test_a_clock_that_stands_still_at_close_hides_nothing(
    tmp_path: Path, journal: bool
) -> None:
    """A sandbox with a clock that is stepped, and a client that lives by this machine's."""
    sandbox = Sandbox(leads=5, clock=SteppedClock())
    time = [0.0]

    async def sleep(seconds: float) -> None:
        await anyio.lowlevel.checkpoint()
        time[0] += seconds

    clock = Clock(monotonic=lambda: time[0], sleep=sleep)
    options: Any = {"journal": Journal.sqlite(tmp_path / "sent.db")} if journal else {}
    async with CloseClient(
        sandbox.api_key, transport=sandbox.transport(), clock=clock, **options
    ) as close:
        await close.users.me()
        time[0] += 600
        sandbox.faults.next(method="POST", drop="after")
        made = await close.sequences.create(
            name="Spring", timezone="UTC", steps=[CallStepCreate(delay=0)]
        )

    assert made.name == "Spring"


async def test_a_clock_that_stands_still_makes_no_answer_a_stray_one() -> None:
    sandbox = Sandbox(leads=5, clock=SteppedClock())
    time = [0.0]
    clock = Clock(monotonic=lambda: time[0])
    async with CloseClient(
        sandbox.api_key, transport=sandbox.transport(), clock=clock, on_unknown="raise"
    ) as close:
        for _ in range(12):
            await close.users.me()
            time[0] += 90
            await close.leads.create(name="ACME")


async def test_one_server_whose_clock_is_ahead_makes_no_answer_a_stray_one() -> None:
    """Of the servers behind one name each third one tells a time to come."""
    sandbox = Sandbox(leads=5)
    answer, number = sandbox.transport(), 0

    async def take(request: httpx.Request) -> httpx.Response:
        nonlocal number
        number += 1
        found = await answer.handle_async_request(request)
        if number % 3 == 0:
            date = parsedate_to_datetime(found.headers["Date"]) + timedelta(minutes=5)
            found.headers["Date"] = format_datetime(date, usegmt=True)
        return found

    async with CloseClient(
        sandbox.api_key, transport=httpx.MockTransport(take), on_unknown="raise"
    ) as close:
        for _ in range(2):
            await close.users.me()
        for _ in range(12):
            await close.leads.create(name="ACME")


ODD: dict[str, dict[str, Any]] = {
    "half a character": {"note": "\ud83d", "\ud83d": 1},
    "more than can be held": {"far": 1e999, "low": -1e999},
    "a thousand lists in each other": {"deep": None},
}


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "answered"])
async def test_what_was_done_is_known_whatever_its_answer_holds(
    tmp_path: Path, odd: str, is_lost: bool
) -> None:
    """The second start reads it from the journal."""
    world = make_world()
    rest = ODD[odd] if odd != "a thousand lists in each other" else {"deep": nested(300)}
    transport = Adding(world.sandbox.transport(), rest)
    path = tmp_path / "sent.db"
    if is_lost:
        world.sandbox.faults.next(method="POST", drop="after")

    ids = []
    for _ in range(2):
        async with world.client(transport=transport, journal=Journal.sqlite(path)) as close:
            made = await world.subscribe(close.with_options(idempotency_key="spring"))
            ids.append(made.id)

    assert ids[0] == ids[1]
    assert world.sent("POST", "/sequence_subscription/") == 1


DEEPEST = 99


@pytest.mark.parametrize("kind", ["lists", "objects"])
@pytest.mark.parametrize(("depth", "kept"), [(98, 98), (99, None), (300, None)])
async def test_what_an_answer_nests_is_kept_in_the_journal_down_to_a_hundred_levels(
    tmp_path: Path, kind: str, depth: int, kept: int | None
) -> None:
    def wrapped(inner: Any, times: int) -> Any:
        for _ in range(times):
            inner = {"in": inner} if kind == "objects" else [inner]
        return inner

    world = make_world()
    empty: Any = {} if kind == "objects" else []
    # Only what can't be written as it is goes through this.
    more = {"deep": wrapped(empty, depth), "note": "\ud83d"}
    transport = Adding(world.sandbox.transport(), more)

    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        async with world.client(transport=transport, journal=journal) as close:
            await world.subscribe(close.with_options(idempotency_key="spring"))
        (entry,) = [one async for one in journal.entries()]

    assert entry.result is not None
    assert entry.result["note"] == "?"
    assert entry.result["deep"] == (
        wrapped(None, DEEPEST) if kept is None else wrapped(empty, kept)
    )


@attrs.frozen
class Adding(httpx.AsyncBaseTransport):
    """Adds keys to each object that the sandbox shows."""

    inner: httpx.AsyncBaseTransport
    more: dict[str, Any]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, and add to what comes."""
        answer = await self.inner.handle_async_request(request)
        await answer.aread()
        if answer.status_code >= 400 or not answer.content:
            return answer
        body = answer.json()
        for one in [body, *body.get("data", [])]:
            one.update(self.more)
        text = jsonlib.dumps(body).replace("Infinity", "1e999").encode()
        headers = {k: v for k, v in answer.headers.items() if k != "content-length"}
        return httpx.Response(answer.status_code, content=text, headers=headers)


async def updated(update: Callable[[CloseClient], Awaitable[Any]], row: dict[str, Any]) -> bool:
    """Return whether a lost change is taken for done by what a look shows: *row*."""

    def server(request: httpx.Request) -> httpx.Response:
        headers = {"Date": format_datetime(NOON, usegmt=True)}
        if request.method == "PUT":
            msg = "gone"
            raise httpx.ReadError(msg)
        body = {"id": "user_1"} if request.url.path.endswith("/me/") else {**at(1), **row}
        return httpx.Response(200, json=body, headers=headers)

    clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
    async with CloseClient(
        CANARY, transport=httpx.MockTransport(server), clock=clock, max_retries=0
    ) as close:
        await close.users.me()
        try:
            await update(close)
        except OutcomeUnknown:
            return False
    return True


@pytest.mark.parametrize("status", ["resuming", "loading", "processing", "done"])
async def test_a_bulk_action_that_goes_on_was_resumed(status: str) -> None:
    async def resume(close: CloseClient) -> Any:
        return await close.bulk_emails.update("bulkemail_1", status="resuming")

    assert await updated(resume, {"id": "bulkemail_1", "status": status})


@pytest.mark.parametrize("status", ["paused", "pausing", "error", "created", None, 5])
async def test_a_bulk_action_that_does_not_go_on_may_not_have_been_resumed(status: object) -> None:
    async def resume(close: CloseClient) -> Any:
        return await close.bulk_emails.update("bulkemail_1", status="resuming")

    assert not await updated(resume, {"id": "bulkemail_1", "status": status})


@pytest.mark.parametrize("status", ["processing", "done", "resuming"])
async def test_a_bulk_action_that_goes_on_was_not_paused(status: str) -> None:
    async def pause(close: CloseClient) -> Any:
        return await close.bulk_emails.update("bulkemail_1", status="paused")

    assert not await updated(pause, {"id": "bulkemail_1", "status": status})


HOURS: dict[str, Any] = {"weekday": 1, "start": "09:00:00", "end": "17:00:00"}
KEPT: dict[str, Any] = {"id": "seqstep_1", "step_type": "email", "delay": 0}
NEW: dict[str, Any] = {"id": "seqstep_2", "step_type": "call", "delay": 60}
SPRING: dict[str, Any] = {
    "id": "seq_1",
    "name": "Spring",
    "timezone": "UTC",
    "status": "active",
    "schedule": {"ranges": [HOURS]},
    # Close says more of a step than was asked for.
    "steps": [{**KEPT, "threading": None, "required": True}, NEW],
    "date_created": NOON.isoformat(),
}


@pytest.mark.parametrize(
    ("shown", "is_it"),
    [
        ({}, True),
        ({"name": "Autumn"}, False),
        ({"schedule": None}, False),
        ({"schedule": {"ranges": [{**HOURS, "end": "18:00:00"}]}}, False),
        ({"steps": [KEPT]}, False),
        ({"steps": [KEPT, {**NEW, "delay": 0}]}, False),
        ({"steps": [KEPT, {**NEW, "step_type": "sms"}]}, False),
        ({"steps": [NEW, KEPT]}, False),
        ({"steps": [KEPT, NEW, NEW]}, False),
        ({"steps": [{**KEPT, "id": "seqstep_3"}, NEW]}, False),
        ({"steps": [KEPT, "seqstep_2"]}, False),
        ({"steps": None}, False),
        ({"status": "paused"}, True),
    ],
    ids=repr,
)
async def test_a_sequence_was_changed_if_it_shows_all_that_was_asked_for(
    shown: dict[str, Any], is_it: bool
) -> None:
    async def change(close: CloseClient) -> Any:
        hours = SequenceScheduleRange(weekday=1, start="09:00", end="17:00")
        return await close.sequences.update(
            "seq_1",
            name="Spring",
            schedule=SequenceSchedule(ranges=[hours]),
            steps=[KeptStep(id="seqstep_1"), CallStepCreate(delay=60)],
        )

    assert await updated(change, {**SPRING, **shown}) is is_it
