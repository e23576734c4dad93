"""
How a list is walked by offset without missing or repeating rows.

It is pure: it returns the requests to send, and is given what came.

Offsets shift when rows are inserted or deleted meanwhile. So each page after the first is asked one
row early, and is accepted only if it holds a row that was seen before. As long as rows that stay
keep their order, that is enough: all that stood before a seen row was walked through when that row
was first seen, and the page goes on from it without a gap. Hence

- a page without a seen row does not fit, and the walk steps back until one does;
- in a page that fits, what follows its last seen row is new, and what stands before that row was
  passed already: a row there that was not seen was inserted after the walk went by.

So rows come in the order of the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, NoReturn, TypeVar

import attrs

from ..errors import PagesUnstable
from .checkpoint import (
    START,
    Checkpoint,
    CheckpointTracker,
    RecentRows,
    page_fingerprint,
    page_marks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .checkpoint import Mark

T = TypeVar("T")

# So many answers in a row may hold nothing new, plus what it takes to read so many extra rows and
# to go back to the start.
_MIN_EMPTY_ANSWERS: Final = 20
_EXTRA_ROWS: Final = 200
_MAX_EMPTY_ANSWERS: Final = 1000
# The documented default of `_limit`. A list that hides whether it has more may cap higher ones.
_CERTAIN_LIMIT: Final = 100
# So many pages in a row may equal earlier ones, where rows have no ids.
_MAX_REPEATS: Final = 3
_MOST_PAGES: Final = 1000
# So often a page must come again, each time asked further on, before it's taken for all there is: a
# list shows an equal page once by chance, if as many rows came in before it as it holds.
_SAME_PAGES: Final = 2
# One row seen before and one that may be new.
_SMALLEST_LIMIT: Final = 2


@attrs.frozen
class PageRequest:
    """Which page to fetch."""

    skip: int
    limit: int


@attrs.frozen
class NewRows(Generic[T]):
    """Rows to return, and what the tracker must note when that happens: marks and positions."""

    rows: Sequence[T] = ()
    marks: Sequence[Mark] | None = ()
    positions: Sequence[int] = ()

    def first(self, most: int) -> NewRows[T]:
        """Return so many of them."""
        marks = None if self.marks is None else self.marks[:most]
        return NewRows(self.rows[:most], marks, self.positions[:most])


class OffsetWalk(Generic[T]):
    """
    One walk through one list.

    Send `next_requests`, and give each answer to `take` in that order, until `ended`.
    *room* is how many rows are wanted at most. *name* is what errors call the list.
    """

    def __init__(
        self,
        name: str,
        *,
        page_size: int,
        prefetch: int = 0,
        start: Checkpoint = START,
        room: int | None = None,
    ) -> None:
        self._name = name
        self._page_size = page_size
        self._full_limit = max(page_size, _SMALLEST_LIMIT)
        self._prefetch = prefetch
        self._room = room
        self._position = start.position
        self._seen = RecentRows(start.anchors)
        # A walk that goes on from a checkpoint doesn't know all rows before it.
        self._is_resumed = bool(start.anchors)
        # Rows without ids can't be recognized: then only the offset is known.
        self._has_no_ids = start.position > 0 and not start.anchors
        self._pages_seen: set[bytes] = set()
        self._repeats = 0
        self._latest_page: tuple[Mark, ...] = ()
        self._same_pages = 0
        self._stride: int | None = None
        self._search: Iterator[int] | None = None
        self._search_skip = 0
        # Where the furthest page of a search ended, the most rows that one page ever held.
        self._searched_to = 0
        self._saw_end = False
        self._longest_page = 0
        self._empty_answers = 0
        self._max_empty_answers = self._allowed_empty_answers()
        self.tracker: CheckpointTracker = CheckpointTracker(start)
        self.ended: bool = False
        self._is_at_end = False

    def next_requests(self) -> tuple[PageRequest, ...]:
        """Return the pages to fetch next. They may be fetched at the same time."""
        if self._search is not None:
            return (PageRequest(self._search_skip, self._full_limit),)

        overlap = 0 if self._has_no_ids else min(1, self._position)
        skip = self._position - overlap
        if self._stride is None or self._stride < 1:
            return (PageRequest(skip, self._limit(overlap)),)

        number = 1 + self._prefetch
        if self._room is not None:
            number = min(number, -(-self._room // self._stride))
        limit = self._limit(overlap) if number == 1 else self._full_limit
        return tuple(
            PageRequest(skip + index * self._stride, limit) for index in range(max(1, number))
        )

    def _limit(self, overlap: int) -> int:
        limit = self._page_size
        if self._room is not None:
            limit = min(limit, self._room + overlap)
        return max(limit, _SMALLEST_LIMIT) if overlap else limit

    def take(
        self, request: PageRequest, rows: Sequence[T], *, has_more: bool | None
    ) -> NewRows[T] | None:
        """
        Return the new rows of a page, or None if the page does not fit.

        After None, drop the pages that were fetched at the same time: `next_requests` are others.
        *has_more* is None if the list doesn't say.

        Raises:
            PagesUnstable: the walk can't go on without missing or repeating rows.
        """
        self._longest_page = max(self._longest_page, len(rows))
        self._empty_answers += 1
        if self._empty_answers > self._max_empty_answers:
            self._fail(f"{self._max_empty_answers} answers in a row held nothing new")

        marks = page_marks(rows, hashed=self._is_resumed)
        if self._has_no_ids or marks is None:
            return self._take_by_offset(request, rows, has_more=has_more)

        border = self._seen.find(marks)
        if border is None and not self._fits_unseen(request, rows, has_more=has_more):
            self._step_back(request, len(rows), is_last=not rows or has_more is False)
            return None

        self._search, self._saw_end = None, False
        new = self._pick(request, rows, marks, border)
        self._advance(request, len(rows), len(new.rows), has_more=has_more)
        if has_more is None and not new.rows:
            self._end_with_same_page(tuple(marks))
        self._latest_page = tuple(marks)
        return new if self._room is None else self._fit(new, self._room)

    def _end_with_same_page(self, marks: tuple[Mark, ...]) -> None:
        # A list that ignores the offset and is as long as a page sends all of it each time.
        is_same = marks == self._latest_page
        self._same_pages = self._same_pages + 1 if is_same else 0
        self.ended = self.ended or self._same_pages >= _SAME_PAGES

    def _fits_unseen(
        self, request: PageRequest, rows: Sequence[T], *, has_more: bool | None
    ) -> bool:
        if request.skip > 0:
            return False
        if rows:
            return not self._knows_not_all
        if has_more:
            self._fail("Close says that there are more rows, and sends none")
        return True

    @property
    def _knows_not_all(self) -> bool:
        """Whether rows were returned that this walk doesn't know any more."""
        return self._is_resumed or self._seen.has_forgotten

    def _pick(
        self,
        request: PageRequest,
        rows: Sequence[T],
        marks: Sequence[Mark],
        border: int | None,
    ) -> NewRows[T]:
        begin = 0 if border is None else border + 1
        self.tracker.follow(None if border is None else marks[border])
        new, first = marks[begin:], request.skip + 1
        self._seen.add(new)
        if len(set(new)) == len(new):
            return NewRows(rows[begin:], new, range(first + begin, first + len(rows)))

        # A page may hold one row twice: the first one counts.
        places = {mark: begin + index for index, mark in reversed(list(enumerate(new)))}
        kept = sorted(places.values())
        return NewRows(
            [rows[at] for at in kept], [marks[at] for at in kept], [first + at for at in kept]
        )

    def _take_by_offset(
        self, request: PageRequest, rows: Sequence[T], *, has_more: bool | None
    ) -> NewRows[T]:
        if self._search is not None or self._is_resumed:
            self._fail(
                "its rows have no ids, so the rows that were there before can't be recognized"
            )

        self._has_no_ids = True
        if has_more is None and self._is_all_again(rows):
            self.ended = True
            return NewRows()

        begin = max(0, self._position - request.skip)
        end = max(begin, len(rows))
        positions = range(request.skip + begin + 1, request.skip + end + 1)
        new = NewRows(rows[begin:], None, positions)
        self._advance(request, len(rows), len(new.rows), has_more=has_more)
        if new.rows and not self.ended:
            self._count_repeats(rows)
        return new if self._room is None else self._fit(new, self._room)

    def _is_all_again(self, rows: Sequence[T]) -> bool:
        """Return whether a list that ignores the offset has sent all of its rows again."""
        page, before = tuple(repr(row).encode() for row in rows), self._latest_page
        self._latest_page = page
        # Of rows that look alike nothing tells whether they are others.
        return len(page) > 1 and page == before and len(set(page)) == len(page)

    def _count_repeats(self, rows: Sequence[T]) -> None:
        # A few rows may really be equal; a list that ignores the offset would never end.
        page = page_fingerprint(rows)
        if len(self._pages_seen) >= _MOST_PAGES:
            self._pages_seen.clear()
        self._repeats = self._repeats + 1 if page in self._pages_seen else 0
        self._pages_seen.add(page)
        if self._repeats >= _MAX_REPEATS:
            self._fail("its rows have no ids, and the same page came again")

    def _advance(self, request: PageRequest, got: int, new: int, *, has_more: bool | None) -> None:
        self._position = request.skip + got
        self._stride = got if self._has_no_ids else got - 1
        if new:
            self._empty_answers, self._max_empty_answers = 0, self._allowed_empty_answers()
        goes_on = _goes_on(request, got, new) if has_more is None else has_more
        self.ended = self._is_at_end = not goes_on

    def _fit(self, new: NewRows[T], room: int) -> NewRows[T]:
        fitting = new.first(room)
        self._room = room - len(fitting.rows)
        self.ended = self.ended or self._room == 0
        return fitting

    def finish(self) -> None:
        """Note that all rows were returned."""
        if self._is_at_end:
            self.tracker.finish()

    def _allowed_empty_answers(self) -> int:
        on_the_way = (_EXTRA_ROWS + 3 * self._position) // (self._full_limit - 1)
        return min(_MIN_EMPTY_ANSWERS + on_the_way, _MAX_EMPTY_ANSWERS)

    def _step_back(self, request: PageRequest, got: int, *, is_last: bool) -> None:
        self._saw_end = self._saw_end or is_last
        if self._search is None:
            self._searched_to = 0
            self._search = (
                self._all_around(request.skip) if self._knows_not_all else _backwards(request)
            )
        self._searched_to = max(self._searched_to, request.skip + got)

        found = next(self._search, None)
        if found is None:
            if not self._is_resumed:
                self._fail("all rows that were returned last are gone: start anew")
            self._fail("all rows before the checkpoint are gone: start without it")
        self._search_skip = found

    def _all_around(self, origin: int) -> Iterator[int]:
        # Without gaps, since a single row may be left to find. A list may cap its pages.
        low = origin
        while low > 0 or not self._saw_end:
            if low > 0:
                low = max(0, low - max(1, self._longest_page - 1))
                yield low
            if not self._saw_end:
                yield max(0, self._searched_to - 1)

    def _fail(self, reason: str) -> NoReturn:
        raise PagesUnstable(self._name, reason)


def _backwards(request: PageRequest) -> Iterator[int]:
    # Mostly few rows are deleted at a time, so begin with a small step, and double it.
    skip, step = request.skip, max(1, request.limit // 2)
    while skip > 0:
        skip = max(0, skip - step)
        step *= 2
        yield skip


def _goes_on(request: PageRequest, got: int, new: int) -> bool:
    if got < request.limit:
        return request.limit > _CERTAIN_LIMIT and new > 0
    # More than the limit is all there is: such a list ignores it.
    return got == request.limit
