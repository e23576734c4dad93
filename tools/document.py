"""The API document as data, read in one way by everything that works with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

__all__ = ["DOCUMENT", "ROOT", "Node", "load", "pointer", "resolve"]

Node = dict[str, Any]
"""An object of the document. JSON enters here, and with it `Any`."""

ROOT: Final = Path(__file__).parent.parent
DOCUMENT: Final = ROOT / "openapi" / "close.yaml"
# Six times as fast, and there wherever PyYAML came as a wheel.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> Node:
    """
    Read a document.

    Raises:
        yaml.YAMLError: it's no YAML.
    """
    document: Node = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    return document


def pointer(*keys: str | int) -> str:
    """Return the JSON pointer that *keys* make up, as a fragment."""
    escaped = (str(key).replace("~", "~0").replace("/", "~1") for key in keys)
    return "/".join(("#", *escaped))


def resolve(document: Node, node: Node) -> Node:
    """Follow `$ref` from *node* until an object without one is reached."""
    while "$ref" in node:
        found: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key.replace("~1", "/").replace("~0", "~")]
        node = found
    return node
