"""
From the JSON bytes of a 100-row page to typed objects: ours against others, in one run.

    python -m benchmarks.decode            print the table
    python -m benchmarks.decode --check    exit 1 if a target is missed

The stock client is generated here, from our own API document, into a temporary folder.
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
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import orjson
from rich.console import Console
from rich.table import Table

from close_async import models
from tools.document import DOCUMENT, load

from . import peers

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = ROOT / "tests" / "samples" / "examples"
ROWS: Final = 100
ROUNDS: Final = 60


class Page(NamedTuple):
    """
    One kind of page, and how each contestant reads it.

    *late* are the attributes that ours reads when they are asked for; the filter is no part of
    them, since the others leave it a plain dictionary.
    """

    name: str
    sample: str
    late: tuple[str, ...]
    ours: type[Any]
    stock: str
    pydantic: type[Any]
    msgspec: type[Any]


PAGES: Final = (
    Page(
        "subscriptions",
        "sequence_subscriptions.list.response.json",
        ("date_created", "date_updated", "start_date", "status", "status_reason"),
        models.SequenceSubscriptionPage,
        "sequence_subscription_page",
        peers.PydanticSubscriptionPage,
        peers.MsgspecSubscriptionPage,
    ),
    Page(
        "bulk subscriptions",
        "bulk_sequence_subscriptions.list.response.json",
        ("date_created", "date_updated", "status", "action_type", "contact_preference", "sort"),
        models.BulkSequenceSubscriptionPage,
        "bulk_sequence_subscription_page",
        peers.PydanticBulkSubscriptionPage,
        peers.MsgspecBulkSubscriptionPage,
    ),
)
OURS: Final = "close_async, speed extra"
READ: Final = f"{OURS}, choices and timestamps read"
FLOOR: Final = "msgspec, strict types (floor)"
STOCK: Final = "stock openapi-python-client"
PYDANTIC: Final = "pydantic v2, validate_json"
ALONE: Final = "close_async, from_dict alone"
STOCK_ALONE: Final = "stock, from_dict alone"
# Each target: who, against whom, at least how many times as fast.
TARGETS: Final = (
    (OURS, STOCK, 4.0),
    (OURS, PYDANTIC, 1.5),
    (OURS, FLOOR, 0.5),
    (ALONE, STOCK_ALONE, 8.0),
)


def stock_models(folder: Path) -> None:
    """Generate the stock client and make it importable."""
    config = folder / "stock.yml"
    config.write_text('field_prefix: ""\npost_hooks: []\n')
    document = folder / "close.json"
    document.write_text(json.dumps(load(DOCUMENT)))
    command = ["generate", "--path", str(document), "--config", str(config)]
    target = ["--output-path", str(folder / "stock_client"), "--meta", "none"]
    subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *command, *target],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    sys.path.insert(0, str(folder))


def page_of(sample: str) -> bytes:
    """Return the bytes of a page of 100 rows, each with an id of its own."""
    row = json.loads((EXAMPLES / sample).read_text())["data"][0]
    rows = [row | {"id": f"{row['id'][:-4]}{number:04}"} for number in range(ROWS)]
    return orjson.dumps({"data": rows, "has_more": True})


def contestants(page: Page, content: bytes) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    module = import_module(f"stock_client.models.{page.stock}")
    stock = getattr(module, page.ours.__name__)
    decoded = json.loads(content)
    return {
        STOCK: lambda: stock.from_dict(json.loads(content)),
        "close_async, standard json": lambda: page.ours.from_dict(json.loads(content)).data,
        OURS: lambda: page.ours.from_dict(orjson.loads(content)).data,
        READ: partial(_read_late, page, content),
        PYDANTIC: partial(page.pydantic.model_validate_json, content),
        FLOOR: partial(msgspec.json.Decoder(page.msgspec).decode, content),
        STOCK_ALONE: lambda: stock.from_dict(decoded),
        ALONE: lambda: page.ours.from_dict(decoded).data,
    }


def _read_late(page: Page, content: bytes) -> None:
    for row in page.ours.from_dict(orjson.loads(content)).data:
        for name in page.late:
            getattr(row, name)


def times(run: dict[str, Callable[[], object]]) -> dict[str, float]:
    """
    Return the shortest time of each, in microseconds.

    Contestants take turns, so that a slow moment of the machine hits all of them. The garbage
    collector is off, as in `timeit`.
    """
    best = dict.fromkeys(run, float("inf"))
    gc.disable()
    for _ in range(ROUNDS):
        for name, function in run.items():
            repeats = 2 if name.startswith("stock") else 10
            started = time.perf_counter()
            for _ in range(repeats):
                function()
            best[name] = min(best[name], (time.perf_counter() - started) / repeats * 1e6)
    gc.enable()
    return best


def show(page: Page, measured: dict[str, float], size: int, console: Console) -> None:
    """Print one page's table."""
    table = Table(title=f"{ROWS} {page.name}, {size:,} bytes", title_justify="left")
    table.add_column("contestant")
    table.add_column("µs", justify="right")
    table.add_column("stock / it", justify="right")
    table.add_column("it / floor", justify="right")
    for name, microseconds in measured.items():
        stock = measured[STOCK_ALONE if "alone" in name else STOCK]
        floor = "" if "alone" in name else f"{microseconds / measured[FLOOR]:.2f}"
        table.add_row(name, f"{microseconds:,.0f}", f"{stock / microseconds:.1f}", floor)
    console.print(table)


def missed(page: Page, measured: dict[str, float]) -> list[str]:
    """Return each target that this run missed, as a sentence."""
    return [
        f"{page.name}: {name} is {measured[other] / measured[name]:.2f} times as fast as {other}, "
        f"not {factor:g}"
        for name, other, factor in TARGETS
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
    failures = []
    with tempfile.TemporaryDirectory(prefix="close_async_") as folder:
        stock_models(Path(folder))
        for page in PAGES:
            content = page_of(page.sample)
            measured = times(contestants(page, content))
            show(page, measured, len(content), console)
            failures += missed(page, measured)
    for failure in failures:
        console.print(failure, style="red")
    return 1 if check and failures else 0


if __name__ == "__main__":
    sys.exit(main())
