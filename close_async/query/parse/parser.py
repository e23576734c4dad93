"""
From JSON to parts: what is known becomes a part, everything else is kept as it is.

A place where a query, field, condition or moment is due must hold an object with a `type`. Beyond
that nothing is refused: a part whose own values aren't as this package knows them becomes an
unknown part, since only Close can say what they mean.
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
from ..tree.node import Part, set_once
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
from .cursor import NotAsKnown, Place
from .inference import object_type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree.conditions import TextMode
    from ..tree.moments import Direction, Edge

P = TypeVar("P", bound=Part)

# What is known under a type: the class, whose keys are known, and how its values are read.
_Known: TypeAlias = "tuple[type[Part], Callable[[Place], P]]"

_EDGES: Final[tuple[Edge, ...]] = ("start", "end")
_DIRECTIONS: Final[tuple[Direction, ...]] = ("past", "future")
_TEXT_MODES: Final[tuple[TextMode, ...]] = (
    "full_words",
    "phrase",
    "beginning_of_words",
    "exact_value",
)


def read_query(tree: object, path: str = "query", object_type: str | None = None) -> Query:
    """
    Read a bare tree; *object_type* is what it finds, if that's known from elsewhere.

    Raises:
        QueryNotUnderstood: *tree* is no tree of queries.
    """
    return _query(Place(copied(tree, path=path), path, object_type))


def read_field(value: object, path: str) -> Field:
    """
    Read one field.

    Raises:
        QueryNotUnderstood: *value* is no field.
    """
    return _field(Place(copied(value, path=path), path))


def read_again(kind: str, value: object, object_type: str | None) -> Part:
    """Read what a part of this *kind* has printed."""
    return _READERS[kind](Place(value, kind, object_type))


# A level of a tree costs one frame here and one for the reader of its type. Python's stack has to
# do for 200 of them.
def _query(at: Place) -> Query:
    raw = at.raw
    negate = raw.get("negate")
    if negate is not None and not isinstance(negate, bool):
        raise QueryNotUnderstood(at.path + step("negate"), "negate must be true or false")
    if negate:
        # The key stays in its place, so that `~` only turns it round.
        at.raw = {**raw, "negate": False}
    if at.object_type is None:
        at.object_type = object_type_of(raw)

    part, read = _QUERIES.get(at.type, _UNKNOWN_QUERY)
    at.find_extra(part)
    try:
        query = read(at)
    except NotAsKnown:
        query = _unknown_query(at)
    query = _adopted(query, at.raw)
    return _adopted(Not(query), raw) if negate else query


def _field(at: Place) -> Field:
    part, read = _FIELDS.get(at.type, _UNKNOWN_FIELD)
    at.find_extra(part)
    try:
        field = read(at)
    except NotAsKnown:
        field = _unknown_field(at)
    return _adopted(field, at.raw)


def _condition(at: Place) -> Condition:
    part, read = _CONDITIONS.get(at.type, _UNKNOWN_CONDITION)
    at.find_extra(part)
    try:
        condition = read(at)
    except NotAsKnown:
        condition = _unknown_condition(at)
    return _adopted(condition, at.raw)


def _moment(at: Place) -> Moment:
    part, read = _MOMENTS.get(at.type, _UNKNOWN_MOMENT)
    at.find_extra(part)
    try:
        moment = read(at)
    except NotAsKnown:
        moment = _unknown_moment(at)
    return _adopted(moment, at.raw)


def _moment_or_none(at: Place, key: str) -> Moment | None:
    inner = at.inner_or_none(key)
    return None if inner is None else _moment(inner)


def _adopted(part: P, raw: Mapping[str, object]) -> P:
    """Let *part* print exactly what was read."""
    set_once(part, "_source", raw)
    return part


def _and(at: Place) -> Query:
    return And(tuple(map(_query, at.inner_list("queries"))), extra=at.extra)


def _or(at: Place) -> Query:
    return Or(tuple(map(_query, at.inner_list("queries"))), extra=at.extra)


def _object_type(at: Place) -> Query:
    return ObjectTypeQuery(at.text("object_type"), extra=at.extra)


def _id(at: Place) -> Query:
    value = at.text("value")
    return IdQuery(value, object_type_of_id(value) or at.object_type, extra=at.extra)


def _full_text(at: Place) -> Query:
    mode: TextMode = at.one_of(_TEXT_MODES, "mode")
    return TextQuery(at.text("value"), mode, at.object_type, extra=at.extra)


def _field_condition(at: Place) -> Query:
    field = _field(at.inner("field", at.object_type))
    return FieldCondition(field, _condition(at.inner("condition")), extra=at.extra)


def _has_related(at: Place) -> Query:
    this, related = at.text("this_object_type"), at.text("related_object_type")
    return HasRelated(this, related, _query(at.inner("related_query", related)), extra=at.extra)


def _match_all(at: Place) -> Query:
    return MatchAll(extra=at.extra)


def _saved_search(at: Place) -> Query:
    return SavedSearch(at.text("saved_search_id"), at.object_type, extra=at.extra)


def _in_status(at: Place) -> Query:
    return InStatus(
        at.texts("status_ids"),
        on_or_after=_moment_or_none(at, "on_or_after"),
        before=_moment_or_none(at, "before"),
        of=at.object_type,
        extra=at.extra,
    )


def _unknown_query(at: Place) -> Query:
    return UnknownQuery(at.json_without("negate"))


def _regular_field(at: Place) -> Field:
    return RegularField(at.text("object_type"), at.text("field_name"), extra=at.extra)


def _custom_field(at: Place) -> Field:
    return CustomField(at.text("custom_field_id"), at.object_type, extra=at.extra)


def _unknown_field(at: Place) -> Field:
    return UnknownField(Json.trusted(at.raw))


def _text(at: Place) -> Condition:
    mode: TextMode = at.one_of(_TEXT_MODES, "mode")
    return TextCondition(at.text("value"), mode, extra=at.extra)


def _term(at: Place) -> Condition:
    return TermCondition(at.texts("values"), extra=at.extra)


def _reference(at: Place) -> Condition:
    return ReferenceCondition(at.text("reference_type"), at.texts("object_ids"), extra=at.extra)


def _current_user(at: Place) -> Condition:
    return CurrentUserCondition(extra=at.extra)


def _boolean(at: Place) -> Condition:
    return BooleanCondition(at.flag("value"), extra=at.extra)


def _exists(at: Place) -> Condition:
    return ExistsCondition(extra=at.extra)


def _number_range(at: Place) -> Condition:
    return NumberRange(
        gt=at.number_or_none("gt"),
        gte=at.number_or_none("gte"),
        lt=at.number_or_none("lt"),
        lte=at.number_or_none("lte"),
        extra=at.extra,
    )


def _moment_range(at: Place) -> Condition:
    return MomentRange(
        on_or_after=_moment_or_none(at, "on_or_after"),
        before=_moment_or_none(at, "before"),
        extra=at.extra,
    )


def _local_time(at: Place) -> Condition:
    return LocalTime(
        on_or_after=at.time_or_none("on_or_after"),
        before=at.time_or_none("before"),
        extra=at.extra,
    )


def _unknown_condition(at: Place) -> Condition:
    return UnknownCondition(Json.trusted(at.raw))


def _now(at: Place) -> Moment:
    return Now(extra=at.extra)


def _fixed_local_date(at: Place) -> Moment:
    return FixedLocalDate(at.date("value"), at.one_of(_EDGES, "which"), extra=at.extra)


def _fixed_utc(at: Place) -> Moment:
    return FixedUtc(at.utc("value"), extra=at.extra)


def _offset(at: Place) -> Moment:
    return Offset.of_amounts(
        at.one_of(_DIRECTIONS, "direction"),
        at.whole_numbers(UNITS, "offset"),
        moment=_moment(at.inner("moment")),
        which_day_end=at.one_of_or_none(_EDGES, "which_day_end"),
        extra=at.extra,
    )


def _period_edge(at: Place) -> Moment:
    return PeriodEdge(at.text("range"), at.one_of(_EDGES, "which"), extra=at.extra)


def _unknown_moment(at: Place) -> Moment:
    return UnknownMoment(Json.trusted(at.raw))


_UNKNOWN_QUERY: Final[_Known[Query]] = (UnknownQuery, _unknown_query)
_UNKNOWN_FIELD: Final[_Known[Field]] = (UnknownField, _unknown_field)
_UNKNOWN_CONDITION: Final[_Known[Condition]] = (UnknownCondition, _unknown_condition)
_UNKNOWN_MOMENT: Final[_Known[Moment]] = (UnknownMoment, _unknown_moment)

_QUERIES: Final[dict[str, _Known[Query]]] = {
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

_FIELDS: Final[dict[str, _Known[Field]]] = {
    "custom_field": (CustomField, _custom_field),
    "regular_field": (RegularField, _regular_field),
}

_CONDITIONS: Final[dict[str, _Known[Condition]]] = {
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

_MOMENTS: Final[dict[str, _Known[Moment]]] = {
    "fixed_local_date": (FixedLocalDate, _fixed_local_date),
    "fixed_utc": (FixedUtc, _fixed_utc),
    "now": (Now, _now),
    "offset": (Offset, _offset),
    "start_end_of_predefined_relative_period": (PeriodEdge, _period_edge),
}

_READERS: Final[dict[str, Callable[[Place], Part]]] = {
    "condition": _condition,
    "field": _field,
    "moment": _moment,
    "query": _query,
}
