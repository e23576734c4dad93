"""A creation whose answer was lost: it's found out what became of it, and never guessed."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from close_async.errors import OutcomeUnknown
from close_async.models import CallStepCreate
from close_async.sandbox import Sandbox

from .worlds import MINUTE, World, make_world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from close_async import CloseClient

    Create = Callable[[World, CloseClient], Awaitable[Any]]

pytestmark = pytest.mark.anyio

CREATIONS: dict[str, tuple[str, str, Create]] = {
    "subscription": (
        "sequence_subscription",
        "/sequence_subscription/",
        lambda world, close: world.subscribe(close),
    ),
    "bulk email": (
        "bulk_action.email",
        "/bulk_action/email/",
        lambda world, close: world.email(close),
    ),
    "sequence": ("sequence", "/sequence/", lambda world, close: world.make_sequence(close)),
}
every_creation = pytest.mark.parametrize(
    ("kind", "path", "create"), CREATIONS.values(), ids=CREATIONS
)
LOST: list[dict[str, Any]] = [
    {"drop": "after"},
    {"status": 503, "done": True},
    {"status": 520, "html": True, "done": True},
    {"html": True, "done": True},
    {"empty": True, "done": True},
    {"truncate": True},
    {"delay": 61.0},
    {"status": 301, "done": True},
    {"body": b"{}", "done": True},
]


@every_creation
@pytest.mark.parametrize("lost", LOST, ids=repr)
async def test_a_creation_that_was_done_is_found_as_if_nothing_had_happened(
    kind: str, path: str, create: Create, lost: dict[str, Any]
) -> None:
    world = make_world()
    before = {row["id"] for row in world.rows(kind)}
    world.sandbox.faults.next(method="POST", path=path, **lost)

    async with world.client() as close:
        created = await create(world, close)

    (new,) = {row["id"] for row in world.rows(kind)} - before
    assert created.id == new
    assert world.sent("POST", path) == 1


@every_creation
@pytest.mark.parametrize("lag", [5, 30, 59])
async def test_a_creation_is_found_once_the_lists_have_settled(
    kind: str, path: str, create: Create, lag: float
) -> None:
    world = make_world(index_lag=lag)
    before = {row["id"] for row in world.rows(kind)}
    world.sandbox.faults.next(method="POST", path=path, drop="after")

    async with world.client() as close:
        created = await create(world, close)

    assert created.id not in before
    assert world.sent("POST", path) == 1
    assert lag <= world.elapsed.total_seconds() <= MINUTE


@every_creation
@pytest.mark.parametrize("lost", [{"drop": "before"}, {"status": 503}, {"html": True}], ids=repr)
async def test_what_cannot_be_found_is_unknown_and_not_sent_again(
    kind: str, path: str, create: Create, lost: dict[str, Any]
) -> None:
    world = make_world()
    count = len(world.rows(kind))
    world.sandbox.faults.next(method="POST", path=path, **lost)

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await create(world, close)

    assert len(world.rows(kind)) == count
    assert world.sent("POST", path) == 1
    assert world.elapsed.total_seconds() == MINUTE


async def test_the_time_to_settle_can_be_set() -> None:
    world = make_world(index_lag=200)
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(settle=210) as close:
        created = await world.subscribe(close)

    assert created.contact_id == world.contact_id
    assert world.elapsed.total_seconds() == 210


async def test_an_unknown_outcome_carries_what_was_sent_and_when() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before")

    async with world.client(on_unknown="raise") as close:
        await close.users.me()
        world.sandbox.clock.step(10)
        with pytest.raises(OutcomeUnknown) as caught:
            await world.subscribe(close)

    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - ours
    assert error.operation == "sequence_subscriptions.create"
    assert error.sent["contact_id"] == world.contact_id
    assert (error.sent_at - world.start).total_seconds() == 10
    assert world.contact_id not in str(error) + repr(error)


@every_creation
async def test_one_can_look_again_later(kind: str, path: str, create: Create) -> None:
    world = make_world(index_lag=MINUTE * 5)
    before = {row["id"] for row in world.rows(kind)}
    world.sandbox.faults.next(method="POST", path=path, drop="after")

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await create(world, close)
        with pytest.raises(OutcomeUnknown) as again:
            await caught.value.look_again()
        world.sandbox.clock.step(MINUTE * 5)
        found = await caught.value.look_again()

    assert again.value is caught.value
    assert found.id not in before
    assert world.sent("POST", path) == 1


async def test_after_a_pickle_there_is_nobody_to_look() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    async with world.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.subscribe(close)
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - ours

    with pytest.raises(OutcomeUnknown):
        await error.look_again()


async def test_told_to_raise_it_does_not_look() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown):
            await world.subscribe(close)

    assert [call.method for call in world.sandbox.requests] == ["POST"]
    assert not world.elapsed


async def test_what_the_caller_has_read_meanwhile_is_still_found() -> None:
    """To have seen an object is not to have made it."""
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="raise") as close:
        await close.users.me()
        with pytest.raises(OutcomeUnknown) as caught:
            await world.make_sequence(close)
        seen = [one async for one in close.sequences.list() if one.name == "Spring"]
        await close.sequences.get(seen[0].id)
        await close.sequences.update(seen[0].id, status="active")
        await world.sandbox.clock.sleep(MINUTE)
        made = await caught.value.look_again()

    assert [made.id] == [one.id for one in seen]


async def test_on_unknown_can_be_set_for_one_call() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after", times=2)

    async with world.client(on_unknown="raise") as close:
        found = await world.subscribe(close.with_options(on_unknown="find"))

    assert found.contact_id == world.contact_id


@every_creation
async def test_told_to_resend_it_sends_again_only_if_it_sees_nothing(
    kind: str, path: str, create: Create
) -> None:
    world = make_world()
    count = len(world.rows(kind))
    world.sandbox.faults.next(method="POST", path=path, drop="before")

    async with world.client(on_unknown="resend") as close:
        await create(world, close)

    assert len(world.rows(kind)) == count + 1
    assert world.sent("POST", path) == 2
    assert world.elapsed.total_seconds() == MINUTE


async def test_told_to_resend_what_is_found_is_not_sent_again() -> None:
    world = make_world(index_lag=30)
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="resend") as close:
        await world.email(close)

    assert world.sent("POST", "/bulk_action/email/") == 1


async def test_a_second_send_that_is_refused_does_not_say_that_the_first_was() -> None:
    world = make_world(index_lag=MINUTE * 9)
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="resend") as close:
        with pytest.raises(OutcomeUnknown):
            # The sandbox refuses a contact that is in the sequence already.
            await world.subscribe(close)

    assert world.sent("POST", "/sequence_subscription/") == 2


@every_creation
async def test_what_was_there_before_does_not_count(kind: str, path: str, create: Create) -> None:
    world = make_world()
    async with world.client() as other:
        earlier = await create(world, other)
    world.sandbox.clock.step(4)
    world.sandbox.faults.next(method="POST", path=path, drop="before")

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await create(world, close)

    assert world.sandbox.world.get(kind, earlier.id) is not None


async def test_what_this_client_made_a_moment_ago_does_not_count() -> None:
    world = make_world()

    async with world.client() as close:
        await world.email(close)
        world.sandbox.faults.next(method="POST", drop="before")
        with pytest.raises(OutcomeUnknown):
            await world.email(close)

    assert len(world.rows("bulk_action.email")) == 1


@every_creation
async def test_between_two_alike_nobody_guesses(kind: str, path: str, create: Create) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", path=path, drop="after")

    async with world.client(on_unknown="raise") as close, world.client() as other:
        with pytest.raises(OutcomeUnknown) as caught:
            await create(world, close)
        if kind == "sequence_subscription":
            # Close refuses a second one, so only by a race could there be two.
            (made,) = [row for row in world.rows(kind) if world.is_about_us(row)]
            world.sandbox.world.add(kind, {**made, "id": "sub_twin"})
        else:
            await create(world, other)
        with pytest.raises(OutcomeUnknown):
            await caught.value.look_again()


async def test_two_calls_that_are_alike_never_take_the_same_object() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    world.sandbox.faults.next(method="POST", drop="before")
    came: list[object] = []

    async def start(close: CloseClient) -> None:
        try:
            came.append((await world.email(close)).id)
        except OutcomeUnknown:
            came.append(None)

    async with world.client() as close, anyio.create_task_group() as group:
        group.start_soon(start, close)
        group.start_soon(start, close)

    (made,) = world.rows("bulk_action.email")
    assert sorted(came, key=str) == sorted([made["id"], None], key=str)


@pytest.mark.parametrize(
    "change",
    [
        {"template_id": "tmpl_other"},
        {"contact_preference": "contact"},
        {"results_limit": 5},
        {"send_done_email": False},
        {"created_by": "user_other"},
        {"s_query": {"type": "and", "queries": []}},
        {"sort": [{"direction": "asc"}]},
        {"date_created": None},
        {"date_created": "2020-01-01T00:00:00+00:00"},
        {"date_created": "soon"},
    ],
    ids=repr,
)
async def test_a_bulk_action_that_differs_in_anything_is_another_one(
    change: dict[str, Any],
) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.email(close)
        (made,) = world.rows("bulk_action.email")
        world.sandbox.world.change("bulk_action.email", made["id"], change)
        with pytest.raises(OutcomeUnknown):
            await caught.value.look_again()


@pytest.mark.parametrize(
    "change",
    [
        {"s_query.negate": False},
        {"results_limit": None, "query": None, "unheard_of": None},
        {"status": "done", "n_leads": 3},
    ],
    ids=repr,
)
async def test_what_close_adds_by_itself_makes_no_difference(change: dict[str, Any]) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.email(close)
        (made,) = world.rows("bulk_action.email")
        change = (
            {"s_query": _written_out(made["s_query"])} if "s_query.negate" in change else change
        )
        world.sandbox.world.change("bulk_action.email", made["id"], change)
        found = await caught.value.look_again()

    assert found.id == made["id"]


def _written_out(node: Any) -> Any:
    if isinstance(node, dict):
        inner = {name: _written_out(value) for name, value in node.items()}
        return {"negate": False, "sort": None, **inner} if "type" in node else inner
    return [_written_out(one) for one in node] if isinstance(node, list) else node


async def test_an_object_deep_in_a_long_list_is_found() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="raise") as close, world.client() as other:
        with pytest.raises(OutcomeUnknown) as caught:
            await world.make_sequence(close)
        world.sandbox.clock.step(1)
        for number in range(150):
            await other.sequences.create(
                name=f"{number}", timezone="UTC", steps=[CallStepCreate(delay=0)]
            )
        found = await caught.value.look_again()

    assert found.name == "Spring"


async def test_a_look_that_fails_is_made_up_for_by_the_next() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    world.sandbox.faults.next(method="GET", status=503, times=2)

    async with world.client() as close:
        found = await world.subscribe(close)

    assert found.contact_id == world.contact_id


@pytest.mark.parametrize(("max_retries", "seconds"), [(0, 7.5), (1, 0.5), (5, 0.5)])
async def test_a_look_that_fails_is_repeated_once_if_anything_may_be(
    max_retries: int, seconds: float
) -> None:
    """The first look is at once, the second one after an eighth of the time to settle."""
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(max_retries=max_retries, settle=MINUTE) as close:
        await close.users.me()
        world.sandbox.faults.next(method="GET", status=503)
        await world.subscribe(close)

    assert world.elapsed.total_seconds() == seconds


async def test_a_clock_that_is_wrong_on_this_machine_does_no_harm() -> None:
    world = make_world()
    real = world.clock
    wrong = world.client()
    wrong._settings.clock.__init__(  # type: ignore[misc]  # as if somebody had set the time
        now=lambda: real.now().replace(year=2031),
        monotonic=real.monotonic,
        sleep=real.sleep,
        random=real.random,
    )
    world.sandbox.faults.next(method="POST", drop="after")

    async with wrong as close:
        found = await world.subscribe(close)

    assert found.contact_id == world.contact_id


async def test_without_a_clock_of_close_nothing_is_taken_for_ours() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    world.sandbox.faults.every(headers={"date": "yesterday"}, method="GET", done=True)

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await world.subscribe(close)


def test_the_sandbox_says_what_time_it_is() -> None:
    assert Sandbox(leads=0).clock.now().tzinfo is not None


async def test_what_an_earlier_call_made_is_not_in_the_way_of_what_looks_the_same() -> None:
    world = make_world()

    async with world.client() as close:
        await close.users.me()
        first = await world.make_sequence(close)
        world.sandbox.faults.next(method="POST", drop="after")
        second = await world.make_sequence(close)

    assert first.id != second.id
    assert world.sent("POST", "/sequence/") == 2
