"""A bulk action that is started twice under one key, while its audience changes in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async import (
    AudienceEmpty,
    AudienceTooLarge,
    IdempotencyKeyReused,
    Journal,
    OutcomeUnknown,
    UnboundedQuery,
)
from close_async.query import Lead
from tests.exactly_once.worlds import World, make_world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from close_async import CloseClient
    from close_async.bulk import BulkRun
    from close_async.query import Query

    Start = Callable[[CloseClient, World, int], Awaitable[BulkRun[Any]]]

pytestmark = pytest.mark.anyio

KEY = "spring"
BULK = "/bulk_action/"


def audience(world: World) -> Any:
    return Lead.status_id.is_in(world.status_id)


async def subscribe(close: CloseClient, world: World, most: int) -> Any:
    who = {"sequence_id": world.sequence_id, **world.sender}
    return await close.bulk.subscribe(audience(world), max_leads=most, **who)


async def resume(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.resume_subscriptions(audience(world), max_leads=most)


async def resume_finished(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.resume_finished_subscriptions(audience(world), max_leads=most)


async def pause(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.pause_subscriptions(audience(world), max_leads=most)


async def email(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.email(audience(world), template_id=world.template_id, max_leads=most)


async def set_status(close: CloseClient, world: World, most: int) -> Any:
    new = {"lead_status_id": world.rows("status.lead")[-1]["id"]}
    return await close.bulk.set_lead_status(audience(world), max_leads=most, **new)


async def set_field(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.set_custom_field(
        audience(world), max_leads=most, custom_field_id=field_of(world), value="9"
    )


async def clear_field(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.clear_custom_field(
        audience(world), max_leads=most, custom_field_id=field_of(world)
    )


async def delete(close: CloseClient, world: World, most: int) -> Any:
    return await close.bulk.delete(audience(world), max_leads=most)


def field_of(world: World) -> str:
    known = (one["id"] for one in world.rows("custom_fields.lead") if one["name"] == "Nick")
    return str(next(known, None) or world.sandbox.world.add_custom_field("lead", "Nick")["id"])


ACTIONS: dict[str, Start] = {
    "subscribe": subscribe,
    "resume_subscriptions": resume,
    "resume_finished_subscriptions": resume_finished,
    "pause_subscriptions": pause,
    "email": email,
    "set_lead_status": set_status,
    "set_custom_field": set_field,
    "clear_custom_field": clear_field,
    "delete": delete,
}


def members(world: World) -> list[Any]:
    return [lead for lead in world.rows("lead") if lead["status_id"] == world.status_id]


def resize(world: World, count: int) -> None:
    """Let so many leads be the audience."""
    other = world.rows("status.lead")[-1]["id"]
    for number, lead in enumerate(world.rows("lead")):
        status = world.status_id if number < count else other
        world.sandbox.world.change("lead", lead["id"], {"status_id": status})


CHANGES = {"empty": 0, "shrunk": 3, "grown by one": 6, "grown": 15}

every_action = pytest.mark.parametrize("action", ACTIONS)
every_change = pytest.mark.parametrize("change", CHANGES)


def client(world: World, path: Path) -> CloseClient:
    return world.client(journal=Journal.sqlite(path / "sent.db"))


async def start(world: World, path: Path, action: str, most: int = 5) -> Any:
    """Start an action as a program of its own does, and return its run."""
    async with client(world, path) as close:
        return await ACTIONS[action](close.with_options(idempotency_key=KEY), world, most)


@every_action
@every_change
async def test_a_second_start_returns_what_the_first_one_brought(
    tmp_path: Path, action: str, change: str
) -> None:
    world = make_world()
    resize(world, 5)

    first = await start(world, tmp_path, action)
    resize(world, CHANGES[change])
    # What a program does that takes the count of its preview anew.
    second = await start(world, tmp_path, action, most=max(CHANGES[change], 1))

    assert second.id == first.id
    assert world.sent("POST", BULK) == 1


@every_action
@every_change
async def test_a_lost_one_is_found_whoever_is_in_its_audience_now(
    tmp_path: Path, action: str, change: str
) -> None:
    """It's looked for as it was sent then."""
    world = make_world(index_lag=200)
    resize(world, 5)
    world.sandbox.clock.step(200)
    world.sandbox.faults.next(method="POST", path=BULK, drop="after")

    with pytest.raises(OutcomeUnknown):
        await start(world, tmp_path, action)
    resize(world, CHANGES[change])
    world.sandbox.clock.step(200)
    second = await start(world, tmp_path, action, most=max(CHANGES[change], 1))

    assert second.id.startswith("bulk")
    assert world.sent("POST", BULK) == 1


@every_action
async def test_one_that_never_arrived_stays_unknown_and_is_not_sent_again(
    tmp_path: Path, action: str
) -> None:
    world = make_world()
    resize(world, 5)
    world.sandbox.faults.next(method="POST", path=BULK, drop="before")

    for count in (5, 0):
        resize(world, count)
        with pytest.raises(OutcomeUnknown) as caught:
            await start(world, tmp_path, action)

    assert caught.value.sent is not None
    assert caught.value.sent["results_limit"] == 5
    assert world.sent("POST", BULK) == 1


@every_action
async def test_what_was_not_sent_is_guarded_at_each_start(tmp_path: Path, action: str) -> None:
    world = make_world()
    for count, error in ((0, AudienceEmpty), (6, AudienceTooLarge)):
        resize(world, count)
        with pytest.raises(error):
            await start(world, tmp_path, action)
    resize(world, 5)
    world.sandbox.faults.next(method="POST", path=BULK, status=401)
    with pytest.raises(Exception, match="401"):
        await start(world, tmp_path, action)
    resize(world, 6)
    with pytest.raises(AudienceTooLarge):
        await start(world, tmp_path, action)
    resize(world, 4)
    await start(world, tmp_path, action)

    assert world.sent("POST", BULK) == 2


@every_action
async def test_without_a_key_the_audience_counts_each_time(action: str) -> None:
    world = make_world()
    resize(world, 6)

    async with world.client() as close:
        with pytest.raises(AudienceTooLarge):
            await ACTIONS[action](close, world, 5)

    assert world.sent("POST", BULK) == 0


async def test_another_audience_under_the_same_key_is_another_call(tmp_path: Path) -> None:
    world = make_world()
    resize(world, 5)
    await start(world, tmp_path, "email")

    async with client(world, tmp_path) as close:
        once = close.with_options(idempotency_key=KEY)
        with pytest.raises(IdempotencyKeyReused, match="Look in Close"):
            await once.bulk.email(Lead.url.exists(), template_id=world.template_id, max_leads=5)
        with pytest.raises(IdempotencyKeyReused):
            await once.bulk.email(audience(world), template_id=world.template_id, results_limit=3)

    assert world.sent("POST", BULK) == 1


async def test_the_same_filter_written_otherwise_is_the_same_call(tmp_path: Path) -> None:
    world = make_world()
    resize(world, 5)
    first = await start(world, tmp_path, "email")

    async with client(world, tmp_path) as close:
        again = await close.with_options(idempotency_key=KEY).bulk.email(
            audience(world).rooted(), template_id=world.template_id
        )

    assert again.id == first.id


async def test_what_was_written_down_before_guards_were_is_known_again(tmp_path: Path) -> None:
    """The entry holds what was sent, with the limit that a guard had added."""
    world = make_world()
    resize(world, 5)
    async with world.client() as close:
        made = await email(close, world, 5)
    calls = [call for call in world.sandbox.requests if BULK in call.path]
    (sent,) = [call.json for call in calls if call.method == "POST"]
    assert isinstance(sent, dict)
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        claim = await journal.claim(
            f"bulk_emails.create {KEY}", operation="bulk_emails.create", parameters=sent
        )
        await journal.done(claim, made.action.to_dict())
    resize(world, 9)

    again = await start(world, tmp_path, "email", most=9)

    assert again.id == made.id
    assert world.sent("POST", BULK) == 1


async def test_a_guard_that_cannot_count_lets_nothing_out(tmp_path: Path) -> None:
    world = make_world()
    resize(world, 5)
    world.sandbox.faults.next(path="/data/search/", status=503, times=4)

    with pytest.raises(Exception, match="503"):
        await start(world, tmp_path, "email")

    assert world.sent("POST", BULK) == 0


async def test_told_to_resend_it_sends_once_more_what_was_sent_then(tmp_path: Path) -> None:
    """And no third time, whoever is in the audience by now."""
    world = make_world()
    resize(world, 5)
    world.sandbox.faults.next(method="POST", path=BULK, drop="before", times=2)
    with pytest.raises(OutcomeUnknown):
        await start(world, tmp_path, "email")
    resize(world, 9)

    for _ in range(2):
        async with client(world, tmp_path) as close:
            again = close.with_options(idempotency_key=KEY, on_unknown="resend")
            with pytest.raises(OutcomeUnknown):
                await email(again, world, 9)

    calls = [call.json for call in world.sandbox.requests if BULK in call.path]
    sent = [body for body in calls if isinstance(body, dict)]
    assert [body["results_limit"] for body in sent] == [5, 5]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Lead.id.is_in("lead_1", "lead_2"), Lead.id.is_in("lead_2", "lead_1")),
        (Lead.url.exists() & Lead.name.exists(), Lead.name.exists() & Lead.url.exists()),
        (Lead.url.exists(), ~~Lead.url.exists()),
        (
            Lead.status_id.is_in("stat_1", "stat_2"),
            Lead.status_id.is_in("stat_2", "stat_1", "stat_2"),
        ),
    ],
)
@pytest.mark.parametrize("raw", [False, True])
async def test_an_equal_query_that_is_written_otherwise_is_the_same_call(
    tmp_path: Path, first: Query, second: Query, *, raw: bool
) -> None:
    """A set of ids comes in another order in each process. What was lost is found all the same."""
    world = make_world(index_lag=200)

    async def email_to(query: Query) -> Any:
        async with client(world, tmp_path) as close:
            once = close.with_options(idempotency_key=KEY)
            if raw:
                return await once.bulk_emails.create(
                    s_query=query.rooted(),
                    contact_preference="lead",
                    template_id=world.template_id,
                )
            return await once.bulk.email(query, template_id=world.template_id)

    world.sandbox.faults.next(method="POST", path=BULK, drop="after")
    with pytest.raises(OutcomeUnknown):
        await email_to(first)
    world.sandbox.clock.step(200)
    again = await email_to(second)
    once_more = await email_to(first)

    assert again.id == once_more.id
    assert world.sent("POST", BULK) == 1


@pytest.mark.parametrize(
    "other",
    [~Lead.url.exists(), Lead.name.exists(), Lead.url.exists() & Lead.name.exists()],
)
async def test_a_query_that_means_something_else_is_another_call(
    tmp_path: Path, other: Query
) -> None:
    world = make_world()

    async with client(world, tmp_path) as close:
        once = close.with_options(idempotency_key=KEY)
        await once.bulk.email(Lead.url.exists(), template_id=world.template_id)
        with pytest.raises(IdempotencyKeyReused):
            await once.bulk.email(other, template_id=world.template_id)

    assert world.sent("POST", BULK) == 1


async def test_what_the_journal_has_for_a_query_and_is_none_is_another_call(
    tmp_path: Path,
) -> None:
    world = make_world()
    operation = "bulk_emails.create"
    all_nonsense: tuple[object, ...] = (None, {}, [], 5, {"type": "and", "queries": None})
    for number, nonsense in enumerate(all_nonsense):
        async with Journal.sqlite(tmp_path / "sent.db") as journal:
            body = {
                "s_query": nonsense,
                "template_id": world.template_id,
                "contact_preference": "lead",
            }
            await journal.claim(f"{operation} {number}", operation=operation, parameters=body)

        async with client(world, tmp_path) as close:
            once = close.with_options(idempotency_key=str(number))
            with pytest.raises(IdempotencyKeyReused):
                await once.bulk.email(Lead.url.exists(), template_id=world.template_id)

    assert world.sent("POST", BULK) == 0


async def test_that_everything_is_meant_need_not_be_said_again(tmp_path: Path) -> None:
    world = make_world()

    async with client(world, tmp_path) as close:
        once = close.with_options(idempotency_key=KEY)
        with pytest.raises(UnboundedQuery):
            await once.bulk.pause_subscriptions(Lead.rows)
        first = await once.bulk.pause_subscriptions(Lead.rows, everything=True)
        again = await once.bulk.pause_subscriptions(Lead.rows)
        with pytest.raises(UnboundedQuery):
            await close.bulk.pause_subscriptions(Lead.rows)

    assert again.id == first.id
    assert world.sent("POST", BULK) == 1
