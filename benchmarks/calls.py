"""
What one small call costs, against a bare `httpx.AsyncClient`: processor time, in one run.

    python -m benchmarks.calls            print the table
    python -m benchmarks.calls --check    exit 1 if a target is missed

Contestants take turns in rounds of some hundred calls. What counts is the median over the rounds
of how much of this process's own processor time a contestant took, so that other programs on the
machine disturb little. The server is another process, and answers at once over plain HTTP.

The bare client signs with the same key and reads the JSON of its answer, as the least that a
program does; ours brings the typed object.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio
import httpx
from rich.console import Console
from rich.table import Table

from close_async import CloseClient, Journal
from close_async.transports import AiohttpTransport, Httpx2Transport

from .server import serve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Once = Callable[[], Awaitable[object]]

ROUNDS: Final = 31
CALLS: Final = 240
KEY: Final = "api_sandbox_bench"
GET: Final = "/sequence/seq_1/"
CREATE: Final = "/sequence_subscription/"
FIELDS: Final[dict[str, Any]] = {
    "sequence_id": "seq_1",
    "sender_account_id": "emailacct_1",
    "sender_name": "John Doe",
    "sender_email": "john@salesteam.com",
}
BARE: Final = "httpx.AsyncClient"
OURS: Final = "close_async"
AIOHTTP: Final = "close_async, AiohttpTransport"
HTTPX2: Final = "close_async, Httpx2Transport"
HEARD: Final = "close_async, on_event"
RECORDED: Final = "close_async, sqlite journal"
FLOOR: Final = "httpx.AsyncHTTPTransport, a request of one's own"
# What, who, and how many times the processor time of the bare client: the goal.
TARGETS: Final = (
    ("one GET", OURS, 1.1),
    ("8 GETs at once", OURS, 1.1),
    ("one GET", AIOHTTP, 0.6),
    ("one GET", HTTPX2, 0.9),
    ("one create", OURS, 1.3),
    ("one create", RECORDED, 3.0),
)


async def _floor(transport: httpx.AsyncHTTPTransport, url: httpx.URL, headers: Any) -> object:
    timeout = {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 60.0}
    request = httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
    answer = await transport.handle_async_request(request)
    await answer.aread()
    await answer.aclose()
    return answer.json()


def _hear(_: object) -> None:
    """Listen, and do nothing."""


class Contest:
    """The contestants, open on one server."""

    def __init__(self, url: str, folder: Path, stack: AsyncExitStack) -> None:
        self._url = url
        self._folder = folder
        self._stack = stack
        self._contacts = 0

    async def gets(self) -> dict[str, Once]:
        """Return what gets one sequence, by name."""
        bare, enter = await self._bare(), self._stack.enter_async_context
        transport = await enter(httpx.AsyncHTTPTransport())
        ours = {
            OURS: await enter(self._ours()),
            HEARD: await enter(self._ours(on_event=_hear)),
            AIOHTTP: await enter(self._ours(transport=AiohttpTransport())),
            HTTPX2: await enter(self._ours(transport=Httpx2Transport())),
        }
        url = httpx.URL(self._url + GET)
        headers = httpx.Headers({"accept": "application/json", "authorization": "Basic x"})

        async def get_bare() -> object:
            return (await bare.get(self._url + GET)).json()

        return {
            BARE: get_bare,
            FLOOR: lambda: _floor(transport, url, headers),
            **{name: partial(client.sequences.get, "seq_1") for name, client in ours.items()},
        }

    async def creates(self) -> dict[str, Once]:
        """Return what subscribes one more contact, by name."""
        bare, enter = await self._bare(), self._stack.enter_async_context
        ours, journal = await enter(self._ours()), Journal.sqlite(self._folder / "journal.db")
        heard = await enter(self._ours(on_event=_hear))
        recorded = await enter(self._ours(journal=journal))

        async def create_bare() -> object:
            body = {**FIELDS, "contact_id": self._contact()}
            return (await bare.post(self._url + CREATE, json=body)).json()

        return {
            BARE: create_bare,
            OURS: lambda: ours.sequence_subscriptions.create(contact_id=self._contact(), **FIELDS),
            HEARD: lambda: heard.sequence_subscriptions.create(
                contact_id=self._contact(), **FIELDS
            ),
            RECORDED: lambda: recorded.with_options(
                idempotency_key=f"key {self._contacts}"
            ).sequence_subscriptions.create(contact_id=self._contact(), **FIELDS),
        }

    async def _bare(self) -> httpx.AsyncClient:
        return await self._stack.enter_async_context(httpx.AsyncClient(auth=(KEY, "")))

    def _ours(self, **settings: Any) -> CloseClient:
        return CloseClient(KEY, base_url=self._url, **settings)

    def _contact(self) -> str:
        self._contacts += 1
        return f"cont_{self._contacts}"


async def spent(call: Once, calls: int, at_once: int) -> float:
    """Return the microseconds of processor time that each call takes."""

    async def some() -> None:
        for _ in range(calls // at_once):
            await call()

    began = time.process_time()
    if at_once == 1:
        await some()
    else:
        async with anyio.create_task_group() as group:
            for _ in range(at_once):
                group.start_soon(some)
    return (time.process_time() - began) / calls * 1e6


async def compete(
    calls: dict[str, Once], *, at_once: int, rounds: int, each: int
) -> dict[str, list[float]]:
    """Return what each call took in each round, in microseconds."""
    for call in calls.values():
        await spent(call, each, at_once)
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            gc.collect()
            found[name].append(await spent(call, each, at_once))
    return found


def ratios(found: dict[str, list[float]]) -> dict[str, float]:
    """Return the median over the rounds of what each took, as parts of what the bare one did."""
    return {
        name: statistics.median(one / bare for one, bare in zip(times, found[BARE], strict=True))
        for name, times in found.items()
    }


async def measure(rounds: int, each: int) -> dict[str, dict[str, list[float]]]:
    """Return the times of all contests."""
    with serve() as url, tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            contest = Contest(url, Path(folder), stack)
            gets, creates = await contest.gets(), await contest.creates()
            return {
                "one GET": await compete(gets, at_once=1, rounds=rounds, each=each),
                "8 GETs at once": await compete(gets, at_once=8, rounds=rounds, each=each),
                "one create": await compete(creates, at_once=1, rounds=rounds, each=each),
            }


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--calls", type=int, default=CALLS, help="how many in each round")
    given = parser.parse_args()
    console = Console(width=100)
    missed = []
    measured = anyio.run(measure, given.rounds, given.calls)
    for what, found in measured.items():
        table = Table(title=what, title_justify="left")
        table.add_column("contestant")
        table.add_column("µs", justify="right")
        table.add_column("it / bare", justify="right")
        table.add_column("at most", justify="right")
        reached = ratios(found)
        bounds = {who: most for of, who, most in TARGETS if of == what}
        for name, times in found.items():
            row = (name, f"{statistics.median(times):,.0f}", f"{reached[name]:.2f}")
            most = bounds.get(name)
            table.add_row(*row, "" if most is None else f"{most:.2f}")
            if most is not None and reached[name] > most:
                missed.append(f"{what}: {name} takes {reached[name]:.2f} times, not {most:g}")
        console.print(table)
    for failure in missed:
        console.print(failure, style="red")
    return 1 if given.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
