"""Finds out which types of objects a query is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.json_path import DEEPEST
from ..common.json_value import as_list, as_object
from ..world.fields import SEARCHABLE
from ..world.store import ACTIVITIES

if TYPE_CHECKING:
    from ..common.json_path import JsonPath
    from ..world.store import World

# What a query is about when nothing in it tells. [guess: Query without an `object_type` clause]
_DEFAULT_KIND: Final = "lead"
_ID_KINDS: Final = {"lead": "lead", "cont": "contact", "oppo": "opportunity"}


def kinds_of(world: World, query: object, path: JsonPath) -> list[str]:
    """Return the types of objects that *query* is about."""
    found = _kinds(world, query, path)
    if found is None:
        hint = _hint(world, query)
        found = {_DEFAULT_KIND if hint not in SEARCHABLE else str(hint)}
    return [kind for kind in SEARCHABLE if kind in found]


def _kinds(world: World, query: object, path: JsonPath) -> set[str] | None:
    """Return what the `object_type` clauses leave, or None if they leave everything."""
    node = path.node(query)
    if node.get("negate"):
        return None

    if node["type"] == "object_type":
        return {path.choice(node, "object_type", SEARCHABLE)}

    if node["type"] == "saved_search":
        view = world.get("saved_search", node.get("saved_search_id"))
        return {_kind_of_view(str(view["type"]))} if view else None

    if node["type"] not in {"and", "or"}:
        return None

    inner = [
        _kinds(world, part, path.into("queries", index))
        for index, part in enumerate(path.items(node, "queries"))
    ]
    return _all_of(inner) if node["type"] == "and" else _any_of(inner)


def _all_of(inner: list[set[str] | None]) -> set[str] | None:
    known = [kinds for kinds in inner if kinds is not None]
    return set[str].intersection(*known) if known else None


def _any_of(inner: list[set[str] | None]) -> set[str] | None:
    known = [kinds for kinds in inner if kinds is not None]
    return set[str]().union(*known) if known and len(known) == len(inner) else None


def _hint(world: World, query: object, depth: int = 0) -> object:
    """Return the type that the first telling clause is about, if there is one."""
    node = as_object(query)
    if node is None or depth > DEEPEST:
        return None

    if node.get("type") == "id":
        return _kind_of_id(world, str(node.get("value")))

    hints = (_hint(world, part, depth + 1) for part in as_list(node.get("queries")) or ())
    field = as_object(node.get("field")) or {}
    own = node.get("this_object_type") or field.get("object_type")
    return own or next((hint for hint in hints if hint), None)


def _kind_of_id(world: World, row_id: str) -> str | None:
    found = (kind for kind in SEARCHABLE if world.get(kind, row_id))
    return next(found, _ID_KINDS.get(row_id.partition("_")[0]))


def _kind_of_view(name: str) -> str:
    # Smart Views leave `activity.` out of the names of types.
    return f"activity.{name}" if name in ACTIVITIES else name
