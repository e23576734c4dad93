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


def _field_condition(cursor: ParseCursor) -> Query:
    field = _field(cursor.inner("field", cursor.object_type))
    return FieldCondition(field, _condition(cursor.inner("condition")), extra=cursor.extra)


def _has_related(cursor: ParseCursor) -> Query:
    this, related = cursor.text("this_object_type"), cursor.text("related_object_type")
    return HasRelated(
        this, related, _query(cursor.inner("related_query", related)), extra=cursor.extra
    )


def _id(cursor: ParseCursor) -> Query:
    value = cursor.text("value")
    return IdQuery(value, object_type_of_id(value) or cursor.object_type, extra=cursor.extra)


def _unknown_query(cursor: ParseCursor) -> Query:
    return UnknownQuery(cursor.json_without("negate"))


_UNKNOWN_QUERY: Final[_NodeParser[Query]] = (UnknownQuery, _unknown_query)

_QUERIES: Final[dict[str, _NodeParser[Query]]] = {
    "and": (And, lambda at: And(tuple(map(_query, at.inner_list("queries"))), extra=at.extra)),
    "field_condition": (FieldCondition, _field_condition),
    "has_related": (HasRelated, _has_related),
    "id": (IdQuery, _id),
    "in_status": (
        InStatus,
        lambda at: InStatus(
            at.texts("status_ids"),
            on_or_after=_moment_or_none(at, "on_or_after"),
            before=_moment_or_none(at, "before"),
            of=at.object_type,
            extra=at.extra,
        ),
    ),
    "match_all": (MatchAll, lambda at: MatchAll(extra=at.extra)),
    "object_type": (
        ObjectTypeQuery,
        lambda at: ObjectTypeQuery(at.text("object_type"), extra=at.extra),
    ),
    "or": (Or, lambda at: Or(tuple(map(_query, at.inner_list("queries"))), extra=at.extra)),
    "saved_search": (
        SavedSearch,
        lambda at: SavedSearch(at.text("saved_search_id"), at.object_type, extra=at.extra),
    ),
    "text": (
        TextQuery,
        lambda at: TextQuery(
            at.text("value"), at.one_of(_TEXT_MODES, "mode"), at.object_type, extra=at.extra
        ),
    ),
}

_FIELDS: Final[dict[str, _NodeParser[Field]]] = {
    "custom_field": (
        CustomField,
        lambda at: CustomField(at.text("custom_field_id"), at.object_type, extra=at.extra),
    ),
    "regular_field": (
        RegularField,
        lambda at: RegularField(at.text("object_type"), at.text("field_name"), extra=at.extra),
    ),
}

_CONDITIONS: Final[dict[str, _NodeParser[Condition]]] = {
    "boolean": (BooleanCondition, lambda at: BooleanCondition(at.flag("value"), extra=at.extra)),
    "current_user": (CurrentUserCondition, lambda at: CurrentUserCondition(extra=at.extra)),
    "exists": (ExistsCondition, lambda at: ExistsCondition(extra=at.extra)),
    "local_time": (
        LocalTime,
        lambda at: LocalTime(
            on_or_after=at.time_or_none("on_or_after"),
            before=at.time_or_none("before"),
            extra=at.extra,
        ),
    ),
    "moment_range": (
        MomentRange,
        lambda at: MomentRange(
            on_or_after=_moment_or_none(at, "on_or_after"),
            before=_moment_or_none(at, "before"),
            extra=at.extra,
        ),
    ),
    "number_range": (
        NumberRange,
        lambda at: NumberRange(
            gt=at.number_or_none("gt"),
            gte=at.number_or_none("gte"),
            lt=at.number_or_none("lt"),
            lte=at.number_or_none("lte"),
            extra=at.extra,
        ),
    ),
    "reference": (
        ReferenceCondition,
        lambda at: ReferenceCondition(
            at.text("reference_type"), at.texts("object_ids"), extra=at.extra
        ),
    ),
    "term": (TermCondition, lambda at: TermCondition(at.texts("values"), extra=at.extra)),
    "text": (
        TextCondition,
        lambda at: TextCondition(at.text("value"), at.one_of(_TEXT_MODES, "mode"), extra=at.extra),
    ),
}

_MOMENTS: Final[dict[str, _NodeParser[Moment]]] = {
    "fixed_local_date": (
        FixedLocalDate,
        lambda at: FixedLocalDate(at.date("value"), at.one_of(_EDGES, "which"), extra=at.extra),
    ),
    "fixed_utc": (FixedUtc, lambda at: FixedUtc(at.utc("value"), extra=at.extra)),
    "now": (Now, lambda at: Now(extra=at.extra)),
    "offset": (
        Offset,
        lambda at: Offset.of_amounts(
            at.one_of(_DIRECTIONS, "direction"),
            at.integers(UNITS, "offset"),
            # Without `_moment()` in between, since a level may cost two frames.
            moment=_parse(at.inner("moment"), _MOMENTS, UnknownMoment),
            which_day_end=at.one_of_or_none(_EDGES, "which_day_end"),
            extra=at.extra,
        ),
    ),
    "start_end_of_predefined_relative_period": (
        PeriodEdge,
        lambda at: PeriodEdge(at.text("range"), at.one_of(_EDGES, "which"), extra=at.extra),
    ),
}

_PARSERS: Final[dict[str, Callable[[ParseCursor], Node]]] = {
    "condition": _condition,
    "field": _field,
    "moment": _moment,
    "query": _query,
}
