"""Imports of our own: no circle among them, whenever they happen and whatever they are for."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROOT = Path(__file__).parents[2]

# Generated code is not looked at here: it has a test of its own.
ROOMS = ("close_async", "tools")
NOT_OURS = "close_async._generated"
# So many modules of one folder can be taken in at a glance.
MOST = 20


@pytest.mark.parametrize("room", ROOMS)
def test_no_modules_import_each_other_in_a_circle(room: str) -> None:
    assert circle_in(imports_within(ROOT, room)) == ""


@pytest.mark.parametrize(
    "importing",
    [
        "from . import low",
        "from .low import x",
        "from close_async.room.low import x",
        "import close_async.room.low",
        "def late():\n    from .low import x",
        "if TYPE_CHECKING:\n    from .low import x",
    ],
)
def test_a_circle_is_seen_however_it_is_imported(importing: str, tmp_path: Path) -> None:
    folder = tmp_path / "close_async" / "room"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from .high import y")
    (folder / "high.py").write_text(importing)
    (folder / "low.py").write_text("from .high import y")

    circle = circle_in(imports_within(tmp_path, "close_async.room"))

    assert "close_async.room.low" in circle
    assert "close_async.room.high" in circle


def test_no_folder_is_a_maze() -> None:
    """At most twenty modules lie side by side; only generated models are found by name alone."""
    folders = ("close_async", "tests", "tools", "benchmarks", "examples")
    modules = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    by_hand = [path.parent for path in modules if "_generated" not in path.parts]

    crowded = {str(folder): count for folder, count in Counter(by_hand).items() if count > MOST}

    assert crowded == {}


def imports_within(root: Path, room: str) -> dict[str, set[str]]:
    """Return which modules of *room* each of its modules imports: late, for typing, or at once."""
    files = {}
    for path in sorted(root.joinpath(*room.split(".")).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if not f"{name}.".startswith(f"{NOT_OURS}."):
            files[name] = path
    return {
        name: {found for found in _imported(name, path, files.keys()) if found != name}
        for name, path in files.items()
    }


def circle_in(imports: dict[str, set[str]]) -> str:
    """Return one circle, such as "a -> b -> a", or nothing."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return " -> ".join(reversed(error.args[1]))
    return ""


def _imported(name: str, path: Path, known: Collection[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, path, node)
            names = [f"{base}.{alias.name}" for alias in node.names]
            # What isn't a module itself is a name in one.
            names = [each if each in known else base for each in names]
        else:
            continue
        yield from (each for each in names if each in known)


def _base(name: str, path: Path, node: ast.ImportFrom) -> str:
    """Return the absolute name of the module that *node* imports from."""
    steps = name.split(".")
    above = node.level - (path.name == "__init__.py")
    package = steps[: len(steps) - above] if node.level else []
    return ".".join([*package, *filter(None, [node.module])])
