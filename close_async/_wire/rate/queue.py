"""A queue of calls that wait for their turn: only the first one looks whether it may go."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import count
from typing import TYPE_CHECKING, Final

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .window import Ticket

_MOST_AT_ONCE: Final = 100


@attrs.define(order=True, eq=True, unsafe_hash=False)
class Waiter:
    """One in a queue. Lower ranks go first, and within one rank lower turns."""

    rank: int
    turn: int
    _number: int
    longest_wait: float = attrs.field(order=False, eq=False)
    ticket: Ticket | None = attrs.field(default=None, init=False, order=False, eq=False)
    _woken: anyio.Event = attrs.field(factory=anyio.Event, init=False, order=False, eq=False)

    def wake(self) -> None:
        """Have it look again."""
        self._woken.set()

    def listen(self) -> None:
        """Forget that it was woken before."""
        self._woken = anyio.Event()

    async def wait(self) -> None:
        """Wait until it's woken, or return at once if it was since it began to listen."""
        await self._woken.wait()


class FairQueue:
    """
    The waiting calls, in the order in which they go.

    *held_until* is when the pause ends that Close asked for last.
    """

    def __init__(self) -> None:
        self._waiters: list[Waiter] = []
        self._numbers: Iterator[int] = count()
        self.held_until = 0.0

    def __len__(self) -> int:
        return len(self._waiters)

    def is_first(self, waiter: Waiter) -> bool:
        """Return whether *waiter* is the next to go."""
        return self._waiters[0] is waiter

    def join(self, rank: int, turn: int, longest_wait: float) -> Waiter:
        """Take a place, which may be before others."""
        waiter = Waiter(rank, turn, next(self._numbers), longest_wait)
        insort(self._waiters, waiter)
        return waiter

    def leave(self, waiter: Waiter) -> None:
        """Give up a place, wherever it is. Who got a ticket has none any more."""
        if waiter.ticket is not None:
            return
        place = bisect_left(self._waiters, waiter)
        del self._waiters[place]
        if place == 0:
            self.wake_first()

    def count_like(self, waiter: Waiter) -> int:
        """Return how many of the same rank wait, a hundred at most."""
        return sum(one.rank == waiter.rank for one in self._waiters[:_MOST_AT_ONCE])

    def serve(self, ticket: Ticket, waiter: Waiter) -> bool:
        """Give *ticket* to the first one but *waiter*, and return whether there is one."""
        for place, one in enumerate(self._waiters[:2]):
            if one is not waiter:
                one.ticket = ticket
                del self._waiters[place]
                one.wake()
                return True
        return False

    def wake_first(self) -> None:
        """Have the first one look again, if there is one."""
        for one in self._waiters[:1]:
            one.wake()

    def hold(self, until: float, now: float) -> None:
        """Have those look again who don't want to wait that long."""
        if until <= self.held_until:
            return

        self.held_until = until
        for one in self._waiters:
            if until - now > one.longest_wait:
                one.wake()
