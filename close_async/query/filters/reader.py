"""From the bodies that hold a query to a `Filter`: searches, Smart Views, bulk actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from ...errors import QueryNotUnderstood
from ..parse.parser import parse_field, parse_query
from ..parse.remember import remembered
from ..tree.json_value import Json, copied, is_list, is_object, json_kind, parsed, step
from ..tree.query import LegacyQuery, MatchAll
from ..tree.sort import SortKey, UnknownSortKey
from .filter import Filter

if TYPE_CHECKING:
    from ..tree.query import Query
    from ..tree.sort import AnySortKey
    from .filter import FilterSource

# What a Smart View calls its type, where that's not the name of the object type.
# [guess] that it needs no more than the "activity." in front.
_VIEW_TYPES: Final = {
    name: f"activity.{name}"
    for name in ("call", "custom_activity", "email", "meeting", "note", "sms", "whatsapp_message")
}

QUERY: Final = "query"
S_QUERY: Final = "s_query"
WRAPPER: Final = frozenset({QUERY, "results_limit", "sort"})
"""The keys that Close gives to the `s_query` of a Smart View: these, and no other."""

# What `query` holds where it narrows nothing: a star means all. [live]
_NO_TEXT: Final = frozenset({"", "*"})
_FILTER: Final = "filter"
_OLD_LANGUAGE: Final = (
    "this is the old query language, a string, and there is no s_query: "
    "build it anew with filters in Close, or with close_async.query"
)
_NO_S_QUERY: Final = (
    "it is null, as in a Smart View of the old query language: "
    "build it anew with filters in Close, or with close_async.query"
)


def read_filter(payload: object) -> Filter:
    """
    Read any body that holds a query.

    Raises:
        QueryNotUnderstood: there is no query in *payload*.
    """
    if isinstance(payload, str | bytes):
        raise QueryNotUnderstood(_FILTER, "this is text: Filter.from_json() reads it")
    body = _object(payload, _FILTER)
    if S_QUERY in body:
        return _from_s_query(body)
    if "type" in body:
        return Filter(parse_query(body))
    if QUERY in body:
        return _from_search(body, "smart_view" if body.keys() == WRAPPER else "search")
    raise QueryNotUnderstood(_FILTER, "it has neither a query nor an s_query nor a type")


def read_smart_view(s_query: object, view_type: object) -> Filter:
    """
    Read what a Smart View of *view_type* has as its `s_query`.

    Raises:
        QueryNotUnderstood: there is no query in it.
    """
    body = _object(s_query, S_QUERY)
    if "type" in body:
        # No Smart View was seen with a bare tree, but its meaning is clear.
        query = parse_query(body, S_QUERY, _view_type(view_type))
        return Filter(query, object_type=_view_type(view_type))
    return _from_search(body, "smart_view", path="s_query.", object_type=_view_type(view_type))


@remembered
def read_bulk_action(s_query: object, text: object) -> Query:
    """
    Read the `s_query` of a bulk action, beside which *text* stands in the old language.

    An action that was started with such a text has an `s_query` that matches everything. [live]

    Raises:
        QueryNotUnderstood: *s_query* is not a tree of queries.
    """
    query = parse_query(s_query, S_QUERY)
    if not isinstance(text, str) or text.strip() in _NO_TEXT or query != MatchAll():
        return query
    return LegacyQuery(text, Json.trusted(copied(s_query, path=S_QUERY)))


def _from_s_query(body: dict[str, Any]) -> Filter:
    s_query = body[S_QUERY]
    if s_query is None and isinstance(body.get(QUERY), str):
        raise QueryNotUnderstood(QUERY, _OLD_LANGUAGE)
    if s_query is None:
        raise QueryNotUnderstood(S_QUERY, _NO_S_QUERY)

    s_query = _object(_unquoted(s_query, S_QUERY), S_QUERY)
    if "type" in s_query:
        query = read_bulk_action(s_query, body.get(QUERY))
        return _with_options(query, body, "bulk_action", path="", kept=_kept(body, S_QUERY))

    object_type = _view_type(body.get("type"))
    found = _from_search(s_query, "smart_view", path="s_query.", object_type=object_type)
    around = _kept(body, S_QUERY) | {S_QUERY: None if found.body is None else found.body.thaw()}
    return attrs.evolve(found, body=Json.trusted(around))


def _from_search(
    body: dict[str, Any], source: FilterSource, *, path: str = "", object_type: str | None = None
) -> Filter:
    tree = _unquoted(body.get(QUERY), path + QUERY)
    if isinstance(tree, str):
        raise QueryNotUnderstood(path + QUERY, _OLD_LANGUAGE)
    query = parse_query(tree, path + QUERY, object_type)
    kept = _kept(body, QUERY)
    return _with_options(query, body, source, path=path, object_type=object_type, kept=kept)


def _unquoted(value: object, path: str) -> object:
    """Return what stands there, read if it's JSON text, which the old language never is."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        return parsed(value, path=path)
    return value


def _kept(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a copy of *body* in which null stands for its query, which is kept elsewhere."""
    kept: dict[str, Any] = copied({**body, key: None}, path=_FILTER)
    return kept


def _with_options(
    query: Query,
    body: dict[str, Any],
    source: FilterSource,
    *,
    path: str,
    kept: dict[str, Any],
    object_type: str | None = None,
) -> Filter:
    return Filter(
        query,
        sort=read_sort(body.get("sort"), f"{path}sort"),
        results_limit=_limit(body.get("results_limit"), f"{path}results_limit"),
        fields=read_fields(body.get("_fields"), f"{path}_fields"),
        object_type=object_type,
        source=source,
        body=Json.trusted(kept),
    )


def _view_type(name: object) -> str | None:
    return _VIEW_TYPES.get(name, name) if isinstance(name, str) else None


def read_sort(value: object, path: str) -> tuple[AnySortKey, ...]:
    """
    Read a list of sort keys, or none.

    Raises:
        QueryNotUnderstood: *value* is something else.
    """
    if value is None:
        return ()
    if not is_list(value):
        raise QueryNotUnderstood(path, f"expected a list of sort keys, got {json_kind(value)}")
    return tuple(read_sort_key(key, path + step(index)) for index, key in enumerate(value))


@remembered
def read_sort_key(value: object, path: str) -> AnySortKey:
    """Read one sort key; an unknown one is kept as it is."""
    key = copied(_object(value, path), path=path)
    direction, field = key.get("direction"), key.get("field")
    if key.keys() != {"direction", "field"} or direction not in ("asc", "desc"):
        return UnknownSortKey(Json.trusted(key))
    if not is_object(field) or "type" not in field:
        # A template's preview names the field by a string, which doesn't say of which type it is.
        return UnknownSortKey(Json.trusted(key))
    return SortKey(parse_field(field, path + step("field")), direction)


def _limit(value: object, path: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise QueryNotUnderstood(path, f"expected an integer, got {json_kind(value)}")
    return value


def read_fields(value: object, path: str) -> dict[str, list[str]] | None:
    """
    Read the fields of the rows, for each object type, or None.

    Raises:
        QueryNotUnderstood: *value* is something else.
    """
    if value is None:
        return None
    fields: dict[str, list[str]] = {}
    for object_type, names in _object(value, path).items():
        if not is_list(names) or not all(isinstance(name, str) for name in names):
            raise QueryNotUnderstood(path + step(object_type), "expected a list of field names")
        fields[object_type] = names
    return fields


def _object(value: object, path: str) -> dict[str, Any]:
    if not is_object(value):
        raise QueryNotUnderstood(path, f"expected an object, got {json_kind(value)}")
    return value
