"""`Pages`: a list of Close to loop over."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, Protocol, Self, TypeVar, cast

import attrs

from .._validate import integer
from ..errors import PagesUnstable
from .checkpoint import START, decode_checkpoint, encode_checkpoint
from .offset_walk import OffsetWalk
from .prefetch import Window
from .rows import Paginator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .._core.call import Call, Paged, Sender
    from .checkpoint import Checkpoint
    from .offset_walk import PageRequest
    from .rows import PageIterator

T = TypeVar("T")

# Other parameters choose and sort rows; these don't, so a checkpoint outlives a change of them.
_NOT_IN_LIST_ID: Final = frozenset({"_skip", "_limit", "_fields"})
NO_DATA: Final = "an answer holds no data, or data that is not a list"


class Walked(Protocol):
    """A loop that knows where it is."""

    @property
    def checkpoint(self) -> Checkpoint:
        """The place behind all rows that were returned."""
        ...


class Pages(Paginator[T]):
    """
    The rows of a list, fetched page by page while you loop over them.

        async for sequence in close.sequences.list():
            ...

    Each loop starts anew. Pages overlap by one row, so that rows inserted or deleted meanwhile are
    noticed: as long as the rows that stay keep their order among each other, no row that was there
    all along is missed, and none comes twice. Rows without ids are walked by plain offset.

    *page_size* is how many rows one request asks for. *prefetch* is how many further pages are
    under way while you work on one; they are given up when you leave the loop. *checkpoint* is
    where an earlier loop over the same list stopped.

    Raises:
        ValueError: an argument is invalid, or the checkpoint belongs to another list.
    """

    def __init__(
        self,
        sender: Sender,
        call: Call[Paged[T]],
        *,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> None:
        self._sender = sender
        self._call = _with_id(call)
        self._page_size = integer("page_size", page_size, least=1)
        self._prefetch = integer("prefetch", prefetch, least=0)
        self._list_id = _list_id(call)
        self._resume_from = (
            START if checkpoint is None else decode_checkpoint(checkpoint, self._list_id)
        )
        self._latest: Walked | None = None

    @property
    def checkpoint(self) -> str:
        """
        A short text from which `list(..., checkpoint=...)` goes on, also in another process.

        It stands behind the last row that the latest loop returned, so read it when you are done
        with that row.
        """
        checkpoint = self._resume_from if self._latest is None else self._latest.checkpoint
        return encode_checkpoint(checkpoint, self._list_id)

    def _mark(self) -> str:
        return self.checkpoint

    def _resumed(self, checkpoint: str) -> Self:
        twin = copy(self)
        twin._latest = None  # noqa: SLF001 - one of its own class
        twin._resume_from = decode_checkpoint(checkpoint, self._list_id)  # noqa: SLF001 - the same
        return twin

    def __repr__(self) -> str:
        return f"Pages({request_line(self._call)})"

    def _start(self, room: int | None = None) -> PageIterator[T]:
        walk: OffsetWalk[T] = OffsetWalk(
            request_line(self._call),
            page_size=self._page_size,
            prefetch=self._prefetch,
            start=self._resume_from,
            room=room,
        )
        self._latest = walk.tracker
        return ListPages(self._sender, self._call, walk, self._prefetch)


@attrs.frozen
class Page(Generic[T]):
    """The rows of a page; *has_more* is None if it doesn't say."""

    rows: Sequence[T]
    has_more: bool | None


class ListPages(Generic[T]):
    """One walk through the list, and the calls that fetch its pages."""

    def __init__(
        self, sender: Sender, call: Call[Paged[T]], walk: OffsetWalk[T], prefetch: int
    ) -> None:
        self._fetch = partial(_fetch, sender, call)
        self._walk = walk
        self._prefetch = prefetch
        self._window: Window[Page[T]] | None = Window(sender, self._fetch) if prefetch else None
        self._given: tuple[PageRequest, Page[T]] | None = None

    def next_request(self) -> PageRequest:
        """Return the first page to fetch."""
        return self._walk.next_requests()[0]

    def put(self, request: PageRequest, page: Page[T]) -> None:
        """Take a page that was fetched elsewhere."""
        self._given = request, page

    async def next_rows(self) -> Iterator[T] | None:
        """Return the new rows of the next page that has some, or None at the end."""
        walk, window = self._walk, self._window
        while not walk.ended:
            request, page = await self._next_page()
            new = walk.take(request, page.rows, has_more=page.has_more)
            if window is not None:
                self._go_ahead(window)
            if new is not None and new.rows:
                return walk.tracker.returning(new.rows, new.marks, new.positions)
        if window is not None:
            await window.aclose()
        walk.finish()
        return None

    def _go_ahead(self, window: Window[Page[T]]) -> None:
        if self._walk.ended:
            window.clear()
        else:
            window.slide(self._walk.next_requests()[: self._prefetch])

    async def _next_page(self) -> tuple[PageRequest, Page[T]]:
        given, self._given = self._given, None
        if given is not None:
            return given

        wanted, window = self._walk.next_requests(), self._window
        if window is None or (len(wanted) == 1 and not window):
            return wanted[0], await self._fetch(wanted[0])
        window.slide(wanted)
        return await window.take()


async def _fetch(sender: Sender, call: Call[Paged[T]], request: PageRequest) -> Page[T]:
    call = call.with_params(_skip=str(request.skip), _limit=str(request.limit))
    page = (await sender.send(call)).parsed
    rows: object = getattr(page, "data", None)
    if not isinstance(rows, Sequence) or isinstance(rows, (str, bytes)):
        raise PagesUnstable(request_line(call), NO_DATA)
    return Page(cast("Sequence[T]", rows), getattr(page, "has_more", None))


def _with_id(call: Call[Paged[T]]) -> Call[Paged[T]]:
    # Without ids, rows that come again can't be recognized.
    fields = dict(call.params).get("_fields")
    if fields is None or "id" in fields.split(","):
        return call
    return call.with_params(_fields=f"{fields},id" if fields else "id")


def _list_id(call: Call[object]) -> str:
    params = sorted(pair for pair in call.params if pair[0] not in _NOT_IN_LIST_ID)
    return repr((call.path.strip("/"), params))


def request_line(call: Call[object]) -> str:
    """Return what errors call a list."""
    return f"{call.method} /{call.path.lstrip('/')}"
