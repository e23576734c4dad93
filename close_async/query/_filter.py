"""Whole filters: a query with its sort order, limit and fields, in whatever body it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from ._json import parsed
from ._parts import set_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ._nodes import Query
    from ._sort import AnySortKey

FilterSource: TypeAlias = Literal["query", "search", "smart_view", "bulk_action"]

_Fields: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


def _as_pairs(fields: Mapping[str, Iterable[str]] | None) -> _Fields | None:
    if fields is None:
        return None
    return tuple((object_type, tuple(names)) for object_type, names in fields.items())


def _as_keys(keys: Iterable[AnySortKey]) -> tuple[AnySortKey, ...]:
    return tuple(keys)


@attrs.frozen(repr=False)
class Filter:
    """
    A query, and how its rows are sorted, limited and cut.

        >>> from close_async.query import Lead
        >>> by_age = [Lead.date_created.ascending()]
        >>> oldest = Filter(Lead.url.exists(), sort=by_age, results_limit=9)
        >>> oldest.to_dict()["results_limit"]
        9
    """

    query: Query
    """Which objects to find."""

    sort: tuple[AnySortKey, ...] = attrs.field(default=(), converter=_as_keys, kw_only=True)
    """By what they are sorted, the first key first."""

    results_limit: int | None = attrs.field(default=None, kw_only=True)
    """How many of them are wanted at most, or None for all."""

    _fields: _Fields | None = attrs.field(
        default=None, converter=_as_pairs, kw_only=True, alias="fields"
    )

    object_type: str | None = attrs.field(default=None, kw_only=True)
    """What the filter finds; a Smart View may know it although its query doesn't tell."""

    source: FilterSource = attrs.field(default="query", kw_only=True)
    """What it was read from: a bare `query`, a `search` body, a `smart_view` or a `bulk_action`."""

    def __attrs_post_init__(self) -> None:
        set_once(self, "object_type", self.query.object_type or self.object_type)

    @classmethod
    def from_dict(cls, payload: object) -> Filter:
        """
        Read a filter out of a search body, a Smart View, a bulk action or a bare query tree.

        Of a Smart View it takes the whole object or its `s_query` alone. The latter looks like a
        search body, and that's what `source` says then.

        Raises:
            QueryNotUnderstood: there is no query in *payload*; the error names the place.
        """
        from ._bodies import read_filter  # noqa: PLC0415 - the reader stands above the filter

        return read_filter(payload)

    @classmethod
    def from_json(cls, text: str | bytes) -> Filter:
        """
        Read a filter from JSON text, such as "Copy Filters" in Close gives.

        Raises:
            QueryNotUnderstood: *text* is not JSON, or there is no query in it.
        """
        return cls.from_dict(parsed(text, path="filter"))

    @property
    def fields(self) -> dict[str, list[str]] | None:
        """Which fields the rows hold, for each object type; None leaves it to Close."""
        if self._fields is None:
            return None
        return {object_type: list(names) for object_type, names in self._fields}

    def rooted(self) -> Query:
        """
        Return the query with the `object_type` clause that Close expects.

        Raises:
            ValueError: nothing tells what the filter finds.
            TypeError: the query is about several types.
        """
        return self.query.rooted(self.object_type)

    def to_dict(self) -> dict[str, Any]:
        """Return the body of a search, in which what isn't set is left out."""
        body: dict[str, Any] = {"query": self.query.to_dict()}
        if self.sort:
            body["sort"] = [key.to_dict() for key in self.sort]
        if self.results_limit is not None:
            body["results_limit"] = self.results_limit
        if self._fields is not None:
            body["_fields"] = self.fields
        return body

    def __repr__(self) -> str:
        given: dict[str, object] = {
            "sort": self.sort or None,
            "results_limit": self.results_limit,
            "fields": self.fields,
            "object_type": self.object_type if self.query.object_type is None else None,
            "source": self.source if self.source != "query" else None,
        }
        named = "".join(f", {name}={value!r}" for name, value in given.items() if value is not None)
        return f"Filter({self.query!r}{named})"
