"""The sandbox is a tower of its own: it shares nothing with the client but HTTP."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import close_async.sandbox

ROOM = Path(close_async.sandbox.__file__).parent
FOREIGN = {"httpx", "starlette", "uvicorn", "jinja2", "jsonschema", "attrs", "anyio"}
# It does without, as test_encode.py shows.
FASTER = {"orjson"}


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, the room's own as `._name`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_nothing_else_of_the_package(path: Path) -> None:
    names = imports(path)

    depth = len(path.relative_to(ROOM).parts)
    outside = {name for name in names if name.startswith("." * (depth + 1))}
    named = {name for name in names if name.partition(".")[0] == "close_async"}
    assert outside | named == set()


def test_the_room_needs_no_more_than_it_says() -> None:
    names = {name.partition(".")[0] for path in ROOM.rglob("*.py") for name in imports(path)}

    assert names - set(sys.stdlib_module_names) - {""} == FOREIGN | FASTER


def test_public_names_are_sorted_and_there() -> None:
    names = close_async.sandbox.__all__

    assert names == sorted(names)
    assert all(hasattr(close_async.sandbox, name) for name in names)
