"""What everything that comes page by page has in common: loops, and short cuts for loops."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = ["Rows", "Trip", "check_whole", "counted"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Trip(Protocol[T_co]):
    """One loop over the rows, on its way."""

    async def advance(self) -> Iterator[T_co] | None:
        """Return the new rows of the next page that has some, or None at the end."""
        ...


class Rows(ABC, Generic[T]):
    """
    Rows that are fetched page by page while you loop over them. Each loop starts anew.

    The iterators are plain objects, not async generators: a loop that is left early leaves nothing
    behind that somebody would have to close.
    """

    @abstractmethod
    def _set_out(self, room: int | None = None) -> Trip[T]:
        """Begin a loop that wants *room* rows at most."""

    def __aiter__(self) -> AsyncIterator[T]:
        return _RowByRow(self._set_out())

    def by_page(self) -> AsyncIterator[list[T]]:
        """
        Loop over lists of rows, one for each page that brings new ones.

        Rows that came with an earlier page are left out, so lists may be shorter than a page.
        """
        return _PageByPage(self._set_out())

    @overload
    async def first(self) -> T | None: ...
    @overload
    async def first(self, count: int) -> list[T]: ...
    async def first(self, count: int | None = None) -> T | list[T] | None:
        """
        Return the first row or None, or with *count* a list of at most that many rows.

        No row beyond them is asked for: pages count against the rate limit.

        Raises:
            ValueError: *count* is below 1.
        """
        rows = await self.collect(limit=1 if count is None else count)
        if count is not None:
            return rows
        return rows[0] if rows else None

    async def collect(self, limit: int | None = None) -> list[T]:
        """
        Return all rows as a list, or the first *limit* of them.

        Raises:
            ValueError: *limit* is below 1.
        """
        if limit is not None:
            check_whole("the number of rows", limit, least=1)
        rows: list[T] = []
        async for page in _PageByPage(self._set_out(limit)):
            rows.extend(page)
        return rows


class _RowByRow(Generic[T]):
    def __init__(self, trip: Trip[T]) -> None:
        self._trip = trip
        self._page: Iterator[T] = iter(())

    def __aiter__(self) -> _RowByRow[T]:
        return self

    async def __anext__(self) -> T:
        for row in self._page:
            return row

        page = await self._trip.advance()
        if page is None:
            raise StopAsyncIteration
        self._page = page
        return next(page)


class _PageByPage(Generic[T]):
    def __init__(self, trip: Trip[T]) -> None:
        self._trip = trip

    def __aiter__(self) -> _PageByPage[T]:
        return self

    async def __anext__(self) -> list[T]:
        page = await self._trip.advance()
        if page is None:
            raise StopAsyncIteration
        return list(page)


def check_whole(name: str, number: object, *, least: int) -> None:
    """
    Refuse what is no whole number, or one below *least*. *name* stands in the error.

    Raises:
        ValueError: it's so.
    """
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        msg = f"{name} is a whole number, {least} or more, not {number!r}"
        raise ValueError(msg)


def counted(source: object, name: str) -> int | None:
    """Return how many Close said under *name*, or None if it said no such thing."""
    found: object = getattr(source, name, None)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return None
    return found
