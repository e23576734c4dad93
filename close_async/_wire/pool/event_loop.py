"""Which event loop this is: sockets, locks and moments of a steady clock belong to one only."""

from __future__ import annotations

from typing import Final

from anyio.lowlevel import RunVar

__all__ = ["mark_of_this_loop"]

# Each event loop has a mark of its own. It doesn't keep the loop alive.
_MARK: Final[RunVar[object]] = RunVar("close_async_loop_mark")


def mark_of_this_loop() -> object:
    """Return an object that is the same in one event loop, and another one in any other."""
    found = _MARK.get(None)
    if found is None:
        found = object()
        _MARK.set(found)
    return found
