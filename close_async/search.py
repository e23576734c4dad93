"""Advanced Filtering as something to loop over, and to count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import attrs

from ._core.model import UNSET
from .errors import BadRequest, PagesUnstable, QueryNotUnderstood, ResponseUnreadable
from .paging.cursor_walk import CAP, KEY, LARGEST_PAGE, SearchWalk, by_age
from .paging.rows import Rows, check_whole, counted
from .query import Filter, Query, SortKey, UnknownSortKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._core.call import Call, Sender
    from ._generated.models.search_count import SearchCount
    from ._generated.models.search_page import SearchPage
    from ._generated.models.search_row import SearchRow
    from ._generated.models.smart_view import SmartView
    from .paging.cursor_walk import Order, SearchAsk
    from .query import AnySortKey

__all__ = ["Fields", "SearchRows", "as_filter", "checked_sort", "count", "total"]

Fields: TypeAlias = Sequence[str] | Mapping[str, Sequence[str]]
"""The names of fields of the objects that are searched, or of each type of object."""

_NAME: Final = "POST /data/search/"
_S_QUERY: Final = "s_query"
_OLD: Final = "it is in the old query language, so build it anew with filters in Close"


class SearchRows(Rows["SearchRow"]):
    """
    What a search finds, fetched page by page while you loop over it.

        async for row in close.search(Lead.url.exists(), fields=["display_name"]):
            print(row.id, row["display_name"])

    A row holds its type and id as attributes, and the fields that were asked for as items. Without
    a sort order of your own, rows also hold `date_created`, and the oldest object comes first.

    Close's cursor dies after 30 seconds and ends after 10,000 objects; this loop goes on beyond
    both. Nothing that was there all along is missed, and nothing comes twice. There is one limit:
    if you sort by anything but `date_created`, oldest first, 10,000 objects are all there are.

    Raises:
        PagesUnstable: in a loop: that limit is reached, or the search leads nowhere.
        ResponseUnreadable: in a loop: Close answered something else than rows.
    """

    def __init__(
        self,
        sender: Sender,
        query: Query | Filter | SmartView,
        *,
        fields: Fields | None = None,
        sort: Sequence[AnySortKey] | None = None,
        limit: int | None = None,
        include_counts: bool = False,
        page_size: int = LARGEST_PAGE,
        cap: int = CAP,
    ) -> None:
        wanted = as_filter(query)
        limit = wanted.results_limit if limit is None else limit
        if limit is not None:
            check_whole("limit", limit, least=0)
        check_whole("page_size", page_size, least=1)
        chosen = wanted.fields if fields is None else fields
        rooted = wanted.query.rooted(wanted.object_type or _only_type(chosen))
        object_type = str(rooted.object_type)
        keys = wanted.sort if sort is None else checked_sort(sort)
        self._plan = _Plan(
            sender=sender,
            query=rooted,
            object_type=object_type,
            fields=_by_type(chosen, object_type),
            order=by_age(object_type, keys),
            limit=limit,
            include_counts=include_counts,
            page_size=min(page_size, LARGEST_PAGE),
            cap=cap,
        )
        self._latest: _Trip | None = None

    @property
    def counts(self) -> SearchCount | None:
        """
        How many rows there are, as Close counted with the first page of the latest loop.

        None before that, and without `include_counts=True`.
        """
        return None if self._latest is None else self._latest.counts

    def __repr__(self) -> str:
        return f"SearchRows({self._plan.object_type!r})"

    def _set_out(self, room: int | None = None) -> _Trip:
        self._latest = _Trip(self._plan, room)
        return self._latest


@attrs.frozen
class _Plan:
    """What is searched, and how."""

    sender: Sender
    query: Query
    object_type: str
    fields: dict[str, list[str]]
    order: Order
    limit: int | None
    include_counts: bool
    page_size: int
    cap: int


class _Trip:
    """One walk, with the fetching."""

    def __init__(self, plan: _Plan, room: int | None) -> None:
        self._plan = plan
        self._walk: SearchWalk[SearchRow] = SearchWalk(
            _NAME,
            plan.query,
            plan.object_type,
            order=plan.order,
            page_size=plan.page_size,
            limit=plan.limit,
            room=room,
            cap=plan.cap,
        )
        self.counts: SearchCount | None = None

    async def advance(self) -> Iterator[SearchRow] | None:
        while not self._walk.ended:
            fresh = await self._go_on()
            if fresh:
                return iter(fresh)
        return None

    async def _go_on(self) -> list[SearchRow]:
        ask = self._walk.wanted()
        try:
            page = (await self._plan.sender.send(self._call(ask))).parsed
        except BadRequest as error:
            if not self._walk.survives(ask, error):
                raise
            return []

        counts = getattr(page, "count", None)
        if ask.only_counts:
            self._walk.take_count(total(counts))
            return []
        if ask.is_first:
            self.counts = counts
        return self._walk.take(_rows_of(page), getattr(page, "cursor", None) or None)

    def _call(self, ask: SearchAsk) -> Call[SearchPage]:
        if ask.only_counts:
            return _counting(ask.query)

        plan = self._plan
        fields = _with_date(plan.fields, plan.object_type) if ask.is_dated else plan.fields
        return _search(
            ask.query,
            fields=fields,
            limit=ask.limit,
            cursor=ask.cursor,
            results_limit=ask.results_limit,
            include_counts=plan.include_counts and ask.is_first,
            sort=ask.sort,
        )


def _rows_of(page: SearchPage) -> list[SearchRow]:
    found: object = getattr(page, "data", None)
    if found is None:
        raise PagesUnstable(_NAME, "an answer holds no data")
    if not isinstance(found, list):
        raise ResponseUnreadable(_NAME, "its data is no list")
    return cast("list[SearchRow]", found)


async def count(sender: Sender, query: Query | Filter | SmartView) -> int:
    """
    Return how many objects *query* finds, without fetching one.

    Of a `Filter` with a `results_limit` that is the limit, if more are found.

    Raises:
        ResponseUnreadable: Close answered no number.
    """
    wanted = as_filter(query)
    page = (await sender.send(_counting(wanted.rooted()))).parsed
    return total(getattr(page, "count", None), wanted.results_limit)


def total(counts: object, limit: int | None = None) -> int:
    """
    Return how many rows there are, but not more than *limit*.

    Raises:
        ResponseUnreadable: *counts* don't say.
    """
    # Which of the two numbers knows the limit is a guess. The larger one never does, and a guard
    # must not take an audience for smaller than it is. With a limit of 0, `limited` says nothing.
    found = counted(counts, "total")
    if found is None:
        raise ResponseUnreadable(_NAME, "it holds no count")
    found = max(found, counted(counts, "limited") or 0)
    return found if limit is None else min(found, limit)


def as_filter(query: object) -> Filter:
    """
    Return *query* with all that a filter says, which for a bare query is nothing.

    Raises:
        TypeError: it's no query, filter or Smart View.
        QueryNotUnderstood: it's a Smart View of the old query language.
    """
    if isinstance(query, Filter):
        return query
    if isinstance(query, Query):
        return Filter(query)
    return _of_smart_view(query)


def _of_smart_view(view: object) -> Filter:
    from ._generated.models.smart_view import SmartView  # noqa: PLC0415 - loads when first used

    if isinstance(view, SmartView):
        if view.s_query is None:
            raise QueryNotUnderstood(_S_QUERY, f"this Smart View has none: {_OLD}")
        return view.s_query

    mend = "Filter.from_dict() reads JSON"
    if view is None:
        mend = f"if that was the s_query of a Smart View, {_OLD}"
    kind = type(view).__name__
    msg = f"a Query, a Filter or a SmartView is due, not {kind}: {mend}"
    raise TypeError(msg)


def _counting(query: Query) -> Call[SearchPage]:
    # A page of one row, in case that no row at all is taken for no limit.
    return _search(query, limit=1, results_limit=0, include_counts=True)


def _search(
    query: Query,
    *,
    limit: int,
    fields: Mapping[str, Sequence[str]] | None = None,
    cursor: str | None = None,
    results_limit: int | None = None,
    include_counts: bool = False,
    sort: Sequence[AnySortKey] | None = None,
) -> Call[SearchPage]:
    from ._generated.api.advanced_filtering import AdvancedFilteringCalls  # noqa: PLC0415 - loads when first used
    from ._generated.models.search_fields import SearchFields  # noqa: PLC0415 - the same

    return AdvancedFilteringCalls.search(
        query=query,
        fields=SearchFields.from_dict(dict(fields)) if fields else UNSET,
        limit=limit,
        cursor=UNSET if cursor is None else cursor,
        results_limit=UNSET if results_limit is None else results_limit,
        include_counts=True if include_counts else UNSET,
        sort=UNSET if sort is None else sort,
    )


def _only_type(fields: Fields | None) -> str | None:
    """Return what is searched, if the fields alone tell."""
    return next(iter(fields)) if isinstance(fields, Mapping) and len(fields) == 1 else None


def _by_type(fields: Fields | None, object_type: str) -> dict[str, list[str]]:
    if fields is None:
        return {}
    if isinstance(fields, Mapping):
        return {name: _names(fields[name]) for name in fields}
    return {object_type: _names(fields)}


def _names(fields: Sequence[str]) -> list[str]:
    if isinstance(fields, str):
        msg = f"several names of fields are due, not one text: [{fields!r}]"
        raise TypeError(msg)
    return list(fields)


def _with_date(fields: Mapping[str, list[str]], object_type: str) -> dict[str, list[str]]:
    names = fields.get(object_type, [])
    return {**fields, object_type: names if KEY in names else [*names, KEY]}


def checked_sort(sort: Sequence[AnySortKey]) -> tuple[AnySortKey, ...]:
    """
    Return several sort keys.

    Raises:
        TypeError: it's a single one, or something else.
    """
    keys: object = sort
    if not isinstance(keys, list | tuple) or not all(map(_is_sort_key, cast("list[object]", keys))):
        msg = f"sort is a list of sort keys, such as [Lead.name.ascending()], not {keys!r}"
        raise TypeError(msg)
    return tuple(sort)


def _is_sort_key(key: object) -> bool:
    return isinstance(key, SortKey | UnknownSortKey)
