"""
A query as Python source.

Each expression is built together with its value. So an expression is only used if its value equals
the query; a query without one is given as its JSON.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from ..tree.query import (
    And,
    FieldCondition,
    HasRelated,
    IdQuery,
    InStatus,
    LegacyQuery,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    SavedSearch,
    TextQuery,
    all_of,
    any_of,
)
from .code import Expression, Joined, Negated, NotExpressible, attribute, call, function, literal
from .expressions import (
    any_field,
    condition_call,
    field_by_name,
    plain_reference,
    rows_of,
    time,
    type_named,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# Python refuses more than 200 nested brackets, and very long chains of operators.
_DEEPEST: Final = 60
_LONGEST_CHAIN: Final = 30


def to_python(query: Query, *, width: int) -> str:
    """Return source that builds *query*, in lines of at most *width* where that's possible."""
    return _printed(query).layout(0, width)


def _printed(query: Query) -> Expression:
    """Return the first expression that equals *query*, or its JSON."""
    if query.levels > _DEEPEST:
        return call(attribute(_QUERY, "from_json"), literal(query.to_json()))
    code = _first(query, *_candidates(query))
    return code or _by_json(query)


def _by_json(query: Query) -> Expression:
    if isinstance(query, LegacyQuery):
        # Its JSON doesn't say who is meant.
        return call(function(LegacyQuery), literal(query.text))
    return call(attribute(_QUERY, "from_dict"), literal(_without_negate(query)))


def _without_negate(query: Query) -> dict[str, Any]:
    # The operator in front of it says it, if it's negated.
    return {key: value for key, value in query.to_dict().items() if key != "negate"}


def _first(query: Query, *candidates: Callable[[], Expression]) -> Expression | None:
    for make in candidates:
        try:
            code = make()
        except NotExpressible:
            continue
        if code.value == query:
            return code
    return None


def _candidates(query: Query) -> tuple[Callable[[], Expression], ...]:
    """Return candidates for *query*, the shortest first. Its parts are printed only once."""
    match query:
        case Not():
            part = _printed(query.query)
            return (lambda: Negated("~", ~part.value, part),)
        case And():
            parts = tuple(map(_printed, query.queries))
            return (
                lambda: _chain("&", lambda left, right: left & right, parts),
                lambda: call(function(all_of), *parts),
            )
        case Or():
            parts = tuple(map(_printed, query.queries))
            return (
                lambda: _ids(query),
                lambda: _chain("|", lambda left, right: left | right, parts),
                lambda: call(function(any_of), *parts),
            )
        case HasRelated():
            return _candidates_of_relation(query)
        case FieldCondition():
            return _candidates_of_condition(query)
        case _:
            return (lambda: _leaf(query),)


def _candidates_of_relation(query: HasRelated) -> tuple[Callable[[], Expression], ...]:
    related = _printed(query.related_query)
    rows = query.related_object_type
    return (
        lambda: call(_has(query), related),
        lambda: call(_has(query), rows_of(rows)),
        lambda: call(_has(query), call(function(all_of), rows_of(rows), related)),
    )


def _candidates_of_condition(query: FieldCondition) -> tuple[Callable[[], Expression], ...]:
    field, condition = query.field, query.condition
    return (
        lambda: condition_call(field_by_name(field), condition),
        lambda: condition_call(any_field(field, condition), condition),
        lambda: condition_call(plain_reference(field, condition), condition),
    )


def _leaf(query: Query) -> Expression:
    match query:
        case ObjectTypeQuery():
            return rows_of(query.name)
        case MatchAll():
            return call(function(MatchAll))
        case IdQuery():
            return _id_is_in(query.of, query.value)
        case TextQuery():
            mode = {} if query.mode == "full_words" else {"mode": literal(query.mode)}
            text = attribute(type_named(query.of), "text")
            return call(text, literal(query.value), **mode)
        case SavedSearch():
            view = attribute(type_named(query.of), "smart_view")
            return call(view, literal(query.saved_search_id))
        case InStatus():
            return _in_status(query)
        case _:
            raise NotExpressible


def _has(query: HasRelated) -> Expression:
    return attribute(type_named(query.this_object_type), "has")


def _ids(query: Or) -> Expression:
    ids = [part for part in query.queries if isinstance(part, IdQuery)]
    if len(ids) < len(query.queries) or not ids:
        raise NotExpressible
    return _id_is_in(ids[0].of, *(part.value for part in ids))


def _id_is_in(object_type: str | None, *ids: str) -> Expression:
    return call(attribute(attribute(type_named(object_type), "id"), "is_in"), *map(literal, ids))


def _chain(sign: str, join: Callable[[Any, Any], Any], parts: tuple[Expression, ...]) -> Expression:
    if not 1 < len(parts) <= _LONGEST_CHAIN:
        raise NotExpressible
    try:
        made = reduce(join, (part.value for part in parts))
    except TypeError:
        # Queries about different types can't be joined, but they may have been read as a group.
        raise NotExpressible from None
    return Joined(sign, made, parts)


def _in_status(query: InStatus) -> Expression:
    bounds: dict[str, Expression] = {}
    if query.on_or_after is not None:
        bounds["since"] = time(query.on_or_after, "start")
    if query.before is not None:
        bounds["before"] = time(query.before, "end")
    in_status = attribute(type_named(query.of), "in_status")
    return call(in_status, *map(literal, query.status_ids), **bounds)


_QUERY: Final = Expression("Query", Query)
