"""
Keeps SQLite's connections out of forked processes.

SQLite keeps in memory which locks its process holds. A forked child inherits that without the locks
themselves, so even with a connection of its own it relies on locks that it doesn't have, and writes
may get lost. To open again where the process id has changed would be too late.
https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_across_a_fork_
"""

from __future__ import annotations

import os
import threading
from typing import Final, Protocol
from weakref import WeakSet


class Reopenable(Protocol):
    """Something with a connection that can be closed and opened again."""

    def close_for_fork(self) -> None:
        """Close the connection, and keep it closed until `reopen`."""
        ...

    def reopen(self) -> None:
        """Let the next use open it again."""
        ...


_OPEN: Final[WeakSet[Reopenable]] = WeakSet()
_CLOSED: Final[list[Reopenable]] = []
_IS_FORKING: Final = threading.Lock()


def close_at_fork(store: Reopenable) -> None:
    """Close *store* whenever this process forks; each side opens it again by itself."""
    _OPEN.add(store)


def _before_fork() -> None:
    _IS_FORKING.acquire()
    for store in list(_OPEN):
        store.close_for_fork()
        _CLOSED.append(store)


def _after_fork() -> None:
    while _CLOSED:
        _CLOSED.pop().reopen()
    _IS_FORKING.release()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows knows no fork
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork
    )
