"""
Counts the hand-written lines of each room of the package against its budget; run by `make lines`.

A room is a folder of `close_async`, and the files beside them are one more. The budgets stand in
pyproject.toml, so that a room grows by a decision.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .document import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["budgets", "count", "faults", "main"]

FILES: Final = "files"
_SUFFIXES: Final = frozenset({".py", ".html", ".jinja"})
_GENERATED: Final = "_generated"


def count(package: Path) -> dict[str, int]:
    """Return the number of hand-written lines of each room of *package*, templates included."""
    found: dict[str, int] = {}
    for path in sorted(package.rglob("*")):
        room, *inner = path.relative_to(package).parts
        # While it's written, the generated folder has a longer name for a moment.
        if path.suffix in _SUFFIXES and not room.startswith(_GENERATED):
            name = room if inner else FILES
            lines = len(path.read_text(encoding="utf-8").splitlines())
            found[name] = found.get(name, 0) + lines
    return found


def budgets(project: Path) -> dict[str, int]:
    """Return how many lines each room may have, as `[tool.close_async.lines]` says."""
    said = tomllib.loads(project.read_text(encoding="utf-8"))
    return dict(said["tool"]["close_async"]["lines"])


def faults(counted: Mapping[str, int], allowed: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for each room above its budget, and for each that only one side names."""
    for room, lines in counted.items():
        if room not in allowed:
            yield f"{room} has no budget in [tool.close_async.lines] of pyproject.toml"
        elif lines > allowed[room]:
            yield f"{room} has {lines:,} lines, {lines - allowed[room]:,} above its budget"
    for room in allowed.keys() - counted.keys():
        yield f"{room} has a budget, but there is no such room"


def main(arguments: list[str] | None = None) -> int:
    """Print the lines of each room beside its budget; return 1 if one is above it."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.lines", description="Counts hand-written lines against budgets."
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="another checkout")
    root = parser.parse_args(arguments).root
    counted, allowed = count(root / "close_async"), budgets(root / "pyproject.toml")
    rows = [(room, lines, allowed.get(room, 0)) for room, lines in counted.items()]
    rows.append(("all", sum(counted.values()), sum(allowed.values())))
    print(f"{'room':<12} {'lines':>8} {'budget':>8}")
    for room, lines, budget in rows:
        print(f"{room:<12} {lines:>8,} {budget:>8,}")
    found = list(faults(counted, allowed))
    if found:
        print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
