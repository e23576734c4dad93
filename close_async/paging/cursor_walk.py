"""
How a search is walked beyond its cursor. Pure: it returns the next request, and is given the page.

A cursor lives for 30 seconds, and Close ends each run after 10,000 objects. So a walk is made of
runs. If the rows come by the date they were created, oldest first, a run goes on where the one
before ended: no row before that moment is missing, and those at it are recognized. In any other
order a run can only begin at the beginning again, and the rows that were seen are skipped. Then the
walk goes on beyond its cursors, but not beyond the 10,000 objects.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Generic, NoReturn, TypeVar

import attrs

from .._core.model import Model
from ..errors import PagesUnstable
from ..query import FieldCondition, FixedUtc, MomentRange, RegularField, SortKey
from .checkpoint import SeenRows, row_fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..errors import BadRequest
    from ..query import AnySortKey, Query

T = TypeVar("T")

CAP: Final = 10_000
"""The most objects that Close gives in one run. [doc]"""
MAX_PAGE_SIZE: Final = 200
"""The most rows that Close puts on one page. [code >6]"""
DATE_CREATED: Final = "date_created"
"""The field that a walk goes on by. It is in every row of such a walk."""

# Answers and the search index may keep moments with different precision, and round them.
_PRECISION: Final = timedelta(milliseconds=1)
# So many pages in a row may bring nothing new, because all their rows were deleted meanwhile.
_MAX_STALE_PAGES: Final = 100
# So many runs in a row may end without a new row.
_MAX_EMPTY_RUNS: Final = 3


@attrs.frozen
class SearchOrder:
    """
    How the rows are sorted: by *sort*, or by Close's default if that is None.

    *is_default* says that the caller gave none, *is_by_age* that the oldest rows come first.
    """

    sort: tuple[AnySortKey, ...] | None
    is_default: bool
    is_by_age: bool


def search_order(object_type: str, sort: tuple[AnySortKey, ...] | None) -> SearchOrder:
    """Return the order of a walk through objects of one type: *sort*, else the oldest first."""
    key = SortKey(RegularField(object_type, DATE_CREATED), "asc")
    if not sort:
        return SearchOrder((key,), is_default=True, is_by_age=True)
    return SearchOrder(sort, is_default=False, is_by_age=sort[0] == key)


@attrs.frozen
class SearchRequest:
    """
    Which page to fetch.

    *is_dated* says that the rows need their date, *is_first* that nothing was asked before.
    *only_counts* asks how many rows there are, and for none of them.
    """

    query: Query
    sort: tuple[AnySortKey, ...] | None
    limit: int
    cursor: str | None
    results_limit: int | None
    is_dated: bool
    is_first: bool = False
    only_counts: bool = False


class CursorWalk(Generic[T]):
    """
    One walk through what a search finds.

    Send `next_request` and give the answer to `take`, or to `can_recover` if Close refused it,
    until `ended`. *query* is rooted and finds *object_type*. *limit* is the `results_limit`, *room*
    how many rows are wanted at most. *name* is what errors call the search.
    """

    def __init__(
        self,
        name: str,
        query: Query,
        object_type: str,
        *,
        order: SearchOrder,
        page_size: int,
        limit: int | None = None,
        room: int | None = None,
        cap: int = CAP,
    ) -> None:
        self._name = name
        self._query = query
        self._object_type = object_type
        self._order = order
        self._limit = limit
        self._cap = cap
        self._room = min((n for n in (limit, room) if n is not None), default=None)
        self._seen = SeenRows()
        self._has_rows_without_id = False
        self._is_by_age = order.is_by_age
        self._since: datetime | None = None
        self._empty_runs = 0
        self._must_count = False
        self._is_first = True
        self._found = 0
        enough = page_size if self._room is None else max(1, self._room)
        self._page_size = min(page_size, cap, enough)
        self._begin()
        self.ended: bool = False

    def _begin(self) -> None:
        self._cursor: str | None = None
        # Rows that were deleted meanwhile are missing on their page, and Close counts them.
        self._position = 0
        self._new = 0
        self._stale_pages = 0
        self._oldest: datetime | None = None
        self._newest: datetime | None = None

    def next_request(self) -> SearchRequest:
        """Return the page to fetch next."""
        since = self._since
        return SearchRequest(
            query=self._query if since is None else self._query & self._not_before(since),
            sort=self._order.sort,
            limit=self._page_size,
            cursor=self._cursor,
            # A run that goes on in the middle finds rows again, but none that don't count for it.
            results_limit=self._limit,
            is_dated=self._order.is_by_age,
            is_first=self._is_first,
            only_counts=self._must_count,
        )

    def _not_before(self, moment: datetime) -> Query:
        field = RegularField(self._object_type, DATE_CREATED)
        return FieldCondition(field, MomentRange(on_or_after=FixedUtc(moment)))

    def can_recover(self, request: SearchRequest, error: BadRequest) -> bool:
        """
        Return whether the walk can go on although Close refused a page.

        Raises:
            PagesUnstable: it was the cursor, and the walk can't go on without it.
        """
        if request.is_first:
            return self._drop_default_sort(error)
        if request.cursor is None:
            return False

        if self._position >= self._cap:
            self._continue_beyond_cap()
            return True
        if self._is_near_cap or "cursor" in error.message.lower():
            self._restart()
            return True
        return False

    def _drop_default_sort(self, error: BadRequest) -> bool:
        """Return whether it was the default sort that Close refused, and drop it then."""
        refused = {name.partition(".")[0] for name in error.field_errors}
        if (
            not self._order.is_default
            or self._order.sort is None
            or not refused & {"sort", "_fields"}
        ):
            return False

        self._order = SearchOrder(None, is_default=True, is_by_age=False)
        self._is_by_age = False
        return True

    def take(self, rows: Sequence[T], cursor: str | None) -> list[T]:
        """
        Return the new rows of a page.

        Raises:
            PagesUnstable: the walk can't go on without missing or repeating rows.
        """
        self._is_first = False
        self._position += self._page_size
        self._cursor = cursor
        self._read_dates(rows)
        new_rows = [row for row in rows if self._is_new(row)]
        if self._room is not None:
            new_rows = new_rows[: self._room]
            self._room -= len(new_rows)
        self._new += len(new_rows)
        self._found += len(new_rows)
        self._stale_pages = 0 if new_rows else self._stale_pages + 1
        self._decide_next()
        return new_rows

    def take_count(self, found: int) -> None:
        """
        End the walk if no more rows were *found* than one run can hold.

        Raises:
            PagesUnstable: there are more, and no way to get at them.
        """
        if self._limit is not None:
            found = min(found, self._limit)
        if found <= self._cap:
            self.ended = True
            return

        self._must_count = False
        self._continue_beyond_cap()

    def _is_new(self, row: T) -> bool:
        one = row_fingerprint(row)
        if one is None:
            self._has_rows_without_id = True
            return True
        if one in self._seen:
            return False
        self._seen.add(one)
        return True

    def _read_dates(self, rows: Sequence[T]) -> None:
        if not self._is_by_age:
            return

        for row in rows:
            date = _date_of(row)
            if date is None or (self._newest and date < self._newest - _PRECISION):
                # There's no date to go on by, but the walk may end before it needs one.
                self._is_by_age = False
                return
            self._oldest = self._oldest or date
            self._newest = max(date, self._newest or date)

    def _decide_next(self) -> None:
        """Decide what comes after a page."""
        if self._room == 0:
            self.ended = True
        elif self._cursor is None:
            # Either that's all, or Close cut it off without saying so.
            self._must_count = self._position >= self._cap
            self.ended = not self._must_count
        elif self._is_by_age and self._is_near_cap:
            self._continue_beyond_cap()
        elif self._has_rows_without_id and self._position >= self._cap:
            # They would count as new without end.
            self._fail_without_ids()
        elif self._stale_pages > _MAX_STALE_PAGES + self._found // self._page_size:
            if self._page_size >= MAX_PAGE_SIZE:
                self._fail(f"{self._stale_pages} pages in a row brought nothing new")
            self._restart()

    @property
    def _is_near_cap(self) -> bool:
        """Whether a further page would lie beyond the cap, if only in part."""
        return self._position + self._page_size > self._cap

    def _continue_beyond_cap(self) -> None:
        if not self._is_by_age:
            self._fail(self._reason_at_cap())
        if self._newest and self._oldest and self._oldest >= _rounded_down(self._newest):
            # The next run would find these rows again and end at the same place.
            self._fail(
                f"{self._cap:,} or more objects were created at the same moment, "
                f"{self._newest.isoformat()}: narrow the query"
            )
        self._restart()

    def _reason_at_cap(self) -> str:
        limit = f"Close ends a search after {self._cap:,} objects"
        if self._order.is_default:
            return f"{limit}, and these have no {DATE_CREATED} to go on by: narrow the query"
        return (
            f"{limit}, and only one that is sorted by {DATE_CREATED}, oldest first, can go on: "
            "leave out sort=, or narrow the query"
        )

    def _restart(self) -> None:
        if self._has_rows_without_id:
            self._fail_without_ids()

        self._empty_runs = 0 if self._new else self._empty_runs + 1
        if self._empty_runs >= _MAX_EMPTY_RUNS:
            self._fail("its cursor ends again and again before a new row comes")

        if self._is_by_age and self._newest is not None:
            self._since = _rounded_down(self._newest)
        if self._empty_runs or not self._is_by_age:
            # Many rows that were seen have to be read again, so do it in few requests.
            self._page_size = max(self._page_size, min(MAX_PAGE_SIZE, self._cap))
        self._begin()

    def _fail_without_ids(self) -> NoReturn:
        self._fail("its rows have no ids, so the rows that were there before can't be recognized")

    def _fail(self, reason: str) -> NoReturn:
        raise PagesUnstable(self._name, reason)


def _rounded_down(moment: datetime) -> datetime:
    """Return a moment that is earlier, however the two were rounded."""
    earlier = moment - _PRECISION
    return earlier.replace(microsecond=earlier.microsecond // 1000 * 1000)


def _date_of(row: object) -> datetime | None:
    if not isinstance(row, Model) or DATE_CREATED not in row:
        return None
    try:
        date = datetime.fromisoformat(row[DATE_CREATED])
    except (TypeError, ValueError):
        return None
    # At the edges of time there is nothing shortly before, and no other timezone.
    if date.year in {MINYEAR, MAXYEAR}:
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
