"""Advanced Filtering: rows to loop over, and their count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    TypeAlias,
    TypedDict,
    TypeGuard,
    TypeVar,
    cast,
)

import attrs

from ._core.model import UNSET, Model, mark_as_asked, rows_reader
from ._validate import integer
from .errors import BadRequest, PagesUnstable, QueryNotUnderstood, ResponseUnreadable
from .paging.cursor_walk import CAP, DATE_CREATED, MAX_PAGE_SIZE, CursorWalk, search_order
from .paging.rows import Paginator, count_in, cursor_in
from .query import Filter, SortKey, UnknownSortKey
from .query.build.known_fields import row_fields
from .query.tree.ids import UncheckedId
from .query.tree.node import check_copy
from .query.tree.query import is_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import typing_extensions

    from ._core.call import Call, Sender
    from ._generated.models.call_activity import CallActivity
    from ._generated.models.contact import Contact
    from ._generated.models.email_activity import EmailActivity
    from ._generated.models.lead import Lead
    from ._generated.models.note_activity import NoteActivity
    from ._generated.models.opportunity import Opportunity
    from ._generated.models.search_count import SearchCount
    from ._generated.models.search_page import SearchPage
    from ._generated.models.search_row import SearchRow
    from ._generated.models.smart_view import SmartView
    from ._generated.models.task import Task
    from .paging.cursor_walk import SearchOrder, SearchRequest
    from .query import AnySortKey, Query

__all__ = ["Fields", "SearchRows", "as_filter", "check_sort", "count", "read_total"]

ROW_MODELS: Final = {
    "lead": "Lead",
    "contact": "Contact",
    "opportunity": "Opportunity",
    "task": "Task",
    "activity.call": "CallActivity",
    "activity.email": "EmailActivity",
    "activity.note": "NoteActivity",
}
"""The models that rows are read as, by type of object; those of all others are `SearchRow`."""

if TYPE_CHECKING:
    # What each of these types of objects is read as: the same models as above.
    LeadRow: TypeAlias = Lead
    ContactRow: TypeAlias = Contact
    OpportunityRow: TypeAlias = Opportunity
    TaskRow: TypeAlias = Task
    CallRow: TypeAlias = CallActivity
    EmailRow: TypeAlias = EmailActivity
    NoteRow: TypeAlias = NoteActivity
    AnyRow: TypeAlias = (
        LeadRow | ContactRow | OpportunityRow | TaskRow | CallRow | EmailRow | NoteRow | SearchRow
    )

    R = typing_extensions.TypeVar("R", default=Any)
else:
    R = TypeVar("R")

Fields: TypeAlias = Sequence[str] | Mapping[str, Sequence[str]]
"""
The names of fields of the objects that are searched, or of each type of object.

Custom fields are `custom.cf_...`, or `custom` for all. A name that isn't known is refused, unless
its type stands in front (`lead.new_field`) or it's `unchecked("new_field")`.
"""


class SearchOptions(TypedDict, total=False):
    """The options of `close.search()`."""

    fields: Fields | None
    sort: Sequence[AnySortKey] | None
    limit: int | None
    include_counts: bool
    page_size: int


_REQUEST_LINE: Final = "POST /data/search/"
_S_QUERY: Final = "s_query"
_OLD_LANGUAGE: Final = "it is in the old query language, so build it anew with filters in Close"


class SearchRows(Paginator[R]):
    """
    What a search finds, fetched page by page while you loop over it.

        async for row in close.search(Lead.url.exists(), fields=["display_name"]):
            print(row.id, row["display_name"])

    A row holds its id and the fields that were asked for: as items, and as typed attributes where
    a type of objects has a model. Reading a field that wasn't asked for raises `FieldNotFetched`.
    Without a sort order of your own, rows also hold `date_created`, and the oldest object comes
    first.

    Close's cursor dies after 30 seconds and ends after 10,000 objects; this loop goes on beyond
    both. Nothing that was there all along is missed, and nothing comes twice. There is one limit:
    sorted by anything but `date_created`, oldest first, a search ends after 10,000 objects.

    Raises:
        PagesUnstable: in a loop: that limit is reached, or Close sends no more new rows.
        ResponseUnreadable: in a loop: an answer holds no list of rows.
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
        page_size: int = MAX_PAGE_SIZE,
        cap: int = CAP,
    ) -> None:
        wanted = as_filter(query)
        limit = wanted.results_limit if limit is None else limit
        if limit is not None:
            integer("limit", limit, least=0)
        chosen = wanted.fields if fields is None else fields
        rooted = wanted.query.rooted(wanted.object_type or _single_type(chosen))
        object_type = str(rooted.object_type)
        keys = wanted.sort if sort is None else check_sort(sort)
        self._plan = _Plan(
            sender=sender,
            query=rooted,
            object_type=object_type,
            fields=_by_type(chosen, object_type)
            if fields is None
            else _checked(fields, object_type),
            order=search_order(object_type, keys),
            limit=limit,
            include_counts=include_counts,
            page_size=min(integer("page_size", page_size, least=1), MAX_PAGE_SIZE),
            cap=cap,
        )
        self._latest: _SearchPages[R] | None = None

    @property
    def counts(self) -> SearchCount | None:
        """
        How many rows there are, as Close counted with the first page of the latest loop.

        None before that, and without `include_counts=True`.
        """
        return None if self._latest is None else self._latest.counts

    def __repr__(self) -> str:
        return f"SearchRows({self._plan.object_type!r})"

    def _start(self, room: int | None = None) -> _SearchPages[R]:
        self._latest = _SearchPages(self._plan, room)
        return self._latest


@attrs.frozen
class _Plan:
    """A search with all its settings."""

    sender: Sender
    query: Query
    object_type: str
    fields: dict[str, list[str]]
    order: SearchOrder
    limit: int | None
    include_counts: bool
    page_size: int
    cap: int


class _SearchPages(Generic[R]):
    """One walk through what a search finds, and the calls that fetch its pages."""

    def __init__(self, plan: _Plan, room: int | None) -> None:
        self._plan = plan
        self._walk: CursorWalk[R] = CursorWalk(
            _REQUEST_LINE,
            plan.query,
            plan.object_type,
            order=plan.order,
            page_size=plan.page_size,
            limit=plan.limit,
            room=room,
            cap=plan.cap,
        )
        self.counts: SearchCount | None = None

    async def next_rows(self) -> Iterator[R] | None:
        while not self._walk.ended:
            new_rows = await self._fetch()
            if new_rows:
                return iter(new_rows)
        return None

    async def _fetch(self) -> list[R]:
        request = self._walk.next_request()
        try:
            page = (await self._plan.sender.send(self._call(request))).parsed
        except BadRequest as error:
            if not self._walk.can_recover(request, error):
                raise
            return []

        counts = getattr(page, "count", None)
        if request.only_counts:
            self._walk.take_count(read_total(counts))
            return []
        if request.is_first:
            self.counts = counts
        return self._walk.take(self._read_rows(page), getattr(page, "cursor", None))

    def _read_rows(self, page: SearchPage) -> list[R]:
        found: object = getattr(page, "data", None)
        if found is None:
            raise PagesUnstable(_REQUEST_LINE, "an answer holds no data")
        if not isinstance(found, list):
            raise ResponseUnreadable(_REQUEST_LINE, "its data is not a list")
        return cast("list[R]", found)

    def _call(self, request: SearchRequest) -> Call[SearchPage]:
        if request.only_counts:
            return _count_call(request.query)

        plan = self._plan
        fields = _with_date(plan.fields, plan.object_type) if request.is_dated else plan.fields
        call = _search_call(
            request.query,
            fields=fields,
            limit=request.limit,
            cursor=request.cursor,
            results_limit=request.results_limit,
            include_counts=plan.include_counts and request.is_first,
            sort=request.sort,
        )
        return attrs.evolve(call, parse=_parser(call.parse, plan.object_type))


async def count(sender: Sender, query: Query | Filter | SmartView) -> int:
    """
    Return how many objects *query* finds, without fetching one.

    Of a `Filter` with a `results_limit` that is the limit, if more are found. With a limit of 0 a
    search only asks for the number, so that cuts nothing.

    Raises:
        ResponseUnreadable: the answer holds no count.
    """
    wanted = as_filter(query)
    page = (await sender.send(_count_call(wanted.rooted()))).parsed
    return read_total(getattr(page, "count", None), wanted.results_limit)


def read_total(counts: object, limit: int | None = None) -> int:
    """
    Return how many rows there are, but not more than *limit*, unless that is 0.

    Raises:
        ResponseUnreadable: *counts* hold no total.
    """
    # Which of the two numbers is cut by the limit is a guess. The larger one never is, and a guard
    # must not take an audience for smaller than it is. With a limit of 0, `limited` says nothing.
    found = count_in(counts, "total")
    if found is None:
        raise ResponseUnreadable(_REQUEST_LINE, "it holds no count")
    found = max(found, count_in(counts, "limited") or 0)
    return min(found, limit) if limit else found


def _parser(parse: Callable[[Any], SearchPage], object_type: str) -> Callable[[Any], SearchPage]:
    """Return *parse*, which reads rows as the model of this type of objects."""

    def parse_rows(source: Any) -> SearchPage:  # noqa: ANN401 - JSON enters here
        page = parse(source)
        page.cursor = cursor_in(source.get("cursor"))
        rows: list[Any] | None = source.get("data")
        if isinstance(rows, list):
            found = rows_reader(_row_model(object_type))(rows)
            for row in found:
                if isinstance(row, Model):
                    mark_as_asked(row)
            page.data = cast("list[SearchRow]", found)
        return page

    return parse_rows


def _row_model(object_type: str) -> type[Model]:
    from ._generated import models  # noqa: PLC0415 - loads when first used

    found: type[Model] = getattr(models, ROW_MODELS.get(object_type, "SearchRow"))
    return found


def as_filter(query: object) -> Filter:
    """
    Return a query, a filter or a Smart View as a filter.

    Raises:
        TypeError: *query* is something else.
        QueryNotUnderstood: it's a Smart View in the old query language.
    """
    if _is_filter(query):
        return query
    if is_query(query):
        return Filter(query)
    return _of_smart_view(query)


def _is_filter(value: object) -> TypeGuard[Filter]:
    return isinstance(value, Filter)


def _of_smart_view(view: object) -> Filter:
    from ._generated.models.smart_view import SmartView  # noqa: PLC0415 - loads when first used

    if isinstance(view, SmartView):
        if view.s_query is None:
            raise QueryNotUnderstood(_S_QUERY, f"this Smart View has none: {_OLD_LANGUAGE}")
        return view.s_query

    check_copy(view)
    mend = "Filter.from_dict() reads JSON"
    if view is None:
        mend = f"if that was the s_query of a Smart View, {_OLD_LANGUAGE}"
    kind = type(view).__name__
    msg = f"expected a Query, a Filter or a SmartView, got {kind}: {mend}"
    raise TypeError(msg)


def _count_call(query: Query) -> Call[SearchPage]:
    # A page of one row, in case that Close takes a limit of 0 for no limit.
    return _search_call(query, limit=1, results_limit=0, include_counts=True)


def _search_call(
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


def _single_type(fields: Fields | None) -> str | None:
    """Return the type of object that the fields name, if it's only one."""
    return next(iter(fields)) if isinstance(fields, Mapping) and len(fields) == 1 else None


def _by_type(fields: Fields | None, object_type: str) -> dict[str, list[str]]:
    if fields is None:
        return {}
    if isinstance(fields, Mapping):
        return {name: _field_names(fields[name]) for name in fields}
    return {object_type: _field_names(fields)}


def _field_names(fields: object) -> list[str]:
    if isinstance(fields, str):
        msg = f"fields must be a list of field names, got a string: [{fields!r}]"
        raise TypeError(msg)
    given = list(cast("Iterable[object]", fields)) if isinstance(fields, Iterable) else [fields]
    names = [one for one in given if isinstance(one, str)]
    if len(names) < len(given):
        msg = f"fields must be a list of field names, got {fields!r}"
        raise TypeError(msg)
    return names


def _checked(fields: Fields, object_type: str) -> dict[str, list[str]]:
    """
    Return the names of fields by type of object, if they are known of this type.

    Raises:
        ValueError: one isn't, and neither `unchecked()` nor written with its type in front.
    """
    by_type = _by_type(fields, object_type)
    return {kind: [_checked_name(kind, name) for name in by_type[kind]] for kind in by_type}


def _checked_name(object_type: str, name: str) -> str:
    prefix = f"{object_type}."
    known = row_fields(object_type)
    if isinstance(name, UncheckedId) or name.startswith(prefix) or not known:
        return str.removeprefix(name, prefix)
    if name in known or name.startswith("custom."):
        return name

    meant = get_close_matches(name, known, n=1)
    mend = f"did you mean {meant[0]!r}? " if meant else ""
    msg = (
        f"fields: {name!r} is not a known field of {object_type} objects: "
        f"{mend}{prefix + name!r} skips this check"
    )
    raise ValueError(msg)


def _with_date(fields: Mapping[str, list[str]], object_type: str) -> dict[str, list[str]]:
    names = fields.get(object_type, [])
    return {**fields, object_type: names if DATE_CREATED in names else [*names, DATE_CREATED]}


def check_sort(sort: Sequence[AnySortKey]) -> tuple[AnySortKey, ...]:
    """
    Return *sort* if it's a list or tuple of sort keys.

    Raises:
        TypeError: it's a single key, or something else.
    """
    keys: object = sort
    if not isinstance(keys, list | tuple) or not all(map(_is_sort_key, cast("list[object]", keys))):
        msg = f"sort must be a list of sort keys, such as [Lead.name.ascending()], got {keys!r}"
        raise TypeError(msg)
    return tuple(sort)


def _is_sort_key(key: object) -> bool:
    return isinstance(key, SortKey | UnknownSortKey)
