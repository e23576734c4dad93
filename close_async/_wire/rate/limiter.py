"""Who may send when: holds calls back before Close refuses them, by what its answers told."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import anyio

from ..message.rate_headers import told
from .queue import Line
from .status import Known, RateLimitStatus, allowance
from .store import MemoryStore, Store
from .window import Ledger, Ticket, Wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx

    from ..._core.clock import Clock
    from .queue import Waiter

__all__ = [
    "Admission",
    "Budget",
    "HeldTooLong",
    "Known",
    "MemoryStore",
    "Priority",
    "RateLimitStatus",
    "Store",
]

Priority: TypeAlias = Literal["interactive", "bulk"]
"""Calls that somebody waits for pass before those of a long piece of work."""

_RANKS: Final[Mapping[Priority, int]] = {"interactive": 0, "bulk": 1}


class HeldTooLong(Exception):
    """Close asked for a pause of *seconds*, which is longer than the caller wants to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"Close asked for a pause that lasts {self.seconds:.3g} s more"


class Admission:
    """
    Leave to send one request. Whoever has it must `settle` it, whatever comes.

    *turn* is the place in the line, for a call that was refused and comes again.
    """

    def __init__(
        self, turn: int, settle: Callable[[httpx.Headers | None, float | None], Awaitable[None]]
    ) -> None:
        self.turn = turn
        self._settle = settle
        self._is_settled = False

    async def settle(self, headers: httpx.Headers | None, *, pause: float | None = None) -> None:
        """
        Tell the *headers* of the answer, or None if there is none. Only the first time counts.

        A *pause* after a 429 stops all calls of the bucket for so many seconds.
        No cancellation reaches this.
        """
        if self._is_settled:
            return

        self._is_settled = True
        with anyio.CancelScope(shield=True):
            await self._settle(headers, pause)


class Budget:
    """
    Holds calls back so that Close needn't refuse them, one bucket per operation.

    What each bucket may send is learned from the answers. Interactive calls go before bulk ones,
    and in each of the two who came first goes first. Who is first waits for time to pass or for a
    call to end; all others wait for those before them. There is no task behind it.
    """

    def __init__(self, clock: Clock, store: Store | None = None) -> None:
        self._clock = clock
        self._store: Store = MemoryStore(clock.monotonic) if store is None else store
        self._lines: dict[str, Line] = {}
        self._turns = count(1)

    async def admit(
        self, bucket: str, priority: Priority, *, longest_wait: float, turn: int | None = None
    ) -> Admission:
        """
        Wait until a call of this *bucket* may go.

        A call that was refused gives the *turn* of its last admission, and keeps its place. There
        is no limit to waiting behind one's own calls.

        Raises:
            HeldTooLong: Close asked for a pause longer than *longest_wait* seconds.
        """
        turn = next(self._turns) if turn is None else turn
        line = self._lines.setdefault(bucket, Line())
        waiter = line.join(_RANKS[priority], turn, longest_wait)
        try:
            ticket = await self._be_first(bucket, line, waiter)
        finally:
            line.leave(waiter)
            if not line:
                del self._lines[bucket]
        return Admission(turn, partial(self._settle, bucket, ticket))

    def known(self) -> Known:
        """Return what is known about each bucket now. It doesn't change later."""
        accounts = self._store.known()
        return Known(
            {
                bucket: allowance(ledger, now, len(self._lines.get(bucket, ())))
                for bucket, (ledger, now) in accounts.items()
            }
        )

    async def _be_first(self, bucket: str, line: Line, waiter: Waiter) -> Ticket:
        while True:
            waiter.listen()
            held = line.held_until - self._clock.monotonic()
            if held > waiter.longest_wait:
                raise HeldTooLong(held)

            if not line.is_first(waiter):
                await waiter.wait()
                continue

            booked: Ticket | Wait = Wait(None)
            # What is booked must come to an end, so a store that takes its time is waited for.
            with anyio.CancelScope(shield=True):
                booked = await self._store.change(bucket, Ledger.book)
            if isinstance(booked, Ticket):
                return booked

            await self._pause(line, waiter, booked)

    async def _pause(self, line: Line, waiter: Waiter, wait: Wait) -> None:
        if wait.seconds is None:
            await waiter.wait()
            return

        if wait.is_asked:
            now = self._clock.monotonic()
            line.hold(now + wait.seconds, now)
            if wait.seconds > waiter.longest_wait:
                raise HeldTooLong(wait.seconds)

        async with anyio.create_task_group() as group:
            group.start_soon(self._call_later, waiter, wait.seconds)
            await waiter.wait()
            group.cancel_scope.cancel()

    async def _call_later(self, waiter: Waiter, seconds: float) -> None:
        await self._clock.sleep(seconds)
        waiter.call()

    async def _settle(
        self, bucket: str, ticket: Ticket, headers: httpx.Headers | None, pause: float | None
    ) -> None:
        def step(ledger: Ledger, now: float) -> None:
            if pause is not None:
                ledger.refuse(ticket, now, pause)
            word = None if headers is None else told(headers)
            ledger.settle(ticket, now, word, is_answered=headers is not None and pause is None)

        await self._store.change(bucket, step)
        line = self._lines.get(bucket)
        if line is not None:
            line.call_first()
