"""Lists of which nothing is known: walked by offset or by cursor, as their first answer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs

from .cursor_pages import CursorLoop, CursorPage
from .pages import ListPages, Page, Pages
from .rows import cursor_in

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


@attrs.frozen
class _Answer(CursorPage):
    """A page as JSON, of which isn't known whether it goes on by cursor."""

    has_more: bool | None
    is_by_cursor: bool


def _read(body: object) -> _Answer:
    answer = cast("Row", body if isinstance(body, dict) else {"data": body})
    has_more = answer.get("has_more")
    key = next((name for name in _CURSORS if name in answer), None)
    cursor = None if key is None else cursor_in(answer[key])
    return _Answer(
        data=answer.get("data"),
        has_more=has_more if isinstance(has_more, bool) else None,
        cursor=cursor,
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

    def _start(self, room: int | None = None) -> PageIterator[Row]:
        if self._resume_from.cursor is not None:
            return self._by_cursor(room)
        by_offset = cast("ListPages[Row]", super()._start(room))
        return by_offset if self._resume_from.position else _Opening(self, by_offset, room)

    def _by_cursor(self, room: int | None) -> CursorLoop[Row]:
        loop: CursorLoop[Row] = CursorLoop(
            self._sender, self._call, self._page_size, self._resume_from, room
        )
        self._latest = loop
        return loop

    async def open(self, by_offset: ListPages[Row], room: int | None) -> PageIterator[Row]:
        """Fetch the first page, and return how the list goes on."""
        request = by_offset.next_request()
        call = self._call.with_params(_limit=str(request.limit))
        answer = cast("_Answer", (await self._sender.send(call)).parsed)
        if answer.is_by_cursor:
            loop = self._by_cursor(room)
            loop.first = answer
            return loop
        by_offset.put(request, Page(answer.rows(call), answer.has_more))
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
