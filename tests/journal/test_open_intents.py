"""Two processes, one journal, two keys, the same content: one's object is never the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from close_async import OutcomeUnknown
from close_async.models import CallStepCreate
from tests.exactly_once.worlds import MINUTE, World, make_world

if TYPE_CHECKING:
    from close_async import Journal
    from tests.exactly_once.worlds import Act

    from .places import Place

pytestmark = pytest.mark.anyio

CREATIONS: dict[str, Act] = {
    "bulk_emails": lambda world: world.email(world.close),
    "sequences": lambda world: world.make_sequence(world.close),
    "sequence_subscriptions": lambda world: world.subscribe(world.close),
}
kinds = pytest.mark.parametrize("kind", CREATIONS)


def journal(world: World, place: Place) -> Journal:
    return place.journal(world.sandbox.clock.now)


async def lose(world: World, place: Place, kind: str, key: str) -> OutcomeUnknown:
    """Let another process lose the request that creates something under *key*."""
    world.sandbox.faults.next(method="POST", drop="before")
    async with world.client(journal=journal(world, place), settle=MINUTE) as client:
        world.close = client.with_options(idempotency_key=key)
        with pytest.raises(OutcomeUnknown) as lost:
            await CREATIONS[kind](world)
    return lost.value


async def leave_open(world: World, place: Place, kind: str) -> None:
    """Let a process end between a creation and the journal's word of it."""
    world.sandbox.faults.next(method="POST", drop="after")
    async with world.client(journal=journal(world, place), on_unknown="raise") as client:
        world.close = client.with_options(idempotency_key="first")
        with pytest.raises(OutcomeUnknown):
            await CREATIONS[kind](world)


@kinds
async def test_what_an_open_call_may_have_created_is_not_that_of_another_key(
    place: Place, kind: str
) -> None:
    world = make_world()
    await leave_open(world, place, kind)

    await lose(world, place, kind, "second")

    async with journal(world, place) as both:
        assert await both.counts() == {
            **dict.fromkeys(("sending", "idle", "done", "refused"), 0),
            "unknown": 2,
        }


@kinds
async def test_it_is_that_of_the_open_call_once_the_other_is_known_not_to_be_sent(
    place: Place, kind: str
) -> None:
    world = make_world()
    await leave_open(world, place, kind)
    await lose(world, place, kind, "second")
    async with journal(world, place) as both:
        await both.release(f"{kind}.create second")

    async with world.client(journal=journal(world, place), settle=MINUTE) as client:
        world.close = client.with_options(idempotency_key="first")
        made = await CREATIONS[kind](world)

    assert world.sent("POST", "/") == 2
    async with journal(world, place) as both:
        assert await both.key_of(f"{kind}.create", made.id) == f"{kind}.create first"


@kinds
async def test_what_stayed_open_for_long_is_in_nobodys_way(place: Place, kind: str) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before")
    async with world.client(journal=journal(world, place), on_unknown="raise") as client:
        world.close = client.with_options(idempotency_key="first")
        with pytest.raises(OutcomeUnknown):
            await CREATIONS[kind](world)
    world.sandbox.clock.step(61 * MINUTE)

    world.sandbox.faults.next(method="POST", drop="after")
    async with world.client(journal=journal(world, place), settle=MINUTE) as client:
        world.close = client.with_options(idempotency_key="second")
        made = await CREATIONS[kind](world)

    assert made.id


async def test_an_open_call_about_something_else_is_in_nobodys_way(place: Place) -> None:
    world = make_world()
    await leave_open(world, place, "sequences")

    world.sandbox.faults.next(method="POST", drop="after")
    async with world.client(journal=journal(world, place), settle=MINUTE) as client:
        other = client.with_options(idempotency_key="second")
        made = await other.sequences.create(
            name="Autumn", timezone="UTC", steps=[CallStepCreate(delay=0)]
        )

    assert made.name == "Autumn"


async def test_of_the_journal_only_what_is_open_and_about_the_same_is_read(place: Place) -> None:
    async with place.journal() as book:
        for number, name in enumerate(("Müller", "Meier", "Mül")):
            await book.claim(f"x {number}", operation="x", parameters={"name": name})
        await book.claim("y", operation="y", parameters={"name": "Müller"})
        done = await book.claim("x done", operation="x", parameters={"name": "Müller"})
        await book.done(done, {"id": "x_1"})

        found = await book.unresolved("x", mentioning="Müller")
        assert [entry.key for entry in found] == ["x 0"]
        assert len(await book.unresolved("x")) == 3
