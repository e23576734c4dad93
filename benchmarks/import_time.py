"""
What importing costs: ours against `import httpx`, in fresh processes, in processor time.

    python -m benchmarks.import_time            print the medians
    python -m benchmarks.import_time --check    exit 1 if a target is missed

The start of Python is left out: it's measured, too, and taken off. Statements take turns, and what
counts is the median of their ratios. All bytecode lies in a temporary folder, so that nobody's
modules are compiled while they are measured, whatever PYTHONDONTWRITEBYTECODE says.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS: Final = 15
NOTHING: Final = "pass"
HTTPX: Final = "import httpx"
WITH_OURS: Final = "import httpx, attrs, anyio"
BARE_MADE: Final = "import httpx; httpx.AsyncClient()"
# What loads with the first client counts, too: this is as far as the one above goes.
MADE: Final = "from close_async import CloseClient; CloseClient('api_key')._pool._connect()"
CLIENT: Final = "from close_async import CloseClient"
STATEMENTS: Final = (
    NOTHING,
    HTTPX,
    WITH_OURS,
    "import close_async",
    CLIENT,
    BARE_MADE,
    MADE,
    "from close_async import CloseClient; from close_async.query import Lead",
    "from close_async.models import Sequence",
)
# What, against what, and at most how many times its time.
TARGETS: Final = ((CLIENT, HTTPX, 1.15), (CLIENT, WITH_OURS, 1.05))


def spent(statement: str, bytecode: str) -> float:
    """
    Return the milliseconds of processor time that a fresh process takes for *statement*.

    *bytecode* is the folder in which it finds what was compiled before.
    """
    others = {one: text for one, text in os.environ.items() if one != "PYTHONDONTWRITEBYTECODE"}
    environment = {**others, "PYTHONPYCACHEPREFIX": bytecode}
    began = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    ended = getrusage(RUSAGE_CHILDREN)
    return (ended.ru_utime - began.ru_utime + ended.ru_stime - began.ru_stime) * 1000


def measure(rounds: int, statements: Sequence[str] = STATEMENTS) -> dict[str, list[float]]:
    """Return what each statement takes in each round, without the start of Python."""
    found: dict[str, list[float]] = {statement: [] for statement in statements}
    with tempfile.TemporaryDirectory(prefix="close_async_") as bytecode:
        for statement in statements:  # the first run of each writes its bytecode
            spent(statement, bytecode)
        for _ in range(rounds):
            for statement, times in found.items():
                times.append(spent(statement, bytecode))
    start = statistics.median(found[NOTHING])
    return {one: [time - start for time in times] for one, times in found.items()}


def ratio(found: dict[str, list[float]], what: str, base: str) -> float:
    """Return the median of how much longer one takes than the other."""
    return statistics.median(
        one / other for one, other in zip(found[what], found[base], strict=True)
    )


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    found = measure(given.rounds)
    for statement, times in found.items():
        if statement != NOTHING:
            shown = f"{statistics.median(times):7.1f} ms  {ratio(found, statement, HTTPX):5.2f}"
            print(f"{shown}  {statement}")
    missed = [
        f"{what}: {ratio(found, what, base):.2f} times {base!r}, not {most:g}"
        for what, base, most in TARGETS
        if ratio(found, what, base) > most
    ]
    print(f"{CLIENT}: {ratio(found, CLIENT, WITH_OURS):.2f} times {WITH_OURS!r}")
    for failure in missed:
        print(failure)
    return 1 if given.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
