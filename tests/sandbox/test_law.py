"""
Which way imports point inside of the sandbox: the contract of pyproject, with no import left out.

import-linter passes over those that are for typing only, and knows nothing of circles in a folder.
"""

from __future__ import annotations

import ast
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import close_async.sandbox
from tests.support.paths import ROOT

ROOM = Path(close_async.sandbox.__file__).parent
CONTRACT = "In the sandbox, handlers call behaviour, never the other way"


def name_of(path: Path) -> str:
    """Return the name of a module below the sandbox, such as `http.views`."""
    return ".".join(path.relative_to(ROOM).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in ROOM.rglob("*.py") if path.parent != ROOM}


def imports(name: str) -> set[str]:
    """Return the modules of the sandbox that one of them imports, wherever in it."""
    found = set()
    path = MODULES[name]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            package = path.relative_to(ROOM).parts[: -node.level]
            base = [*package, *(node.module.split(".") if node.module else ())]
            inner = {".".join((*base, alias.name)) for alias in node.names} & MODULES.keys()
            found |= inner or {".".join(base)}
    return found - {name}


GRAPH = {name: imports(name) for name in MODULES}


def layers() -> dict[str, int]:
    """Return on which floor of the contract each folder is, the highest one 0."""
    content: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = content["tool"]["importlinter"]["contracts"]
    floors = next(one["layers"] for one in contracts if one["name"] == CONTRACT)
    return {name: at for at, floor in enumerate(floors) for name in floor.split(" | ")}


def test_imports_point_down_those_for_typing_included() -> None:
    floors = layers()

    wrong = [
        f"{name} -> {other}"
        for name, others in GRAPH.items()
        for other in others
        if name.partition(".")[0] != other.partition(".")[0]
        and floors[name.partition(".")[0]] >= floors[other.partition(".")[0]]
    ]

    assert len(GRAPH) > 80
    assert wrong == []


def test_no_imports_go_in_a_circle() -> None:
    try:
        order = list(TopologicalSorter(GRAPH).static_order())
    except CycleError as error:
        order = error.args[1]

    assert sorted(order) == sorted(GRAPH)
