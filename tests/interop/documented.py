"""The API document as programs read it that know nothing of its two conventions."""

from __future__ import annotations

from typing import Any, Final

from tools.document import DOCUMENT, load

# The values that a walk through the document may find, with every key of an object.
Json = dict[str, Any] | list[Any] | str | int | float | bool | None

FIELDS: Final = "_fields"


def document() -> dict[str, Any]:
    """
    Return the document as a tool takes it at its word.

    It says in its own words that `_fields` leaves out what is required otherwise, and that a
    timestamp with `x-naive` may lack its offset. JSON Schema has no words for either. So there is
    no `_fields` here, and no `format` beside `x-naive`.
    """
    found = load(DOCUMENT)
    parameters = found["components"]["parameters"]
    fields = {
        f"#/components/parameters/{key}" for key, one in parameters.items() if _is_fields(one)
    }
    for methods in found["paths"].values():
        for operation in methods.values():
            given = operation.get("parameters", [])
            operation["parameters"] = [
                one for one in given if one.get("$ref") not in fields and not _is_fields(one)
            ]
    _relax(found)
    return found


def _is_fields(parameter: dict[str, Any]) -> bool:
    return parameter.get("name") == FIELDS


def _relax(node: Json) -> None:
    if isinstance(node, list):
        for item in node:
            _relax(item)
    elif isinstance(node, dict):
        if node.get("x-naive"):
            node.pop("format", None)
        for item in node.values():
            _relax(item)
