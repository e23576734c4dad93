"""What the journal forgets, and when: by the time that it saw pass, and never what is open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from close_async import Journal, JournalFull

from .clock import Calendar

if TYPE_CHECKING:
    from pathlib import Path

    from close_async.journal import State

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


def open_journal(tmp_path: Path, calendar: Calendar, **bounds: Any) -> Journal:
    return Journal.sqlite(tmp_path / "sent.db", now=calendar, **bounds)


async def write(journal: Journal, key: str, state: State = "done") -> None:
    won = await journal.claim(key, operation="x.create", parameters={})
    match state:
        case "done":
            await journal.done(won, {})
        case "refused":
            await journal.refused(won, "no")
        case "unknown":
            await journal.unknown(won, "why")
        case "idle":
            await journal.idle(won)
        case "sending":
            pass


async def live(journal: Journal, calendar: Calendar, days: int) -> None:
    """Send something each day."""
    for _ in range(days):
        calendar.move(DAY)
        await write(journal, f"day {calendar.moment:%Y-%m-%d}")


async def keys(journal: Journal) -> list[str]:
    return [entry.key async for entry in journal.entries()]


@pytest.mark.parametrize("state", ["done", "refused", "idle"])
async def test_what_is_finished_is_forgotten_after_its_time(
    tmp_path: Path, calendar: Calendar, state: State
) -> None:
    async with open_journal(tmp_path, calendar) as journal:
        await write(journal, "old", state)

        await live(journal, calendar, 90)
        before = await journal.get("old")
        await live(journal, calendar, 1)
        after = await journal.get("old")

    assert before is not None
    assert after is None


@pytest.mark.parametrize("state", ["sending", "unknown"])
async def test_what_is_open_is_never_forgotten(
    tmp_path: Path, calendar: Calendar, state: State
) -> None:
    async with open_journal(tmp_path, calendar, keep=timedelta(days=2)) as journal:
        await write(journal, "open", state)

        await live(journal, calendar, 200)
        kept = await keys(journal)

    assert kept[0] == "open"
    assert len(kept) < 150


async def test_a_change_makes_an_entry_young_again(tmp_path: Path, calendar: Calendar) -> None:
    async with open_journal(tmp_path, calendar) as journal:
        await write(journal, "late", "unknown")
        await live(journal, calendar, 60)
        await journal.done("late", {})

        await live(journal, calendar, 60)
        found = await journal.get("late")

    assert found is not None
    assert found.state == "done"


@pytest.mark.parametrize("years", [-50, 1])
async def test_a_clock_that_jumps_makes_nothing_old(
    tmp_path: Path, calendar: Calendar, years: int
) -> None:
    async with open_journal(tmp_path, calendar) as journal:
        await write(journal, "sent")
        for _ in range(100):
            calendar.move(365 * DAY * years / 20)
            await write(journal, f"at {calendar.moment}")
            calendar.move(-365 * DAY * years / 20)
            await write(journal, f"back at {calendar.moment}", "idle")
            calendar.move(timedelta(hours=1))

        found = await journal.get("sent")

    assert found is not None


async def test_a_year_in_which_nothing_was_sent_makes_nothing_old(
    tmp_path: Path, calendar: Calendar
) -> None:
    async with open_journal(tmp_path, calendar) as journal:
        await write(journal, "sent")
    calendar.move(365 * DAY)

    async with open_journal(tmp_path, calendar) as journal:
        await write(journal, "next")
        found = await keys(journal)

    assert found == ["sent", "next"]


async def test_keep_may_be_as_long_as_there_is_time(tmp_path: Path, calendar: Calendar) -> None:
    async with open_journal(tmp_path, calendar, keep=timedelta.max) as journal:
        await write(journal, "sent")
        await live(journal, calendar, 3)
        found = await journal.get("sent")

    assert found is not None


async def test_a_long_line_of_old_entries_goes_bit_by_bit(
    tmp_path: Path, calendar: Calendar
) -> None:
    async with open_journal(tmp_path, calendar, keep=timedelta(days=1)) as journal:
        for number in range(120):
            await write(journal, f"old {number}")
        for _ in range(91):
            calendar.move(timedelta(minutes=16))
            await write_again(journal)

        await write(journal, "new")
        after_one = len(await keys(journal))
        await write(journal, "newer")
        after_two = len(await keys(journal))

    assert (after_one, after_two) == (22, 3)


async def write_again(journal: Journal) -> None:
    """Change an entry, and make none."""
    won = await journal.claim("again", operation="x.create", parameters={})
    await journal.idle(won)


async def test_beyond_most_the_oldest_that_sent_nothing_go(
    tmp_path: Path, calendar: Calendar
) -> None:
    async with open_journal(tmp_path, calendar, most=4) as journal:
        await write(journal, "a", "unknown")
        await write(journal, "b", "idle")
        await write(journal, "c", "done")
        await write(journal, "d", "idle")

        await write(journal, "e", "sending")
        await write(journal, "f", "done")
        kept = await keys(journal)

    assert kept == ["a", "c", "e", "f"]


async def test_where_nothing_may_go_nothing_is_claimed(tmp_path: Path, calendar: Calendar) -> None:
    async with open_journal(tmp_path, calendar, most=2) as journal:
        await write(journal, "a", "done")
        await write(journal, "b", "sending")

        with pytest.raises(JournalFull, match="holds 2 entries that must not be deleted") as full:
            await write(journal, "c")
        kept = await keys(journal)
        again = await journal.claim("a", operation="x.create", parameters={})
        await journal.idle("b")
        await write(journal, "c")
        then = await keys(journal)

    assert (full.value.path, full.value.most) == (journal.path, 2)
    assert kept == ["a", "b"]
    assert not again.is_ours
    assert then == ["a", "c"]


async def test_a_full_journal_still_sends_an_idle_key(tmp_path: Path, calendar: Calendar) -> None:
    async with open_journal(tmp_path, calendar, most=1) as journal:
        await write(journal, "a", "idle")

        again = await journal.claim("a", operation="x.create", parameters={})

    assert again.is_ours


async def test_a_lower_bound_is_reached_in_time(tmp_path: Path, calendar: Calendar) -> None:
    async with open_journal(tmp_path, calendar) as journal:
        for number in range(110):
            await write(journal, f"old {number}", "idle")

    sizes: list[int] = []
    async with open_journal(tmp_path, calendar, most=5) as journal:
        for number in range(4):
            await write(journal, f"new {number}")
            sizes.append(len(await keys(journal)))

    assert sizes == [11, 5, 5, 5]


async def test_an_outcome_is_kept_even_if_its_entry_was_forgotten(
    tmp_path: Path, calendar: Calendar
) -> None:
    async with open_journal(tmp_path, calendar, most=1) as journal:
        won = await journal.claim("a", operation="x.create", parameters={"b": 1})
        await journal.idle(won)
        await write(journal, "other")
        forgotten = await journal.get("a")

        entry = await journal.done(won, {"id": "sub_1"})
        found = await journal.get("a")

    assert forgotten is None
    assert found == entry
    assert (entry.state, entry.parameters, entry.attempt) == ("done", {"b": 1}, 1)
