"""
How cost grows with work, as SVG in this folder.

    python -m benchmarks.plots [--largest PART] [NAME ...]
    python -m benchmarks.plots --draw

With `--largest 0.01` each curve ends at a hundredth of its work. All times are of processor, so
that other programs on the machine disturb little. What was measured is kept in growth.csv, from
which `--draw` makes the pictures again.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import math
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio
import attrs
import httpx
import pygal  # type: ignore[import-untyped]  # it has no types

from close_async import CloseClient
from close_async.query import Lead
from close_async.sandbox import Sandbox

from .calls import GET
from .rows import KEY, held
from .server import serve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

HERE: Final = Path(__file__).parent
MIB: Final = 1024 * 1024
CALLS: Final = 2_000
KEPT: Final = HERE / "growth.csv"
# From so much growth on a curve is drawn over a logarithmic axis.
STEEP: Final = 20


@attrs.frozen
class Plot:
    """A picture: its file, what is counted, what it costs, and how each curve is measured."""

    name: str
    title: str
    work: Sequence[int]
    curves: dict[str, Callable[[int], float]]


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

    async def calls(url: str) -> None:
        async with CloseClient(KEY, base_url=url) as close:
            await _at_once(number, partial(close.sequences.get, "seq_1"))

    with serve() as url:
        return spent(lambda: asyncio.run(calls(url))) / CALLS * 1000


def bare_tasks(number: int) -> float:
    """Return the same of a bare `httpx.AsyncClient` with the same limits."""

    async def calls(url: str) -> None:
        limits = httpx.Limits(max_connections=50, max_keepalive_connections=20)
        async with httpx.AsyncClient(auth=(KEY, ""), limits=limits, timeout=60) as client:

            async def get() -> object:
                return (await client.get(url + GET)).json()

            await _at_once(number, get)

    with serve() as url:
        return spent(lambda: asyncio.run(calls(url))) / CALLS * 1000


async def _at_once(number: int, call: Callable[[], Awaitable[object]]) -> None:
    async def some() -> None:
        for _ in range(max(1, CALLS // number)):
            await call()

    async with anyio.create_task_group() as group:
        for _ in range(number):
            group.start_soon(some)


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


OURS: Final = "close_async"
PLOTS: Final = (
    Plot(
        "rows", "ms of processor to walk a list, by its rows", steps(100, 1_000_000), {OURS: rows}
    ),
    Plot("memory", "MiB that a walk adds, by its rows", steps(1000, 1_000_000), {OURS: memory}),
    Plot(
        "tasks",
        "µs of processor for a small GET, by tasks at once",
        steps(1, 200),
        {OURS: tasks, "httpx.AsyncClient": bare_tasks},
    ),
    Plot(
        "conditions",
        "ms to join and write a query, by its conditions",
        steps(10, 10_000),
        {OURS: conditions},
    ),
    Plot("leads", "ms to make a sandbox, by its leads", steps(1000, 100_000), {OURS: leads}),
)
# The picture, the curve, the work and what it costs.
Row = tuple[str, str, int, float]


def draw(plot: Plot, found: Sequence[Row]) -> None:
    """Write the picture to its file. Both axes are logarithmic where the cost grows steeply."""
    work = sorted({row[2] for row in found})
    most = max(row[3] for row in found)
    least = min(row[3] for row in found)
    is_steep = 0 < least * STEEP < most
    chart = pygal.XY(
        title=plot.title,
        show_legend=len(plot.curves) > 1,
        legend_at_bottom=True,
        js=(),
        logarithmic=is_steep,
        height=400,
        margin_right=50,
        disable_xml_declaration=True,
        no_prefix=True,
        value_formatter=lambda cost: f"{cost:,.6g}",
        style=pygal.style.CleanStyle(background="white", plot_background="white"),
    )
    places = {one: one if is_steep else place for place, one in enumerate(work)}
    if is_steep:  # by the work, too
        powers = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)
        chart.y_labels = [10.0**power for power in powers]
    else:
        chart.range = (0, most)
    chart.x_labels = [
        {"value": place, "label": f"{one:,}"}
        for one, place in places.items()
        if not is_steep or math.log10(one).is_integer()
    ]
    for name in plot.curves:
        chart.add(name, [(places[row[2]], row[3]) for row in found if row[1] == name])
    (HERE / f"{plot.name}.svg").write_text(chart.render(is_unicode=True) + "\n", encoding="utf-8")


def kept() -> list[Row]:
    """Return what was measured before."""
    if not KEPT.exists():
        return []
    with KEPT.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))[1:]
    return [(plot, curve, int(work), float(cost)) for plot, curve, work, cost in lines]


def keep(rows: Sequence[Row]) -> None:
    """Write what was measured to its file."""
    with KEPT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("picture", "curve", "work", "cost"))
        writer.writerows((*row[:3], f"{row[3]:.3f}") for row in rows)


def measured(plot: Plot, largest: float) -> list[Row]:
    """Measure the curves of a picture, up to a part of its work, and print what was found."""
    found: list[Row] = []
    most = max(max(plot.work) * largest, plot.work[1])
    for name, measure in plot.curves.items():
        # The first time loads what is needed.
        measure(plot.work[0])
        for work in plot.work:
            if work <= most:
                found.append((plot.name, name, work, measure(work)))
                print(f"{plot.name:10} {name:18} {work:9,} {found[-1][3]:12,.2f}")
    return found


def main() -> int:
    """Measure, draw, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--largest", type=float, default=1.0, help="a part of the most work")
    parser.add_argument("--draw", action="store_true", help="measure nothing")
    parser.add_argument("names", nargs="*", help="which of them")
    given = parser.parse_args()
    rows = kept()
    for plot in PLOTS:
        if given.names and plot.name not in given.names:
            continue
        if not given.draw:
            rows = [row for row in rows if row[0] != plot.name] + measured(plot, given.largest)
            keep(rows)
        draw(plot, [row for row in rows if row[0] == plot.name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
