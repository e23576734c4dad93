"""
The files of journals that this process has open, each held by a handle that stays open with them.

POSIX takes away all locks of a process on a file as soon as the process closes any handle of it. So
to look into the file of a journal, and close it again, would leave the connections that others of
this process have to it without their locks: another process that ends takes its -wal file for its
own and removes it, with all that is written there from then on.
https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
"""

from __future__ import annotations

import os
import threading
from typing import Final, TypeAlias

import attrs

Identity: TypeAlias = "tuple[int, int]"


@attrs.define(eq=False)
class Pin:
    """A file that is in use, by so many connections of this process."""

    identity: Identity
    handles: list[int]
    users: int = 0

    @classmethod
    def of(cls, path: str) -> Pin:
        """
        Return that of the file at *path*. It must be released behind the last use of the file.

        Raises:
            OSError: it can't be read.
        """
        with _LOCK:
            pin = _PINS.get(identity(path)) or cls._opened(path)
            pin.users += 1
            return pin

    @classmethod
    def _opened(cls, path: str) -> Pin:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        found = os.fstat(handle)
        # Another file may have come to *path* meanwhile, and be in use as well.
        pin = _PINS.setdefault(
            (found.st_dev, found.st_ino), cls((found.st_dev, found.st_ino), handles=[])
        )
        pin.handles.append(handle)
        return pin

    def read(self, count: int) -> tuple[bytes, int]:
        """Return the first *count* bytes of the file, and its size."""
        with _LOCK:
            os.lseek(self.handles[0], 0, os.SEEK_SET)
            return os.read(self.handles[0], count), os.fstat(self.handles[0]).st_size

    def release(self) -> None:
        """Take note that one connection less uses the file."""
        with _LOCK:
            self.users -= 1
            if self.users:
                return
            del _PINS[self.identity]
            while self.handles:
                os.close(self.handles.pop())


_PINS: Final[dict[Identity, Pin]] = {}
_LOCK: Final = threading.Lock()


def identity(path: str) -> Identity:
    """Return what tells this file from another one that takes its place."""
    found = os.stat(path)  # noqa: PTH116 - the path stays the text that the user gave
    return found.st_dev, found.st_ino
