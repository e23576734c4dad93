"""What `Pages` and searches have in common: loops over rows that come page by page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, overload

from .._validate import integer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from .export import Writer

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

    def _mark(self) -> str | None:
        """Return the checkpoint behind the rows that were returned, if there is such a thing."""
        return None

    def _resumed(self, checkpoint: str) -> Self:
        """Return the same rows from a checkpoint on."""
        raise NotImplementedError(checkpoint)

    async def to_jsonl(
        self,
        path: str | Path,
        *,
        resume: bool = False,
        on_progress: Callable[[int], object] | None = None,
    ) -> int:
        """
        Write all rows to a file, one JSON object a line, and return how many they are.

        The file appears when all are there; until then they stand in `PATH.part`. With *resume* a
        list goes on there if an earlier run was broken off, even killed; a search starts anew.
        *on_progress* is called, and awaited if that returns an awaitable, after each page, with the
        number of rows so far, those of that earlier run among them.

        Raises:
            ValueError: what is there to be resumed is of another list.
            OSError: a file can't be written, or (`BlockingIOError`) another export writes to it.
            Exception: what *on_progress* raises. The rows that it was called with are kept.
        """
        from .export import write_jsonl  # noqa: PLC0415 - loads when first used

        return await self._export(path, write_jsonl, resume=resume, on_progress=on_progress)

    async def to_csv(
        self,
        path: str | Path,
        *,
        resume: bool = False,
        on_progress: Callable[[int], object] | None = None,
    ) -> int:
        """
        Write all rows to a CSV file, and return how many they are; for the rest see `to_jsonl`.

        There is a column for each key that some row has. Lists and objects stand there as JSON.
        A text that a spreadsheet would take for a formula gets an apostrophe in front of it.
        """
        from .export import write_csv  # noqa: PLC0415 - loads when first used

        return await self._export(path, write_csv, resume=resume, on_progress=on_progress)

    async def _export(
        self,
        path: str | Path,
        write: Writer,
        *,
        resume: bool,
        on_progress: Callable[[int], object] | None,
    ) -> int:
        from .export import RowsFile  # noqa: PLC0415 - loads when first used

        file = RowsFile(path)
        try:
            checkpoint = await file.open(resume=resume)
            source = self if checkpoint is None else self._resumed(checkpoint)
            async for page in source.by_page():
                await file.add(page, source._mark())  # noqa: SLF001 - one of its own class
                told = None if on_progress is None else on_progress(file.kept)
                if isawaitable(told):
                    await told
            return await file.finish(write)
        finally:
            file.close()

    async def to_arrow(self) -> Any:  # noqa: ANN401 - pyarrow need not be installed
        """
        Return all rows as a `pyarrow.Table`, with a column for each key that some row has.

        A column with values of several types holds their JSON. It needs the extra `frames`.
        """
        from .export import arrow_table  # noqa: PLC0415 - loads when first used

        return arrow_table(await self.collect())


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


def cursor_in(found: object) -> str | None:
    """
    Return the cursor of the next page as it was *found*, or None at the end.

    Raises:
        ValueError: it's nothing that can be sent back, and more rows may be behind it.
    """
    if found is None or found is False or found == "":
        return None

    cursor = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    # Half a character can be read, and not be sent.
    if not cursor or cursor.encode("utf-8", "replace").decode() != cursor:
        msg = "the cursor of the next page is no text"
        raise ValueError(msg)

    return cursor


def count_in(source: object, name: str) -> int | None:
    """Return the count that *source* has as *name*, or None if that isn't an integer >= 0."""
    found: object = getattr(source, name, None)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return None
    return found
