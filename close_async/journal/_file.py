"""
The journal's file: made as a whole or not at all, and checked before it's used.

A file that isn't a journal is never written to, not even to look at it.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from ._errors import BUSY_SECONDS, damaged, unusable
from ._pin import Pin, identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._pin import Identity

_MAGIC: Final = b"SQLite format 3\0"
# https://www.sqlite.org/fileformat2.html#application_id
_APPLICATION_ID: Final = int.from_bytes(b"CLaj")
_APPLICATION_ID_AT: Final = slice(68, 72)
_HEADER: Final = 100
_PAGE: Final = 4096
_FORMAT: Final = 3

_SCHEMA: Final = (
    """CREATE TABLE entry (
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
, holder TEXT)""",
    "CREATE INDEX entry_by_state ON entry (state)",
    """CREATE TABLE holder (
    id TEXT PRIMARY KEY,
    seen_at TEXT NOT NULL,
    has_left INTEGER NOT NULL
)""",
)
# What came with format 3. SQLite spells a column that was added later as it stands above.
_OUT_OF_FORMAT_2: Final = ("ALTER TABLE entry ADD COLUMN holder TEXT", _SCHEMA[2])


@attrs.frozen(eq=False)
class OpenFile:
    """A journal's file while it's open."""

    path: str
    database: sqlite3.Connection
    pin: Pin
    _wal: str
    _wal_identity: Identity

    def check_wal(self) -> None:
        """
        Check that what is written is where all others see it.

        Raises:
            JournalDamaged: it isn't.
        """
        if _identity_or_none(self._wal) != self._wal_identity:
            problem = "its -wal file was taken away while in use"
            mend = (
                "Stop, and look in Close for what was sent lately. A process that has it open must "
                "not open and close the file by other means: that takes away its locks"
            )
            raise damaged(self.path, problem, mend)

    def close(self) -> None:
        """Close it."""
        self.database.close()
        self.pin.release()


def connect(path: str, migrate: Callable[[sqlite3.Connection], None]) -> OpenFile:
    """
    Open the journal at *path*, or begin one if nothing is there.

    *migrate* fills the tables of a file of format 1; all of it happens or nothing.

    Raises:
        JournalUnusable: it can't be used, or (`JournalDamaged`) its content is wrong.
        sqlite3.Error: the same, in SQLite's words.
        OSError: the same, in the system's words.
    """
    # In this order: between the two looks, another process may begin the journal.
    has_wal = _is_there(_wal(path))
    if not _is_there(path):
        if has_wal:
            raise damaged(path, "it is gone, and its -wal file is still there")
        _make(path)
    _check_kind(path)
    pin = Pin.of(path)
    try:
        _check_file(path, pin)
        return _connected(path, pin, migrate)
    except BaseException:
        pin.release()
        raise


def _connected(path: str, pin: Pin, migrate: Callable[[sqlite3.Connection], None]) -> OpenFile:
    uri = f"{Path(path).as_uri()}?mode=rw"
    database = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _set_up(database)
        _check_content(path, database)
        _update_format(database, migrate)
        _check_schema(path, database)
        # It's there as long as anybody has the journal open.
        wal = _wal(path)
        return OpenFile(path, database, pin, wal, identity(wal))
    except BaseException:
        database.close()
        raise


def check_identity(path: str, known: Identity) -> None:
    """
    Check that the file at *path* is the one that is known.

    Raises:
        JournalDamaged: it isn't, and SQLite would go on writing to one that can't be found.
    """
    if _identity_or_none(path) != known:
        mend = "Stop, put the file back where it was (with its -wal file), and start again"
        raise damaged(path, "it was moved, deleted or replaced while in use", mend)


def _identity_or_none(path: str) -> Identity | None:
    try:
        return identity(path)
    except FileNotFoundError:
        return None


def _wal(path: str) -> str:
    # SQLite follows links.
    return f"{os.path.realpath(path)}-wal"


def _is_there(path: str) -> bool:
    # Anything counts, a dangling link too. What can't be looked at fails when it's opened.
    return os.path.lexists(path)


def _make(path: str) -> None:
    """
    Begin a journal. It appears at *path* with all that belongs to it, readable to its owner only.

    So an empty file there was emptied later, and a crash leaves at worst a stray `.new` file.
    """
    place = Path(path)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-", suffix=".new")
    os.close(handle)
    try:
        _write_schema(draft)
        # If another process was faster, its journal is as good.
        with suppress(FileExistsError):
            _put_in_place(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


def _write_schema(path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = FULL")
        database.execute(f"PRAGMA page_size = {_PAGE}")
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {_FORMAT}")
        database.execute("BEGIN")
        for statement in _SCHEMA:
            database.execute(statement)
        database.execute("COMMIT")
        # The file remembers it, so no process has to change it later under another one's feet.
        database.execute("PRAGMA journal_mode = WAL")


def _put_in_place(draft: str, path: str) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError as error:
        problem = f"its file system can't make it safely ({error.strerror})"
        raise unusable(path, problem, "Keep it on a local disk") from error
    _sync_directory(Path(path).parent)


def _sync_directory(directory: Path) -> None:
    # Where directories can't be opened (Windows), they need no syncing either.
    if os.name == "nt":  # pragma: no cover
        return

    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_kind(path: str) -> None:
    found = os.stat(path)  # noqa: PTH116 - as in `identity`
    if not stat.S_ISREG(found.st_mode):
        what = "a directory" if stat.S_ISDIR(found.st_mode) else "not an ordinary file"
        raise unusable(path, f"it is {what}", "Give the path of a file")


def _check_file(path: str, pin: Pin) -> None:
    has_wal = _is_there(_wal(path))
    header, size = pin.read(_HEADER)
    if not header:
        mend = "If nothing was ever sent with it, delete the empty file; otherwise restore a backup"
        raise damaged(path, "it is empty, which a journal never is", mend)
    if not header.startswith(_MAGIC):
        raise damaged(path, "it is not a journal, or its beginning was overwritten")
    # Half a page at the end is whole again once the -wal file is read. SQLite takes it for zeros.
    if len(header) < _HEADER or (size % _PAGE and not has_wal):
        raise damaged(path, "it was cut off")
    if int.from_bytes(header[_APPLICATION_ID_AT]) != _APPLICATION_ID:
        mend = "It was not touched. Give the journal a path of its own"
        raise damaged(path, "it is a database of another program", mend)


def _set_up(database: sqlite3.Connection) -> None:
    for setting in (
        "synchronous = FULL",
        # Without it, macOS says "written" when the disk has only received it.
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        # What is deleted named people.
        "secure_delete = ON",
    ):
        database.execute(f"PRAGMA {setting}").fetchall()


def _check_content(path: str, database: sqlite3.Connection) -> None:
    _check_format(path, database)
    # Not `quick_check`, which passes over indexes: a key that is missing there would be free again.
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise damaged(path, f"its content is broken ({' '.join(str(found).split())})")


def _update_format(
    database: sqlite3.Connection, migrate: Callable[[sqlite3.Connection], None]
) -> None:
    """Bring a file of an earlier format to today's."""
    if _format_of(database) not in {1, 2}:
        return

    database.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster.
        found = _format_of(database)
        if found == 1:
            for statement in (*_OUT_OF_FORMAT_1, *_SCHEMA):
                database.execute(statement)
            migrate(database)
            database.execute("DROP TABLE old_entry")
        elif found == 2:  # noqa: PLR2004 - a number of a format
            for statement in _OUT_OF_FORMAT_2:
                database.execute(statement)
        if found in {1, 2}:
            database.execute(f"PRAGMA user_version = {_FORMAT}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


_OUT_OF_FORMAT_1: Final = (
    "DROP TRIGGER entry_made",
    "DROP TRIGGER entry_forgotten",
    "DROP INDEX entry_by_state",
    "DROP INDEX entry_by_age",
    "DROP TABLE book",
    "ALTER TABLE entry RENAME TO old_entry",
)


def _check_format(path: str, database: sqlite3.Connection) -> int:
    version = _format_of(database)
    if version > _FORMAT:
        problem = f"a newer close_async wrote it (format {version}, this one reads {_FORMAT})"
        raise unusable(path, problem, "Update close_async")
    return version


def _format_of(database: sqlite3.Connection) -> int:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return int(version)


def _check_schema(path: str, database: sqlite3.Connection) -> None:
    statements = {sql for (sql,) in database.execute("SELECT sql FROM sqlite_master")}
    # A newer one may have come meanwhile.
    if _check_format(path, database) != _FORMAT or not statements.issuperset(_SCHEMA):
        raise damaged(path, "parts of it are missing")
    _check_mode(path, database)


def _check_mode(path: str, database: sqlite3.Connection) -> None:
    (mode,) = database.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        problem = "its file system can't lock it against other processes"
        raise unusable(path, problem, "Keep it on a local disk")
    # The first look after a change makes the -wal file.
    _format_of(database)
