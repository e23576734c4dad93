"""
Keeps SQLite's connections out of forked processes.

SQLite notes in memory which locks its process holds. A child that inherits these notes takes locks
for granted that it doesn't have, even on a connection of its own, and writes may get lost.
https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_across_a_fork_
"""

from __future__ import annotations

import os
import threading
from typing import Final, Protocol
from weakref import WeakSet

__all__ = ["Sleeper", "send_to_sleep_at_fork"]


class Sleeper(Protocol):
    """What has a connection and can do without it for a while."""

    def fall_asleep(self) -> None:
        """Close the connection, and let nobody open it."""
        ...

    def wake_up(self) -> None:
        """Let the next use open it."""
        ...


_ALL: Final[WeakSet[Sleeper]] = WeakSet()
_ASLEEP: Final[list[Sleeper]] = []
_IS_FORKING: Final = threading.Lock()


def send_to_sleep_at_fork(sleeper: Sleeper) -> None:
    """See to it that *sleeper* is asleep whenever this process forks."""
    _ALL.add(sleeper)


def _before_fork() -> None:
    _IS_FORKING.acquire()
    for sleeper in list(_ALL):
        sleeper.fall_asleep()
        _ASLEEP.append(sleeper)


def _after_fork() -> None:
    while _ASLEEP:
        _ASLEEP.pop().wake_up()
    _IS_FORKING.release()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows knows no fork
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork
    )
