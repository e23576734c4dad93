"""
From JSON to nodes: what is known becomes a node, everything else is kept as it is.

Queries must be objects with a `type`. Beyond that nothing is refused: whatever isn't as this
package knows it becomes an unknown node, since only Close can say what it means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from ...errors import QueryNotUnderstood
from ..tree.conditions import (
    BooleanCondition,
    Condition,
    CurrentUserCondition,
    ExistsCondition,
    LocalTime,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    TextCondition,
    UnknownCondition,
)
from ..tree.fields import CustomField, Field, RegularField, UnknownField
from ..tree.ids import object_type_of_id
from ..tree.json_value import Json, copied, step
from ..tree.moments import (
    UNITS,
    FixedLocalDate,
    FixedUtc,
    Moment,
    Now,
    Offset,
    PeriodEdge,
    UnknownMoment,
)
from ..tree.node import Node, set_once
from ..tree.query import (
    And,
    FieldCondition,
    HasRelated,
    IdQuery,
    InStatus,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    SavedSearch,
    TextQuery,
    UnknownQuery,
)
from .cursor import ParseCursor, Unrecognized
from .inference import infer_object_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree.conditions import TextMode
    from ..tree.moments import Direction, Edge

P = TypeVar("P", bound=Node)

# What is known of a type: the class, whose keys are known, and the function that reads its values.
_NodeParser: TypeAlias = "tuple[type[Node], Callable[[ParseCursor], P]]"

_EDGES: Final[tuple[Edge, ...]] = ("start", "end")
_DIRECTIONS: Final[tuple[Direction, ...]] = ("past", "future")
_TEXT_MODES: Final[tuple[TextMode, ...]] = (
    "full_words",
    "phrase",
    "beginning_of_words",
    "exact_value",
)


def parse_query(tree: object, path: str = "query", object_type: str | None = None) -> Query:
    """
    Parse a bare tree; *object_type* is what it finds, if that's known from elsewhere.

    Raises:
        QueryNotUnderstood: *tree* is not a tree of queries.
    """
    if isinstance(tree, str | bytes):
        raise QueryNotUnderstood(path, "this is text, not a tree: Query.from_json() reads it")
    return _query(ParseCursor(copied(tree, path=path), path, object_type))


def parse_field(value: object, path: str) -> Field:
    """
    Parse one field.

    Raises:
        QueryNotUnderstood: *value* is not JSON.
    """
    return _field(ParseCursor(copied(value, path=path), path))


def parse_node(kind: str, value: object, object_type: str | None) -> Node:
    """Parse what `to_dict()` of a node of this *kind* returned."""
    return _PARSERS[kind](ParseCursor(value, kind, object_type))


# A level of a tree costs one frame here and one for the function of its type: Python's stack must
# be enough for 200 of them.
def _query(cursor: ParseCursor) -> Query:
    if not cursor.type:
        cursor.check_type()
    raw = cursor.raw
    negate = raw.get("negate")
    if negate is not None and not isinstance(negate, bool):
        raise QueryNotUnderstood(cursor.path + step("negate"), "negate must be true or false")
    if negate:
        # The key keeps its position, so that `~` only inverts it.
        cursor.raw = {**raw, "negate": False}
    if cursor.object_type is None:
        cursor.object_type = infer_object_type(raw)

    node, parse = _QUERIES.get(cursor.type, _UNKNOWN_QUERY)
    cursor.find_extra(node)
    try:
        query = parse(cursor)
    except Unrecognized:
        query = _unknown_query(cursor)
    query = _adopted(query, cursor.raw)
    return _adopted(Not(query), raw) if negate else query


def _parse(
    cursor: ParseCursor, known: dict[str, _NodeParser[P]], unknown: Callable[[Json], P]
) -> P:
    """Parse a field, condition or moment."""
    if cursor.type not in known:
        return unknown(Json.trusted(cursor.raw))
    node, parse = known[cursor.type]
    cursor.find_extra(node)
    try:
        return _adopted(parse(cursor), cursor.raw)
    except Unrecognized:
        return unknown(Json.trusted(cursor.raw))


def _field(cursor: ParseCursor) -> Field:
    return _parse(cursor, _FIELDS, UnknownField)


def _condition(cursor: ParseCursor) -> Condition:
    return _parse(cursor, _CONDITIONS, UnknownCondition)


def _moment(cursor: ParseCursor) -> Moment:
    return _parse(cursor, _MOMENTS, UnknownMoment)


def _moment_or_none(cursor: ParseCursor, key: str) -> Moment | None:
    inner = cursor.inner_or_none(key)
    return None if inner is None else _moment(inner)


def _adopted(node: P, raw: Mapping[str, object]) -> P:
    """Let `to_dict()` of *node* return exactly what was read."""
    set_once(node, "_source", raw)
    return node


def _and(cursor: ParseCursor) -> Query:
    return And(tuple(map(_query, cursor.inner_list("queries"))), extra=cursor.extra)


def _or(cursor: ParseCursor) -> Query:
    return Or(tuple(map(_query, cursor.inner_list("queries"))), extra=cursor.extra)


def _object_type(cursor: ParseCursor) -> Query:
    return ObjectTypeQuery(cursor.text("object_type"), extra=cursor.extra)


def _id(cursor: ParseCursor) -> Query:
    value = cursor.text("value")
    return IdQuery(value, object_type_of_id(value) or cursor.object_type, extra=cursor.extra)


def _full_text(cursor: ParseCursor) -> Query:
    mode: TextMode = cursor.one_of(_TEXT_MODES, "mode")
    return TextQuery(cursor.text("value"), mode, cursor.object_type, extra=cursor.extra)


def _field_condition(cursor: ParseCursor) -> Query:
    field = _field(cursor.inner("field", cursor.object_type))
    return FieldCondition(field, _condition(cursor.inner("condition")), extra=cursor.extra)


def _has_related(cursor: ParseCursor) -> Query:
    this, related = cursor.text("this_object_type"), cursor.text("related_object_type")
    return HasRelated(
        this, related, _query(cursor.inner("related_query", related)), extra=cursor.extra
    )


def _match_all(cursor: ParseCursor) -> Query:
    return MatchAll(extra=cursor.extra)


def _saved_search(cursor: ParseCursor) -> Query:
    return SavedSearch(cursor.text("saved_search_id"), cursor.object_type, extra=cursor.extra)


def _in_status(cursor: ParseCursor) -> Query:
    return InStatus(
        cursor.texts("status_ids"),
        on_or_after=_moment_or_none(cursor, "on_or_after"),
        before=_moment_or_none(cursor, "before"),
        of=cursor.object_type,
        extra=cursor.extra,
    )


def _unknown_query(cursor: ParseCursor) -> Query:
    return UnknownQuery(cursor.json_without("negate"))


def _regular_field(cursor: ParseCursor) -> Field:
    return RegularField(cursor.text("object_type"), cursor.text("field_name"), extra=cursor.extra)


def _custom_field(cursor: ParseCursor) -> Field:
    return CustomField(cursor.text("custom_field_id"), cursor.object_type, extra=cursor.extra)


def _text(cursor: ParseCursor) -> Condition:
    mode: TextMode = cursor.one_of(_TEXT_MODES, "mode")
    return TextCondition(cursor.text("value"), mode, extra=cursor.extra)


def _term(cursor: ParseCursor) -> Condition:
    return TermCondition(cursor.texts("values"), extra=cursor.extra)


def _reference(cursor: ParseCursor) -> Condition:
    return ReferenceCondition(
        cursor.text("reference_type"), cursor.texts("object_ids"), extra=cursor.extra
    )


def _current_user(cursor: ParseCursor) -> Condition:
    return CurrentUserCondition(extra=cursor.extra)


def _boolean(cursor: ParseCursor) -> Condition:
    return BooleanCondition(cursor.flag("value"), extra=cursor.extra)


def _exists(cursor: ParseCursor) -> Condition:
    return ExistsCondition(extra=cursor.extra)


def _number_range(cursor: ParseCursor) -> Condition:
    return NumberRange(
        gt=cursor.number_or_none("gt"),
        gte=cursor.number_or_none("gte"),
        lt=cursor.number_or_none("lt"),
        lte=cursor.number_or_none("lte"),
        extra=cursor.extra,
    )


def _moment_range(cursor: ParseCursor) -> Condition:
    return MomentRange(
        on_or_after=_moment_or_none(cursor, "on_or_after"),
        before=_moment_or_none(cursor, "before"),
        extra=cursor.extra,
    )


def _local_time(cursor: ParseCursor) -> Condition:
    return LocalTime(
        on_or_after=cursor.time_or_none("on_or_after"),
        before=cursor.time_or_none("before"),
        extra=cursor.extra,
    )


def _now(cursor: ParseCursor) -> Moment:
    return Now(extra=cursor.extra)


def _fixed_local_date(cursor: ParseCursor) -> Moment:
    return FixedLocalDate(cursor.date("value"), cursor.one_of(_EDGES, "which"), extra=cursor.extra)


def _fixed_utc(cursor: ParseCursor) -> Moment:
    return FixedUtc(cursor.utc("value"), extra=cursor.extra)


def _offset(cursor: ParseCursor) -> Moment:
    return Offset.of_amounts(
        cursor.one_of(_DIRECTIONS, "direction"),
        cursor.integers(UNITS, "offset"),
        # Without `_moment()` in between, since a level may cost two frames.
        moment=_parse(cursor.inner("moment"), _MOMENTS, UnknownMoment),
        which_day_end=cursor.one_of_or_none(_EDGES, "which_day_end"),
        extra=cursor.extra,
    )


def _period_edge(cursor: ParseCursor) -> Moment:
    return PeriodEdge(cursor.text("range"), cursor.one_of(_EDGES, "which"), extra=cursor.extra)


_UNKNOWN_QUERY: Final[_NodeParser[Query]] = (UnknownQuery, _unknown_query)

_QUERIES: Final[dict[str, _NodeParser[Query]]] = {
    "and": (And, _and),
    "field_condition": (FieldCondition, _field_condition),
    "has_related": (HasRelated, _has_related),
    "id": (IdQuery, _id),
    "in_status": (InStatus, _in_status),
    "match_all": (MatchAll, _match_all),
    "object_type": (ObjectTypeQuery, _object_type),
    "or": (Or, _or),
    "saved_search": (SavedSearch, _saved_search),
    "text": (TextQuery, _full_text),
}

_FIELDS: Final[dict[str, _NodeParser[Field]]] = {
    "custom_field": (CustomField, _custom_field),
    "regular_field": (RegularField, _regular_field),
}

_CONDITIONS: Final[dict[str, _NodeParser[Condition]]] = {
    "boolean": (BooleanCondition, _boolean),
    "current_user": (CurrentUserCondition, _current_user),
    "exists": (ExistsCondition, _exists),
    "local_time": (LocalTime, _local_time),
    "moment_range": (MomentRange, _moment_range),
    "number_range": (NumberRange, _number_range),
    "reference": (ReferenceCondition, _reference),
    "term": (TermCondition, _term),
    "text": (TextCondition, _text),
}

_MOMENTS: Final[dict[str, _NodeParser[Moment]]] = {
    "fixed_local_date": (FixedLocalDate, _fixed_local_date),
    "fixed_utc": (FixedUtc, _fixed_utc),
    "now": (Now, _now),
    "offset": (Offset, _offset),
    "start_end_of_predefined_relative_period": (PeriodEdge, _period_edge),
}

_PARSERS: Final[dict[str, Callable[[ParseCursor], Node]]] = {
    "condition": _condition,
    "field": _field,
    "moment": _moment,
    "query": _query,
}
