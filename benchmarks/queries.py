"""
The largest real filter among the samples, from Python source to JSON and back.

    python -m benchmarks.queries            print the table
    python -m benchmarks.queries --check    exit 1 if a target is missed

The source is the one that `to_python()` gives, compiled beforehand: what is timed is what a program
does that says its filter in Python.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import statistics
import sys
import time
from functools import partial, reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table

import close_async.query as language
from close_async.query import Lead, Query

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parent.parent
SAMPLES: Final = ROOT / "tests" / "samples" / "s_query"
ROUNDS: Final = 300
BUILT: Final = "built from Python and serialized"
JOINED: Final = "joined by | from 5,000 conditions"
# In milliseconds of processor time, at the median.
TARGETS: Final = {BUILT: 1.0, JOINED: 100.0}


def tree_of(path: Path) -> dict[str, Any]:
    """Return the bare query tree of a sample, whatever body it comes in."""
    payload = json.loads(path.read_text())
    body = payload.get("s_query", payload)
    tree: dict[str, Any] = body.get("query", body)
    return tree


def largest() -> Query:
    """Return the sample with the most parts."""
    return max(
        (Query.from_dict(tree_of(path)) for path in SAMPLES.glob("*.json")),
        key=lambda query: (query.size, query.to_json()),
    )


def builder(query: Query) -> Callable[[], Query]:
    """Return what builds an equal query from the source that `to_python()` gives."""
    code = compile(query.to_python(), "<to_python()>", "eval")
    names = {name: getattr(language, name) for name in language.__all__}
    return lambda: eval(code, names)  # noqa: S307 - our own source


def contestants(query: Query) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    build = builder(query)
    tree, text = query.to_dict(), query.to_json()
    other = query & Lead.url.exists()
    return {
        BUILT: lambda: build().to_json(),
        "built from Python": build,
        "read from a tree": lambda: Query.from_dict(tree),
        "read from JSON text": lambda: Query.from_json(text),
        "printed as a tree": query.to_dict,
        "explained": query.explain,
        "read and explained": lambda: Query.from_dict(tree).explain(),
        "spelled in Python": query.to_python,
        "found to be bounded": lambda: query.is_unbounded,
        "checked for mistakes": query.warnings,
        "compared with another": lambda: query.diff(other),
        JOINED: join(),
    }


def join() -> Callable[[], Query]:
    """Return what joins 5,000 conditions one by one, as a loop in a program does."""
    conditions: list[Query] = [Lead.id.is_in(f"lead_{number}") for number in range(5_000)]
    return partial(reduce, or_, conditions)


def median(function: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median processor time of one call in milliseconds, without garbage collection."""
    taken = []
    gc.disable()
    for _ in range(rounds):
        started = time.process_time()
        function()
        taken.append(time.process_time() - started)
    gc.enable()
    return statistics.median(taken) * 1e3


def show(query: Query, measured: dict[str, float], console: Console) -> None:
    """Print the table."""
    title = f"A query of {query.size} parts, {len(query.to_json()):,} bytes of JSON"
    table = Table(title=title, title_justify="left")
    table.add_column("the query is")
    table.add_column("ms", justify="right")
    table.add_column("target", justify="right")
    for name, milliseconds in measured.items():
        target = f"{TARGETS[name]:g}" if name in TARGETS else ""
        table.add_row(name, f"{milliseconds:.3f}", target)
    console.print(table)


def missed(measured: dict[str, float]) -> list[str]:
    """Return each target that this run missed, as a sentence."""
    return [
        f"{name} took {measured[name]:.3f} ms, not less than {target:g} ms"
        for name, target in TARGETS.items()
        if measured[name] >= target
    ]


def main() -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    check = parser.parse_args().check
    console = Console(width=100)
    console.print(f"Python {platform.python_version()}")
    query = largest()
    measured = {
        name: median(function, ROUNDS // 10 if name == JOINED else ROUNDS)
        for name, function in contestants(query).items()
    }
    show(query, measured, console)
    failures = missed(measured)
    for failure in failures:
        console.print(failure, style="red")
    return 1 if check and failures else 0


if __name__ == "__main__":
    sys.exit(main())
