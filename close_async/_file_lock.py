"""Locks on open files, which end with their process. They exclude threads from each other, too."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":  # pragma: no cover - the tests run elsewhere
    import msvcrt

    # Behind all content: what is locked there can't be read.
    _PLACE = 1 << 62

    def try_lock(file: int) -> bool:
        try:
            os.lseek(file, _PLACE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(file: int) -> None:
        os.lseek(file, _PLACE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(file: int) -> bool:
        """Return whether nobody else has locked the file; then it's locked."""
        # Of the open file, not of the process, as that of `lockf`.
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(file: int) -> None:
        """Let others lock the file."""
        fcntl.flock(file, fcntl.LOCK_UN)


def is_at(file: int, path: str | os.PathLike[str]) -> bool:
    """Return whether that open file is still the one at *path*."""
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))  # noqa: PTH116 - of text as well
    except FileNotFoundError:
        return False
