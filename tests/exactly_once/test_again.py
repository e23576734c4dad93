"""Sending again what an earlier call or process left behind: one does it, nothing is unlearned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest

from close_async import Journal
from close_async.errors import BadRequest, OutcomeUnknown

from .worlds import make_world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRITE: dict[str, Any] = {"operation": "sequences.create", "parameters": {"name": "Spring"}}


async def test_of_two_who_read_the_same_one_sends_again(tmp_path: Path) -> None:
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        lost = await journal.claim("spring", sent_at=NOON, **WRITE)
        read = await journal.unknown(lost, "no answer came")

        first = await journal.claim("spring", over=read, **WRITE)
        await journal.unknown(first, "nor now")
        second = await journal.claim("spring", over=read, **WRITE)

    assert (first.is_ours, second.is_ours) == (True, False)
    assert second.entry.attempt == 2


async def test_what_is_sent_again_is_still_looked_for_from_the_first_time_on(
    tmp_path: Path,
) -> None:
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        lost = await journal.claim("spring", sent_at=NOON, **WRITE)
        read = await journal.unknown(lost, "no answer came")

        again = await journal.claim(
            "spring", sent_at=NOON + timedelta(minutes=9), over=read, **WRITE
        )

    assert again.entry.sent_at == NOON


async def test_a_first_time_that_is_not_known_is_not_that_of_the_second(tmp_path: Path) -> None:
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        lost = await journal.claim("spring", **WRITE)
        read = await journal.unknown(lost, "no answer came")

        again = await journal.claim("spring", sent_at=NOON, over=read, **WRITE)

    assert again.entry.sent_at is None


async def test_what_is_done_is_never_sent_again(tmp_path: Path) -> None:
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        lost = await journal.claim("spring", **WRITE)
        read = await journal.unknown(lost, "no answer came")
        await journal.done("spring", {"id": "seq_1"})

        claim = await journal.claim("spring", over=read, **WRITE)

    assert not claim.is_ours


async def test_what_was_refused_may_be_mended_under_the_same_key(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", status=400)
    other = next(r["id"] for r in world.rows("email_template") if r["id"] != world.template_id)

    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        with pytest.raises(BadRequest):
            await world.email(close.with_options(idempotency_key="spring"))
        world.template_id = other
        made = await world.email(close.with_options(idempotency_key="spring"))

    assert made.template_id == other


async def test_what_the_journal_brought_is_not_the_effect_of_another_call(tmp_path: Path) -> None:
    world = make_world()
    path = tmp_path / "sent.db"
    async with world.client(journal=Journal.sqlite(path)) as close:
        await world.email(close.with_options(idempotency_key="one"))

    async with world.client(journal=Journal.sqlite(path)) as close:
        await world.email(close.with_options(idempotency_key="one"))
        world.sandbox.faults.next(method="POST", drop="before")
        with pytest.raises(OutcomeUnknown):
            await world.email(close.with_options(idempotency_key="two"))

    assert len(world.rows("bulk_action.email")) == 1


async def test_a_call_that_is_cancelled_before_its_second_try_tells_of_the_first() -> None:
    world = make_world()
    subscription = world.rows("sequence_subscription")[0]["id"]
    world.sandbox.faults.next(method="PUT", drop="after")
    notes: list[str] = []

    scope = anyio.CancelScope()

    async def sleep(_seconds: float) -> None:
        # The pause before the second try is where the cancellation comes.
        scope.cancel()
        await anyio.lowlevel.checkpoint()

    clock = attrs.evolve(world.clock, sleep=sleep)
    async with world.client(clock=clock) as close:
        with scope:
            try:
                await close.sequence_subscriptions.update(subscription, status="paused")
            except anyio.get_cancelled_exc_class() as cancelled:
                notes += cancelled.__notes__
                raise

    assert len(notes) == 1
    assert "whether Close did it is unknown" in notes[0]


async def test_what_came_of_one_key_never_comes_of_another(tmp_path: Path) -> None:
    """Two programs start the same bulk email under keys of their own; one of them never arrived."""
    world = make_world(index_lag=200)
    path = tmp_path / "sent.db"
    world.sandbox.faults.next(method="POST", drop="after")
    world.sandbox.faults.next(method="POST", drop="before")
    for key in ("one", "two"):
        async with world.client(journal=Journal.sqlite(path)) as close:
            with pytest.raises(OutcomeUnknown):
                await world.email(close.with_options(idempotency_key=key))
    world.sandbox.clock.step(300)

    came: list[str | None] = []
    for key in ("one", "two", "one"):
        async with world.client(journal=Journal.sqlite(path)) as close:
            try:
                made = await world.email(close.with_options(idempotency_key=key))
                came.append(made.id)
            except OutcomeUnknown:
                came.append(None)

    (made,) = world.rows("bulk_action.email")
    assert came == [made["id"], None, made["id"]]
    assert world.sent("POST", "/bulk_action/email/") == 2


async def test_what_another_program_has_in_the_journal_is_not_in_the_way(tmp_path: Path) -> None:
    """Two programs start an equal bulk email one after the other, and the second answer is lost."""
    world = make_world()
    path = tmp_path / "sent.db"

    ids = []
    for key in ("one", "two"):
        async with world.client(journal=Journal.sqlite(path)) as close:
            ids.append((await world.email(close.with_options(idempotency_key=key))).id)
        world.sandbox.faults.next(method="POST", drop="after")

    assert sorted(ids) == sorted(row["id"] for row in world.rows("bulk_action.email"))
    assert world.sent("POST", "/bulk_action/email/") == 2


async def test_a_later_start_that_may_resend_does_so_once(tmp_path: Path) -> None:
    """The one before it may have sent blindly, too."""
    world = make_world()
    path = tmp_path / "sent.db"
    sent = []

    for on_unknown in ("raise", "find", "resend", "resend"):
        world.sandbox.faults.next(method="POST", drop="before")
        options: Any = {"journal": Journal.sqlite(path), "on_unknown": on_unknown}
        async with world.client(max_retries=0, **options) as close:
            with pytest.raises(OutcomeUnknown):
                await world.email(close.with_options(idempotency_key="spring"))
        sent.append(world.sent("POST", "/bulk_action/email/"))

    assert sent == [1, 1, 2, 2]
