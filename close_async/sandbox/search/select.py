"""From a query to the objects that it finds, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from ..common.errors import invalid_fields
from ..common.json_path import JsonPath
from ..common.json_value import as_list
from ..common.objects import Row
from ..world.fields import SEARCHABLE, Getter, custom_getter, getter
from .compiler import Compiler
from .object_types import kinds_of

if TYPE_CHECKING:
    from ..world.store import World
    from .conditions import Context

Hit: TypeAlias = tuple[str, Row]


@attrs.frozen
class _SortKey:
    """One key of an order: which field, and whether backwards."""

    kind: str | None
    getter: Getter
    is_descending: bool

    def value(self, hit: Hit) -> object:
        """Return what *hit* is ordered by, or None."""
        kind, row = hit
        return self.getter(row) if self.kind in {None, kind} else None


def select(
    world: World, context: Context, query: object, sort: object = None, *, path: str = "query"
) -> list[Hit]:
    """Return all objects that *query* finds; the newest first unless *sort* says otherwise."""
    at = JsonPath(path)
    kinds = kinds_of(world, query, at)
    keys = _sort_keys(world, sort)
    hits: list[Hit] = []
    for kind in kinds:
        predicate = Compiler(world, context, kind).compile(query, at)
        hits += [(kind, row) for row in filter(predicate, world.newest(kind))]
    for key in reversed(keys):
        hits = _sorted(hits, key)
    return hits


def check_query(
    world: World, context: Context, query: object, sort: object, *, path: str
) -> list[str]:
    """Refuse what can't be searched with, and return the types of objects that *query* is about."""
    at = JsonPath(path)
    _sort_keys(world, sort)
    kinds = kinds_of(world, query, at)
    for kind in kinds:
        Compiler(world, context, kind).compile(query, at)
    return kinds


def _sort_keys(world: World, sort: object) -> list[_SortKey]:
    """Read the `sort` of a body, or refuse it."""
    if sort is None:
        return []

    items = as_list(sort)
    if items is None:
        raise invalid_fields({"sort": "Value must be a list."})

    return [_sort_key(world, item, JsonPath(f"sort.{index}")) for index, item in enumerate(items)]


def _sort_key(world: World, value: object, at: JsonPath) -> _SortKey:
    item = at.mapping(value)
    backwards = at.choice({"direction": "asc", **item}, "direction", ("asc", "desc")) == "desc"
    inner = at.into("field")
    field = inner.node(item.get("field"))
    if inner.choice(field, "type", ("regular_field", "custom_field")) == "custom_field":
        return _SortKey(None, custom_getter(inner.text(field, "custom_field_id")), backwards)

    kind = inner.choice(field, "object_type", SEARCHABLE)
    name = inner.text(field, "field_name")
    found = getter(world, kind, name)
    if found is None or name in {"created_by", "updated_by"} or name.endswith("_id"):
        msg = f"{kind!r} can't be sorted by {name!r}."
        raise inner.into("field_name").refusal(msg)

    return _SortKey(kind, found, backwards)


def _sorted(hits: list[Hit], key: _SortKey) -> list[Hit]:
    # Objects without the value come last in both directions. [guess: Sort]
    valued = [(key.value(hit), hit) for hit in hits]
    present = [pair for pair in valued if pair[0] is not None]
    present.sort(key=lambda pair: _rank(pair[0]), reverse=key.is_descending)
    return [hit for _, hit in present] + [hit for value, hit in valued if value is None]


def _rank(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, value, ""

    return 1, 0, str(value).casefold()
