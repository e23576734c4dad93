"""What is wrong in an API document, and how it's printed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Fault", "report", "say"]


class Fault(NamedTuple):
    """One thing that is wrong: *where* is a JSON pointer into the document, *what* a sentence."""

    where: str
    what: str


def report(name: str, faults: Sequence[Fault], place: Callable[[str], str] | None = None) -> None:
    """Print what the check *name* found. *place* says to which file and line a pointer leads."""
    say(f"{name:<14} {'ok' if not faults else f'{len(faults)} faults'}")
    for fault in faults:
        stands = f"{place(fault.where)}: " if place else ""
        say(f"  {stands}{fault.where}\n    {fault.what}")


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")
