"""Following the event log: nothing is missing, nothing comes twice."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import CloseClient, EventsMissed, NoAnswer, PagesUnstable, ResponseUnreadable
from close_async.sandbox import Sandbox
from tests.events.log import Log, take, take_for
from tests.sandbox.worlds import add_lead
from tests.support.virtual_time import Timeline, virtual_backend

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from close_async.events import Event, EventStream

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend

HOUR = timedelta(hours=1)


async def test_what_happens_in_the_sandbox_comes_once_and_in_order() -> None:
    timeline = Timeline()
    sandbox = Sandbox(leads=10, clock=timeline)
    got: list[tuple[str, str]] = []
    async with client_of(sandbox, timeline) as close, anyio.create_task_group() as group:

        async def follow() -> None:
            async for event in close.events.follow(every=10, object_type="lead"):
                got.append((event.object_id, event.action))  # noqa: PERF401 - it never ends

        group.start_soon(follow)
        await anyio.sleep(5)
        for name in ("a", "b", "c"):
            add_lead(sandbox, name)
        await anyio.sleep(60)
        await close.leads.update("lead_b", name="B")
        add_lead(sandbox, "d")
        await anyio.sleep(60)
        group.cancel_scope.cancel()

    assert got == [
        ("lead_a", "created"),
        ("lead_b", "created"),
        ("lead_c", "created"),
        ("lead_b", "updated"),
        ("lead_d", "created"),
    ]


def client_of(sandbox: Sandbox, timeline: Timeline) -> CloseClient:
    return CloseClient(sandbox.api_key, transport=sandbox.transport(), clock=timeline.clock())


async def test_the_log_is_asked_no_more_often_than_wanted() -> None:
    timeline = Timeline()
    log = Log(timeline)
    async with log.client() as close:
        await take_for(close.events.follow(every=30), 299, [])

    moments = [moment for moment, _ in log.asked]
    assert len(moments) == 10
    assert all(after - before >= timedelta(seconds=30) for before, after in pairwise(moments))


async def test_without_since_only_what_is_new_comes() -> None:
    timeline = Timeline()
    log = Log(timeline)
    for number in range(120):
        log.add(f"old {number}", log.now() - timedelta(seconds=number))
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        group.start_soon(take_for, close.events.follow(every=10), 100, got)
        await anyio.sleep(1)
        log.add("new")

    assert got == ["new"]


async def test_since_a_moment_all_of_it_comes_the_oldest_first() -> None:
    timeline = Timeline()
    log = Log(timeline)
    for number in range(300):
        log.add(f"{number}", log.now() - HOUR + timedelta(seconds=number))
    async with log.client() as close:
        got = await take(close.events.follow(since=log.now() - HOUR + timedelta(seconds=100)), 200)

    assert got == [str(number) for number in range(100, 300)]


async def test_events_of_one_moment_come_as_they_happened() -> None:
    timeline = Timeline()
    sandbox = Sandbox(leads=0, clock=timeline)
    names = [f"{number}" for number in range(130)]
    for name in names:
        add_lead(sandbox, name)
    async with client_of(sandbox, timeline) as close:
        events = close.events.follow(since=timeline.now() - HOUR, object_type="lead")
        got = [event.object_id async for event in first(events, 130)]

    assert got == [f"lead_{name}" for name in names]


async def first(events: EventStream, count: int) -> AsyncGenerator[Event, None]:
    async for event in events:
        yield event
        count -= 1
        if not count:
            return


@pytest.mark.parametrize("late", [0.5, 30, 290])
async def test_an_event_that_appears_late_is_not_lost(late: float) -> None:
    timeline = Timeline()
    log = Log(timeline)
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        group.start_soon(take_for, close.events.follow(every=10), 900, got)
        await anyio.sleep(400)
        log.add("late", late=late)
        log.add("in time")
        await anyio.sleep(0.3)
        log.add("after")

    assert sorted(got) == ["after", "in time", "late"]


async def test_an_event_in_which_more_is_put_comes_again_as_what_it_is_then() -> None:
    timeline = Timeline()
    log = Log(timeline)
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        group.start_soon(take_for, close.events.follow(every=10), 900, got)
        await anyio.sleep(100)
        log.add("ev_1")
        await anyio.sleep(100)
        log.events.clear()
        log.add("ev_1")

    assert got == ["ev_1", "ev_1"]


async def test_pages_that_shift_lose_and_repeat_nothing() -> None:
    timeline = Timeline()
    log = Log(timeline)
    for number in range(200):
        log.add(f"{number}", log.now() - timedelta(seconds=200 - number))
    new = iter(range(200, 240))

    def shift() -> None:
        if len(log.asked) < 20:
            log.add(f"{next(new)}")
            log.add(f"{next(new)}")

    log.on_page = shift
    got: list[str] = []
    async with log.client() as close:
        await take_for(close.events.follow(since=log.now() - HOUR, every=10), 1000, got)

    assert len(got) == len(set(got)) == len(log.events)


async def test_after_a_lost_answer_the_next_loop_goes_on() -> None:
    timeline = Timeline()
    log = Log(timeline)
    for number in range(120):
        log.add(f"{number}", log.now() - timedelta(seconds=200 - number))
    log.on_page = lambda: setattr(log, "lose", int(len(log.asked) % 2 == 0))
    got: list[str] = []
    failures = 0
    async with log.client() as close:
        events = close.events.follow(since=log.now() - HOUR, every=10)
        for attempt in range(8):
            if attempt == 4:
                log.on_page, log.lose = None, 0
                log.add("new")
            try:
                await take_for(events, 100, got)
            except NoAnswer:
                failures += 1

    assert failures >= 4
    assert got == [*map(str, range(120)), "new"]


@pytest.mark.parametrize("skew", [-7200.0, 0.0, 7200.0, 40 * 86400.0])
@pytest.mark.parametrize("seed", range(2))
async def test_through_restarts_and_late_events_each_comes_once(skew: float, seed: int) -> None:
    timeline = Timeline()
    log, chance = Log(timeline, skew=skew), random.Random(seed)
    begin = log.now()
    for number in range(200):
        when = begin + timedelta(seconds=chance.uniform(0, 3600))
        log.add(
            f"{number}",
            when.replace(microsecond=chance.choice([0, 5])),
            late=chance.uniform(0, 280),
        )
    got: list[str] = []
    checkpoint: str | datetime = begin
    with anyio.fail_after(100_000):
        while timeline.elapsed < 3600 + 600:
            async with log.client() as close:
                events = close.events.follow(since=checkpoint, every=chance.uniform(1, 200))
                assert not isinstance(checkpoint, str) or len(events.checkpoint) == len(checkpoint)
                got += await stop_somewhere(events, chance)
                checkpoint = events.checkpoint
            await anyio.sleep(chance.choice([0, 0, 50, 1000]))
        async with log.client() as close:
            await take_for(close.events.follow(since=checkpoint, every=60), 1000, got)

    assert sorted(got, key=int) == [str(number) for number in range(200)]


async def stop_somewhere(events: Any, chance: random.Random) -> list[str]:
    got: list[str] = []
    left = chance.randint(1, 40)
    with anyio.move_on_after(chance.uniform(1, 300)):
        async for event in events:
            got.append(event.id)
            left -= 1
            if not left:
                break
    return got


async def test_a_long_past_comes_in_parts_and_in_order() -> None:
    timeline = Timeline()
    log = Log(timeline)
    begin = log.now() - timedelta(days=29)
    # One day is full, one moment holds more than a part, and the rest is thin.
    for number in range(2000):
        log.add(f"full {number:04}", begin + timedelta(days=3, seconds=number * 9))
    for number in range(1100):
        log.add(f"moment {number:04}", begin + timedelta(days=5))
    for number in range(28):
        log.add(f"thin {number:04}", begin + timedelta(days=number, hours=5))
    got: list[str] = []
    most = 0
    async with log.client() as close:
        events = close.events.follow(since=begin)
        async for event in events:
            got.append(event.id)
            most = max(most, len(events._waiting))  # pyright: ignore[reportPrivateUsage] - how much is in memory
            if len(got) == len(log.events):
                break
        checkpoint = events.checkpoint
        wanted = sorted(log.events, key=lambda pair: (pair[0], pair[1]["id"]))
        log.add("last")
        again = await take(close.events.follow(since=checkpoint), 1)

    assert sorted(got) == sorted(event["id"] for _, event in wanted)
    assert [each for each in got if not each.startswith("moment")] == [
        event["id"] for _, event in wanted if not event["id"].startswith("moment")
    ]
    assert most <= 1100
    assert len(log.asked) < 400
    assert timeline.elapsed < 60
    assert len(checkpoint) < 500
    assert again == ["last"]


async def test_filters_of_dates_that_are_ignored_cost_time_and_nothing_else() -> None:
    timeline = Timeline()
    log = Log(timeline)
    log.ignores_dates = True
    for number in range(500):
        log.add(f"{number}", log.now() - timedelta(seconds=600 - number))
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        events = close.events.follow(since=log.now() - timedelta(seconds=350), every=60)
        group.start_soon(take_for, events, 900, got)
        await anyio.sleep(200)
        log.add("new")

    assert got == [*map(str, range(250, 500)), "new"]
    assert len(log.asked) < 60


async def test_without_a_date_in_answers_this_machines_time_counts() -> None:
    timeline = Timeline()
    log = Log(timeline, skew=-60)
    log.has_date = False
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        group.start_soon(take_for, close.events.follow(since=log.now(), every=10), 900, got)
        for number in range(40):
            await anyio.sleep(20)
            log.add(f"{number}", late=30)

    assert got == [str(number) for number in range(40)]


async def test_what_close_has_forgotten_is_told_and_the_rest_can_be_had() -> None:
    timeline = Timeline()
    log = Log(timeline)
    async with log.client() as close:
        events = close.events.follow(every=10)
        await take_for(events, 5, [])
        checkpoint = events.checkpoint
        log.add("forgotten")
        timeline.step(86400 * 31)
        log.add("kept", log.now() - timedelta(days=3))
        events = close.events.follow(since=checkpoint)
        with pytest.raises(EventsMissed):
            await take(events, 1)
        with pytest.raises(EventsMissed) as raised:
            await take(events, 1)
        got = await take(close.events.follow(since=raised.value.kept_since), 1)

    assert timedelta(days=29, hours=23) < log.now() - raised.value.kept_since < timedelta(days=30)
    assert raised.value.since.date() == datetime(2026, 3, 2, tzinfo=UTC).date()
    assert got == ["kept"]


async def test_what_goes_while_the_past_is_read_is_told() -> None:
    timeline = Timeline()
    log = Log(timeline)
    begin = log.now() - timedelta(days=29, hours=23)
    for number in range(3000):
        log.add(f"{number}", begin + timedelta(minutes=number))
    got: list[str] = []
    async with log.client() as close:
        events = close.events.follow(since=begin)
        with pytest.raises(EventsMissed):
            await take_slowly(events, got)

    assert 100 < len(got) < 3000


async def take_slowly(events: EventStream, got: list[str]) -> None:
    """Take an event in an hour, which is too slow to keep up."""
    while True:
        got += await take(events, 1)
        await anyio.sleep(3600)


async def test_a_quiet_log_is_followed_for_months() -> None:
    timeline = Timeline()
    log = Log(timeline)
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        group.start_soon(take_for, close.events.follow(every=86400), 86400 * 100, got)
        await anyio.sleep(86400 * 90)
        log.add("at last")

    assert got == ["at last"]


async def test_an_event_from_the_future_hides_nothing() -> None:
    timeline = Timeline()
    log = Log(timeline)
    got: list[str] = []
    async with log.client() as close, anyio.create_task_group() as group:
        group.start_soon(take_for, close.events.follow(every=10), 9000, got)
        await anyio.sleep(30)
        log.add("future", log.now() + HOUR)
        log.events[-1] = (log.now(), log.events[-1][1])
        for number in range(10):
            await anyio.sleep(500)
            log.add(f"{number}")

    assert got == ["future", *map(str, range(10))]


@pytest.mark.parametrize("field", ["id", "date_updated"])
@pytest.mark.parametrize("value", [None, 5, "", "nonsense", ...])
async def test_an_odd_event_comes_once_and_stops_nothing(field: str, value: Any) -> None:
    timeline = Timeline()
    log = Log(timeline)
    got: list[object] = []
    async with log.client() as close, anyio.create_task_group() as group:

        async def follow() -> None:
            with anyio.move_on_after(250):
                async for event in close.events.follow(every=10):
                    got.append(event.get("object_type"))  # noqa: PERF401 - it never ends

        group.start_soon(follow)
        await anyio.sleep(30)
        log.add("even")
        log.odd = {**log.events[0][1], "object_type": "odd", field: value}
        if value is ...:
            del log.odd[field]

    assert sorted(map(str, got)) == ["lead", "odd"]


@pytest.mark.parametrize("rows", [["x"], [None], [[1]], None, "abc", {}])
async def test_an_answer_that_is_none_is_told(rows: Any) -> None:
    timeline = Timeline()

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": rows, "cursor_next": None})

    transport = httpx.MockTransport(answer)
    async with CloseClient("api_k.k", transport=transport, clock=timeline.clock()) as close:
        with pytest.raises((PagesUnstable, ResponseUnreadable)) as raised:
            await take(close.events.follow(since=timeline.now()), 1)

    assert "GET /event/" in str(raised.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "nonsense"},
        {"since": ""},
        {"since": "W10="},
        {"since": "WzEsMiwzXQ=="},
        {"since": datetime(2026, 3, 2)},  # noqa: DTZ001 - that's what is wrong
        {"since": 5},
        {"every": 0},
        {"every": -1},
        {"every": float("nan")},
        {"overlap": -1},
        {"overlap": None},
    ],
)
async def test_a_wrong_argument_is_named_at_once(wrong: dict[str, Any]) -> None:
    async with Log(Timeline()).client() as close:
        with pytest.raises(ValueError, match=f"^{next(iter(wrong))} must be"):
            close.events.follow(**wrong)


async def test_a_checkpoint_of_other_events_is_refused() -> None:
    timeline = Timeline()
    log = Log(timeline)
    async with log.client() as close:
        events = close.events.follow(object_type="lead")
        await take_for(events, 5, [])
        with pytest.raises(ValueError, match="of the same events"):
            close.events.follow(since=events.checkpoint, object_type="contact")
        with pytest.raises(ValueError, match="of the same events"):
            close.events.follow(since=events.checkpoint[:-8], object_type="lead")


async def test_a_checkpoint_from_before_the_first_answer_means_from_then_on() -> None:
    timeline = Timeline()
    log = Log(timeline)
    log.add("old")
    async with log.client() as close:
        checkpoint = close.events.follow().checkpoint
        events = close.events.follow(since=checkpoint, every=5)
        await take_for(events, 3, [])
        log.add("new")
        got = await take(events, 1)

    assert got == ["new"]
