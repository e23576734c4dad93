"""
A fleet in virtual time: the real `Admission` and law of rate limits, a store that is some way off.

The store runs the Python reading of the law, of which `test_two_readings.py` shows that the Lua
in Redis answers alike. Close is a counter of calls in windows of a second of the clock, per key
and, three times as many, per organization. Answers tell only the end of the key's window, and
nobody knows when those of an organization begin: so there are several kinds of them.
"""

from __future__ import annotations

import random
from collections import deque
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import anyio
import attrs
import httpx

from close_async._wire.rate.account import Account
from close_async._wire.rate.limiter import Admission
from close_async._wire.rate.sliding import SlidingLimit
from close_async._wire.rate.window import RateWindow
from tests.support.virtual_time import Timeline, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from close_async._wire.rate.limiter import Permit
    from close_async._wire.rate.status import RateLimitStatus
    from close_async._wire.rate.window import Place, Report, Ticket, Wait

# When the windows of an organization begin: with its keys', at another time, at times that wander,
# or never, since all calls of the last second count.
Kind: TypeAlias = Literal["with keys", "apart", "wandering", "sliding"]

LIMIT: Final = 60
AT_ONCE: Final = 4
# The way to Close, one way.
_WAY: Final = 0.02
_LONGEST_HEARING: Final = 2.0
# In these seconds the limits are learned.
_FIRST: Final = 1.0


@attrs.frozen
class Fleet:
    """
    So many processes, keys and organizations, and seconds to the store and back.

    Close works on each call for *work* seconds at most, after it has counted it.
    """

    processes: int = 64
    keys: int = 10
    organizations: int = 3
    latency: float = 0.0004
    seconds: float = 20.0
    killed: int = 0
    windows: Kind = "with keys"
    work: float = 0.0


@attrs.frozen
class Spent:
    """
    What became of the allowance.

    *used* is the share of all organizations' limits after the first window, *refused* and *late*
    are the calls refused in all and after it. Of two processes with one key that lived on, one made
    at most *unfair* times the calls of the other.
    """

    used: float
    refused: int
    late: int
    unfair: float


@attrs.define
class _Counter:
    """Windows of *length* seconds, the first of which begins at *phase*."""

    limit: int
    phase: float = 0.0
    length: float = 1.0
    begun: float = -1.0
    _taken: int = 0

    def left(self, now: float) -> int:
        begun = now - (now - self.phase) % self.length
        if begun > self.begun + self.length / 2:
            self.begun, self._taken = begun, 0
        return self.limit - self._taken

    def take(self, now: float) -> None:  # noqa: ARG002 - another counter needs it
        self._taken += 1

    def reset(self, now: float) -> float:
        return self.begun + self.length - now


@attrs.define
class _Sliding:
    """All calls of the last second count."""

    limit: int
    _taken: deque[float] = attrs.field(factory=deque[float])

    def left(self, now: float) -> int:
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        return self.limit - len(self._taken)

    def take(self, now: float) -> None:
        self._taken.append(now)

    def reset(self, now: float) -> float:
        return self._taken[0] + 1 - now


def _counter(kind: Kind) -> _Counter | _Sliding:
    if kind == "sliding":
        return _Sliding(3 * LIMIT)
    phase, length = {"apart": (0.37, 1.0), "wandering": (0.0, 0.97)}.get(kind, (0.0, 1.0))
    return _Counter(3 * LIMIT, phase, length)


@attrs.define
class _Close:
    """Counts, and refuses what is too much."""

    keys: list[_Counter]
    organizations: list[_Counter | _Sliding]
    answered: list[float] = attrs.field(factory=list[float])
    refused: list[float] = attrs.field(factory=list[float])

    def call(self, key: int) -> tuple[httpx.Headers, bool]:
        now = anyio.current_time()
        own, above = self.keys[key], self.organizations[key % len(self.organizations)]
        is_full = own.left(now) <= 0 or above.left(now) <= 0
        if not is_full:
            own.take(now)
            above.take(now)
        (self.refused if is_full else self.answered).append(now)
        left = own.left(now)
        reset = above.reset(now) if is_full and left else own.reset(now)
        told = f"limit={own.limit}, remaining={left}, reset={reset:.6f}"
        return httpx.Headers({"RateLimit": told}), is_full


@attrs.define
class _Accounts:
    """What Redis keeps: the accounts, and the bells of those who wait."""

    organizations: list[SlidingLimit]
    keys: dict[int, Account] = attrs.field(factory=dict[int, Account])
    bells: dict[str, anyio.Event] = attrs.field(factory=dict[str, anyio.Event])

    def of(self, key: int) -> Account:
        """Return the account of a key."""
        above = self.organizations[key % len(self.organizations)]
        return self.keys.setdefault(key, Account(RateWindow(), above))

    def ring(self, account: Account) -> None:
        """Wake who should look again."""
        first = account.first(anyio.current_time())
        if first is not None:
            self.bells.setdefault(first, anyio.Event()).set()


@attrs.define
class _Store:
    """One process's way to the accounts, as `RedisStore` goes it."""

    accounts: _Accounts
    key: int
    latency: float
    is_shared: bool = True
    is_dead: bool = False

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:  # noqa: ARG002 - one for all
        await anyio.sleep(self.latency / 2)
        account = self.accounts.of(self.key)
        booked = account.book(anyio.current_time(), place)
        self.accounts.ring(account)
        await anyio.sleep(self.latency / 2)
        return booked

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:  # noqa: ARG002 - the same
        await anyio.sleep(self.latency / 2)
        account = self.accounts.of(self.key)
        account.settle(anyio.current_time(), ticket, report)
        self.accounts.ring(account)
        await anyio.sleep(self.latency / 2)

    async def leave(self, bucket: str, place: Place) -> None:  # noqa: ARG002 - the same
        # Who is dead gives nothing back.
        if not self.is_dead:
            self.accounts.of(self.key).leave(place)

    async def hear(self, bucket: str, place: Place) -> None:  # noqa: ARG002 - the same
        bell = self.accounts.bells.setdefault(place.id, anyio.Event())
        with anyio.move_on_after(_LONGEST_HEARING):
            await bell.wait()
        self.accounts.bells.pop(place.id, None)
        await anyio.sleep(self.latency / 2)

    def status(self) -> Mapping[str, RateLimitStatus]:
        return {}

    async def aclose(self) -> None:
        """There are no connections."""


@attrs.define
class _Process:
    close: _Close
    store: _Store
    timeline: Timeline
    work: float
    answered: int = 0
    _draw: random.Random = attrs.field(factory=lambda: random.Random(0))
    scope: anyio.CancelScope = attrs.field(factory=anyio.CancelScope)

    async def run(self) -> None:
        admission = Admission(self.timeline.clock(), self.store)
        with self.scope:
            async with anyio.create_task_group() as group:
                for _ in range(AT_ONCE):
                    group.start_soon(self._work, admission)

    async def _work(self, admission: Admission) -> None:
        turn = None
        while True:
            permit: Permit = await admission.admit("users.me", "bulk", longest_wait=60, turn=turn)
            await anyio.sleep(_WAY)
            headers, is_full = self.close.call(self.store.key)
            await anyio.sleep(self._draw.uniform(0, self.work) + _WAY)
            reset = float(headers["RateLimit"].rpartition("=")[2])
            await permit.settle(headers, pause=reset if is_full else None)
            turn = permit.turn if is_full else None
            self.answered += not is_full

    def kill(self) -> None:
        self.store.is_dead = True
        self.scope.cancel()


async def _live(fleet: Fleet) -> Spent:
    timeline = Timeline()
    sizes = [len(range(one, fleet.keys, fleet.organizations)) for one in range(fleet.organizations)]
    close = _Close(
        [_Counter(LIMIT) for _ in range(fleet.keys)], [_counter(fleet.windows) for _ in sizes]
    )
    accounts = _Accounts([SlidingLimit() for _ in sizes])
    processes = [
        _Process(close, _Store(accounts, one % fleet.keys, fleet.latency), timeline, fleet.work)
        for one in range(fleet.processes)
    ]
    began = anyio.current_time()
    with anyio.move_on_after(fleet.seconds):
        async with anyio.create_task_group() as group:
            for one in processes:
                group.start_soon(one.run)
            await anyio.sleep(fleet.seconds / 3)
            for one in processes[: fleet.killed]:
                one.kill()
    may = sum(min(size, 3) for size in sizes) * LIMIT * (fleet.seconds - _FIRST)
    return Spent(
        used=sum(when - began > _FIRST for when in close.answered) / may,
        refused=len(close.refused),
        late=sum(when - began > _FIRST for when in close.refused),
        unfair=max(
            max(calls) / max(1, min(calls))
            for key in range(fleet.keys)
            if (
                calls := [one.answered for one in processes[fleet.killed :] if one.store.key == key]
            )
        ),
    )


def live(fleet: Fleet) -> Spent:
    """Have a fleet call as often as it may."""
    return run(_live, fleet)
