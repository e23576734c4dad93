"""What the nodes of a filter ask, in words, and the values that they found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ..common.json_value import as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..common.json_path import JsonPath
    from ..common.objects import Row
    from ..world.store import World
    from .compiler import Compiler, Node

    Words = Callable[[Compiler, Node, JsonPath], str]

_LONGEST: Final = 160
_MOST_NAMES: Final = 8
_NAMED: Final = (
    "status.lead",
    "status.opportunity",
    "user",
    "sequence",
    "saved_search",
    "email_template",
)
_TITLES: Final = (
    "display_name",
    "name",
    "label",
    "email",
    "phone",
    "url",
    "subject",
    "title",
    "note",
)
_BOUNDS: Final = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}
_MODES: Final = {
    "full_words": "has the words",
    "phrase": "has the phrase",
    "beginning_of_words": "has words that begin with",
    "exact_value": "is exactly",
}


def question(compiler: Compiler, node: Node, path: JsonPath) -> str:
    """Return what *node* asks, for one that a compiler has taken."""
    asked = _NODES[str(node["type"])](compiler, node, path)
    return f"not: {asked}" if node.get("negate") else asked


def found_value(compiler: Compiler, node: Node, row: Row, path: JsonPath) -> str | None:
    """Return the value that *node* looked at, if it looks at one."""
    if node["type"] == "field_condition":
        read = compiler.field(node.get("field"), path.into("field"))
        return _shown(compiler.world, read(row))

    if node["type"] == "has_related":
        return f"{len(compiler.related(node, path)(row))} in all"

    return _shown(compiler.world, row.get("status_id")) if node["type"] == "in_status" else None


def _shown(world: World, value: object) -> str:
    """Return a value as JSON, cut where it gets long, and of an id what it stands for."""
    if value is None:
        return "no value"

    text = json.dumps(value, ensure_ascii=False, default=str)
    name = _name(world, value)
    text = text if name == str(value) else f"{text}, {name}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def title_of(kind: str, row: Row) -> str:
    """Return what people call an object."""
    if kind == "user":
        return f"{row.get('first_name')} {row.get('last_name')}"

    return next((str(row[key]) for key in _TITLES if row.get(key)), str(row.get("id") or "?"))


def name_of(kind: object) -> str:
    """Return the name of a type of object, in words."""
    return str(kind).replace("_", " ").replace(".", " ")


def _names(world: World, ids: list[object]) -> str:
    names = ", ".join(_name(world, row_id) for row_id in ids[:_MOST_NAMES])
    more = len(ids) - _MOST_NAMES
    return f"{names} and {more} more" if more > 0 else names or "none at all"


def _name(world: World, row_id: object) -> str:
    rows = ((kind, world.get(kind, row_id)) for kind in _NAMED)
    return next((title_of(kind, row) for kind, row in rows if row is not None), str(row_id))


def _field_condition(compiler: Compiler, node: Node, path: JsonPath) -> str:
    condition = as_object(node.get("condition")) or {}
    asked = _CONDITIONS[str(condition["type"])](compiler, condition, path.into("condition"))
    return f"{_field(compiler, as_object(node.get('field')) or {})} {asked}"


def _field(compiler: Compiler, field: Node) -> str:
    if field.get("type") == "regular_field":
        return f"{field.get('object_type')}.{field.get('field_name')}"

    field_id = field.get("custom_field_id")
    kinds = (kind for kind in compiler.world.kinds() if kind.startswith("custom_fields."))
    rows = (compiler.world.get(kind, field_id) for kind in kinds)
    name = next((row["name"] for row in rows if row is not None), field_id)
    return f"custom field {name}"


def _text(_compiler: Compiler, node: Node, _place: JsonPath) -> str:
    return f'{_MODES[str(node.get("mode", "full_words"))]} "{node.get("value")}"'


def _among(key: str) -> Words:
    def words(compiler: Compiler, node: Node, _place: JsonPath) -> str:
        ids = as_list(node.get(key)) or []
        return f"is {'' if len(ids) == 1 else 'one of '}{_names(compiler.world, ids)}"

    return words


def _current_user(compiler: Compiler, _node: Node, _place: JsonPath) -> str:
    return f"is the current user, {_name(compiler.world, compiler.context.me)}"


def _boolean(_compiler: Compiler, node: Node, _place: JsonPath) -> str:
    return f"is {str(node.get('value')).lower()}"


def _number_range(_compiler: Compiler, node: Node, _place: JsonPath) -> str:
    bounds = [f"{text} {node[key]}" for key, text in _BOUNDS.items() if node.get(key) is not None]
    return f"is {' and '.join(bounds) or 'any number'}"


def _moment_range(compiler: Compiler, node: Node, path: JsonPath) -> str:
    moments = compiler.context.moments
    edges = [
        f"{text} {moments.resolve(node[key], path.into(key)):%Y-%m-%d %H:%M:%S %Z}"
        for key, text in (("on_or_after", "on or after"), ("before", "before"))
        if node.get(key) is not None
    ]
    return f"is {' and '.join(edges) or 'any moment'}"


def _local_time(compiler: Compiler, node: Node, _place: JsonPath) -> str:
    now = f"{compiler.context.moments.now:%H:%M %Z}"
    span = f"between {node.get('on_or_after')} and {node.get('before')}"
    return f"is a time zone in which it is {span} ({now} now)"


def _in_status(compiler: Compiler, node: Node, path: JsonPath) -> str:
    status = _among("status_ids")(compiler, node, path)
    return f"status {status}, since a moment that {_moment_range(compiler, node, path)}"


def _view(compiler: Compiler, node: Node, _place: JsonPath) -> str:
    return f"fits the Smart View {_name(compiler.world, node.get('saved_search_id'))}"


_CONDITIONS: Final[dict[str, Words]] = {
    "text": _text,
    "term": _among("values"),
    "reference": _among("object_ids"),
    "current_user": _current_user,
    "boolean": _boolean,
    "exists": lambda _compiler, _node, _place: "has a value",
    "number_range": _number_range,
    "moment_range": _moment_range,
    "local_time": _local_time,
}
_NODES: Final[dict[str, Words]] = {
    "and": lambda _compiler, _node, _place: "all of",
    "or": lambda _compiler, _node, _place: "any of",
    "object_type": lambda _compiler, node, _place: f"is a {name_of(node.get('object_type'))}",
    "id": lambda _compiler, node, _place: f"has the id {node.get('value')}",
    "text": lambda compiler, node, path: f"all its words: {_text(compiler, node, path)}",
    "field_condition": _field_condition,
    "has_related": lambda _compiler, node, _place: (
        f"has a {name_of(node.get('related_object_type'))} for which"
    ),
    "match_all": lambda _compiler, _node, _place: "anything",
    "saved_search": _view,
    "in_status": _in_status,
}
