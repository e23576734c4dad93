"""
What importing costs: `import close_async` against `import httpx`, in fresh processes.

    python -m benchmarks.import_time            print the medians
    python -m benchmarks.import_time --check    exit 1 if the target is missed
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from typing import Final

PROCESSES: Final = 10
TARGET: Final = 1.25
STATEMENTS: Final = (
    "import httpx",
    "import close_async",
    "from close_async import CloseClient",
    "from close_async import CloseClient; from close_async.query import Lead",
    "from close_async.models import Sequence",
)


def median(statement: str) -> float:
    """Return the median of the seconds that a fresh process takes for *statement*."""
    return statistics.median(_seconds(statement) for _ in range(PROCESSES))


def _seconds(statement: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if the target is missed")
    check = parser.parse_args().check
    for statement in STATEMENTS:  # the first run of each writes its bytecode
        _seconds(statement)
    measured = {statement: median(statement) for statement in STATEMENTS}
    base = measured["import httpx"]
    for statement, seconds in measured.items():
        print(f"{seconds * 1000:7.1f} ms  {seconds / base:5.2f}  {statement}")
    return 1 if check and measured["import close_async"] > TARGET * base else 0


if __name__ == "__main__":
    sys.exit(main())
