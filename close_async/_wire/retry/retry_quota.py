"""How many second sends a client has left, so that many workers don't turn a fault into a storm."""

from __future__ import annotations

from typing import Final

_CAPACITY: Final = 50.0
_BACK: Final = 0.2


class RetryQuota:
    """
    The second sends of a client and its copies.

    Each one after a broken connection or a broken server costs one of fifty; each answer of Close
    brings back a fifth of one. So a client whose calls all fail sends each of them once, while
    single faults are hardly felt. What Close itself asks for (429) costs nothing.
    """

    def __init__(self) -> None:
        self.spent = 0.0

    def acquire(self) -> bool:
        """Return whether one may be sent again, and count it."""
        if self.spent > _CAPACITY - 1.0:
            return False

        self.spent += 1.0
        return True

    def release(self) -> None:
        """Give back a part for an answer of a server that works."""
        self.spent = max(0.0, self.spent - _BACK)
