"""
The tables of docs/reference/fields.md, from the catalogue of the query language.

    python -m tools.tables.fields     write them anew
"""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from close_async.query.build import catalog
from close_async.query.build.known_fields import row_fields
from close_async.query.explain.phrases import plural_of_type
from close_async.query.explain.sentences import capital

if TYPE_CHECKING:
    from collections.abc import Iterator

    from close_async.query import ObjectType

__all__ = ["PAGE", "with_tables"]

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "fields.md"
_BEGIN: Final = "<!-- Written by `python -m tools.tables.fields`, up to the end. -->\n"


def with_tables(page: str) -> str:
    """Return the text of the page with the tables below its comment."""
    before, begin, _ = page.partition(_BEGIN)
    if not begin:
        msg = f"{PAGE.name} lacks the comment below which the tables stand: {_BEGIN}"
        raise ValueError(msg)
    return before + begin + "".join(map(_section, catalog.KNOWN_TYPES))


def _section(known: ObjectType) -> str:
    rows = [f"| `{name}` | {kind} | {text} |\n" for name, kind, text in _fields_of(known)]
    plural = capital(plural_of_type(known.object_type))
    lines = [f"\n## {plural}: `{known!r}`\n\nClose's name is `{known.object_type}`.\n"]
    if rows:
        lines += ["\n| field | kind | what it is |\n| --- | --- | --- |\n", *rows]
    names = {name for name, _, _ in _fields_of(known)}
    others = [f"`{name}`" for name in row_fields(known.object_type) if name not in names]
    if others:
        lines.append(f"\nRows can also hold {', '.join(others)}.\n")
    return "".join(lines)


def _fields_of(known: ObjectType) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the kind and the description of each field, from the source of the class."""
    (node,) = ast.parse(inspect.getsource(type(known))).body
    body = node.body if isinstance(node, ast.ClassDef) else []
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            kind, _, meaning = str(ast.literal_eval(text.value)).partition(": ")
            yield ast.unparse(field.target), kind.lower(), meaning


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text()))
