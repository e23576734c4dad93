"""A journal that can't be trusted refuses to start, says what to do, and is left as it was."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from close_async import Journal, JournalDamaged, JournalUnusable
from close_async.journal._errors import explain
from close_async.journal._sqlite import SqliteStore
from tests.support.depth import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.anyio

IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed journal with two hundred entries."""
    path = tmp_path_factory.mktemp("original") / "sent.db"

    async def fill() -> None:
        async with Journal.sqlite(path) as journal:
            for number in range(200):
                key = f"key {number}"
                await journal.claim(key, operation="x.create", parameters={"pad": "x" * 200})

    anyio.run(fill)
    return path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "sent.db"))


async def refusal(path: Path) -> JournalUnusable:
    """Return the error with which the journal refuses to start, and then to claim."""
    journal = Journal.sqlite(path)
    with pytest.raises(JournalUnusable) as first:
        await journal.open()
    with pytest.raises(JournalUnusable) as second:
        await journal.claim("new", operation="x.create", parameters={})
    await journal.aclose()
    assert str(first.value) == str(second.value)
    assert str(path) in str(first.value)
    return first.value


def everything(directory: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in directory.iterdir() if one.is_file()}


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        yield
    finally:
        path.parent.chmod(stat.S_IRWXU)


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty"),
        (b"x", "it is not a journal, or its beginning was overwritten"),
        (b"key,state\na,done\n" * 500, "it is not a journal, or its beginning was overwritten"),
        (b"\0" * 8192, "it is not a journal, or its beginning was overwritten"),
        (b"SQLite format 3\0", "it was cut off"),
    ],
)
async def test_garbage_is_no_journal(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "sent.db"
    path.write_bytes(content)

    error = await refusal(path)

    assert type(error) is JournalDamaged
    assert error.problem.startswith(problem)
    assert "restore a backup" in error.mend.lower()
    assert everything(tmp_path) == {"sent.db": content}


@pytest.mark.parametrize("left", [50, 99, 100, 512, 4095, 4096, 4097, 8192, 20000, -4096, -1])
async def test_a_journal_that_was_cut_off_refuses(path: Path, left: int) -> None:
    rest = everything(path.parent)["sent.db"][:left]
    put(path, rest)

    error = await refusal(path)

    assert type(error) is JournalDamaged
    assert "restore a backup" in error.mend.lower()
    assert everything(path.parent) == {"sent.db": rest}


@pytest.mark.parametrize("page", range(1, 14))
async def test_a_page_of_zeros_is_found(path: Path, page: int) -> None:
    content = bytearray(everything(path.parent)["sent.db"])
    here = slice(page * 4096, (page + 1) * 4096)
    assert any(content[here])
    content[here] = bytes(4096)
    put(path, bytes(content))

    error = await refusal(path)

    assert type(error) is JournalDamaged


async def test_a_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE contact (id INTEGER)")
    before = everything(tmp_path)

    error = await refusal(path)

    assert type(error) is JournalDamaged
    assert str(error) == (
        f"the journal {path} can't be used: it is a database of another program. "
        "It was not touched. Give the journal a path of its own"
    )
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE entry",
        "DROP INDEX entry_by_state",
        "ALTER TABLE entry RENAME COLUMN reason TO why",
        "PRAGMA user_version = 0",
    ],
)
async def test_a_schema_with_holes_refuses(path: Path, statement: str) -> None:
    change(path, statement)

    error = await refusal(path)

    assert type(error) is JournalDamaged
    assert error.problem == "parts of it are missing"


async def test_a_newer_journal_asks_for_a_newer_package(path: Path) -> None:
    change(path, "PRAGMA user_version = 4")

    error = await refusal(path)

    assert type(error) is JournalUnusable
    assert str(error) == (
        f"the journal {path} can't be used: a newer close_async wrote it (format 4, this one "
        "reads 3). Update close_async"
    )


@pytest.mark.parametrize(
    "change_it",
    [
        "UPDATE entry SET parameters = '{}' WHERE key = 'key 7'",
        "UPDATE entry SET parameters = '[' WHERE key = 'key 7'",
        "UPDATE entry SET operation = 'y.create' WHERE key = 'key 7'",
        "UPDATE entry SET state = 'sent' WHERE key = 'key 7'",
        "UPDATE entry SET sent_at = 'yesterday' WHERE key = 'key 7'",
        "UPDATE entry SET result = '[1]' WHERE key = 'key 7'",
        "UPDATE entry SET changed_at = 5 WHERE key = 'key 7'",
    ],
)
async def test_an_entry_that_makes_no_sense_is_not_sent_again(path: Path, change_it: str) -> None:
    change(path, change_it)

    async with Journal.sqlite(path) as journal:
        with pytest.raises(JournalDamaged, match="its entry 'key 7' is broken"):
            await journal.claim("key 7", operation="x.create", parameters={})
        with pytest.raises(JournalDamaged, match="its entry 'key 7' is broken"):
            await collect(journal)
        other = await journal.get("key 8")

    assert other is not None


async def collect(journal: Journal) -> list[str]:
    return [entry.key async for entry in journal.entries()]


async def test_text_that_is_none_is_damage(path: Path) -> None:
    change(path, "UPDATE entry SET reason = CAST(x'ff' AS TEXT) WHERE key = 'key 7'")

    async with Journal.sqlite(path) as journal:
        with pytest.raises(JournalDamaged):
            await journal.get("key 7")


async def test_a_directory_is_no_journal(tmp_path: Path) -> None:
    error = await refusal(tmp_path)

    assert (type(error), error.problem) == (JournalUnusable, "it is a directory")


async def test_a_pipe_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    error = await refusal(path)

    assert error.problem == "it is not an ordinary file"


async def test_a_missing_directory_is_not_made(tmp_path: Path) -> None:
    error = await refusal(tmp_path / "new" / "sent.db")

    assert str(error) == (
        f"the journal {tmp_path / 'new' / 'sent.db'} can't be used: its directory doesn't exist. "
        "Create the directory first"
    )
    assert everything(tmp_path) == {}


async def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    error = await refusal(tmp_path / "file" / "sent.db")

    assert error.problem == "a part of its path is not a directory"


async def test_a_link_that_leads_nowhere_refuses(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    path.symlink_to(tmp_path / "gone.db")

    error = await refusal(path)

    assert type(error) is JournalUnusable
    assert os.listdir(tmp_path) == ["sent.db"]  # noqa: PTH208 - a list, and no path blocks


async def test_what_only_the_system_knows_is_said_in_its_words(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    path.symlink_to(path)

    error = await refusal(path)

    assert type(error) is JournalUnusable
    assert error.problem == "the system says 'Too many levels of symbolic links'"
    assert str(error).endswith(". Look at its path")


def test_what_even_the_system_has_no_words_for_is_named() -> None:
    assert explain("sent.db", OSError()).problem == "the system says 'OSError'"


async def test_a_link_is_followed(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)

    async with Journal.sqlite(link) as journal:
        claim = await journal.claim("key 7", operation="x.create", parameters={})

    assert not claim.is_ours


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
async def test_where_nothing_can_be_written_nothing_begins() -> None:
    error = await refusal(Path("/proc/sent.db"))

    assert type(error) is JournalUnusable


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
async def test_a_journal_that_cannot_be_written_refuses(path: Path) -> None:
    with read_only(path):
        error = await refusal(path)

    assert type(error) is JournalUnusable
    assert "right to" in error.mend


async def test_a_wal_without_its_journal_refuses(tmp_path: Path) -> None:
    wal = tmp_path / "sent.db-wal"
    wal.write_bytes(b"frames")

    error = await refusal(tmp_path / "sent.db")

    assert type(error) is JournalDamaged
    assert error.problem == "it is gone, and its -wal file is still there"
    assert everything(tmp_path) == {"sent.db-wal": b"frames"}


def _delete(path: Path) -> None:
    path.unlink()


def _move(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def _replace(path: Path) -> None:
    path.write_bytes(b"")
    path.with_name("other.db").write_bytes(b"other")
    path.with_name("other.db").replace(path)


@pytest.mark.parametrize("take_away", [_delete, _move, _replace])
async def test_a_journal_that_is_taken_away_under_way_claims_no_more(
    path: Path, take_away: Callable[[Path], None]
) -> None:
    journal = Journal.sqlite(path)
    await journal.open()
    take_away(path)

    for _ in range(2):
        with pytest.raises(JournalDamaged, match="moved, deleted or replaced while in use"):
            await journal.claim("new", operation="x.create", parameters={})

    await journal.aclose()


async def test_damage_under_way_is_found_and_stays_found(path: Path) -> None:
    journal = Journal.sqlite(path)
    await journal.open()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 1")
        other.execute(f"PRAGMA application_id = {int.from_bytes(b'CLaj')}")
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * 10 * 4096)
        other.commit()

        for _ in range(2):
            with pytest.raises(JournalDamaged, match="its content is broken"):
                await journal.get("key 100")

    await journal.aclose()


async def test_a_journal_that_was_mended_opens(path: Path, original: Path) -> None:
    journal = Journal.sqlite(path)
    put(path, b"")
    with pytest.raises(JournalDamaged):
        await journal.open()

    shutil.copy(original, path)
    async with journal:
        counts = await journal.counts()

    assert counts["sending"] == 200


async def test_who_holds_it_for_too_long_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("close_async.journal._file.BUSY_SECONDS", 0.01)
    async with Journal.sqlite(path) as journal:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalUnusable, match="another process has held it") as busy:
                await journal.claim("new", operation="x.create", parameters={})
            other.execute("ROLLBACK")

        again = await journal.claim("new", operation="x.create", parameters={})

    assert not isinstance(busy.value, JournalDamaged)
    assert again.is_ours


async def test_a_write_that_fails_leaves_all_as_it_was(path: Path) -> None:
    async with Journal.sqlite(path) as journal:
        before = [entry async for entry in journal.entries()]
        _limit_pages(journal)
        with pytest.raises(JournalUnusable, match="the disk is full") as full:
            await journal.claim("new", operation="x.create", parameters={"pad": "x" * 100_000})

        after = [entry async for entry in journal.entries()]
        again = await journal.claim("new", operation="x.create", parameters={"pad": "x" * 100_000})

    assert full.value.mend == "Make room and go on: what it holds is whole"
    assert after == before
    assert again.is_ours


def _limit_pages(journal: Journal) -> None:
    assert isinstance(journal._store, SqliteStore)
    file = journal._store._file
    assert file is not None
    file.database.execute("PRAGMA max_page_count = 1").fetchall()


@pytest.mark.parametrize(
    ("code", "kind", "problem"),
    [
        (sqlite3.SQLITE_BUSY, JournalUnusable, "another process has held it"),
        (sqlite3.SQLITE_LOCKED, JournalUnusable, "another process has held it"),
        (sqlite3.SQLITE_READONLY_DBMOVED, JournalUnusable, "it can't be written"),
        (sqlite3.SQLITE_PERM, JournalUnusable, "it can't be written"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, JournalUnusable, "it can't be opened"),
        (sqlite3.SQLITE_FULL, JournalUnusable, "the disk is full"),
        (sqlite3.SQLITE_IOERR_FSYNC, JournalUnusable, "the disk can't be read or written"),
        (sqlite3.SQLITE_CORRUPT_VTAB, JournalDamaged, "its content is broken"),
        (sqlite3.SQLITE_NOTADB, JournalDamaged, "its content is broken"),
        (sqlite3.SQLITE_TOOBIG, JournalUnusable, "SQLite says 'why'"),
    ],
)
async def test_each_word_of_sqlite_is_said_in_ours(
    code: int, kind: type[JournalUnusable], problem: str
) -> None:
    said = sqlite3.OperationalError("why")
    said.sqlite_errorcode = code

    error = explain("/x.db", said)

    assert type(error) is kind
    assert error.problem.startswith(problem)


async def test_whichever_bit_flips_no_key_is_free_again(path: Path, tmp_path: Path) -> None:
    """In an index, too, by which a key is found, and in what came of it."""
    rng = random.Random(44)
    async with Journal.sqlite(path) as journal:
        before = {entry.key: entry async for entry in journal.entries()}
    whole = everything(path.parent)[path.name]
    seen = 0
    for _ in range(examples(300)):
        broken = bytearray(whole)
        broken[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        flipped = tmp_path / "flipped.db"
        flipped.write_bytes(broken)
        try:
            async with Journal.sqlite(flipped) as journal:
                after = {entry.key: entry async for entry in journal.entries()}
                claims = [
                    await journal.claim(key, operation="x.create", parameters={})
                    for key in rng.sample(sorted(before), 5)
                ]
        except JournalUnusable:
            seen += 1
            continue
        # What nobody reads may be anything.
        assert after == before
        assert not any(
            claim.is_ours and before[claim.entry.key].state != "idle" for claim in claims
        )

    assert seen
