"""
Who claims: one journal in one process, with a heartbeat as long as a claim of it is open.

Most claims are settled before the first beat is due, so they cost nothing.
"""

from __future__ import annotations

import secrets
import threading
import time
from typing import TYPE_CHECKING, Final

from ..errors import CloseError

if TYPE_CHECKING:
    from collections.abc import Callable

LEASE: Final = 15.0
"""Seconds after a claim or a beat during which its holder counts as alive."""

BEAT: Final = 4.0
"""Seconds between two beats."""

# What still counts as held when a request leaves. It's less than `LEASE`: clocks may differ in
# speed, and the request needs a moment.
_SURE: Final = LEASE - 2.0


class Holder:
    """
    The claims of one journal in this process that are open: won, and not settled.

    *beat* tells the store that the holder of this id is alive. It's called in a thread that ends by
    itself when no claim is open.
    """

    def __init__(self, beat: Callable[[str], None]) -> None:
        self.id = secrets.token_hex(8)
        self._beat = beat
        self._lock = threading.Lock()
        self._number = 0
        self._open: dict[str, tuple[str, _Moment]] = {}
        self._beaten: _Moment | None = None
        self._thread: threading.Thread | None = None
        self._is_over = threading.Event()

    def next_claim(self) -> str:
        """Return the name of a claim."""
        with self._lock:
            self._number += 1
            return f"{self.id}/{self._number}"

    def won(self, key: str, claim: str, asked: _Moment) -> None:
        """Take note that a claim is won, which was asked for at that moment."""
        with self._lock:
            self._open[key] = claim, asked
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._go_on_beating, name="close_async journal", daemon=True
                )
                self._thread.start()

    def ended(self, key: str, claim: str | None) -> None:
        """Take note that nobody works on this claim any more; None is any of this key."""
        with self._lock:
            found = self._open.get(key)
            if found is not None and claim in {None, found[0]}:
                del self._open[key]

    def holds(self, key: str, claim: str | None) -> bool:
        """Return whether all others surely take this claim for one that is worked on."""
        with self._lock:
            found = self._open.get(key)
            if found is None or found[0] != claim:
                return False
            since = (found[1], self._beaten)
        return any(one is not None and one.age() < _SURE for one in since)

    def close(self) -> bool:
        """End the heartbeat, and return whether a claim was open."""
        self._is_over.set()
        with self._lock:
            thread, was_open = self._thread, bool(self._open)
            self._open.clear()
        if thread is not None:
            thread.join()
        return was_open

    def _go_on_beating(self) -> None:
        while not self._is_over.wait(BEAT):
            with self._lock:
                if not self._open:
                    self._thread = None
                    return
                is_due = any(asked.age() >= BEAT for _, asked in self._open.values())
            if is_due:
                self._beat_once()

    def _beat_once(self) -> None:
        asked = moment()
        try:
            self._beat(self.id)
        except CloseError:
            # It's tried again. If that fails for long, no claim counts as held any more.
            return
        self._beaten = asked


class _Moment:
    """A point in time that knows its age, also if the machine was suspended since."""

    __slots__ = ("_steady", "_wall")

    def __init__(self) -> None:
        self._steady = _steady()
        self._wall = time.time()

    def age(self) -> float:
        """Return how many seconds ago that was, at least by one of the machine's clocks."""
        # The steady clock stands still while a virtual machine is paused; the wall clock is set
        # right afterwards.
        return max(_steady() - self._steady, time.time() - self._wall)


def moment() -> _Moment:
    """Return this point in time."""
    return _Moment()


def _steady() -> float:
    # Unlike `time.monotonic()`, it goes on while the machine sleeps.
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
