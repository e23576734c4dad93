"""
From the JSON bytes of a 100-row page to typed objects: ours against others, in one run.

    python -m benchmarks.decode            print the table
    python -m benchmarks.decode --check    exit 1 if a target is missed

The contestants take turns, and of the processor time of each the median counts. The stock client is
generated here, from our own API document, into a temporary folder.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from importlib.metadata import version
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import orjson
from rich.console import Console
from rich.table import Table

from close_async import models
from close_async._core.compiled import compiled
from tools.document import DOCUMENT, load

from . import peers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = ROOT / "tests" / "samples" / "examples"
ROWS: Final = 100
ROUNDS: Final = 60


class Target(NamedTuple):
    """*name* must be at least *factor* times as fast as *other*."""

    name: str
    other: str
    factor: float


OURS: Final = "close_async, speed extra"
READ: Final = f"{OURS}, choices and timestamps read"
FLOOR: Final = "msgspec, strict types (floor)"
STOCK: Final = "stock openapi-python-client"
PYDANTIC: Final = "pydantic v2, validate_json"
ALONE: Final = "close_async, from_dict alone"
STOCK_ALONE: Final = "stock, from_dict alone"
ALL: Final = ", every attribute read"

TARGETS: Final = (
    Target(OURS, STOCK, 4.0),
    Target(OURS, PYDANTIC, 1.5),
    Target(OURS, FLOOR, 0.5),
    Target(ALONE, STOCK_ALONE, 8.0),
)


class Page(NamedTuple):
    """
    One kind of page, and how each contestant reads it.

    *late* are the attributes that ours reads when they are asked for, but for the filter. Where all
    attributes are read, ours makes a `Query` of the filter; pydantic and msgspec leave it a plain
    dictionary. In *distinct* pages no filter is like another.
    """

    name: str
    sample: str
    late: tuple[str, ...]
    ours: type[Any]
    stock: str
    pydantic: type[Any]
    msgspec: type[Any]
    distinct: bool
    targets: tuple[Target, ...]


SUBSCRIPTIONS: Final = Page(
    "subscriptions",
    "sequence_subscriptions.list.response.json",
    ("date_created", "date_updated", "start_date", "status", "status_reason"),
    models.SequenceSubscriptionPage,
    "sequence_subscription_page",
    peers.PydanticSubscriptionPage,
    peers.MsgspecSubscriptionPage,
    distinct=False,
    targets=(
        *TARGETS,
        Target(OURS + ALL, STOCK + ALL, 4.0),
        Target(OURS + ALL, FLOOR + ALL, 1 / 2.5),
    ),
)
BULK: Final = Page(
    "bulk subscriptions",
    "bulk_sequence_subscriptions.list.response.json",
    ("date_created", "date_updated", "status", "action_type", "contact_preference", "sort"),
    models.BulkSequenceSubscriptionPage,
    "bulk_sequence_subscription_page",
    peers.PydanticBulkSubscriptionPage,
    peers.MsgspecBulkSubscriptionPage,
    distinct=False,
    targets=(*TARGETS, Target(OURS + ALL, STOCK + ALL, 6.0)),
)
PAGES: Final = (
    SUBSCRIPTIONS,
    BULK,
    BULK._replace(
        name="bulk subscriptions, each with a filter of its own", distinct=True, targets=TARGETS
    ),
)


def stock_models(folder: Path) -> None:
    """
    Generate the stock client and make it importable.

    The generator warns of much that it can't read; that is shown only if it fails.
    """
    config = folder / "stock.yml"
    config.write_text('field_prefix: ""\npost_hooks: []\n')
    document = folder / "close.json"
    document.write_text(json.dumps(load(DOCUMENT)))
    command = ["generate", "--path", str(document), "--config", str(config)]
    target = ["--output-path", str(folder / "stock_client"), "--meta", "none"]
    run = [sys.executable, "-m", "openapi_python_client", *command, *target]
    made = subprocess.run(run, check=False, capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f"the stock client could not be generated:\n{made.stdout}{made.stderr}")
    sys.path.insert(0, str(folder))


def pages_of(page: Page) -> list[bytes]:
    """Return the bytes of pages of 100 rows, each with an id and timestamps of its own."""
    row = json.loads((EXAMPLES / page.sample).read_text())["data"][0]
    # What one round has read must be new in the next one.
    starts = range(0, 10 * ROWS if page.distinct else ROWS, ROWS)
    return [
        orjson.dumps({"data": [_row(row, first + n, page) for n in range(ROWS)], "has_more": True})
        for first in starts
    ]


def _row(row: dict[str, Any], number: int, page: Page) -> dict[str, Any]:
    moments = {key: _later(row[key], number) for key in ("date_created", "date_updated")}
    made = row | moments | {"id": f"{row['id'][:-4]}{number:04}"}
    if page.distinct:
        made["s_query"] = json.loads(json.dumps(row["s_query"]).replace("ACME", f"ACME {number}"))
    return made


def _later(text: str, number: int) -> str:
    """Return the same moment with other microseconds."""
    whole, _, fraction = text.partition(".")
    return f"{whole}.{100_000 + 7 * number:06}{fraction[6:]}"


def contestants(page: Page, pages: list[bytes]) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    module = import_module(f"stock_client.models.{page.stock}")
    stock = getattr(module, page.ours.__name__)
    content, decoded = cycle(pages).__next__, json.loads(pages[0])
    decode = msgspec.json.Decoder(page.msgspec).decode
    late, everything = _reader(page.late), _reader(decode(pages[0]).data[0].__struct_fields__)

    def ours() -> list[object]:
        rows: list[object] = page.ours.from_dict(orjson.loads(content())).data
        return rows

    return {
        STOCK: lambda: stock.from_dict(json.loads(content())),
        "close_async, standard json": lambda: page.ours.from_dict(json.loads(content())).data,
        OURS: ours,
        READ: lambda: late(ours()),
        PYDANTIC: lambda: page.pydantic.model_validate_json(content()),
        FLOOR: lambda: decode(content()),
        STOCK + ALL: lambda: everything(stock.from_dict(json.loads(content())).data),
        OURS + ALL: lambda: everything(ours()),
        FLOOR + ALL: lambda: everything(decode(content()).data),
        STOCK_ALONE: lambda: stock.from_dict(decoded),
        ALONE: lambda: page.ours.from_dict(decoded).data,
    }


def _reader(names: Iterable[str]) -> Callable[[list[object]], None]:
    """Return a function that reads attributes of rows as code would: `row.id; row.status; ...`."""
    reads = "; ".join(f"row.{name}" for name in names)
    return compiled(Page, "read", ("def read(rows):", f"    for row in rows: {reads}"))


def times(run: dict[str, Callable[[], object]]) -> dict[str, float]:
    """
    Return the median of the processor time of each, in microseconds.

    Contestants take turns, so that a slow moment of the machine hits all of them. The garbage
    collector is off, as in `timeit`.
    """
    taken: dict[str, list[float]] = {name: [] for name in run}
    gc.disable()
    for _ in range(ROUNDS):
        for name, function in run.items():
            repeats = 2 if name.startswith("stock") else 10
            started = time.process_time()
            for _ in range(repeats):
                function()
            taken[name].append((time.process_time() - started) / repeats * 1e6)
    gc.enable()
    return {name: median(each) for name, each in taken.items()}


def show(page: Page, measured: dict[str, float], size: int, console: Console) -> None:
    """Print one page's table."""
    table = Table(title=f"{ROWS} {page.name}, {size:,} bytes", title_justify="left")
    table.add_column("contestant")
    table.add_column("µs", justify="right")
    table.add_column("stock / it", justify="right")
    table.add_column("it / floor", justify="right")
    for name, microseconds in measured.items():
        same = ALL if name.endswith(ALL) else ""
        stock = measured[STOCK_ALONE if "alone" in name else STOCK + same]
        floor = "" if "alone" in name else f"{microseconds / measured[FLOOR + same]:.2f}"
        table.add_row(name, f"{microseconds:,.0f}", f"{stock / microseconds:.1f}", floor)
    console.print(table)


def missed(page: Page, measured: dict[str, float]) -> list[str]:
    """Return each target that this run missed, as a sentence."""
    return [
        f"{page.name}: {name} is {measured[other] / measured[name]:.2f} times as fast as {other}, "
        f"not {factor:.3g}"
        for name, other, factor in page.targets
        if measured[other] / measured[name] < factor
    ]


def main() -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    check = parser.parse_args().check
    console = Console(width=100)
    names = ("openapi-python-client", "orjson", "pydantic", "msgspec")
    console.print(
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="close_async_") as folder:
        stock_models(Path(folder))
        for page in PAGES:
            pages = pages_of(page)
            measured = times(contestants(page, pages))
            show(page, measured, len(pages[0]), console)
            failures += missed(page, measured)
    for failure in failures:
        console.print(failure, style="red")
    return 1 if check and failures else 0


if __name__ == "__main__":
    sys.exit(main())
