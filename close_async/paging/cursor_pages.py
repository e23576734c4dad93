"""`CursorPages`: a list of Close that goes on where its last page says, such as the event log."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar, cast

import attrs

from .._validate import integer
from ..errors import PagesUnstable
from .checkpoint import Checkpoint, SeenRows, page_fingerprint, row_fingerprint
from .pages import NO_DATA, Pages, request_line
from .rows import cursor_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .._core.call import Call, Paged, Sender

T = TypeVar("T")

_MOST: Final = 50
# So many rows before it lead back to a place.
_ANCHORS: Final = 16
# So many pages in a row may bring nothing new.
_MAX_STALE_PAGES: Final = 100


@attrs.frozen
class CursorPage:
    """The *data* of a page as it came. *cursor* is that of the next page, if there is one."""

    data: object
    cursor: str | None

    def rows(self, call: Call[Any]) -> list[Any]:
        """
        Return the rows, if they are some.

        Raises:
            PagesUnstable: they are something else.
        """
        found = self.data
        if not isinstance(found, list):
            raise PagesUnstable(request_line(call), NO_DATA)
        return cast("list[object]", found)


class CursorPages(Pages[T]):
    """
    The rows of a list, the newest first, fetched page by page while you loop over them.

        async for event in close.events.list(object_type="lead"):
            ...

    Each loop starts anew. What comes in meanwhile is newer than where the loop is, so that it's
    neither missed among the older rows nor returned twice.

    *page_size* is how many rows one request asks for. *checkpoint* is where an earlier loop over
    the same list stopped: the next one goes on with what is older.

    Raises:
        ValueError: an argument is invalid, or the checkpoint belongs to another list.
    """

    def __init__(
        self,
        sender: Sender,
        call: Call[Paged[T]],
        *,
        page_size: int = _MOST,
        checkpoint: str | None = None,
    ) -> None:
        size = min(integer("page_size", page_size, least=1), _MOST)

        def as_page(body: Any) -> Any:  # noqa: ANN401 - JSON enters here, and `Paged` is for offsets
            page = call.parse(body)
            cursor = cursor_in(getattr(page, "cursor_next", None))
            return CursorPage(getattr(page, "data", None), cursor)

        pages = attrs.evolve(call, parse=as_page)
        super().__init__(sender, pages, page_size=size, checkpoint=checkpoint)

    def _start(self, room: int | None = None) -> CursorLoop[T]:
        loop: CursorLoop[T] = CursorLoop(
            self._sender, self._call, self._page_size, self._resume_from, room
        )
        self._latest = loop
        return loop


class CursorLoop(Generic[T]):
    """One loop from cursor to cursor, and the calls that fetch its pages, each a `CursorPage`."""

    def __init__(
        self,
        sender: Sender,
        call: Call[Any],
        page_size: int,
        start: Checkpoint,
        room: int | None,
    ) -> None:
        # Behind a checkpoint some rows of its page are skipped.
        enough = page_size if room is None or start.anchors else min(room, page_size)
        self._sender = sender
        self._call = call.with_params(_limit=str(enough))
        self._room = room
        self._cursor: str | None = start.cursor or ""
        self._cursors: set[str] = set()
        self._seen = SeenRows(start.anchors)
        # Until one of these comes, all rows came in since, or were returned before.
        self._awaited = set(start.anchors)
        self._place = self._cursor
        self._anchors = deque(start.anchors, _ANCHORS)
        self.first: CursorPage | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """The place behind all rows that were returned."""
        return Checkpoint(0, tuple(self._anchors), self._place)

    async def next_rows(self) -> Iterator[T] | None:
        """Return the new rows of the next page that has some, or None at the end."""
        stale = 0
        while self._cursor is not None and self._room != 0:
            cursor, page = self._cursor, await self._fetch(self._cursor)
            new_rows = self._take(page.rows(self._call))
            self._cursor = page.cursor
            if new_rows:
                return self._yield_rows(cursor, new_rows)
            stale += not self._awaited
            if stale == _MAX_STALE_PAGES:
                self._fail(f"{stale} answers in a row held nothing new")
        if self._awaited and self._cursor is None:
            self._fail("all rows before the checkpoint are gone: start without it")
        return None

    async def _fetch(self, cursor: str) -> CursorPage:
        if self.first is not None:
            first, self.first = self.first, None
            return first
        if cursor in self._cursors:
            self._fail("the same cursor came again")
        self._cursors.add(cursor)
        call = self._call.with_params(_cursor=cursor) if cursor else self._call
        page: CursorPage = (await self._sender.send(call)).parsed
        return page

    def _take(self, rows: list[T]) -> list[tuple[T, bytes]]:
        marked = [(row, row_fingerprint(row) or page_fingerprint(row)) for row in rows]
        if self._awaited:
            known = [index for index, (_, one) in enumerate(marked) if one in self._awaited]
            if not known:
                return []
            self._awaited.clear()
            marked = marked[known[-1] + 1 :]
        # Rows without ids may really be equal, and so may those of one page.
        new_rows = [
            (row, one)
            for row, one in marked
            if row_fingerprint(row) is None or one not in self._seen
        ][: self._room]
        for _, one in new_rows:
            self._seen.add(one)
        if self._room is not None:
            self._room -= len(new_rows)
        return new_rows

    def _yield_rows(self, cursor: str, new_rows: list[tuple[T, bytes]]) -> Iterator[T]:
        for row, fingerprint in new_rows:
            self._place = cursor
            self._anchors.append(fingerprint)
            yield row

    def _fail(self, reason: str) -> NoReturn:
        raise PagesUnstable(request_line(self._call), reason)
