"""How many second sends a client has left, so that many workers don't turn a fault into a storm."""

from __future__ import annotations

from typing import Final

__all__ = ["Quota"]

_CAPACITY: Final = 50.0
_BACK: Final = 0.2


class Quota:
    """
    The second sends of a client and its copies.

    Each one after a broken connection or a broken server costs one of fifty; each answer of Close
    brings back a fifth of one. So a client whose calls all fail sends each of them once, while
    single faults are hardly felt. What Close itself asks for (429) costs nothing.
    """

    def __init__(self) -> None:
        self._left = _CAPACITY

    def take(self) -> bool:
        """Return whether one may be sent again, and count it."""
        if self._left < 1.0:
            return False

        self._left -= 1.0
        return True

    def note_answer(self) -> None:
        """Give back a part for an answer of a server that works."""
        self._left = min(_CAPACITY, self._left + _BACK)
