"""Where the accounts of rate limits are kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from .window import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["MemoryStore", "Store"]

T = TypeVar("T")

_MOST_BUCKETS: Final = 1000


class Store(Protocol):
    """
    Where the accounts of the buckets are kept, in this process or for several.

    An account is plain data: numbers, and dictionaries of them.
    """

    async def change(self, bucket: str, step: Callable[[Ledger, float], T]) -> T:
        """
        Have *step* change the account of *bucket*, nobody else in between, and return its answer.

        *step* gets the time, too, as seconds of one steady clock for all who share the store.
        It does nothing but that, so it may run again if the account had changed meanwhile.
        """
        ...

    def known(self) -> Mapping[str, tuple[Ledger, float]]:
        """Return the accounts and the time, as far as this process knows without asking."""
        ...


class MemoryStore:
    """
    Keeps the accounts in this process.

    There are as many as operations, and never more than a thousand that are not in use.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._ledgers: OrderedDict[str, Ledger] = OrderedDict()

    async def change(self, bucket: str, step: Callable[[Ledger, float], T]) -> T:
        """Change an account. Never suspends."""
        ledger = self._ledgers.setdefault(bucket, Ledger())
        self._ledgers.move_to_end(bucket)
        answer = step(ledger, self._monotonic())
        self._forget()
        return answer

    def known(self) -> Mapping[str, tuple[Ledger, float]]:
        """Return all accounts."""
        now = self._monotonic()
        return {bucket: (ledger, now) for bucket, ledger in self._ledgers.items()}

    def _forget(self) -> None:
        if len(self._ledgers) <= _MOST_BUCKETS:
            return

        idle = next((name for name, one in self._ledgers.items() if one.is_idle), None)
        if idle is not None:
            del self._ledgers[idle]
