"""A query with its sort order, limit and fields, read from and written to any body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeAlias

import attrs

from ..tree.capabilities import Slot
from ..tree.json_value import Json, parsed
from ..tree.node import set_once
from ..tree.query import T

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..tree.query import Query
    from ..tree.sort import AnySortKey

FilterSource: TypeAlias = Literal["query", "search", "smart_view", "bulk_action"]

_FieldNames: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


def as_pairs(fields: Mapping[str, Iterable[str]] | _FieldNames | None) -> _FieldNames | None:
    """Return the fields of each object type as an immutable value."""
    if fields is None:
        return None
    # `attrs.evolve()` passes what is one already.
    return tuple((object_type, tuple(names)) for object_type, names in dict(fields).items())


def _as_keys(keys: Iterable[AnySortKey]) -> tuple[AnySortKey, ...]:
    return tuple(keys)


@attrs.frozen(repr=False)
class Filter(Generic[T]):
    """
    A query, with the sort order, limit and fields of its rows.

        >>> from close_async.query import Lead
        >>> by_age = [Lead.date_created.ascending()]
        >>> oldest = Filter(Lead.url.exists(), sort=by_age, results_limit=9)
        >>> oldest.to_search_body()["results_limit"]
        9

    It is read from any body that holds a query, and written as any of them: the body of a search or
    of a bulk action, what a Smart View has as its `s_query`, or the bare tree. The form that it was
    read from is written unchanged, with unknown keys and the order of all keys, except for what was
    changed since. The other forms hold what a filter knows.
    """

    query: Query[T]
    """Which objects to find."""

    sort: tuple[AnySortKey, ...] = attrs.field(default=(), converter=_as_keys, kw_only=True)
    """The keys to sort by, the first key first."""

    results_limit: int | None = attrs.field(default=None, kw_only=True)
    """How many objects are returned at most, or None for all."""

    _fields: _FieldNames | None = attrs.field(
        default=None, converter=as_pairs, kw_only=True, alias="fields"
    )

    object_type: str | None = attrs.field(default=None, kw_only=True)
    """What the filter finds; a Smart View may know it although its query doesn't say it."""

    source: FilterSource = attrs.field(default="query", kw_only=True)
    """What it was read from: a bare `query`, a `search` body, a `smart_view` or a `bulk_action`."""

    body: Json | None = attrs.field(default=None, kw_only=True, eq=False)
    """The body that it was read from, with null for the query. Equality ignores it."""

    def __attrs_post_init__(self) -> None:
        set_once(self, "object_type", self.query.object_type or self.object_type)

    @classmethod
    def from_dict(cls, payload: object) -> Filter:
        """
        Read a filter out of a search body, a Smart View, a bulk action or a bare query tree.

        Of a Smart View it takes the whole object or its `s_query` alone. The latter is
        recognized if it holds `query`, `results_limit` and `sort` and nothing else, as Close writes
        it. A search body of exactly these three looks the same; it means the same, and
        `to_search_body()` returns it unchanged.

        Raises:
            QueryNotUnderstood: there is no query in *payload*; the error names the place.
        """
        return filter_operations().read_filter(payload)

    @classmethod
    def from_smart_view(cls, s_query: object, view_type: str | None = None) -> Filter:
        """
        Read what a Smart View has as its `s_query`; *view_type* is what it has as its `type`.

        `SmartView.s_query` has read it already.

        Raises:
            QueryNotUnderstood: there is no query in *s_query*; the error names the place.
        """
        return filter_operations().read_smart_view(s_query, view_type)

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

    def rooted(self) -> Query[T]:
        """
        Return the query with the `object_type` clause that Close expects.

        Raises:
            ValueError: nothing says what the filter finds.
            TypeError: the query is about several types.
        """
        return self.query.rooted(self.object_type)

    def to_search_body(self) -> dict[str, Any]:
        """
        Return the body of a search, in which what isn't set is left out.

        If nothing in its JSON says what the query finds, such as in one with only a custom field,
        and the filter knows, the `object_type` is added.
        """
        return filter_operations().to_search_body(self)

    def to_bulk_body(self) -> dict[str, Any]:
        """
        Return `s_query`, `sort` and `results_limit` as bulk actions take them.

        What isn't set is left out. The query gets an `object_type` as in `to_search_body()`.
        `close.bulk` takes the filter itself.
        """
        return filter_operations().to_bulk_body(self)

    def to_smart_view(self) -> dict[str, Any]:
        """
        Return what a Smart View has as its `s_query`: `query`, `results_limit` and `sort`.

        What the filter finds belongs beside it, as the `type` of the view.
        """
        return filter_operations().to_wrapper(self)

    def to_tree(self) -> dict[str, Any]:
        """
        Return the bare query, which can't hold a sort order, a limit or fields.

        It gets an `object_type` as in `to_search_body()`.
        """
        return filter_operations().to_tree(self)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the body that was read, whole and in its own form.

        That's the body of a search for a filter made in Python or read from a bare tree.
        """
        return filter_operations().to_body(self)

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


class _FilterOperations(Protocol):
    """What the methods of `Filter` call."""

    def read_filter(self, payload: object) -> Filter: ...
    def read_smart_view(self, s_query: object, view_type: object) -> Filter: ...
    def to_search_body(self, wanted: Filter) -> dict[str, Any]: ...
    def to_bulk_body(self, wanted: Filter) -> dict[str, Any]: ...
    def to_wrapper(self, wanted: Filter) -> dict[str, Any]: ...
    def to_tree(self, wanted: Filter) -> dict[str, Any]: ...
    def to_body(self, wanted: Filter) -> dict[str, Any]: ...


filter_operations: Final[Slot[_FilterOperations]] = Slot()
