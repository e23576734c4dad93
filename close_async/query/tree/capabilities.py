"""
What nodes can do by modules that stand above them, such as `explain()`: slots for these operations.

A class that has such methods states in a protocol what they call, and has a slot for it.
`query/_operations.py` implements the protocols, and `query/__init__.py` fills the slots. So imports
point down only, and nothing is loaded before its first use.
"""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Slot(Generic[T]):
    """Holds operations of type *T*."""

    __slots__ = ("_operations",)

    def install(self, operations: T) -> None:
        """Fill the slot. Importing `close_async.query`, or any module in it, has done so."""
        self._operations = operations

    def __call__(self) -> T:
        """Return what was installed."""
        return self._operations
