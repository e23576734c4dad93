"""
Reads an `s_query` tree: once into a predicate, then over as many objects as there are.

Negation is plain: a negated node holds exactly where the node doesn't, absent values included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from ..common import timestamps as _times
from ..common.json_value import as_list, as_object
from ..common.objects import Row
from ..world.fields import SEARCHABLE, STORED, Getter, custom_getter, getter, relation
from .conditions import Context, compile_condition, compile_text, period, within

if TYPE_CHECKING:
    from ..common.json_path import JsonPath
    from ..world.store import World

_Predicate: TypeAlias = Callable[[Row], bool]
_Relation: TypeAlias = Callable[[Row], list[Row]]
Node: TypeAlias = Mapping[str, object]


@attrs.frozen
class Compiler:
    """Compiles for objects of one *kind*; inside of a `has_related` another one takes over."""

    world: World
    context: Context
    kind: str
    views: frozenset[str] = frozenset()

    def compile(self, spec: object, path: JsonPath) -> _Predicate:
        """Return the predicate that *spec* describes."""
        node = path.node(spec)
        name = path.choice(node, "type", _COMPILERS)
        negate = path.flag(node, "negate", default=False)
        predicate = _COMPILERS[name](self, node, path)
        if negate:
            return lambda row: not predicate(row)

        return predicate

    def field(self, spec: object, path: JsonPath) -> Getter:
        """Return what reads the field that *spec* names."""
        node = path.node(spec)
        if path.choice(node, "type", ("regular_field", "custom_field")) == "custom_field":
            return custom_getter(path.text(node, "custom_field_id"))

        owner = path.text(node, "object_type")
        if owner != self.kind:
            msg = f"A field of {owner!r} can't be asked of {self.kind!r}."
            raise path.into("object_type").refusal(msg)

        name = path.text(node, "field_name")
        found = getter(self.world, self.kind, name)
        if found is None:
            msg = f"{self.kind!r} has no field {name!r}."
            raise path.into("field_name").refusal(msg)

        return found

    def related(self, node: Node, path: JsonPath) -> _Relation:
        """Return what gives the related objects that a `has_related` asks."""
        this = path.text(node, "this_object_type")
        if this != self.kind:
            msg = f"Value must be {self.kind!r}, not {this!r}."
            raise path.into("this_object_type").refusal(msg)

        related = path.choice(node, "related_object_type", STORED)
        rows = relation(self.world, this, related)
        if rows is None:
            msg = f"{this!r} has no related {related!r}."
            raise path.into("related_object_type").refusal(msg)

        return rows


def _never(_row: Row) -> bool:
    return False


def _always(_row: Row) -> bool:
    return True


def _and(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    parts = path.items(node, "queries")
    if any(_is_other_type(part, compiler.kind) for part in parts):
        # "Contacts, and a field of contacts" is never true of a lead, and no mistake either.
        return _never

    predicates = [
        compiler.compile(part, path.into("queries", index)) for index, part in enumerate(parts)
    ]
    return lambda row: all(predicate(row) for predicate in predicates)


def _is_other_type(part: object, kind: str) -> bool:
    node = as_object(part) or {}
    wanted = node.get("object_type") if node.get("type") == "object_type" else None
    return wanted in SEARCHABLE and wanted != kind and not node.get("negate")


def _or(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    parts = path.items(node, "queries")
    # Thousands of ids in an `or` are the only way to name many objects: look them up in a set.
    ids = {value for part in parts if (value := _plain_id(part)) is not None}
    predicates = [
        compiler.compile(part, path.into("queries", index))
        for index, part in enumerate(parts)
        if _plain_id(part) is None
    ]
    return lambda row: row.get("id") in ids or any(predicate(row) for predicate in predicates)


def _plain_id(part: object) -> str | None:
    """Return the id that a node asks for, if that is all it does."""
    node = as_object(part) or {}
    is_plain = node.get("type") == "id" and node.get("negate", False) is False
    value = node.get("value") if is_plain else None
    return value if isinstance(value, str) else None


def _object_type(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    wanted = path.choice(node, "object_type", STORED)
    return _always if wanted == compiler.kind else _never


def _id(_compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    value = path.text(node, "value")
    return lambda row: row.get("id") == value


def _text(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    test = compile_text(node, path)
    return lambda row: test(_full_text(compiler.world, compiler.kind, row))


def _field_condition(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    read = compiler.field(node.get("field"), path.into("field"))
    test = compile_condition(node.get("condition"), compiler.context, path.into("condition"))
    return lambda row: test(read(row))


def _has_related(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    rows = compiler.related(node, path)
    inner = attrs.evolve(compiler, kind=path.text(node, "related_object_type"))
    predicate = inner.compile(node.get("related_query"), path.into("related_query"))
    return lambda row: any(predicate(other) for other in rows(row))


def _match_all(_compiler: Compiler, _node: Node, _place: JsonPath) -> _Predicate:
    return _always


def _saved_search(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    view_id = path.text(node, "saved_search_id")
    view = compiler.world.get("saved_search", view_id)
    if view is None or view["s_query"] is None:
        msg = f"There is no Smart View {view_id!r} with a filter."
        raise path.into("saved_search_id").refusal(msg)

    if view_id in compiler.views:
        msg = f"The Smart View {view_id!r} is part of itself."
        raise path.into("saved_search_id").refusal(msg)

    inner = attrs.evolve(compiler, views=compiler.views | {view_id})
    return inner.compile(view["s_query"]["query"], path.into("saved_search"))


def _in_status(compiler: Compiler, node: Node, path: JsonPath) -> _Predicate:
    """
    Hold for objects that are in one of the statuses and came into it within the period.

    Close may look at the whole history; the sandbox keeps only the last change.
    [guess: `in_status`]
    """
    if compiler.kind not in {"lead", "opportunity"}:
        msg = f"{compiler.kind!r} has no status."
        raise path.refusal(msg)

    ids = frozenset(path.texts(node, "status_ids"))
    earliest, end = period(node, compiler.context.moments, path)

    def predicate(row: Row) -> bool:
        since = row.get("last_lead_status_change_date") or row["date_created"]
        moment = _times.read(since)
        return row["status_id"] in ids and moment is not None and within(moment, earliest, end)

    return predicate


def _full_text(world: World, kind: str, row: Row) -> str:
    """Join all that a reader would call the words of an object."""
    parts = list(_strings(row))
    if kind == "lead":
        for contact in world.where("contact", "lead_id", row["id"]):
            parts.extend(_strings(contact))
    return "\n".join(parts)


def _strings(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        is_machine = key == "id" or key.endswith(("_id", "_by", "_type")) or "date" in key
        if not is_machine:
            yield value

    for item in as_list(value) or ():
        yield from _strings(item, key)
    for name, item in (as_object(value) or {}).items():
        yield from _strings(item, name)


_COMPILERS: Final[dict[str, Callable[[Compiler, Node, JsonPath], _Predicate]]] = {
    "and": _and,
    "or": _or,
    "object_type": _object_type,
    "id": _id,
    "text": _text,
    "field_condition": _field_condition,
    "has_related": _has_related,
    "match_all": _match_all,
    "saved_search": _saved_search,
    "in_status": _in_status,
}
