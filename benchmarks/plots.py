"""
How cost grows with work, as SVG in this folder.

    python -m benchmarks.plots [--largest PART]

With `--largest 0.01` each curve ends at a hundredth of its work. All times are of processor, so
that other programs on the machine disturb little.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio
import attrs
import pygal  # type: ignore[import-untyped]  # it has no types

from close_async import CloseClient
from close_async.query import Lead
from close_async.sandbox import Sandbox

from .rows import KEY, held
from .server import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE: Final = Path(__file__).parent
MIB: Final = 1024 * 1024
CALLS: Final = 2_000


@attrs.frozen
class Plot:
    """A curve: its file, what is counted, what it costs, and how that is measured."""

    name: str
    title: str
    work: Sequence[int]
    measure: Callable[[int], float]


def spent(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor time that *work* takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def rows(number: int) -> float:
    """Return the milliseconds that it takes to walk a list of so many rows."""

    async def walk(url: str) -> None:
        async with CloseClient(KEY, base_url=url) as close:
            async for _ in close.sequence_subscriptions.list():
                pass

    with serve(rows=number) as url:
        return spent(lambda: asyncio.run(walk(url)))


def memory(number: int) -> float:
    """Return how many MiB more are held after a walk of so many rows than after its first page."""

    async def walk(url: str) -> float:
        before = after = 0
        async with CloseClient(KEY, base_url=url) as close:
            async for page in close.sequence_subscriptions.list().by_page():
                after = held()
                before = before or after
                del page
        return (after - before) / MIB

    with serve(rows=number) as url:
        return asyncio.run(walk(url))


def tasks(number: int) -> float:
    """Return the microseconds that a small call takes when so many are under way at once."""

    async def call(close: CloseClient, times: int) -> None:
        for _ in range(times):
            await close.sequences.get("seq_1")

    async def all_calls(url: str) -> None:
        async with CloseClient(KEY, base_url=url) as close, anyio.create_task_group() as group:
            for _ in range(number):
                group.start_soon(call, close, max(1, CALLS // number))

    with serve() as url:
        return spent(lambda: asyncio.run(all_calls(url))) / CALLS * 1000


def conditions(number: int) -> float:
    """Return the milliseconds to join so many conditions one by one, and to write them."""

    def join() -> None:
        query = Lead.name.equals("lead 0")
        joined = query | query
        for index in range(1, number):
            joined |= Lead.name.equals(f"lead {index}")
        joined.rooted().to_dict()

    return spent(join)


def leads(number: int) -> float:
    """Return the milliseconds that a sandbox with so many leads takes to be made."""
    return spent(lambda: Sandbox(leads=number).world)


def steps(least: int, most: int) -> list[int]:
    """Return 1, 2, 5, 10 and so on, from *least* to *most*."""
    found = [factor * 10**power for power in range(8) for factor in (1, 2, 5)]
    return [one for one in found if least <= one <= most]


PLOTS: Final = (
    Plot("rows", "ms of processor to walk a list, by its rows", steps(100, 1_000_000), rows),
    Plot("memory", "MiB that a walk adds, by rows", steps(1000, 1_000_000), memory),
    Plot("tasks", "µs of processor a small GET, by tasks at once", steps(1, 200), tasks),
    Plot("conditions", "ms to join a query, by its conditions", steps(10, 10_000), conditions),
    Plot("leads", "ms to make a sandbox, by its leads", steps(1000, 100_000), leads),
)


def draw(plot: Plot, found: Sequence[tuple[int, float]]) -> None:
    """Write the curve to its file, both axes logarithmic but for what is small."""
    is_small = min(cost for _, cost in found) <= 0
    chart = pygal.XY(
        title=plot.title,
        show_legend=False,
        js=(),
        logarithmic=not is_small,
        xrange=(found[0][0], found[-1][0]),
        height=400,
        disable_xml_declaration=True,
        no_prefix=True,
    )
    # pygal knows one logarithmic axis; the other one is spelled out.
    places = [(number, cost) for number, (_, cost) in enumerate(found)]
    chart.xrange = (0, len(found) - 1)
    chart.x_labels = [
        {"value": number, "label": f"{work:,}"} for number, (work, _) in enumerate(found)
    ]
    chart.add(plot.name, places)
    (HERE / f"{plot.name}.svg").write_text(chart.render(is_unicode=True) + "\n")


def main() -> int:
    """Measure, draw, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--largest", type=float, default=1.0, help="a part of the most work")
    parser.add_argument("names", nargs="*", help="which of them")
    given = parser.parse_args()
    for plot in PLOTS:
        if given.names and plot.name not in given.names:
            continue
        most = max(plot.work) * given.largest
        # The first time loads what is needed.
        plot.measure(plot.work[0])
        found = [
            (work, plot.measure(work)) for work in plot.work if work <= max(most, plot.work[1])
        ]
        for work, cost in found:
            print(f"{plot.name:10} {work:9,} {cost:12,.2f}")
        draw(plot, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
