"""
A document that Close publishes, read from a file of which nothing is known.

It's OpenAPI 3, as JSON or YAML, or an extract of such a document: `paths` and `schemas`, no more.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ..errors import Refused
from ..source import Node, Source

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read"]

# Close's own document has about a tenth of that. An anchor of YAML can stand for billions.
_MOST_NODES: Final = 3_000_000


def read(path: Path) -> Node:
    """
    Return the document in a file.

    Raises:
        Refused: it can't be read, or is no OpenAPI document.
    """
    name = str(path)
    text = _text(path, name)
    if not text.strip():
        raise Refused(f"{name}: is empty")
    if text.lstrip().startswith("<"):
        raise Refused(f"{name}: is a page of HTML or XML, not an OpenAPI document")
    try:
        data = (
            _json(text, name) if text.lstrip().startswith(("{", "[")) else Source(path, name).data
        )
    except RecursionError:
        raise Refused(f"{name}: is nested too deeply") from None
    _check_size(data, name)
    return _checked(data, name)


def _text(path: Path, name: str) -> str:
    try:
        # Some programs begin a file with a mark that no parser takes.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refused(f"{name}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refused(f"{name}: is not text in UTF-8") from None


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_distinct)
    except json.JSONDecodeError as error:
        cut_off = "; the file seems to be cut off" if not text[error.pos :].strip() else ""
        reason = f"can't be read as JSON: {error.msg}{cut_off}"
        raise Refused(f"{name}:{error.lineno}: {reason}") from None
    except ValueError as error:
        raise Refused(f"{name}: {error}") from None


def _distinct(pairs: list[tuple[str, Any]]) -> Node:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} comes twice in one object")
    return found


def _check_size(data: object, name: str) -> None:
    """Refuse what would take forever: aliases of YAML can repeat themselves, or hold themselves."""
    waiting, seen = [data], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > _MOST_NODES:
            raise Refused(f"{name}: has more than {_MOST_NODES:,} nodes; is an anchor in itself?")
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _checked(data: Any, name: str) -> Node:
    if not isinstance(data, dict):
        raise Refused(f"{name}: must be an OpenAPI document, got {type(data).__name__}")
    version = data.get("openapi")
    is_extract = version is None and isinstance(data.get("schemas"), dict)
    if "swagger" in data:
        raise Refused(f"{name}: is Swagger {data['swagger']}; OpenAPI 3 is needed")
    if version is None and not is_extract:
        keys = ", ".join(map(str, list(data)[:5]))
        raise Refused(f"{name}: is no OpenAPI document: it lacks `openapi`, and has {keys}")
    if not is_extract and not str(version).startswith("3."):
        raise Refused(f"{name}: is of OpenAPI {version}; OpenAPI 3 is needed")
    if not isinstance(data.get("paths"), dict) or not data["paths"]:
        raise Refused(f"{name}: has no paths")
    return {**data, "components": {"schemas": data["schemas"]}} if is_extract else data
