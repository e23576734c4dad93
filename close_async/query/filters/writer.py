"""From a `Filter` to bodies that hold a query: only what was changed differs from what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..parse.parser import parse_query
from ..tree.json_value import is_object
from ..tree.query import LegacyQuery
from ..tree.root import check_sendable
from .filter import as_pairs
from .reader import QUERY, S_QUERY, WRAPPER, read_fields, read_sort

if TYPE_CHECKING:
    from collections.abc import Callable

    from .filter import Filter, FilterSource

_EMPTY_WRAPPER: Final[dict[str, Any]] = {QUERY: None, "results_limit": None, "sort": []}


def to_search_body(wanted: Filter) -> dict[str, Any]:
    """Return the body of a search."""
    body = _read_as(wanted, "search")
    wrapper = _wrapper(wanted)
    if wrapper.keys() == WRAPPER:
        # The two look the same then, so either is written as it was read.
        body = wrapper

    filled = _filled(wanted, body, QUERY, to_tree(wanted))
    if as_pairs(read_fields(body.get("_fields"), "_fields")) != as_pairs(wanted.fields):
        filled["_fields"] = wanted.fields
        if wanted.fields is None:
            del filled["_fields"]
    return filled


def to_bulk_body(wanted: Filter) -> dict[str, Any]:
    """Return what the bodies of all bulk actions share, or the whole body that was read."""
    return _filled(wanted, _read_as(wanted, "bulk_action"), S_QUERY, to_tree(wanted))


def to_wrapper(wanted: Filter) -> dict[str, Any]:
    """Return what a Smart View has as its `s_query`."""
    check_sendable(wanted.query)
    return _filled(wanted, _wrapper(wanted) or _EMPTY_WRAPPER, QUERY, wanted.query.to_dict())


def to_tree(wanted: Filter) -> dict[str, Any]:
    """Return the bare query, with its type if nothing in its JSON says it."""
    check_sendable(wanted.query)
    tree = wanted.query.to_dict()
    if wanted.object_type is None or parse_query(tree).object_type is not None:
        return tree
    return wanted.rooted().to_dict()


def to_body(wanted: Filter) -> dict[str, Any]:
    """Return the form that was read."""
    if isinstance(wanted.query, LegacyQuery):
        # It was read, and so it can be shown again.
        body = _read_as(wanted, "bulk_action")
        return _filled(wanted, body, S_QUERY, wanted.query.to_dict())
    view = _read_as(wanted, "smart_view")
    if S_QUERY in view:
        return {**view, S_QUERY: to_wrapper(wanted)}
    return _WRITERS[wanted.source](wanted)


def _read_as(wanted: Filter, source: FilterSource) -> dict[str, Any]:
    """Return the body that was read, if it was of this kind."""
    if wanted.source != source or wanted.body is None:
        return {}
    body: dict[str, Any] = wanted.body.thaw()
    return body


def _wrapper(wanted: Filter) -> dict[str, Any]:
    """Return the wrapper that was read, whether alone or in a Smart View."""
    view = _read_as(wanted, "smart_view")
    inner = view.get(S_QUERY)
    return inner if is_object(inner) else view


def _filled(
    wanted: Filter, body: dict[str, Any], key: str, query: dict[str, Any]
) -> dict[str, Any]:
    # What means the same already is left as it was, to the order of its keys.
    filled = {**body, key: query}
    if read_sort(body.get("sort"), "sort") != wanted.sort:
        filled["sort"] = [one.to_dict() for one in wanted.sort]
    if body.get("results_limit") != wanted.results_limit:
        filled["results_limit"] = wanted.results_limit
    return filled


_WRITERS: Final[dict[FilterSource, Callable[[Filter], dict[str, Any]]]] = {
    "bulk_action": to_bulk_body,
    "query": to_search_body,
    "search": to_search_body,
    "smart_view": to_wrapper,
}
