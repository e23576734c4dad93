"""Admission: holds calls back before Close refuses them, by what its answers told."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import anyio

from ..message.rate_headers import read_rate_header
from .queue import FairQueue
from .status import KnownRateLimits, status_of
from .window import RateWindow, Ticket, Wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx

    from ..._core.clock import Clock
    from ..common.settings import Priority
    from .queue import Waiter

T = TypeVar("T")

_RANKS: Final[Mapping[Priority, int]] = {"interactive": 0, "bulk": 1}
_MOST_BUCKETS: Final = 1000


class WaitTooLong(Exception):
    """Close asked for a pause of *seconds*, which is longer than the caller wants to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"Close asked for a pause that lasts {self.seconds:.3g} s more"


class Permit:
    """
    Leave to send one request. It must be settled in the end, whatever comes.

    *turn* is the place in the queue, for a call that was refused and comes again.
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


class Admission:
    """
    Holds calls back so that Close needn't refuse them, one bucket per operation.

    What each bucket may send is learned from the answers. Interactive calls go before bulk ones,
    and in each of the two who came first goes first. The first one waits for time to pass or for a
    call to end; all others wait for those before them. There is no task behind it.
    """

    def __init__(self, clock: Clock, store: Store | None = None) -> None:
        self._clock = clock
        self._store: Store = MemoryStore(clock.monotonic) if store is None else store
        self._queues: dict[str, FairQueue] = {}
        self._turns = count(1)

    async def admit(
        self, bucket: str, priority: Priority, *, longest_wait: float, turn: int | None = None
    ) -> Permit:
        """
        Wait until a call of this *bucket* may go.

        A call that was refused gives the *turn* of its last permit, and keeps its place. There
        is no limit to waiting behind one's own calls.

        Raises:
            WaitTooLong: Close asked for a pause longer than *longest_wait* seconds.
        """
        turn = next(self._turns) if turn is None else turn
        ticket = None if bucket in self._queues else await self._book(bucket)
        if not isinstance(ticket, Ticket):
            queue = self._queues.setdefault(bucket, FairQueue())
            waiter = queue.join(_RANKS[priority], turn, longest_wait)
            try:
                ticket = await self._wait_in_turn(bucket, queue, waiter)
            finally:
                queue.leave(waiter)
                if not queue:
                    del self._queues[bucket]
        return Permit(turn, partial(self._settle, bucket, ticket))

    def known(self) -> KnownRateLimits:
        """Return what is known about each bucket now. It doesn't change later."""
        windows = self._store.known()
        return KnownRateLimits(
            {
                bucket: status_of(window, now, len(self._queues.get(bucket, ())))
                for bucket, (window, now) in windows.items()
            }
        )

    async def _book(self, bucket: str) -> Ticket | Wait:
        # What is booked must come to an end, so a store that takes its time is waited for.
        booked: list[Ticket | Wait] = []
        with anyio.CancelScope(shield=True):
            booked.append(await self._store.change(bucket, RateWindow.book))
        return booked[0]

    async def _wait_in_turn(self, bucket: str, queue: FairQueue, waiter: Waiter) -> Ticket:
        while True:
            waiter.listen()
            held = queue.held_until - self._clock.monotonic()
            if held > waiter.longest_wait:
                raise WaitTooLong(held)

            if not queue.is_first(waiter):
                await waiter.wait()
                continue

            booked = await self._book(bucket)
            if isinstance(booked, Ticket):
                return booked
            await self._pause(queue, waiter, booked)

    async def _pause(self, queue: FairQueue, waiter: Waiter, wait: Wait) -> None:
        if wait.seconds is None:
            await waiter.wait()
            return

        if wait.is_asked:
            now = self._clock.monotonic()
            queue.hold(now + wait.seconds, now)
            if wait.seconds > waiter.longest_wait:
                raise WaitTooLong(wait.seconds)

        async with anyio.create_task_group() as group:
            group.start_soon(self._wake_later, waiter, wait.seconds)
            await waiter.wait()
            group.cancel_scope.cancel()

    async def _wake_later(self, waiter: Waiter, seconds: float) -> None:
        await self._clock.sleep(seconds)
        waiter.wake()

    async def _settle(
        self, bucket: str, ticket: Ticket, headers: httpx.Headers | None, pause: float | None
    ) -> None:
        header = None if headers is None else read_rate_header(headers)
        is_answered = headers is not None and pause is None
        step = partial(
            RateWindow.settle, ticket=ticket, header=header, pause=pause, is_answered=is_answered
        )
        await self._store.change(bucket, step)
        if bucket in self._queues:
            self._queues[bucket].wake_first()


class Store(Protocol):
    """
    Where the windows of the buckets are kept, in this process or for several.

    A window is plain data: numbers, and dictionaries of them.
    """

    async def change(self, bucket: str, step: Callable[[RateWindow, float], T]) -> T:
        """
        Have *step* change the window of *bucket*, with nothing in between, and return its answer.

        *step* gets the time, too, as seconds of one steady clock for all who share the store.
        It does nothing but that, so it may run again if the window had changed meanwhile.
        """
        ...

    def known(self) -> Mapping[str, tuple[RateWindow, float]]:
        """Return the windows and the time, as far as this process knows without asking."""
        ...


class MemoryStore:
    """
    Keeps the windows in this process.

    There are as many as operations, and never more than a thousand that are not in use.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._windows: OrderedDict[str, RateWindow] = OrderedDict()

    async def change(self, bucket: str, step: Callable[[RateWindow, float], T]) -> T:
        """Change a window. Never suspends."""
        if bucket not in self._windows:
            self._windows[bucket] = RateWindow()
        self._windows.move_to_end(bucket)
        window = self._windows[bucket]
        answer = step(window, self._monotonic())
        if len(self._windows) > _MOST_BUCKETS:
            idle = next((name for name, one in self._windows.items() if one.is_idle), None)
            if idle is not None:
                del self._windows[idle]
        return answer

    def known(self) -> Mapping[str, tuple[RateWindow, float]]:
        """Return all windows."""
        now = self._monotonic()
        return {bucket: (window, now) for bucket, window in self._windows.items()}
