"""
How much of an allowance is used: 50 tasks, 20 calls per second, 30 simulated seconds.

The sandbox counts the calls and refuses what is too much. Of its limit the budget knows what the
answers tell. The way to the sandbox takes so long there, and as long back.

    python -m benchmarks.rate_budget            print the figures
    python -m benchmarks.rate_budget --check    exit 1 if the target is missed
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

import anyio
import attrs
import httpx

from close_async._wire.message.rate_headers import retry_after
from close_async._wire.rate.limiter import Admission
from close_async.sandbox import Sandbox
from tests.support.virtual_time import BACKENDS, Timeline, run

if TYPE_CHECKING:
    from tests.support.virtual_time import Backend

TASKS: Final = 50
LIMIT: Final = 20
SECONDS: Final = 30
TARGET: Final = 0.97
WAYS: Final = (0.0, 0.005, 0.025, 0.1)


@attrs.frozen
class Spent:
    """
    What became of the allowance.

    *used* is the share that was used. Of the calls that were *refused*, *late* ones were so after
    the first second. *turns* are the places in the line, in the order in which calls went.
    """

    used: float
    refused: int
    late: int
    turns: tuple[int, ...]


class Far(httpx.AsyncBaseTransport):
    """A way to the sandbox that takes *seconds* there, and as many back."""

    def __init__(self, inner: httpx.AsyncBaseTransport, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Take a request there, and its answer back."""
        await anyio.sleep(self._seconds)
        response = await self._inner.handle_async_request(request)
        await anyio.sleep(self._seconds)
        return response


async def spend(way: float) -> Spent:
    """Have the tasks call as often as they may."""
    timeline = Timeline()
    begun = timeline.now()
    sandbox = Sandbox(leads=1, clock=timeline, rate_limit=LIMIT)
    budget = Admission(timeline.clock())
    turns: list[int] = []

    async def work() -> None:
        while True:
            admission = await budget.admit("users.me", "bulk", longest_wait=60)
            turns.append(admission.turn)
            headers, pause = None, None
            try:
                answer = await http.get("/me/")
                headers = answer.headers
                if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                    pause = retry_after(headers, answer.status_code, timeline.now())
            finally:
                await admission.settle(headers, pause=pause)

    async with httpx.AsyncClient(
        transport=Far(sandbox.transport(), way),
        base_url="https://api.close.com/api/v1",
        auth=(sandbox.api_key, ""),
    ) as http:
        with anyio.move_on_after(SECONDS):
            async with anyio.create_task_group() as group:
                for _ in range(TASKS):
                    group.start_soon(work)
    refused = [one for one in sandbox.requests if one.status == httpx.codes.TOO_MANY_REQUESTS]
    return Spent(
        used=(len(sandbox.requests) - len(refused)) / (LIMIT * SECONDS),
        refused=len(refused),
        late=sum((one.time - begun).total_seconds() > 1 for one in refused),
        turns=tuple(turns),
    )


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if the target is missed")
    check = parser.parse_args().check
    good = [_show(backend, way) for backend in BACKENDS for way in WAYS]
    return 1 if check and not all(good) else 0


def _show(backend: Backend, way: float) -> bool:
    """Print one line, and tell whether it's good enough. There is no target for long ways."""
    spent = run(spend, way, backend=backend)
    print(
        f"{backend:8} {1000 * way:4.0f} ms each way {spent.used:7.1%} used"
        f"  {spent.refused:3d} refused, {spent.late} of them after the first second"
    )
    return way > 0 or (spent.used >= TARGET and not spent.late)


if __name__ == "__main__":
    sys.exit(main())
