"""
What it costs to walk a long list: rows a second of processor, memory, and `prefetch`.

    python -m benchmarks.rows            print the figures
    python -m benchmarks.rows --check    exit 1 if a target is missed

A million subscriptions in pages of 100 come from a server in another process. Memory is what this
process holds more at the end than after the first tenth. `prefetch` is measured by the clock on
the wall, since there it's waiting that counts: each page takes 50 ms to come. Beside it stand the
official client, and what one writes by hand: `asyncio.gather` of bare httpx calls, 16 at once.
Both are measured over httpx's transport, and over `AiohttpTransport`.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import closeio_api  # type: ignore[import-untyped]  # it has no types
import httpx

from close_async import CloseClient
from close_async.transports import AiohttpTransport

from .server import serve

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS: Final = 1_000_000
ROWS_WITH_DELAY: Final = 10_000
PAGE: Final = 100
DELAY: Final = 0.05
AT_ONCE: Final = 16
ROUNDS: Final = 5
KEY: Final = "api_sandbox_bench"
LIST: Final = "/sequence_subscription/"
MIB: Final = 1024 * 1024
LEAST_ROWS_A_SECOND: Final = 60_000
LEAST_TIMES_OFFICIAL: Final = 10.0
MOST_GROWTH: Final = 4.0
MOST_TIMES_GATHER: Final = 1.3
ROWS_AIOHTTP: Final = 200_000
OFFICIAL: Final = "the official client"
PREFETCH: Final = "prefetch"
PREFETCH_AIOHTTP: Final = "prefetch, AiohttpTransport"


def held() -> int:
    """Return the bytes that this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


async def stream(
    url: str, rows: int, transport: httpx.AsyncBaseTransport | None = None
) -> tuple[float, list[tuple[int, float]]]:
    """Return the rows a second of processor, and the MiB that were held after so many rows."""
    marks: list[tuple[int, float]] = []
    number = 0
    async with CloseClient(KEY, base_url=url, transport=transport) as close:
        began = time.process_time()
        async for _ in close.sequence_subscriptions.list(page_size=PAGE):
            number += 1
            if number % (rows // 10) == 0:
                marks.append((number, held() / MIB))
        spent = time.process_time() - began
    assert number == rows
    return rows / spent, marks


async def by_prefetch(
    url: str, rows: int, transport: Callable[[], httpx.AsyncBaseTransport | None]
) -> int:
    """Walk the list with pages under way ahead of the reader."""
    async with CloseClient(KEY, base_url=url, transport=transport()) as close:
        pages = close.sequence_subscriptions.list(page_size=PAGE, prefetch=AT_ONCE)
        return len([row async for row in pages]) - rows


async def by_gather(url: str, rows: int) -> int:
    """Walk it as one does by hand, who knows how long it is."""
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(auth=(KEY, "")) as http:

        async def fetch(skip: int) -> list[dict[str, Any]]:
            async with gate:
                answer = await http.get(f"{url}{LIST}", params={"_skip": skip, "_limit": PAGE})
            found: list[dict[str, Any]] = answer.raise_for_status().json()["data"]
            return found

        pages = await asyncio.gather(*(fetch(skip) for skip in range(0, rows, PAGE)))
    return sum(map(len, pages)) - rows


def by_official(url: str, rows: int) -> int:
    """Walk it with the official client, page after page."""
    api = closeio_api.Client(KEY)
    api.base_url = f"{url}/"
    found, has_more = 0, True
    while has_more:
        page = api.get("sequence_subscription", params={"_skip": found, "_limit": PAGE})
        found, has_more = found + len(page["data"]), page["has_more"]
    return found - rows


def seconds(walk: Callable[[], object]) -> float:
    """Return how long *walk* takes by the clock on the wall."""
    began = time.perf_counter()
    assert walk() == 0
    return time.perf_counter() - began


def race(rounds: int, rows: int) -> dict[str, float]:
    """Return the median of the seconds that each takes, in turns."""
    ways: dict[str, Callable[[str], int]] = {
        PREFETCH: lambda url: asyncio.run(by_prefetch(url, rows, lambda: None)),
        PREFETCH_AIOHTTP: lambda url: asyncio.run(by_prefetch(url, rows, AiohttpTransport)),
        "gather": lambda url: asyncio.run(by_gather(url, rows)),
        OFFICIAL: lambda url: by_official(url, rows),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    with serve(rows=rows, delay=DELAY) as url:
        for _ in range(rounds):
            for name, way in ways.items():
                found[name].append(seconds(lambda way=way: way(url)))  # type: ignore[misc]
    return {name: statistics.median(times) for name, times in found.items()}


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    parser.add_argument("--rows", type=int, default=ROWS)
    given = parser.parse_args()

    took = race(ROUNDS, ROWS_WITH_DELAY)
    print(f"{ROWS_WITH_DELAY:,} rows in pages of {PAGE}, {DELAY * 1000:.0f} ms each")
    for name, time_taken in took.items():
        print(f"{time_taken:8.2f} s  {time_taken / took[PREFETCH]:6.1f}  {name}")

    with serve(rows=given.rows) as url:
        rate, marks = asyncio.run(stream(url, given.rows))
    growth = marks[-1][1] - marks[0][1]
    print(f"{rate:,.0f} rows a second of processor, of {given.rows:,}")
    for number, mib in marks:
        print(f"{mib:8.1f} MiB after {number:,}")
    with serve(rows=ROWS_AIOHTTP) as url:
        rate_of_aiohttp, _ = asyncio.run(stream(url, ROWS_AIOHTTP, AiohttpTransport()))
    print(f"{rate_of_aiohttp:,.0f} rows a second of processor, by AiohttpTransport")

    by_hand = took[PREFETCH] / took["gather"]
    times = {name: took[OFFICIAL] / took[name] for name in (PREFETCH, PREFETCH_AIOHTTP)}
    rates = {"httpx": rate, "AiohttpTransport": rate_of_aiohttp}
    missed = [
        text
        for is_missed, text in (
            *(
                (one < LEAST_TIMES_OFFICIAL, f"{name}: {one:.1f} times as fast as {OFFICIAL}")
                for name, one in times.items()
            ),
            (by_hand > MOST_TIMES_GATHER, f"{by_hand:.2f} times the time of gather"),
            *(
                (one < LEAST_ROWS_A_SECOND, f"{name}: {one:,.0f} rows a second")
                for name, one in rates.items()
            ),
            (growth > MOST_GROWTH, f"{growth:.1f} MiB more after all rows than after a tenth"),
        )
        if is_missed
    ]
    for text in missed:
        print(f"missed: {text}")
    return 1 if given.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
