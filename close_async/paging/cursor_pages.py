"""`CursorPages`: a list of Close that goes on where its last page says, such as the event log."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

from .._validate import integer
from ..errors import PagesUnstable
from .rows import Paginator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .._core.call import Call, Paged, Sender

T = TypeVar("T")

_MOST: Final = 50
_UNFIT: Final = "checkpoint must be the whole text that checkpoint gave of the same list"


class CursorPages(Paginator[T]):
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
        self._sender = sender
        size = min(integer("page_size", page_size, least=1), _MOST)
        self._call = call.with_params(_limit=str(size))
        self._list_id = repr((call.path, sorted(call.params)))
        self._place = ("", "") if checkpoint is None else self._read(checkpoint)
        self._latest: _Loop[T] | None = None

    @property
    def checkpoint(self) -> str:
        """
        A short text from which `list(..., checkpoint=...)` goes on, also in another process.

        It stands behind the last row that the latest loop returned.
        """
        place = self._latest.place if self._latest else self._place
        return urlsafe_b64encode(json.dumps([self._list_id, *place]).encode()).decode()

    def _read(self, checkpoint: str) -> tuple[str, str]:
        try:
            found: object = json.loads(urlsafe_b64decode(checkpoint))
        except (ValueError, RecursionError):
            raise ValueError(_UNFIT) from None
        match found:
            case [self._list_id, str(cursor), str(last)]:
                return cursor, last
            case _:
                raise ValueError(_UNFIT)

    def __repr__(self) -> str:
        return f"CursorPages({self._call.method} /{self._call.path.lstrip('/')})"

    def _start(self, room: int | None = None) -> _Loop[T]:
        self._latest = _Loop(self._sender, self._call, self._place, room)
        return self._latest


class _Loop(Generic[T]):
    """
    One loop through the list.

    Its *place* is the cursor of a page, and the id of the last row of it that was returned.
    """

    def __init__(
        self,
        sender: Sender,
        call: Call[Paged[T]],
        place: tuple[str, str],
        room: int | None,
    ) -> None:
        self.place = place
        self._sender = sender
        self._call = call
        self._room = room
        self._next: str | None = place[0]
        self._known: set[str] = {""}
        # Until this row comes, all rows came in since, or were returned before.
        self._awaited = place[1]

    async def next_rows(self) -> Iterator[T] | None:
        """Return the rows of the next page that has some, or None at the end."""
        while self._next is not None and self._room != 0:
            cursor = self._next
            call = self._call.with_params(_cursor=cursor) if cursor else self._call
            page = (await self._sender.send(call)).parsed
            rows = self._older(_rows_of(page, call))[: self._room]
            following: object = getattr(page, "cursor_next", None)
            self._next = following if isinstance(following, str) and following else None
            if self._next in self._known:
                raise _unstable(call, "the same cursor came again")
            self._known.add(self._next or "")
            if self._room is not None:
                self._room -= len(rows)
            if rows:
                return self._returned(cursor, rows)
        if self._awaited and self._room != 0:
            raise _unstable(self._call, "the row of the checkpoint is gone: start without it")
        return None

    def _older(self, rows: Sequence[T]) -> Sequence[T]:
        """Return what comes behind the row that is awaited."""
        if not self._awaited:
            return rows
        at = next((n for n, row in enumerate(rows, 1) if _id_of(row) == self._awaited), None)
        if at is None:
            return []
        self._awaited = ""
        return rows[at:]

    def _returned(self, cursor: str, rows: Sequence[T]) -> Iterator[T]:
        for row in rows:
            self.place = cursor, _id_of(row)
            yield row


def _rows_of(page: Paged[T], call: Call[Paged[T]]) -> Sequence[T]:
    rows: object = getattr(page, "data", None)
    if not isinstance(rows, list):
        raise _unstable(call, "an answer holds no data, or data that is not a list")
    return cast("list[T]", rows)


def _id_of(row: object) -> str:
    found: object = getattr(row, "id", None)
    return found if isinstance(found, str) else ""


def _unstable(call: Call[Paged[T]], reason: str) -> PagesUnstable:
    return PagesUnstable(f"{call.method} /{call.path.lstrip('/')}", reason)
