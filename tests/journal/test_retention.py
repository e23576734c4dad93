"""What the journal forgets: nothing by itself, and never what is open."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import anyio
import pytest

from close_async import Journal, JournalUnusable
from close_async.journal import fingerprint
from tests.support.paths import ROOT, SAMPLES

from .clock import NOON, Calendar

if TYPE_CHECKING:
    from pathlib import Path

    from close_async.journal import State

    from .places import Place

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
OPERATION = "sequence_subscriptions.create"


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


async def write(journal: Journal, key: str, state: State = "done", made: str = "") -> None:
    won = await journal.claim(key, operation=OPERATION, parameters={})
    match state:
        case "done":
            await journal.done(won, {"id": made} if made else {})
        case "refused":
            await journal.refused(won, "no")
        case "unknown":
            await journal.unknown(won, "why")
        case "idle":
            await journal.idle(won)
        case "sending":
            pass


async def keys(journal: Journal) -> list[str]:
    return [entry.key async for entry in journal.entries()]


STATES: list[State] = ["sending", "unknown", "done", "refused", "idle"]


async def test_nothing_is_forgotten_by_itself(place: Place, calendar: Calendar) -> None:
    async with place.journal(calendar) as journal:
        for state in STATES:
            await write(journal, state, state)
        calendar.move(DAY * 3650)
        await write(journal, "new")

        assert await keys(journal) == [*STATES, "new"]


async def test_what_was_finished_before_is_forgotten_when_told_to(
    place: Place, calendar: Calendar
) -> None:
    async with place.journal(calendar) as journal:
        for state in STATES:
            await write(journal, state, state)
        calendar.move(DAY)
        await write(journal, "new")

        at_the_moment = await journal.prune(NOON)
        count = await journal.prune(NOON + DAY)

        assert (at_the_moment, count) == (0, 3)
        assert await keys(journal) == ["sending", "unknown", "new"]
        assert await journal.prune(NOON + DAY) == 0


async def test_a_moment_without_a_zone_is_refused(place: Place) -> None:
    async with place.journal() as journal:
        with pytest.raises(ValueError, match="before must have a time zone"):
            await journal.prune(datetime(2024, 7, 1))  # noqa: DTZ001 - that is the point


async def test_what_came_of_one_key_never_comes_of_another(place: Place) -> None:
    async with place.journal() as journal:
        await write(journal, "one", made="sub_1")
        await write(journal, "two", made="sub_1")
        await write(journal, "one more", made="sub_2")
        other = await journal.claim("other", operation="sequences.create", parameters={})
        await journal.done(other, {"id": "sub_1"})
        second = await journal.get("two")

        assert second is not None
        assert (second.state, second.result) == ("unknown", None)
        assert second.reason == "Close showed an object for it that came of another key"
        assert await journal.key_of(OPERATION, "sub_1") == "one"
        assert await journal.key_of(OPERATION, "sub_2") == "one more"
        assert await journal.key_of(OPERATION, "sub_3") is None
        assert await journal.counts() == {
            "sending": 0,
            "idle": 0,
            "done": 3,
            "refused": 0,
            "unknown": 1,
        }


async def test_what_is_forgotten_may_come_again(place: Place, calendar: Calendar) -> None:
    async with place.journal(calendar) as journal:
        await write(journal, "one", made="sub_1")
        await journal.prune(NOON + DAY)
        await write(journal, "two", made="sub_1")

        assert await journal.key_of(OPERATION, "sub_1") == "two"


# A file of the first format: one entry of each state, and two keys that share what came of them.
FIRST = SAMPLES / "journal" / "format-1.db"
EXPECTED = {
    "cont_1": "done",
    "cont_2": "refused",
    "cont_3": "unknown",
    "cont_4": "idle",
    "cont_5": "sending",
    "cont_6": "done",
    "cont_7": "done",
}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "sent.db"
    shutil.copy(FIRST, path)
    return path


async def check_migrated(path: Path) -> None:
    async with Journal.sqlite(path) as journal:
        entries = [entry async for entry in journal.entries()]
        owner = await journal.key_of(OPERATION, "sub_1")
        again = await journal.claim(
            f"{OPERATION} seq_1 cont_1",
            operation=OPERATION,
            parameters={"sequence_id": "seq_1", "contact_id": "cont_1"},
        )

    assert {entry.key.rpartition(" ")[2]: entry.state for entry in entries} == EXPECTED
    assert [entry.result for entry in entries if entry.state == "done"] == [
        {"id": "sub_1", "contact_id": "cont_1"},
        {"id": "sub_1", "contact_id": "cont_6"},
        {"id": "sub_7", "contact_id": "cont_7"},
    ]
    assert {entry.sent_at for entry in entries} == {datetime.fromisoformat("2026-03-02T12:00Z")}
    assert owner == f"{OPERATION} seq_1 cont_1"
    assert not again.is_ours


async def test_a_file_of_the_first_format_is_read_and_brought_to_todays(first: Path) -> None:
    await check_migrated(first)
    await check_migrated(first)


async def test_what_was_brought_to_todays_format_is_not_kept_in_the_old_one_too(
    first: Path, tmp_path: Path
) -> None:
    """It names people, and nothing would ever forget it there."""
    for path in (first, tmp_path / "new.db"):
        await Journal.sqlite(path).open()

    parts = []
    for path in (first, tmp_path / "new.db"):
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
            parts.append(rows.fetchall())
    assert parts[0] == parts[1]


async def test_two_that_open_an_old_file_at_once_bring_it_to_todays_format_once(
    first: Path,
) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(check_migrated, first)


MIGRATE = "import sys, anyio; from close_async import Journal; anyio.run(Journal.sqlite({!r}).open)"


def test_a_process_that_is_killed_while_it_does_that_leaves_the_old_file_or_the_new_one(
    first: Path,
) -> None:
    # At random moments, of which some are in the middle of it.
    for number in range(12):
        shutil.copy(FIRST, first)
        worker = subprocess.Popen([sys.executable, "-c", MIGRATE.format(str(first))], cwd=ROOT)
        time.sleep(0.15 + number * 0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)

        anyio.run(check_migrated, first)
        for left in first.parent.glob("sent.db-*"):
            left.unlink()


async def test_an_old_file_with_a_broken_entry_is_left_as_it_is(first: Path) -> None:
    with closing(sqlite3.connect(first)) as database:
        database.execute("UPDATE entry SET parameters = '{}' WHERE id = 3")
        database.commit()

    with pytest.raises(JournalUnusable, match="is broken"):
        await Journal.sqlite(first).open()

    with closing(sqlite3.connect(first)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM entry").fetchone() == (7,)


# A file of the second format, as it was made before entries said who had claimed them.
SECOND = """
    PRAGMA application_id = 1129079146;
    PRAGMA journal_mode = WAL;
    CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,
    parameters TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL,
    sent_at TEXT,
    result TEXT,
    reason TEXT,
    attempt INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    effect TEXT UNIQUE,
    seal TEXT NOT NULL
);
    CREATE INDEX entry_by_state ON entry (state);
    PRAGMA user_version = 2;
"""


@pytest.fixture
def second(tmp_path: Path) -> Path:
    path = tmp_path / "second.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SECOND)
        for key, state in (("one", "sending"), ("two", "done")):
            result = '{"id":"sub_2"}' if state == "done" else None
            moment = NOON.isoformat()
            print_of = fingerprint(OPERATION, {"contact_id": key})
            body = json.dumps({"contact_id": key}, separators=(",", ":"))
            row = [key, OPERATION, body, print_of, state, moment, result, None, 1, moment]
            seal = sha256(json.dumps(row).encode()).hexdigest()
            effect = f"{OPERATION} sub_2" if result else None
            database.execute(
                "INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*row, effect, seal],
            )
        database.commit()
    return path


async def test_a_file_of_the_second_format_is_read_and_brought_to_todays(second: Path) -> None:
    for _ in range(2):
        async with Journal.sqlite(second) as journal:
            entries = [entry async for entry in journal.entries()]
            lost = await journal.claim("one", operation=OPERATION, parameters={})
            owner = await journal.key_of(OPERATION, "sub_2")

        assert [(entry.key, entry.state) for entry in entries] == [
            ("one", "sending"),
            ("two", "done"),
        ]
        # Nobody knows who claimed it.
        assert (lost.is_ours, lost.entry.holder, lost.entry.is_held) == (False, None, False)
        assert owner == "two"
    async with Journal.sqlite(second) as journal:
        again = await journal.claim("one", operation=OPERATION, parameters={}, over=entries[0])
        await journal.done(again, {"id": "sub_1"})
        assert await journal.key_of(OPERATION, "sub_1") == "one"


async def test_files_of_all_formats_end_as_the_same(
    first: Path, second: Path, tmp_path: Path
) -> None:
    parts = []
    for path in (first, second, tmp_path / "new.db"):
        await (journal := Journal.sqlite(path)).open()
        await journal.aclose()
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
            parts.append(rows.fetchall())
    assert parts[0] == parts[1] == parts[2]
