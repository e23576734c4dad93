"""A store that gives leave for several calls at once: who gets it, and what becomes of the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import anyio
import attrs
import httpx
import pytest

from close_async import CloseClient, RateLimiter
from close_async._wire.rate.window import Place, Report, Ticket, Wait
from tests.support.virtual_time import virtual_backend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from close_async._core.clock import Clock
    from close_async._wire.rate.status import RateLimitStatus

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend

CALLS = 5
ME = {"id": "user_1"}


def nothing() -> None:
    """Do nothing."""


@attrs.define(eq=False)
class Store:
    """Has no room for a second, and then room for all that a process wants."""

    and_then: Callable[[], None] = nothing
    way_back: float = 0.0
    booked: list[int] = attrs.field(factory=list[int])
    settled: list[int] = attrs.field(factory=list[int])
    left: int = 0
    is_shared: bool = True
    _opens: float = attrs.field(factory=lambda: anyio.current_time() + 1)
    _number: int = 0

    def __call__(self, clock: Clock, account: str) -> Store:  # noqa: ARG002 - one for all
        return self

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:  # noqa: ARG002 - the same
        await anyio.sleep(0.01)
        now = anyio.current_time()
        if now < self._opens:
            return Wait(self._opens - now)
        self.booked.append(place.count)
        self._number += place.count
        self.and_then()
        if self.way_back:
            await anyio.sleep(self.way_back)
        return Ticket(self._number - place.count + 1, 0, now, count=place.count)

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:  # noqa: ARG002 - the same
        assert ticket.count == 1
        self.settled.append(ticket.number)
        await anyio.sleep(0.01)

    async def leave(self, bucket: str, place: Place) -> None:  # noqa: ARG002 - the same
        self.left += 1

    async def hear(self, bucket: str, place: Place) -> None:  # noqa: ARG002 - the same
        await anyio.sleep_forever()

    def status(self) -> Mapping[str, RateLimitStatus]:
        return {}

    async def aclose(self) -> None:
        """Nothing is open."""


@attrs.define
class Calls:
    """Five calls at once, each of which can be given up."""

    scopes: list[anyio.CancelScope] = attrs.field(
        factory=lambda: [anyio.CancelScope() for _ in range(CALLS)]
    )
    answered: list[int] = attrs.field(factory=list[int])

    async def run(self, store: Store) -> None:
        limiter = RateLimiter(store, account=None, organization=None)
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=ME))
        async with (
            CloseClient("api_a", transport=transport, rate_limiter=limiter) as close,
            anyio.create_task_group() as group,
        ):
            for number in range(CALLS):
                group.start_soon(self._call, close, number)
                await anyio.sleep(0.001)

    async def _call(self, close: CloseClient, number: int) -> None:
        with self.scopes[number]:
            await close.users.me()
            self.answered.append(number)


async def test_all_calls_that_wait_are_booked_in_one_trip() -> None:
    store, calls = Store(), Calls()

    await calls.run(store)

    assert calls.answered == [0, 1, 2, 3, 4]
    assert store.booked == [CALLS]
    assert sorted(store.settled) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("given_up", [(1,), (1, 2), (4,), (1, 2, 3, 4)])
@pytest.mark.parametrize("way_back", [0.0, 0.5])
async def test_what_was_booked_for_calls_that_are_given_up_comes_to_an_end(
    given_up: tuple[int, ...], way_back: float
) -> None:
    """They are given up after the store has counted them, and before they hear of it."""
    calls = Calls()

    def give_up() -> None:
        for one in given_up:
            calls.scopes[one].cancel()

    store = Store(give_up, way_back)

    await calls.run(store)

    assert sorted(calls.answered) == [one for one in range(CALLS) if one not in given_up]
    assert sorted(store.settled) == [1, 2, 3, 4, 5]


async def test_the_place_of_a_process_is_kept_as_long_as_one_of_its_calls_waits() -> None:
    calls = Calls()
    store = Store()

    left: list[int] = []

    async with anyio.create_task_group() as group:
        group.start_soon(partial(calls.run, store))
        await anyio.sleep(0.5)
        for given_up in ((0, 1, 2), (3, 4)):
            for one in given_up:
                calls.scopes[one].cancel()
            await anyio.sleep(0.1)
            left.append(store.left)

    assert left == [0, 1]
