"""
A query as Python source.

Each piece of source is built together with the object that it makes. So a spelling is only used if
what it makes is the query; what no spelling makes is given as its JSON.
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
from .code import Code, Joined, Negated, NotExpressible, attribute, call, function, literal
from .expressions import any_field, asked, field_by_name, plain_reference, rows_of, time, type_named

if TYPE_CHECKING:
    from collections.abc import Callable

# Python gives up on more than 200 brackets in brackets, and on very long chains of operators.
_DEEPEST: Final = 60
_LONGEST_CHAIN: Final = 30


def to_python(query: Query, *, width: int) -> str:
    """Return source that builds *query*, in lines of at most *width* where that can be done."""
    return _spelled(query).laid_out(0, width)


def _spelled(query: Query) -> Code:
    """Return the first spelling that makes *query*, or its JSON."""
    if query.levels > _DEEPEST:
        return call(attribute(_QUERY, "from_json"), literal(query.to_json()))
    code = _first(query, *_spellings(query))
    return code or call(attribute(_QUERY, "from_dict"), literal(_without_negate(query)))


def _without_negate(query: Query) -> dict[str, Any]:
    # The sign in front of it says it, if it's negated at all.
    return {key: value for key, value in query.to_dict().items() if key != "negate"}


def _first(query: Query, *spellings: Callable[[], Code]) -> Code | None:
    for spell in spellings:
        try:
            code = spell()
        except NotExpressible:
            continue
        if code.made == query:
            return code
    return None


def _spellings(query: Query) -> tuple[Callable[[], Code], ...]:
    """Return the ways to spell *query*, the nicest first. Its parts are spelled only once."""
    match query:
        case Not():
            part = _spelled(query.query)
            return (lambda: Negated("~", ~part.made, part),)
        case And():
            parts = tuple(map(_spelled, query.queries))
            return (
                lambda: _chain("&", lambda left, right: left & right, parts),
                lambda: call(function(all_of), *parts),
            )
        case Or():
            parts = tuple(map(_spelled, query.queries))
            return (
                lambda: _ids(query),
                lambda: _chain("|", lambda left, right: left | right, parts),
                lambda: call(function(any_of), *parts),
            )
        case HasRelated():
            return _spellings_of_relation(query)
        case FieldCondition():
            return _spellings_of_condition(query)
        case _:
            return (lambda: _leaf(query),)


def _spellings_of_relation(query: HasRelated) -> tuple[Callable[[], Code], ...]:
    related = _spelled(query.related_query)
    rows = query.related_object_type
    return (
        lambda: call(_has(query), related),
        lambda: call(_has(query), rows_of(rows)),
        lambda: call(_has(query), call(function(all_of), rows_of(rows), related)),
    )


def _spellings_of_condition(query: FieldCondition) -> tuple[Callable[[], Code], ...]:
    field, condition = query.field, query.condition
    return (
        lambda: asked(field_by_name(field), condition),
        lambda: asked(any_field(field, condition), condition),
        lambda: asked(plain_reference(field, condition), condition),
    )


def _leaf(query: Query) -> Code:
    match query:
        case ObjectTypeQuery():
            return rows_of(query.name)
        case MatchAll():
            return call(function(MatchAll))
        case IdQuery():
            return call(attribute(type_named(query.of), "with_ids"), literal(query.value))
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


def _has(query: HasRelated) -> Code:
    return attribute(type_named(query.this_object_type), "has")


def _ids(query: Or) -> Code:
    ids = [part for part in query.queries if isinstance(part, IdQuery)]
    if len(ids) < len(query.queries) or not ids:
        raise NotExpressible
    with_ids = attribute(type_named(ids[0].of), "with_ids")
    return call(with_ids, *(literal(part.value) for part in ids))


def _chain(sign: str, join: Callable[[Any, Any], Any], parts: tuple[Code, ...]) -> Code:
    if not 1 < len(parts) <= _LONGEST_CHAIN:
        raise NotExpressible
    try:
        made = reduce(join, (part.made for part in parts))
    except TypeError:
        # Queries about different types are never joined; but they may have been read as a group.
        raise NotExpressible from None
    return Joined(sign, made, parts)


def _in_status(query: InStatus) -> Code:
    bounds: dict[str, Code] = {}
    if query.on_or_after is not None:
        bounds["since"] = time(query.on_or_after, "start")
    if query.before is not None:
        bounds["before"] = time(query.before, "end")
    in_status = attribute(type_named(query.of), "in_status")
    return call(in_status, *map(literal, query.status_ids), **bounds)


_QUERY: Final = Code("Query", Query)
