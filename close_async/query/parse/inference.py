"""Infers what a tree finds before it is parsed: a custom field doesn't name its object type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..tree.ids import object_type_of_id
from ..tree.json_value import is_list, is_object

if TYPE_CHECKING:
    from collections.abc import Callable


def infer_object_type(raw: dict[str, Any]) -> str | None:
    """Return what a query finds, by its `object_type` clause, else by fields and relations."""
    return _clause_of(raw) or _asked_type_of(raw)


def _clause_of(raw: object) -> str | None:
    if not is_object(raw) or raw.get("negate"):
        return None
    match raw.get("type"):
        case "object_type":
            return _text_or_none(raw.get("object_type"))
        case "and":
            return _first(_clause_of, raw)
        case _:
            return None


def _asked_type_of(raw: object) -> str | None:
    if not is_object(raw):
        return None
    match raw.get("type"):
        case "field_condition":
            field = raw.get("field")
            return _text_or_none(field.get("object_type")) if is_object(field) else None
        case "has_related":
            return _text_or_none(raw.get("this_object_type"))
        case "id":
            value = _text_or_none(raw.get("value"))
            return object_type_of_id(value) if value else None
        case "and" | "or":
            return _first(_asked_type_of, raw)
        case _:
            return None


def _first(find: Callable[[object], str | None], raw: dict[str, Any]) -> str | None:
    queries = raw.get("queries")
    if not is_list(queries):
        return None
    return next(filter(None, map(find, queries)), None)


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
