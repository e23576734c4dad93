"""Admission: holds calls back before Close refuses them, by what its answers told."""

from __future__ import annotations

import math
import secrets
from collections import OrderedDict
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final

import anyio
import attrs

from ..message.rate_headers import read_rate_header
from .account import Account
from .queue import FairQueue
from .sliding import SlidingLimit
from .status import KnownRateLimits, status_of
from .window import HEAD_START, Place, RateWindow, Report, Ticket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx

    from ..._core.clock import Clock
    from ..common.settings import Priority
    from .hidden_limit import HiddenLimit
    from .queue import Waiter
    from .status import RateLimitStatus
    from .store import RateLimitStore
    from .window import Wait

_RANKS: Final[Mapping[Priority, int]] = {"interactive": 0, "bulk": 1}
_MOST_BUCKETS: Final = 1000
# Where nobody else books there is no line but the queue.
_NOWHERE: Final = Place("", 0)


class WaitTooLong(Exception):
    """Close asked for a pause of *seconds*, which is longer than the caller wants to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"Close asked for a pause that lasts {self.seconds:.3g} s more"


@attrs.define(eq=False)
class Permit:
    """
    Leave to send one request. It must be settled in the end, whatever comes.

    *turn* is the place in the queue, for a call that was refused and comes again.
    """

    turn: int
    _settle: Callable[[httpx.Headers | None, float | None], Awaitable[None]]
    is_settled: bool = False

    async def settle(self, headers: httpx.Headers | None, *, pause: float | None = None) -> None:
        """
        Tell the *headers* of the answer, or None if there is none. Only the first time counts.

        A *pause* after a 429 stops all calls of the bucket for so many seconds.
        No cancellation reaches this.
        """
        if self.is_settled:
            return

        self.is_settled = True
        await self._settle(headers, pause)


class Admission:
    """
    Holds calls back so that Close needn't refuse them, one bucket per operation.

    What each bucket may send is learned from the answers. Interactive calls go before bulk ones,
    and in each of the two who came first goes first. The first one waits for time to pass or for a
    call to end; all others wait for those before them. There is no task behind it. In a *store*
    that is shared, the first of each process stands in one line with those of the others, and books
    for all behind it that may go.
    """

    def __init__(self, clock: Clock, store: RateLimitStore | None = None) -> None:
        self._clock = clock
        self._store: RateLimitStore = MemoryStore(clock.monotonic) if store is None else store
        self._queues: dict[str, FairQueue] = {}
        self._turns = count(1)
        self._id = secrets.token_hex(6) if self._store.is_shared else ""
        # How long the quickest trip to the store took.
        self._trip = math.inf
        self._book = self._book_to_the_end if self._store.is_shared else self._store.book

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
        rank = _RANKS[priority]
        place = Place(f"{self._id}:{rank}", rank) if self._id else _NOWHERE
        booked = None if bucket in self._queues else await self._book(bucket, place)
        if not isinstance(booked, Ticket):
            queue = self._queues.setdefault(bucket, FairQueue())
            waiter = queue.join(rank, turn, longest_wait)
            try:
                booked = await self._wait_in_turn(bucket, queue, waiter, place)
            except BaseException:
                if waiter.ticket is not None:
                    await self._settle(bucket, waiter.ticket, None, None)
                elif queue.count_like(waiter) <= 1:
                    await self._leave(bucket, place)
                raise
            finally:
                queue.leave(waiter)
                if not queue and self._queues.get(bucket) is queue:
                    del self._queues[bucket]
        return Permit(turn, partial(self._settle, bucket, booked))

    def known(self) -> KnownRateLimits:
        """Return what is known about each bucket now. It doesn't change later."""
        waiting = {bucket: len(queue) for bucket, queue in self._queues.items()}
        return KnownRateLimits(
            {
                bucket: attrs.evolve(one, waiting=waiting.get(bucket, 0))
                for bucket, one in self._store.status().items()
            }
        )

    async def aclose(self) -> None:
        """Close the connections of the store."""
        await self._store.aclose()

    async def _book_to_the_end(self, bucket: str, place: Place) -> Ticket | Wait:
        # What is booked must come to an end, so a store that takes its time is waited for.
        booked: list[Ticket | Wait] = []
        began = self._clock.monotonic()
        with anyio.CancelScope(shield=True):
            booked.append(await self._store.book(bucket, place))
        self._trip = min(self._trip, self._clock.monotonic() - began)
        return booked[0]

    async def _leave(self, bucket: str, place: Place) -> None:
        with anyio.CancelScope(shield=True):
            await self._store.leave(bucket, place)

    async def _wait_in_turn(
        self, bucket: str, queue: FairQueue, waiter: Waiter, place: Place
    ) -> Ticket:
        while True:
            waiter.listen()
            if waiter.ticket is not None:
                return waiter.ticket

            held = queue.held_until - self._clock.monotonic()
            if held > waiter.longest_wait:
                raise WaitTooLong(held)

            if not queue.is_first(waiter):
                await waiter.wait()
                continue

            if self._store.is_shared:
                place = attrs.evolve(place, count=max(1, queue.count_like(waiter)))
            booked = await self._book(bucket, place)
            if isinstance(booked, Ticket):
                return await self._share(bucket, queue, waiter, booked)
            await self._pause(bucket, queue, waiter, place, booked)

    async def _share(self, bucket: str, queue: FairQueue, waiter: Waiter, booked: Ticket) -> Ticket:
        """Return one of the tickets that were booked at once, and give others of them away."""
        first, *others = booked.each()
        unused = [ticket for ticket in others if not queue.serve(ticket, waiter)]
        if unused:
            with anyio.CancelScope(shield=True):
                async with anyio.create_task_group() as group:
                    for ticket in unused:
                        group.start_soon(self._settle, bucket, ticket, None, None)
        return first

    async def _pause(
        self, bucket: str, queue: FairQueue, waiter: Waiter, place: Place, wait: Wait
    ) -> None:
        if wait.seconds is None and not self._store.is_shared:
            await waiter.wait()
            return

        if wait.is_asked and wait.seconds is not None:
            now = self._clock.monotonic()
            queue.hold(now + wait.seconds, now)
            if wait.seconds > waiter.longest_wait:
                raise WaitTooLong(wait.seconds)

        async with anyio.create_task_group() as group:
            if wait.seconds is not None:
                # The way to the store takes as long, and what it told is old by the way back.
                early = HEAD_START * self._trip if self._store.is_shared else 0.0
                group.start_soon(self._wake_later, waiter, max(0.0, wait.seconds - early))
            if self._store.is_shared:
                group.start_soon(self._hear, bucket, waiter, place)
            await waiter.wait()
            group.cancel_scope.cancel()

    async def _wake_later(self, waiter: Waiter, seconds: float) -> None:
        await self._clock.sleep(seconds)
        waiter.wake()

    async def _hear(self, bucket: str, waiter: Waiter, place: Place) -> None:
        await self._store.hear(bucket, place)
        waiter.wake()

    async def _settle(
        self, bucket: str, ticket: Ticket, headers: httpx.Headers | None, pause: float | None
    ) -> None:
        header = None if headers is None else read_rate_header(headers)
        is_answered = headers is not None and pause is None
        report = Report(header, pause, is_answered)
        if self._store.is_shared:
            with anyio.CancelScope(shield=True):
                await self._store.settle(bucket, ticket, report)
        else:
            # What never suspends can't be cancelled.
            await self._store.settle(bucket, ticket, report)
        if bucket in self._queues:
            self._queues[bucket].wake_first()


class MemoryStore:
    """
    Keeps the windows in this process. Never suspends.

    There are as many as operations, and never more than a thousand that are not in use.
    """

    is_shared: bool = False

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._windows: OrderedDict[str, RateWindow] = OrderedDict()

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:  # noqa: ARG002 - the line is the queue
        """Book."""
        now, window = self._monotonic(), self._windows.get(bucket) or self._make(bucket)
        self._windows.move_to_end(bucket)
        wait = window.look(now)
        return window.enter(now) if wait is None else wait

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:
        """Settle."""
        window = self._windows.get(bucket)
        if window is not None:
            window.settle(self._monotonic(), ticket, report)

    async def leave(self, bucket: str, place: Place) -> None:
        """Do nothing: there is no line."""

    async def hear(self, bucket: str, place: Place) -> None:  # noqa: ARG002 - nobody else books here
        """Wait forever: there is nobody to hear of."""
        await anyio.sleep_forever()

    async def aclose(self) -> None:
        """Do nothing: there are no connections."""

    def status(self) -> Mapping[str, RateLimitStatus]:
        """Return what is known about each bucket."""
        now = self._monotonic()
        return {bucket: status_of(window, now) for bucket, window in self._windows.items()}

    def take_part(self, bucket: str, limit: HiddenLimit) -> None:
        """Keep to a part of a limit in a *bucket* of which nothing is known yet."""
        if bucket not in self._windows:
            self._make(bucket).hidden_limit = limit

    def _make(self, bucket: str) -> RateWindow:
        if len(self._windows) >= _MOST_BUCKETS:
            idle = next((name for name, one in self._windows.items() if one.is_idle), None)
            if idle is not None:
                del self._windows[idle]
        window = self._windows[bucket] = RateWindow()
        return window


class OrganizationStore(MemoryStore):
    """Keeps the windows of a key in this process, beside the limits of its *organization*."""

    def __init__(
        self, monotonic: Callable[[], float], organization: dict[str, SlidingLimit]
    ) -> None:
        super().__init__(monotonic)
        self._organization = organization

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:  # noqa: ARG002 - the line is the queue
        """Book in both."""
        return self._account(bucket).book(self._monotonic())

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:
        """Settle in both."""
        self._account(bucket).settle(self._monotonic(), ticket, report)

    def _account(self, bucket: str) -> Account:
        window = self._windows.get(bucket) or self._make(bucket)
        self._windows.move_to_end(bucket)
        return Account(window, self._organization.setdefault(bucket, SlidingLimit()))
