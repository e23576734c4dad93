"""Small API documents for the tests of the generator, and how to change them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import yaml

from close_async._core.model import Model
from tools import generate
from tools.document import DOCUMENT, ROOT, load

from .paths import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from tools.document import Node

DOCUMENTS = SAMPLES / "documents"
TASKS = DOCUMENTS / "tasks.yaml"
ODD = DOCUMENTS / "odd.yaml"


def extended() -> Node:
    """Return the real document with tasks and all that is odd in it."""
    document = load(DOCUMENT)
    for other in (load(TASKS), odd()):
        document["tags"] += other["tags"]
        document["paths"] |= other["paths"]
        document["components"]["schemas"] |= other["components"]["schemas"]
    return document


def odd() -> Node:
    """Return all that is odd, with properties called like the members of `Model`, read late."""
    document = load(ODD)
    moment = {"type": "string", "format": "date-time", "description": "Hides a member."}
    members = {name: moment for name in dir(Model) if not name.startswith("__")}
    document["components"]["schemas"]["OddMembers"]["properties"] = members
    return document


def patched(document: Any, patch: Any) -> Any:
    """Return *document* with *patch* merged into it, in which null means to delete."""
    if not isinstance(patch, dict):
        return patch
    kept = document if isinstance(document, dict) else {}
    given = {key: patched(kept.get(key), value) for key, value in patch.items()}
    return {key: value for key, value in {**kept, **given}.items() if value is not None}


def tasks(patch: str) -> Node:
    """Return the document of tasks with a patch, written as YAML, merged into it."""
    document: Node = patched(load(TASKS), yaml.safe_load(patch))
    return document


def generated(document: Node, target: Path) -> int:
    """Generate a document into a folder as the command does, and return the exit code."""
    source = target.with_name("document.json")
    source.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return generate.main(["--document", str(source), "--target", str(target)])


def vendored(document: Node, folder: Path, name: str) -> Path:
    """Put a copy of the package into a new package *name*, its code generated from *document*."""
    copied = folder / name / "close_async"
    ignore = shutil.ignore_patterns("__pycache__", "_generated")
    shutil.copytree(ROOT / "close_async", copied, ignore=ignore)
    (folder / name / "__init__.py").touch()
    assert generated(document, copied / "_generated") == 0
    return copied
