"""`Pages`: a list of Close as something to loop over."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

import anyio
import attrs

from ..errors import CloseError, PagesUnstable
from .checkpoint import START, read_place, write_place
from .offset_walk import Walk
from .rows import Rows, check_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .._core.call import Call, Paged, Sender
    from .offset_walk import Ask, Fresh

__all__ = ["Pages"]

T = TypeVar("T")

# Other parameters choose and sort rows; these don't, so a checkpoint stays good when they change.
_NOT_OF_THE_LIST: Final = frozenset({"_skip", "_limit", "_fields"})
_NO_DATA: Final = "an answer holds no data, or data that is no list"


class Pages(Rows[T]):
    """
    The rows of a list, fetched page by page while you loop over them.

        async for sequence in close.sequences.list():
            ...

    Each loop starts anew. Pages overlap by one row, so that rows inserted or deleted meanwhile are
    noticed: as long as the rows that stay keep their order among each other, no row that was there
    all along is missed, and none comes twice. Rows without ids are walked by plain offset.

    *page_size* is how many rows one request asks for. *prefetch* is how many further pages are
    fetched at the same time. *checkpoint* is where an earlier loop over the same list stopped.

    Raises:
        ValueError: an argument is no good, or the checkpoint belongs to another list.
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
        check_whole("page_size", page_size, least=1)
        check_whole("prefetch", prefetch, least=0)
        self._sender = sender
        self._call = _with_id(call)
        self._page_size = page_size
        self._prefetch = prefetch
        self._owner = _owner(call)
        self._start = START if checkpoint is None else read_place(checkpoint, self._owner)
        self._latest: Walk[T] | None = None

    @property
    def checkpoint(self) -> str:
        """
        A short text from which `list(..., checkpoint=...)` goes on, also in another process.

        It stands behind the last row that the latest loop handed out, so read it when you are done
        with that row.
        """
        place = self._start if self._latest is None else self._latest.trail.place
        return write_place(place, self._owner)

    def __repr__(self) -> str:
        return f"Pages({_line(self._call)})"

    def _set_out(self, room: int | None = None) -> _Expedition[T]:
        walk: Walk[T] = Walk(
            _line(self._call),
            page_size=self._page_size,
            prefetch=self._prefetch,
            start=self._start,
            room=room,
        )
        self._latest = walk
        return _Expedition(self._sender, self._call, walk)


@attrs.frozen
class _Page(Generic[T]):
    rows: Sequence[T]
    has_more: bool | None


class _Expedition(Generic[T]):
    """One walk, with the fetching."""

    def __init__(self, sender: Sender, call: Call[Paged[T]], walk: Walk[T]) -> None:
        self._sender = sender
        self._call = call
        self._walk = walk
        self._arrived: deque[tuple[Ask, _Page[T] | CloseError]] = deque()

    async def advance(self) -> Iterator[T] | None:
        """Return the new rows of the next page that has some, or None at the end."""
        while self._arrived or not self._walk.ended:
            if not self._arrived:
                self._arrived.extend(await self._fetch_all(self._walk.wanted()))
            fresh = self._take_next()
            if fresh:
                return self._hand_out(fresh)
        return None

    def _hand_out(self, fresh: list[Fresh[T]]) -> Iterator[T]:
        for one in fresh:
            self._walk.trail.hand_out(one.mark, one.position)
            yield one.row

    def _take_next(self) -> list[Fresh[T]] | None:
        ask, page = self._arrived.popleft()
        if isinstance(page, CloseError):
            self._arrived.clear()
            raise page

        fresh = self._walk.take(ask, page.rows, has_more=page.has_more)
        if fresh is None or self._walk.ended:
            self._arrived.clear()
        return fresh

    async def _fetch_all(self, asks: tuple[Ask, ...]) -> list[tuple[Ask, _Page[T] | CloseError]]:
        if len(asks) == 1:
            return [(asks[0], await self._fetch(asks[0]))]

        found: dict[Ask, _Page[T] | CloseError] = {}
        async with anyio.create_task_group() as group:
            for ask in asks:
                group.start_soon(self._fetch_into, found, ask)
        return [(ask, found[ask]) for ask in asks]

    async def _fetch_into(self, found: dict[Ask, _Page[T] | CloseError], ask: Ask) -> None:
        # A page beyond the end may fail; whether it was needed shows when its turn comes.
        try:
            found[ask] = await self._fetch(ask)
        except CloseError as error:
            found[ask] = error

    async def _fetch(self, ask: Ask) -> _Page[T]:
        call = self._call.with_params(_skip=str(ask.skip), _limit=str(ask.limit))
        page = (await self._sender.send(call)).parsed
        rows: object = getattr(page, "data", None)
        if not isinstance(rows, Sequence) or isinstance(rows, (str, bytes)):
            raise PagesUnstable(_line(call), _NO_DATA)
        return _Page(cast("Sequence[T]", rows), getattr(page, "has_more", None))


def _with_id(call: Call[Paged[T]]) -> Call[Paged[T]]:
    # Without their ids, rows that come again can't be recognized.
    fields = dict(call.params).get("_fields")
    if fields is None or "id" in fields.split(","):
        return call
    return call.with_params(_fields=f"{fields},id" if fields else "id")


def _owner(call: Call[object]) -> str:
    params = sorted(pair for pair in call.params if pair[0] not in _NOT_OF_THE_LIST)
    return repr((call.path.strip("/"), params))


def _line(call: Call[object]) -> str:
    return f"{call.method} /{call.path.lstrip('/')}"
