"""What happens between two looks at a file: another process opens it, changes it, or ends."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anyio import to_thread

from close_async import Journal, JournalDamaged, JournalUnusable
from close_async.journal import EntryUpdate
from close_async.journal._sqlite import SqliteStore
from tests.support.paths import ROOT

from .clock import NOON, Calendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

pytestmark = pytest.mark.anyio

HANDLES = Path("/proc/self/fd")
CLAIM = """
import sys, anyio
from close_async import Journal

async def main():
    async with Journal.sqlite(sys.argv[1]) as journal:
        for key in sys.argv[2:]:
            claim = await journal.claim(key, operation="x.create", parameters={})
            print(key, claim.is_ours)

anyio.run(main)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sent.db"


def another_process(path: Path, *keys: str) -> list[str]:
    """Let one open the journal, claim the keys and end; return what it says of them."""
    command = [sys.executable, "-c", CLAIM, str(path), *keys]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.splitlines()


def between(monkeypatch: pytest.MonkeyPatch, before: str, act: Callable[[], object]) -> None:
    """Have *act* done before the first statement that begins with *before*."""
    acts = [act]

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql.startswith(before) and acts:
                acts.pop()()
            return super().execute(sql, *values)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Connection))


async def won(journal: Journal, key: str) -> bool:
    return (await journal.claim(key, operation="x.create", parameters={})).is_ours


async def test_two_journals_of_one_process_share_a_file_with_others(path: Path) -> None:
    async with Journal.sqlite(path) as first:
        assert await won(first, "one")
        async with Journal.sqlite(path) as second:
            assert not await won(second, "one")
            assert another_process(path, "one", "two") == ["one False", "two True"]
            assert await won(first, "three")
            assert await won(second, "four")
        assert another_process(path, "three", "four") == ["three False", "four False"]
        assert await won(first, "five")

    said = another_process(path, "one", "two", "three", "four", "five")
    assert said == [f"{key} False" for key in ("one", "two", "three", "four", "five")]


@pytest.mark.skipif(not HANDLES.is_dir(), reason="this system doesn't tell which files are open")
async def test_a_file_that_was_closed_is_not_kept_open(path: Path) -> None:
    first, second = Journal.sqlite(path), Journal.sqlite(path)
    for journal in (first, second, first):
        await journal.open()
    for journal in (first, second):
        await journal.aclose()

    assert str(path) not in await to_thread.run_sync(open_files)


def open_files() -> set[str]:
    """Return the names of all files that this process has open."""
    return {str(one.readlink()) for one in HANDLES.iterdir() if one.is_symlink()}


async def test_a_claim_that_others_cannot_see_is_not_won(path: Path) -> None:
    """Something in this process opened the file and closed it, which takes away its locks."""

    def now() -> datetime:
        # When a claim is under way.
        if is_sharing:
            is_sharing.clear()
            path.read_bytes()
            another_process(path)
        return NOON

    is_sharing: set[bool] = set()
    async with Journal.sqlite(path, now=now) as journal:
        assert await won(journal, "one")
        is_sharing.add(True)

        for _ in range(2):
            with pytest.raises(JournalDamaged, match="its -wal file was taken away"):
                await journal.claim("two", operation="x.create", parameters={})

    assert another_process(path, "one") == ["one False"]


async def test_a_journal_behind_a_link_is_claimed_in(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    async with Journal.sqlite(path) as journal:
        assert await won(journal, "one")

        assert another_process(link, "one", "two") == ["one False", "two True"]
        async with Journal.sqlite(link) as linked:
            assert not await won(linked, "two")


async def test_a_compacted_copy_is_a_journal(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    async with Journal.sqlite(path) as journal:
        assert await won(journal, "one")
    with closing(sqlite3.connect(path)) as database:
        database.execute("VACUUM INTO ?", (str(copy),))

    async with Journal.sqlite(copy) as journal:
        assert not await won(journal, "one")
        assert await won(journal, "two")


@pytest.mark.parametrize("read", ["get", "entries", "unresolved"])
async def test_an_entry_and_its_holder_are_read_as_of_one_moment(
    path: Path, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    """Its holder writes down what came of it, and leaves, while it's looked at."""
    calendar = Calendar()
    other = SqliteStore(str(path), calendar)
    async with Journal.sqlite(path, now=calendar) as journal:
        claim = await journal.claim("one", operation="x.create", parameters={})
        holder = str(claim.entry.holder).partition("/")[0]

        def end() -> None:
            other.settle(claim.entry, EntryUpdate("done", result={"id": "x_1"}))
            other.leave(holder)

        await to_thread.run_sync(other.open)
        between(monkeypatch, "SELECT seen_at", end)
        async with Journal.sqlite(path, now=calendar) as watching:
            if read == "get":
                found = await watching.get("one")
            elif read == "entries":
                (found,) = [entry async for entry in watching.entries()]
            else:
                (found,) = await watching.unresolved("x.create")
            after = await watching.get("one")
    other.close()

    assert found is not None
    assert (found.state, found.is_held) == ("sending", True)
    assert after is not None
    assert (after.state, after.is_held) == ("done", False)


@pytest.mark.parametrize("before", ["BEGIN IMMEDIATE", "SELECT sql FROM"])
async def test_a_file_that_a_newer_version_takes_over_meanwhile_stays_as_that_left_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    await (journal := Journal.sqlite(path)).open()
    await journal.aclose()
    connect = sqlite3.connect

    def take_over() -> None:
        with closing(connect(path)) as database:
            database.execute("PRAGMA user_version = 4")

    with closing(connect(path)) as database:
        database.execute("PRAGMA user_version = 2")
    if before == "SELECT sql FROM":
        with closing(connect(path)) as database:
            database.execute("PRAGMA user_version = 3")
    between(monkeypatch, before, take_over)

    with pytest.raises(JournalUnusable, match="a newer close_async wrote it"):
        await Journal.sqlite(path).open()
    with closing(connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (4,)
