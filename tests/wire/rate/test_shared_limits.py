"""Several clients of one key, as if each were a process of its own: what they leave each other."""

from __future__ import annotations

import random
from collections import Counter
from typing import Final

import anyio
import attrs
import httpx
import pytest

from close_async.client import CloseClient
from close_async.sandbox import RateLimits, Sandbox
from tests.support.virtual_time import Timeline, virtual_backend

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend

LIMIT: Final = 20
SECONDS: Final = 30
TASKS: Final = 8


class Far(httpx.AsyncBaseTransport):
    """Takes a while to the sandbox and back."""

    def __init__(self, near: httpx.AsyncBaseTransport) -> None:
        self._near = near

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await anyio.sleep(0.05)
        answer = await self._near.handle_async_request(request)
        await anyio.sleep(0.05)
        return answer


@attrs.define
class Fleet:
    """Clients that call as often as they may, and what they got."""

    sandbox: Sandbox
    timeline: Timeline
    got: Counter[int] = attrs.field(factory=Counter)

    async def run(self, number: int, seconds: float) -> None:
        """Have client *number* call for so long. An error fails the test."""
        clock = attrs.evolve(self.timeline.clock(), random=random.Random(number).random)
        transport = Far(self.sandbox.transport())
        async with CloseClient(self.sandbox.api_key, transport=transport, clock=clock) as close:
            with anyio.move_on_after(seconds):
                async with anyio.create_task_group() as group:
                    for _ in range(TASKS):
                        group.start_soon(self._call, number, close)

    async def _call(self, number: int, close: CloseClient) -> None:
        while True:
            await close.users.me()
            self.got[number] += 1

    @property
    def statuses(self) -> Counter[int]:
        return Counter(call.status or 0 for call in self.sandbox.requests)


async def sail(*seconds: float) -> Fleet:
    timeline = Timeline()
    fleet = Fleet(Sandbox(leads=1, clock=timeline, rate_limit=RateLimits(per_key=LIMIT)), timeline)
    async with anyio.create_task_group() as group:
        for number, length in enumerate(seconds):
            group.start_soon(fleet.run, number, length)
            await anyio.sleep(0.013)
    return fleet


@pytest.mark.parametrize(("count", "most_refused"), [(2, 0.05), (4, 0.15), (8, 0.35)])
async def test_clients_of_one_key_end_at_equal_parts_with_few_refusals(
    count: int, most_refused: float
) -> None:
    fleet = await sail(*[SECONDS] * count)

    assert fleet.statuses[429] <= most_refused * fleet.statuses[200]
    assert fleet.statuses[200] >= 0.8 * LIMIT * SECONDS
    # With two calls in a window each, chance has its say.
    if count < 8:
        assert min(fleet.got.values()) >= 0.5 * LIMIT * SECONDS / count


async def test_who_is_left_alone_takes_the_whole_limit_again() -> None:
    fleet = await sail(2 * SECONDS, SECONDS, SECONDS, SECONDS)

    together = sum(fleet.got[number] for number in (1, 2, 3))
    assert fleet.got[0] - together / 3 >= 0.8 * LIMIT * SECONDS
