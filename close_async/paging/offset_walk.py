"""
How a list is walked by offset without missing or repeating rows.

It is pure: it says which pages it wants, and is told what came.

Offsets shift when rows are inserted or deleted meanwhile. So each page after the first is asked one
row early, and is accepted only if it holds a row that was seen before. As long as rows that stay
keep their order, that is enough: all that stood before a seen row was walked through when that row
was first seen, and the page goes on from it without a gap. Hence

- a page without a seen row does not fit, and the walk steps back until one does;
- in a page that fits, what follows its last seen row is new, and what stands before it lies behind
  us: a row there that was not seen was inserted after we went by.

So rows come in the order of the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, NoReturn, TypeVar

import attrs

from ..errors import PagesUnstable
from .checkpoint import START, Place, Seen, Trail, look_of, mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Ask", "Fresh", "Walk"]

T = TypeVar("T")

# So many answers in a row may hold nothing new, plus what it takes to read so many rows, and to go
# back to the start.
_PATIENCE: Final = 20
_ROWS_OF_PATIENCE: Final = 200
_MOST_PATIENCE: Final = 1000
# The documented default of `_limit`. A list that hides whether it has more may cap higher ones.
_CERTAIN_LIMIT: Final = 100
# So many pages in a row may look like earlier ones, where rows carry no id.
_MOST_REPEATS: Final = 3
# One row seen before and one that may be new.
_SMALLEST_LIMIT: Final = 2


@attrs.frozen
class Ask:
    """Which page to fetch."""

    skip: int
    limit: int


@attrs.frozen
class Fresh(Generic[T]):
    """A row to hand out, and what the trail must learn when that happens."""

    row: T
    mark: bytes | None
    position: int


class Walk(Generic[T]):
    """
    One walk through one list.

    Fetch what `wanted` says, give each answer to `take` in that order, until `ended`.
    *room* is how many rows are wanted at most. *name* is what errors call the list.
    """

    def __init__(
        self,
        name: str,
        *,
        page_size: int,
        prefetch: int = 0,
        start: Place = START,
        room: int | None = None,
    ) -> None:
        self._name = name
        self._page_size = page_size
        self._prefetch = prefetch
        self._room = room
        self._position = start.position
        self._seen = Seen(start.anchors)
        # A walk that goes on from a place doesn't know the rows that were walked before it.
        self._is_resumed = bool(start.anchors)
        # Rows without ids can't be recognized: then all we have is the offset.
        self._is_blind = start.position > 0 and not start.anchors
        self._looks: set[bytes] = set()
        self._repeats = 0
        self._stride: int | None = None
        self._search: Iterator[int] | None = None
        self._searched = 0
        # Where the furthest page of a search ended, the most rows that one page ever held.
        self._searched_to = 0
        self._saw_end = False
        self._most_got = 0
        self._barren = 0
        self._patience = self._measure_patience()
        self.trail = Trail(start)
        self.ended = False

    def wanted(self) -> tuple[Ask, ...]:
        """Return the pages to fetch next, which may be fetched at the same time."""
        if self._search is not None:
            return (Ask(self._searched, self._full_limit),)

        overlap = 0 if self._is_blind else min(1, self._position)
        skip = self._position - overlap
        if self._stride is None or self._stride < 1:
            return (Ask(skip, self._limit(overlap)),)

        number = 1 + self._prefetch
        if self._room is not None:
            number = min(number, -(-self._room // self._stride))
        limit = self._limit(overlap) if number == 1 else self._full_limit
        return tuple(Ask(skip + index * self._stride, limit) for index in range(max(1, number)))

    def _limit(self, overlap: int) -> int:
        limit = self._page_size
        if self._room is not None:
            limit = min(limit, self._room + overlap)
        return max(limit, _SMALLEST_LIMIT) if overlap else limit

    @property
    def _full_limit(self) -> int:
        return max(self._page_size, _SMALLEST_LIMIT)

    def take(self, ask: Ask, rows: Sequence[T], *, has_more: bool | None) -> list[Fresh[T]] | None:
        """
        Return the new rows of a page, or None if the page does not fit.

        After None, pages that were fetched at the same time are worthless: ask `wanted` again.
        *has_more* is None if the list doesn't say.

        Raises:
            PagesUnstable: the walk can't go on without missing or repeating rows.
        """
        self._most_got = max(self._most_got, len(rows))
        self._barren += 1
        if self._barren > self._patience:
            self._fail(f"{self._patience} answers in a row held nothing new")

        marks = [one for one in map(mark, rows) if one is not None]
        if self._is_blind or len(marks) < len(rows):
            return self._take_blindly(ask, rows, has_more=has_more)

        known = [one in self._seen for one in marks]
        if not any(known) and not self._fits_unseen(ask, rows, has_more=has_more):
            self._step_back(ask, len(rows), is_last=not rows or has_more is False)
            return None

        self._search, self._saw_end = None, False
        fresh = self._pick(ask, rows, marks, known)
        self._advance(ask, len(rows), len(fresh), has_more=has_more)
        return self._squeeze(fresh)

    def _fits_unseen(self, ask: Ask, rows: Sequence[T], *, has_more: bool | None) -> bool:
        if ask.skip > 0:
            return False
        if rows:
            return not self._is_resumed
        if has_more:
            self._fail("Close promises more rows and sends none")
        return True

    def _pick(
        self, ask: Ask, rows: Sequence[T], marks: list[bytes], known: list[bool]
    ) -> list[Fresh[T]]:
        border = max((index for index, is_known in enumerate(known) if is_known), default=-1)
        self.trail.stand_at(marks[border] if border >= 0 else None)
        fresh: list[Fresh[T]] = []
        for index in range(border + 1, len(rows)):
            one = marks[index]
            # A page may hold one row twice.
            if one not in self._seen:
                self._seen.add(one)
                fresh.append(Fresh(rows[index], one, ask.skip + index + 1))
        return fresh

    def _take_blindly(
        self, ask: Ask, rows: Sequence[T], *, has_more: bool | None
    ) -> list[Fresh[T]]:
        if self._search is not None or self._is_resumed:
            self._fail("its rows carry no id, so those that were there before can't be recognized")

        self._is_blind = True
        begin = max(0, self._position - ask.skip)
        fresh = [
            Fresh(row, None, ask.skip + begin + number)
            for number, row in enumerate(rows[begin:], start=1)
        ]
        self._advance(ask, len(rows), len(fresh), has_more=has_more)
        if fresh and not self.ended:
            self._count_repeats(rows)
        return self._squeeze(fresh)

    def _count_repeats(self, rows: Sequence[T]) -> None:
        # A few rows may really look alike; a list that ignores the offset would never end.
        look = look_of(rows)
        self._repeats = self._repeats + 1 if look in self._looks else 0
        self._looks.add(look)
        if self._repeats >= _MOST_REPEATS:
            self._fail("its rows carry no id, and a page came that had come before")

    def _advance(self, ask: Ask, got: int, new: int, *, has_more: bool | None) -> None:
        self._position = ask.skip + got
        self._stride = got if self._is_blind else got - 1
        if new:
            self._barren, self._patience = 0, self._measure_patience()
        goes_on = _goes_on(ask, got, new) if has_more is None else has_more
        self.ended = not goes_on

    def _squeeze(self, fresh: list[Fresh[T]]) -> list[Fresh[T]]:
        if self._room is None:
            return fresh

        fitting = fresh[: self._room]
        self._room -= len(fitting)
        self.ended = self.ended or self._room == 0
        return fitting

    def _measure_patience(self) -> int:
        on_the_way = (_ROWS_OF_PATIENCE + 3 * self._position) // (self._full_limit - 1)
        return min(_PATIENCE + on_the_way, _MOST_PATIENCE)

    def _step_back(self, ask: Ask, got: int, *, is_last: bool) -> None:
        self._saw_end = self._saw_end or is_last
        if self._search is None:
            self._searched_to = 0
            self._search = self._all_around(ask.skip) if self._is_resumed else _backwards(ask)
        self._searched_to = max(self._searched_to, ask.skip + got)

        found = next(self._search, None)
        if found is None:
            self._fail("none of the rows before the checkpoint is there any more: start anew")
        self._searched = found

    def _all_around(self, origin: int) -> Iterator[int]:
        # Without gaps, since what we look for may be a single row. A list may cap its pages.
        low = origin
        while low > 0 or not self._saw_end:
            if low > 0:
                low = max(0, low - max(1, self._most_got - 1))
                yield low
            if not self._saw_end:
                yield max(0, self._searched_to - 1)

    def _fail(self, reason: str) -> NoReturn:
        raise PagesUnstable(self._name, reason)


def _backwards(ask: Ask) -> Iterator[int]:
    # Few rows are deleted at a time, mostly; so begin with a small step, and get there soon if not.
    skip, step = ask.skip, max(1, ask.limit // 2)
    while skip > 0:
        skip = max(0, skip - step)
        step *= 2
        yield skip


def _goes_on(ask: Ask, got: int, new: int) -> bool:
    if got < ask.limit:
        return ask.limit > _CERTAIN_LIMIT and new > 0
    # More than was asked for is all there is: such a list knows no limit.
    return got == ask.limit
