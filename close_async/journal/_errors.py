"""Errors of the journal's file as text: what is wrong, and what to do about it."""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

from ..errors import JournalDamaged, JournalUnusable

BUSY_SECONDS: Final = 30.0
"""How long another process may hold the journal. A change takes milliseconds."""

_RESTORE: Final = (
    "The file was left as it is. Remove its -wal and -shm files together with it, and restore a "
    "backup. Without one, look in Close for what was sent, then move all three away, and a new "
    "journal begins"
)
_BY_CODE: Final[dict[int, tuple[str, str]]] = {
    sqlite3.SQLITE_BUSY: (
        f"another process has held it for more than {BUSY_SECONDS:g} s",
        "Find out which one and end it, then go on",
    ),
    sqlite3.SQLITE_READONLY: (
        "it can't be written",
        "Give this user the right to write the file and its directory",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it can't be opened",
        "Give this user the right to read and write the file and its directory",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full", "Make room and go on: what it holds is whole"),
    sqlite3.SQLITE_IOERR: (
        "the disk can't be read or written",
        "Look at the disk: it may be full, failing, or reached over a network",
    ),
}
_BY_CODE[sqlite3.SQLITE_LOCKED] = _BY_CODE[sqlite3.SQLITE_BUSY]
_BY_CODE[sqlite3.SQLITE_PERM] = _BY_CODE[sqlite3.SQLITE_READONLY]

_BROKEN: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_BY_ERRNO: Final[dict[int, tuple[str, str]]] = {
    errno.ENOENT: ("its directory doesn't exist", "Create the directory first"),
    errno.ENOTDIR: ("a part of its path is not a directory", "Give another path"),
    errno.EACCES: _BY_CODE[sqlite3.SQLITE_CANTOPEN],
    errno.EPERM: _BY_CODE[sqlite3.SQLITE_CANTOPEN],
    errno.EROFS: ("it lies on a read-only file system", "Give a path that can be written"),
    errno.ENOSPC: _BY_CODE[sqlite3.SQLITE_FULL],
    errno.ENAMETOOLONG: ("its path is too long", "Give a shorter one"),
}


def damaged(path: str, problem: str, mend: str = _RESTORE) -> JournalDamaged:
    """Return the error for a file whose content is wrong."""
    return JournalDamaged(path, problem, mend)


def unusable(path: str, problem: str, mend: str) -> JournalUnusable:
    """Return the error for a file that can't be used."""
    return JournalUnusable(path, problem, mend)


def explain(path: str, error: sqlite3.Error | OSError) -> JournalUnusable:
    """Return the error that says what *error* means for the journal."""
    if isinstance(error, OSError):
        fallback = (
            f"the system says {error.strerror or type(error).__name__!r}",
            "Look at its path",
        )
        return unusable(path, *_BY_ERRNO.get(error.errno or 0, fallback))

    code = _code(error)
    if code is None or code in _BROKEN:
        return damaged(path, f"its content is broken ({error})")

    fallback = (f"SQLite says {str(error)!r}", "Look at the file, its disk and its rights")
    return unusable(path, *_BY_CODE.get(code, fallback))


def is_busy(error: sqlite3.Error | OSError) -> bool:
    """Return whether another connection holds the lock, and nothing else is wrong."""
    return isinstance(error, sqlite3.Error) and _code(error) in {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    }


def _code(error: sqlite3.Error) -> int | None:
    # Python's own errors (a text that isn't UTF-8) have none. The low byte is the kind.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
