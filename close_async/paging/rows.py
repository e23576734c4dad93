"""What `Pages` and searches have in common: loops over rows that come page by page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

from .._validate import integer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class PageIterator(Protocol[T_co]):
    """The state of one loop over the rows."""

    async def next_rows(self) -> Iterator[T_co] | None:
        """Return the new rows of the next page that has some, or None at the end."""
        ...


class Paginator(ABC, Generic[T]):
    """
    Rows that are fetched page by page while you loop over them. Each loop starts anew.

    The iterators are plain objects, not async generators: a loop that is left early leaves nothing
    behind that has to be closed.
    """

    @abstractmethod
    def _start(self, room: int | None = None) -> PageIterator[T]:
        """Begin a loop over at most *room* rows."""

    def __aiter__(self) -> AsyncIterator[T]:
        return _RowIterator(self._start())

    def by_page(self) -> AsyncIterator[list[T]]:
        """
        Loop over lists of rows, one for each page that brings new ones.

        Rows that came with an earlier page are left out, so lists may be shorter than a page.
        """
        return _PageListIterator(self._start())

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
        if count is not None:
            return await self.collect(integer("count", count, least=1))
        rows = await self.collect(1)
        return rows[0] if rows else None

    async def collect(self, limit: int | None = None) -> list[T]:
        """
        Return all rows as a list, or the first *limit* of them.

        Raises:
            ValueError: *limit* is below 1.
        """
        if limit is not None:
            integer("limit", limit, least=1)
        rows: list[T] = []
        async for page in _PageListIterator(self._start(limit)):
            rows.extend(page)
        return rows


class _RowIterator(Generic[T]):
    def __init__(self, pages: PageIterator[T]) -> None:
        self._pages = pages
        self._page: Iterator[T] = iter(())

    def __aiter__(self) -> _RowIterator[T]:
        return self

    async def __anext__(self) -> T:
        for row in self._page:
            return row

        page = await self._pages.next_rows()
        if page is None:
            raise StopAsyncIteration
        self._page = page
        return next(page)


class _PageListIterator(Generic[T]):
    def __init__(self, pages: PageIterator[T]) -> None:
        self._pages = pages

    def __aiter__(self) -> _PageListIterator[T]:
        return self

    async def __anext__(self) -> list[T]:
        page = await self._pages.next_rows()
        if page is None:
            raise StopAsyncIteration
        return list(page)


def count_in(source: object, name: str) -> int | None:
    """Return the count that *source* has as *name*, or None if that isn't an integer >= 0."""
    found: object = getattr(source, name, None)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return None
    return found
