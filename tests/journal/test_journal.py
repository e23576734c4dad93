"""What the journal promises to one process: claims, outcomes, and what is known of them."""

from __future__ import annotations

import json
import pickle
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from blockbuster import BlockBuster
from hypothesis import given, strategies as st

from close_async import Journal
from close_async.journal import Claim, Entry, fingerprint

from .clock import NOON, Calendar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from random import Random

    from close_async.journal import State

    from .places import Place

pytestmark = pytest.mark.anyio

OPERATION = "sequence_subscriptions.create"
BODY: dict[str, object] = {"sequence_id": "seq_1", "contact_id": "cont_1", "tags": ["ä", None, 1.5]}
OUTCOMES: tuple[State, ...] = ("idle", "done", "refused", "unknown")


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
async def journal(place: Place, calendar: Calendar) -> AsyncIterator[Journal]:
    async with place.journal(calendar) as opened:
        yield opened


async def claim(journal: Journal, key: str = "welcome/cont_1") -> Claim:
    return await journal.claim(key, operation=OPERATION, parameters=BODY, sent_at=NOON)


async def settle(journal: Journal, state: State, claimed: Claim | str) -> Entry:
    match state:
        case "done":
            return await journal.done(claimed, {"id": "sub_1"})
        case "refused":
            return await journal.refused(claimed, "400: no")
        case "unknown":
            return await journal.unknown(claimed, "no answer came in time")
        case _:
            return await journal.idle(claimed)


async def test_a_free_key_is_won_and_written_down_as_sending(journal: Journal) -> None:
    won = await claim(journal)

    entry = Entry(
        key="welcome/cont_1",
        operation=OPERATION,
        parameters=BODY,
        hash=fingerprint(OPERATION, BODY),
        state="sending",
        sent_at=NOON,
        result=None,
        reason=None,
        attempt=1,
        changed_at=NOON,
    )
    assert won == Claim(is_ours=True, entry=entry)
    assert await journal.get("welcome/cont_1") == entry


@pytest.mark.parametrize("state", ["sending", "done", "refused", "unknown"])
async def test_a_key_that_somebody_has_is_not_won(journal: Journal, state: State) -> None:
    first = await claim(journal)
    known = first.entry if state == "sending" else await settle(journal, state, first)

    second = await journal.claim(first.entry.key, operation="other", parameters={})

    assert second == Claim(is_ours=False, entry=known)
    assert known.state == state


async def test_an_idle_key_is_won_again_with_what_is_sent_now(journal: Journal) -> None:
    await journal.idle(await claim(journal))

    again = await journal.claim("welcome/cont_1", operation="other.create", parameters={"a": 1})

    assert again.is_ours
    assert (again.entry.attempt, again.entry.operation, again.entry.parameters) == (
        2,
        "other.create",
        {"a": 1},
    )
    assert again.entry.hash == fingerprint("other.create", {"a": 1})


async def test_an_outcome_is_written_down_with_its_time(
    journal: Journal, calendar: Calendar
) -> None:
    won = await claim(journal)
    calendar.move(timedelta(seconds=3))

    entry = await journal.done(won, {"id": "sub_1", "status": "active"})

    assert entry.state == "done"
    assert entry.result == {"id": "sub_1", "status": "active"}
    assert (entry.sent_at, entry.changed_at) == (NOON, NOON + timedelta(seconds=3))
    assert await journal.get(entry.key) == entry


async def test_a_reason_says_why(journal: Journal) -> None:
    await claim(journal, "a")
    await claim(journal, "b")

    await journal.refused("a", "400: contact has no email")
    await journal.unknown("b", "half a character \ud800")

    assert [entry.reason async for entry in journal.entries()] == [
        "400: contact has no email",
        "half a character ?",
    ]


BEATS: dict[State, set[State]] = {
    "idle": {"unknown", "done"},
    "unknown": {"unknown", "idle", "refused", "done"},
    "refused": {"done"},
    "done": set(),
}


@pytest.mark.parametrize("before", OUTCOMES)
@pytest.mark.parametrize("after", OUTCOMES)
async def test_what_is_known_is_not_unlearned(
    journal: Journal, before: State, after: State
) -> None:
    won = await claim(journal)
    known = await settle(journal, before, won)

    said = await settle(journal, after, won)

    assert said.state == (after if after in BEATS[before] else before)
    assert await journal.get(won.entry.key) == said
    if after not in BEATS[before]:
        assert said == known


@pytest.mark.parametrize("state", OUTCOMES)
async def test_an_earlier_attempt_says_nothing_about_a_later_one(
    journal: Journal, state: State
) -> None:
    first = await claim(journal)
    await journal.idle(first)
    second = await claim(journal)

    said = await settle(journal, state, first)

    assert said == second.entry == await journal.get(first.entry.key)


async def test_a_key_alone_means_its_latest_attempt(journal: Journal) -> None:
    await journal.idle(await claim(journal))
    second = await claim(journal)

    said = await journal.done(second.entry.key, {"id": "sub_1"})

    assert (said.attempt, said.state) == (2, "done")


@pytest.mark.parametrize("state", OUTCOMES)
async def test_an_outcome_of_nothing_is_a_mistake(journal: Journal, state: State) -> None:
    with pytest.raises(ValueError, match="the journal has no entry 'welcome/cont_9'"):
        await settle(journal, state, "welcome/cont_9")


@pytest.mark.parametrize("state", ["unknown", "refused", "idle"])
async def test_what_is_released_can_be_sent_again(journal: Journal, state: State) -> None:
    await settle(journal, state, await claim(journal))

    await journal.release("welcome/cont_1")

    again = await claim(journal)
    assert (again.is_ours, again.entry.attempt, again.entry.reason) == (True, 2, None)


@pytest.mark.parametrize("state", ["sending", "done"])
async def test_what_may_be_under_way_or_is_done_is_not_released(
    journal: Journal, state: State
) -> None:
    won = await claim(journal)
    known = won.entry if state == "sending" else await settle(journal, state, won)

    with pytest.raises(ValueError, match=f"is {state}: only unknown and refused keys"):
        await journal.release("welcome/cont_1")

    assert await journal.get("welcome/cont_1") == known


async def test_nothing_can_be_released_that_is_not_there(journal: Journal) -> None:
    with pytest.raises(ValueError, match="no entry 'nobody'"):
        await journal.release("nobody")


async def test_entries_come_in_the_order_of_their_first_claim(journal: Journal) -> None:
    for key in ("c", "a", "b"):
        await claim(journal, key)
    await journal.done("a", {})

    assert [entry.key async for entry in journal.entries()] == ["c", "a", "b"]
    assert [entry.key async for entry in journal.entries(state="sending")] == ["c", "b"]
    assert [entry.key async for entry in journal.entries(state="unknown")] == []
    assert await journal.counts() == {
        "sending": 2,
        "idle": 0,
        "done": 1,
        "refused": 0,
        "unknown": 0,
    }


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1000, 1001])
async def test_many_entries_come_once_each(tmp_path: Path, count: int) -> None:
    path = tmp_path / "many.db"
    async with Journal.sqlite(path) as journal:
        await journal.claim("first", operation="x", parameters={})
        _multiply(path, count)

        found = [entry.key async for entry in journal.entries(state="sending")]

    assert found == ["first", *(f"copy {number}" for number in range(count))]


async def test_a_state_that_is_none_is_a_mistake(journal: Journal) -> None:
    with pytest.raises(ValueError, match=r"state must be one of 'sending', .*, got 'sent'"):
        await anext(journal.entries(state="sent"))  # type: ignore[arg-type]  # the test's point


@pytest.mark.parametrize("key", ["", "half \ud800"])
async def test_a_key_is_a_text_that_can_be_written(journal: Journal, key: str) -> None:
    with pytest.raises(ValueError, match="key must be"):
        await claim(journal, key)


@pytest.mark.parametrize(
    "key",
    [
        "a\0b",
        "a\\0b",
        "a",
        "A",
        "ä",
        "a\u0308",
        "x" * 5000,
        "".join(map(chr, range(0x4E00, 0x7510))),
        "'; --",
        "%",
        "_",
    ],
)
async def test_each_key_is_its_own(journal: Journal, key: str) -> None:
    others = {"a\0c", "a ", "ae", "x" * 4999} - {key}
    for other in others:
        await claim(journal, other)

    won = await claim(journal, key)

    assert won.is_ours
    assert [entry.key async for entry in journal.entries()][-1] == key


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [({"a": object()}, TypeError), ({"a": float("nan")}, ValueError), ({"a": {1}}, TypeError)],
)
async def test_what_json_cannot_say_is_claimed_by_nobody(
    journal: Journal, parameters: dict[str, Any], kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        await journal.claim("a", operation="x", parameters=parameters)

    assert await journal.get("a") is None


async def test_a_time_without_a_zone_is_refused(journal: Journal) -> None:
    naive = datetime(2024, 7, 1)  # noqa: DTZ001 - the test's point

    with pytest.raises(ValueError, match="sent_at must have a time zone"):
        await journal.claim("a", operation="x", parameters={}, sent_at=naive)


async def test_a_time_of_another_zone_is_the_same_time(journal: Journal) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=-7)))

    await journal.claim("a", operation="x", parameters={}, sent_at=there)

    found = await journal.get("a")
    assert found is not None
    assert (found.sent_at, found.changed_at.tzinfo) == (NOON, UTC)


async def test_what_is_sent_is_not_shown(journal: Journal) -> None:
    won = await journal.claim("a", operation="x", parameters={"email": "ann@example.com"})
    entry = await journal.done(won, {"email": "ann@example.com"})

    assert "ann@example.com" not in repr(won) + repr(entry)


async def test_an_entry_survives_pickle(journal: Journal) -> None:
    won = await claim(journal)

    assert pickle.loads(pickle.dumps(won)) == won  # noqa: S301 - ours


async def test_nothing_is_opened_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "later.db"

    journal = Journal.sqlite(path)

    assert not path.exists()
    assert repr(journal) == f"Journal.sqlite({str(path)!r})"
    assert journal.path == str(path)


async def test_it_opens_again_after_it_was_closed(tmp_path: Path) -> None:
    journal = Journal.sqlite(tmp_path / "again.db")
    await claim(journal, "a")
    await journal.aclose()
    await journal.aclose()

    async with journal:
        await claim(journal, "b")
    third = await claim(journal, "a")
    await journal.aclose()

    assert not third.is_ours
    assert names(tmp_path) == ["again.db"]


async def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        await claim(journal)

        modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in names(tmp_path)]

        assert modes == [0o600] * 3


async def test_a_path_stays_where_it_was_when_the_directory_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    journal = Journal.sqlite("here.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    await journal.open()
    await journal.aclose()

    assert (tmp_path / "here.db").exists()


@pytest.mark.parametrize("name", ["a b%20?mode=ro#x.db", "ä.db", "file:x.db", "-q.db"])
async def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    async with Journal.sqlite(tmp_path / name) as journal:
        await claim(journal)

    assert names(tmp_path) == [name]


@pytest.mark.parametrize("path", ["", ":memory:"])
async def test_a_journal_that_dies_with_its_process_is_none(path: str) -> None:
    with pytest.raises(ValueError, match="path must be that of a file"):
        Journal.sqlite(path)


async def test_of_many_tasks_one_wins(journal: Journal) -> None:
    claims: list[Claim] = []

    async def try_it() -> None:
        claims.append(await claim(journal))

    async with anyio.create_task_group() as group:
        for _ in range(50):
            group.start_soon(try_it)

    assert [one.is_ours for one in claims].count(True) == 1
    assert len(claims) == 50


async def test_of_two_journals_in_one_place_one_wins(place: Place) -> None:
    async with place.journal() as first, place.journal() as second:
        won = await claim(first)
        lost = await claim(second)
        await first.done(won, {"id": "sub_1"})

        assert (won.is_ours, lost.is_ours) == (True, False)
        assert await second.get(won.entry.key) == await first.get(won.entry.key)


async def test_the_event_loop_is_never_blocked(place: Place) -> None:
    journal = place.journal()
    blocker = BlockBuster()
    blocker.activate()
    try:
        async with journal:
            await journal.done(await claim(journal), {"id": "sub_1"})
            found = [entry.state async for entry in journal.entries()]
    finally:
        blocker.deactivate()

    assert found == ["done"]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_it_outlives_its_event_loop(place: Place, backend: str) -> None:
    journal = place.journal()

    async def win(key: str) -> bool:
        return (await claim(journal, key)).is_ours

    won = [anyio.run(win, key, backend=backend) for key in ("a", "b", "a")]
    anyio.run(journal.aclose, backend=backend)

    assert won == [True, True, False]


@given(st.dictionaries(st.text(), st.integers() | st.text(), max_size=4), st.randoms())
def test_the_order_of_parameters_does_not_count(body: dict[str, object], chance: Random) -> None:
    items = list(body.items())
    chance.shuffle(items)

    assert fingerprint("x", {"a": dict(items), **dict(items)}) == fingerprint(
        "x", {**body, "a": body} if "a" not in body else {"a": body, **body}
    )


@pytest.mark.parametrize("other", [("y", {"a": 1}), ("x", {"a": "1"}), ("x", {}), ("", {})])
def test_what_differs_has_another_fingerprint(other: tuple[str, dict[str, object]]) -> None:
    assert fingerprint(*other) != fingerprint("x", {"a": 1})


def names(directory: Path) -> list[str]:
    return sorted(one.name for one in directory.iterdir())


def _multiply(path: Path, count: int) -> None:
    """Copy the first entry, each copy with a seal of its own: the hash of all that it says."""
    names = "operation, parameters, hash, state, sent_at, result, reason, attempt, changed_at"
    with closing(sqlite3.connect(path)) as database:
        said = database.execute(f"SELECT {names} FROM entry WHERE key = 'first'").fetchone()  # noqa: S608 - ours
        rows = [[f"copy {number}", *said] for number in range(count)]
        database.executemany(
            f"INSERT INTO entry (key, {names}, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
            [[*row, sha256(json.dumps(row).encode()).hexdigest()] for row in rows],
        )
        database.commit()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
async def test_a_journal_that_is_closed_leaves_no_file_open(tmp_path: Path) -> None:
    def open_files() -> list[str]:
        found = []
        for one in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                found.append(str(one.readlink()))
        return sorted(one for one in found if str(tmp_path) in one)

    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        await claim(journal)
        while_open = open_files()

    assert str(tmp_path / "sent.db") in while_open
    assert open_files() == []


async def test_an_entry_is_shown_without_what_names_people(journal: Journal) -> None:
    claimed = await claim(journal)
    entry = await journal.done(claimed, {"id": "sub_1", "contact_id": "cont_1"})

    assert repr(entry) == (
        f"Entry(key='welcome/cont_1', operation={OPERATION!r}, state='done', sent_at={NOON!r}, "
        f"reason=None, attempt=1, changed_at={entry.changed_at!r})"
    )
