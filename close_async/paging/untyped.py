"""Lists of which nothing is known: walked by offset or by cursor, as their first answer shows."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias, cast

import attrs

from ..errors import PagesUnstable
from .checkpoint import Checkpoint, SeenRows, encode_checkpoint, page_fingerprint, row_fingerprint
from .pages import NO_DATA, ListPages, Page, Pages, request_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .._core.call import Call, Sender
    from .rows import PageIterator

Row: TypeAlias = "dict[str, object]"

_PAGE_SIZE: Final = 100
# Close takes no more there. [doc]
_LONGEST_PAGES: Final = {"/event/": 50}
# Where an answer has the cursor of the next page. [doc]
_CURSORS: Final = ("cursor_next", "cursor")
_CURSOR: Final = "_cursor"
# The arguments that set them.
_SET_BY_WALK: Final = {"_limit": "page_size=", "_skip": "checkpoint=", _CURSOR: "checkpoint="}
# So many rows before it lead back to a place.
_ANCHORS: Final = 16
# So many pages in a row may bring nothing new.
_MAX_STALE_PAGES: Final = 100


@attrs.frozen
class _Answer:
    """A page as JSON. *cursor* is that of the next page, if there is one."""

    data: object
    has_more: bool | None
    cursor: str | None
    is_by_cursor: bool


def _read(body: object) -> _Answer:
    answer = cast("Row", body if isinstance(body, dict) else {"data": body})
    has_more = answer.get("has_more")
    key = next((name for name in _CURSORS if name in answer), None)
    cursor = None if key is None else answer[key]
    return _Answer(
        data=answer.get("data"),
        has_more=has_more if isinstance(has_more, bool) else None,
        cursor=str(cursor) if isinstance(cursor, str | int) and cursor != "" else None,
        is_by_cursor=key is not None and (cursor is not None or has_more is not True),
    )


class UntypedPages(Pages["Row"]):
    """The rows of any list, as dicts. Unlike `Pages`, it learns how the list goes on."""

    def __init__(
        self,
        sender: Sender,
        call: Call[Any],
        *,
        page_size: int | None = None,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> None:
        for name, argument in _SET_BY_WALK.items():
            if name in dict(call.params):
                msg = f"params must not hold {name!r}, which the walk sets itself: use {argument}"
                raise ValueError(msg)

        most = _LONGEST_PAGES.get(call.path, _PAGE_SIZE)
        super().__init__(
            sender,
            attrs.evolve(call, parse=_read),
            page_size=most if page_size is None else page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )
        self._latest_by_cursor: _CursorPages | None = None

    @property
    def checkpoint(self) -> str:
        """A short text from which `pages(..., checkpoint=...)` goes on, also in another process."""
        latest = self._latest_by_cursor
        if latest is None:
            return super().checkpoint
        return encode_checkpoint(latest.checkpoint, self._list_id)

    def _start(self, room: int | None = None) -> PageIterator[Row]:
        self._latest_by_cursor = None
        if self._resume_from.cursor is not None:
            return self._by_cursor(self._resume_from, room)
        by_offset = cast("ListPages[Row]", super()._start(room))
        return by_offset if self._resume_from.position else _Opening(self, by_offset, room)

    def _by_cursor(self, start: Checkpoint, room: int | None) -> _CursorPages:
        enough = self._page_size if room is None else min(room, self._page_size)
        call = self._call.with_params(_limit=str(enough))
        self._latest_by_cursor = _CursorPages(self._sender, call, start, room)
        return self._latest_by_cursor

    async def open(self, by_offset: ListPages[Row], room: int | None) -> PageIterator[Row]:
        """Fetch the first page, and return how the list goes on."""
        request = by_offset.next_request()
        call = self._call.with_params(_limit=str(request.limit))
        answer = cast("_Answer", (await self._sender.send(call)).parsed)
        if answer.is_by_cursor:
            walk = self._by_cursor(Checkpoint(cursor=""), room)
            walk.first = answer
            return walk
        by_offset.put(request, Page(_rows_of(call, answer), answer.has_more))
        return by_offset


@attrs.define
class _Opening:
    """A loop of which the first answer decides how it goes on."""

    _pages: UntypedPages
    _by_offset: ListPages[Row]
    _room: int | None
    _chosen: PageIterator[Row] | None = None

    async def next_rows(self) -> Iterator[Row] | None:
        if self._chosen is None:
            self._chosen = await self._pages.open(self._by_offset, self._room)
        return await self._chosen.next_rows()


class _CursorPages:
    """One walk from cursor to cursor, and the calls that fetch its pages."""

    def __init__(
        self, sender: Sender, call: Call[Any], start: Checkpoint, room: int | None
    ) -> None:
        self._sender = sender
        self._call = call
        self._room = room
        self._cursor = start.cursor
        self._cursors: set[str] = set()
        self._seen = SeenRows()
        # Until one of these comes, all rows came in since, or were returned before.
        self._awaited = set(start.anchors)
        self._place = start.cursor
        self._anchors = deque(start.anchors, _ANCHORS)
        self.first: _Answer | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(0, tuple(self._anchors), self._place)

    async def next_rows(self) -> Iterator[Row] | None:
        stale = 0
        while self._cursor is not None and self._room != 0:
            cursor, answer = self._cursor, await self._fetch(self._cursor)
            new_rows = self._take(_rows_of(self._call, answer))
            self._cursor = answer.cursor
            if new_rows:
                return self._yield_rows(cursor, new_rows)
            stale += not self._awaited
            if stale == _MAX_STALE_PAGES:
                self._fail(f"{stale} answers in a row held nothing new")
        if self._awaited and self._cursor is None:
            self._fail("all rows before the checkpoint are gone: start without it")
        return None

    async def _fetch(self, cursor: str) -> _Answer:
        if self.first is not None:
            first, self.first = self.first, None
            return first
        if cursor in self._cursors:
            self._fail("the same cursor came again")
        self._cursors.add(cursor)
        call = self._call.with_params(_cursor=cursor) if cursor else self._call
        answer: _Answer = (await self._sender.send(call)).parsed
        return answer

    def _take(self, rows: list[Row]) -> list[tuple[Row, bytes]]:
        marked = [(row, row_fingerprint(row) or page_fingerprint(row)) for row in rows]
        if self._awaited:
            known = [index for index, (_, one) in enumerate(marked) if one in self._awaited]
            if not known:
                return []
            self._awaited.clear()
            marked = marked[known[-1] + 1 :]
        new_rows = [pair for pair in marked if self._is_new(*pair)][: self._room]
        if self._room is not None:
            self._room -= len(new_rows)
        return new_rows

    def _is_new(self, row: Row, fingerprint: bytes) -> bool:
        # Rows without ids may really be equal.
        if row_fingerprint(row) is None:
            return True
        if fingerprint in self._seen:
            return False
        self._seen.add(fingerprint)
        return True

    def _yield_rows(self, cursor: str, new_rows: list[tuple[Row, bytes]]) -> Iterator[Row]:
        for row, fingerprint in new_rows:
            self._place = cursor
            self._anchors.append(fingerprint)
            yield row

    def _fail(self, reason: str) -> NoReturn:
        raise PagesUnstable(request_line(self._call), reason)


def _rows_of(call: Call[Any], answer: _Answer) -> list[Row]:
    data = answer.data
    if not isinstance(data, list):
        raise PagesUnstable(request_line(call), NO_DATA)
    return cast("list[Row]", data)
