"""A fleet over a real Redis: each row once, whatever the queue does with its message."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from redis import Redis
from redis.exceptions import RedisError
from taskiq import InMemoryBroker

from close_async import CloseClient, Journal
from close_async.fleet import Fleet, Submitted

from .campaign import BAD, NAME, NOBODY, Campaign, campaign
from .servers import RedisServer, redis_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server("--appendonly", "yes", "--appendfsync", "always") as started:
        yield started


@pytest.fixture
def spring(tmp_path: Path, server: RedisServer) -> Iterator[Campaign]:
    with campaign(tmp_path, server, contacts=30) as made:
        yield made


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.2)


def finish(spring: Campaign) -> None:
    try:
        wait_for(lambda: spring.progress.is_over)
    finally:
        print(spring.log.read_text("utf-8")[-4000:])


def test_rows_are_enrolled_once_though_submitted_three_times(spring: Campaign) -> None:
    rows = [*spring.rows, *NOBODY, *BAD]

    first = spring.submit(rows, chunk=8)
    again = spring.submit(rows, chunk=8)
    other = spring.submit(rows, chunk=11)
    spring.start()
    finish(spring)
    late = spring.submit(rows, chunk=8)

    assert first == again == Submitted(rows=32, chunks=4, refused=2)
    assert other == Submitted(rows=32, chunks=3, refused=2)
    assert late == Submitted(refused=2, finished=32)
    progress, results = spring.progress, spring.results()
    assert (progress.enrolled, progress.refused, progress.unknown) == (30, 4, 0)
    assert spring.twice == {}
    assert spring.subscribed == set(spring.rows)
    assert all(results[row] == [("enrolled", None)] for row in spring.rows)
    assert [results[row][0][0] for row in NOBODY] == ["refused"] * 2
    assert "white space" in str(results["two words"][0][1])


def test_what_is_done_leaves_the_queue(spring: Campaign, server: RedisServer) -> None:
    spring.submit()
    spring.start()
    finish(spring)

    with Redis.from_url(server.url) as redis:
        wait_for(lambda: redis.xlen("close_async") == 0)


def test_a_paused_campaign_sends_nothing_until_it_is_resumed(spring: Campaign) -> None:
    spring.ask(lambda fleet: fleet.pause(NAME))
    spring.submit()
    spring.start()
    time.sleep(4)
    paused, sent = spring.progress, set(spring.subscribed)
    spring.ask(lambda fleet: fleet.resume(NAME))
    finish(spring)

    assert sent == set()
    assert (paused.is_paused, paused.waiting, paused.is_over) == (True, 30, False)
    assert spring.subscribed == set(spring.rows)
    assert not spring.progress.is_paused


def test_what_a_killed_worker_had_is_taken_over_although_nothing_new_comes(
    spring: Campaign,
) -> None:
    spring.sandbox.faults.every(delay=0.2)
    spring.start()
    spring.submit(chunk=30)
    wait_for(lambda: len(spring.subscribed) > 4)
    spring.sandbox.faults.clear()
    spring.kill(0)
    finish(spring)

    assert spring.twice == {}
    progress = spring.progress
    assert progress.done == 30
    assert progress.enrolled >= 26


def test_a_queue_that_lost_its_data_is_filled_by_submitting_again(
    tmp_path: Path,
) -> None:
    with redis_server() as forgetful, campaign(tmp_path, forgetful, contacts=30) as spring:
        spring.submit()
        forgetful.stop()
        forgetful.start()
        spring.start()
        time.sleep(3)
        before = spring.progress
        again = spring.submit()
        finish(spring)

    assert (before.done, before.waiting) == (0, 30)
    assert again == Submitted(rows=30, chunks=2)
    assert spring.twice == {}
    assert spring.subscribed == set(spring.rows)


def test_a_worker_that_is_there_before_redis_waits_for_it(
    spring: Campaign, server: RedisServer
) -> None:
    server.stop()
    spring.start()
    wait_for(lambda: "the queue in Redis can't be read" in spring.log.read_text("utf-8"))
    server.start()
    spring.submit()
    finish(spring)

    assert all(worker.poll() is None for worker in spring.workers)
    assert spring.twice == {}
    assert spring.subscribed == set(spring.rows)


def test_who_submits_is_told_that_redis_is_gone(spring: Campaign, server: RedisServer) -> None:
    server.stop()

    with pytest.raises(RedisError):
        spring.submit()


def test_a_worker_waits_for_a_close_that_is_down_and_gives_up_no_row(spring: Campaign) -> None:
    spring.sandbox.faults.every(status=503)
    spring.submit()
    spring.start()
    time.sleep(4)
    before = spring.progress
    spring.sandbox.faults.clear()
    finish(spring)

    assert before.refused == 0
    assert spring.twice == {}
    assert spring.progress.done == 30


async def _fleet_in_memory(folder: Path, spring: Campaign, rows: list[Any]) -> Any:
    """Have the task itself be given what no submit() would send."""
    journal = Journal.sqlite(folder / "memory.db")
    client = CloseClient(spring.task["key"], base_url=spring.task["url"])
    broker = InMemoryBroker(await_inplace=True)
    fleet = Fleet(client=client, journal=journal, broker=broker)
    async with fleet:
        task = broker.find_task("close_async.fleet:enroll_chunk")
        assert task is not None
        await task.kiq(NAME, "0" * 32, spring.terms, rows)
        await broker.wait_all()
        progress = await fleet.progress(NAME)
        refused = [row async for row in fleet.results(NAME, outcome="refused")]
    return progress, refused


def test_rows_of_a_message_that_cannot_be_sent_end_as_refused(
    tmp_path: Path, spring: Campaign
) -> None:
    rows = [spring.rows[0], {"contact_id": 5}, None, [], {"contact_id": "c", "no_such": "field"}]

    progress, refused = asyncio.run(_fleet_in_memory(tmp_path, spring, rows))

    assert (progress.enrolled, progress.refused, progress.is_over) == (1, 4, True)
    assert sum("unknown no_such" in row.reason for row in refused) == 1
    assert "cont_" not in repr(refused)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"campaign": "two words"}, "campaign must"),
        ({"campaign": NAME, "chunk": 0}, "chunk must be an integer >= 1"),
        ({"campaign": NAME, "chunk": 1001}, "chunk must be an integer <= 1000"),
        ({"campaign": NAME, "sequence": "seq_1"}, "unexpected sequence"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_queued(
    spring: Campaign, arguments: dict[str, Any], match: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=match):
        spring.ask(lambda fleet: fleet.submit(spring.rows, **arguments))

    assert spring.progress.total == 0


def test_without_a_journal_there_is_no_fleet() -> None:
    none: Any = None

    with pytest.raises(TypeError, match="journal must be a Journal"):
        Fleet(client=CloseClient("api_a"), broker=InMemoryBroker(), journal=none)


def test_rows_too_large_for_a_message_are_refused_and_others_share_it(spring: Campaign) -> None:
    large = [
        {"contact_id": row, "sender_name": "x" * 60_000 + str(number)}
        for number, row in enumerate(spring.rows[:6])
    ]
    huge = {"contact_id": spring.rows[7], "sender_name": "x" * 70_000}

    submitted = spring.submit([*large, huge], chunk=100)

    assert submitted == Submitted(rows=6, chunks=2, refused=1)
