"""
Whose the processor time of one small call is, by package and by room of ours.

    python -m benchmarks.profile                    all contestants of `benchmarks.calls`
    python -m benchmarks.profile --only Aiohttp     those whose name holds that
    python -m benchmarks.profile --lines 15         the costliest functions of each, too

A signal looks each millisecond of processor time at which function runs. What Python's own
modules and C code take counts as theirs who called them, except asyncio's loop.
"""

from __future__ import annotations

import argparse
import signal
import tempfile
from collections import Counter
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio
from rich.console import Console
from rich.table import Table

from .calls import BARE, Contest, spent
from .server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from .calls import Once

CALLS: Final = 6000
ROUNDS: Final = 20
ROOT: Final = str(Path(__file__).resolve().parents[1])


def owner(path: str) -> str | None:
    """Return whose code a file holds, or None if it's Python's and whoever called it counts."""
    if path.startswith(ROOT) and "site-packages" not in path:
        rooms = Path(path).relative_to(ROOT).parts[:-1]
        return "/".join(rooms[:3])
    parts = Path(path).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "asyncio" if "asyncio" in parts or "selectors.py" in parts else None


class Samples:
    """What ran, each time that it was looked."""

    def __init__(self) -> None:
        self.owners: Counter[str] = Counter()
        self.functions: Counter[str] = Counter()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Look each millisecond of processor time."""
        before = signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        while frame is not None:
            whose = owner(frame.f_code.co_filename)
            if whose is not None:
                self.owners[whose] += 1
                self.functions[f"{whose} {frame.f_code.co_qualname}"] += 1
                return
            frame = frame.f_back


async def profile(name: str, call: Once, bare_call: Once, calls: int, lines: int) -> Table:
    """Return whose the time of a call is, in parts of what a bare one takes."""
    samples, bare, took = Samples(), 0.0, 0.0
    for _ in range(ROUNDS):
        bare += await spent(bare_call, calls // ROUNDS, 1)
        with samples.taken():
            took += await spent(call, calls // ROUNDS, 1)
    table = Table(title=f"{name}: {took / bare:.2f}", title_justify="left")
    table.add_column("whose")
    table.add_column("of a bare call", justify="right")
    part = took / bare / samples.owners.total()
    for found in (samples.owners.most_common(), samples.functions.most_common(lines)):
        for whose, count in found:
            table.add_row(whose, f"{count * part:.3f}")
        table.add_section()
    return table


async def measure(console: Console, only: str, calls: int, lines: int) -> None:
    """Print the profile of each contestant."""
    with serve() as url, tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            contest = Contest(url, Path(folder), stack)
            for what, found in (("GET", await contest.gets()), ("create", await contest.creates())):
                for name, call in found.items():
                    if only in f"{what}, {name}":
                        table = await profile(f"{what}, {name}", call, found[BARE], calls, lines)
                        console.print(table)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", default="", help="a part of the name of the contestants")
    parser.add_argument("--calls", type=int, default=CALLS, help="how many of each")
    parser.add_argument("--lines", type=int, default=0, help="how many functions of each")
    given = parser.parse_args()
    anyio.run(measure, Console(width=100), given.only, given.calls, given.lines)


if __name__ == "__main__":
    main()
