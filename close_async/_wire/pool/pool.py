"""The connections of a client: opened when needed, closed with it, one set per event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

import anyio
import attrs
from anyio.lowlevel import RunVar

from .tls import not_opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from .connections import Connections

L = TypeVar("L")

# Each event loop has a token of its own. It doesn't keep the loop alive.
_TOKEN: Final[RunVar[object]] = RunVar("close_async_loop_token")


@attrs.frozen
class _Holder:
    """One `async with`: which opening it entered, and in which task."""

    opening: int
    task: int


class Pool(Generic[L]):
    """
    One `Connections` at a time, shared by a client and its copies.

    httpx's client can't be opened twice; this one can, by making a new one with *connect*. It makes
    a new one in another event loop too, since no socket outlives its loop; while that one runs in
    another thread, `RequestNotSent` is raised instead. *make_local* makes what
    else belongs to one event loop only, since each has its own steady clock.
    """

    def __init__(self, connect: Callable[[], Connections], make_local: Callable[[], L]) -> None:
        self._connect = connect
        self._make_local = make_local
        self._local: L | None = None
        self._open: Connections | None = None
        # What was replaced, and still has requests under way.
        self._retired: list[Connections] = []
        self._loop: object = None
        # Counts closings, so that who entered before one doesn't close what was opened after it.
        self._number = 0
        self._holders: list[_Holder] = []
        self._closed = False

    @property
    def local(self) -> L:
        """What belongs to this event loop."""
        self._forget_other_loop()
        if self._local is None:
            self._local = self._make_local()
        return self._local

    def get(self) -> Connections | None:
        """Return the open connections, made now if need be, or None after `close`."""
        self._forget_other_loop()
        if self._open is None and not self._closed:
            self._open = self._connect()
        elif self._open is not None and self._open.is_retired:
            self._retired = [*(one for one in self._retired if one.is_in_use), self._open]
            self._open = self._connect()
        return self._open

    async def enter(self) -> None:
        """Open, or open again, until as many have left as entered."""
        self._forget_other_loop()
        holder = _Holder(self._number, anyio.get_current_task().id)
        self._holders.append(holder)
        if self._open is not None:
            return

        self._open = self._connect()
        try:
            await self._open.enter()
        except BaseException:
            self._start_over()
            self._holders.remove(holder)
            raise

    async def leave(self) -> None:
        """Undo one `enter`; the last one closes."""
        # Tasks leave in the opposite order. Some enter in one task and leave in another.
        task = anyio.get_current_task().id
        own = [one for one in self._holders if one.task == task]
        holder = own[-1] if own else next(iter(self._holders), None)
        if holder is None:
            return

        self._holders.remove(holder)
        is_last = all(one.opening != self._number for one in self._holders)
        if holder.opening == self._number and is_last:
            await self.close()

    async def close(self) -> None:
        """Close, whoever is inside. A second time does nothing."""
        self._forget_other_loop()
        closing = [*self._retired, *([] if self._open is None else [self._open])]
        self._start_over()
        self._closed = True
        for one in closing:
            await one.close()

    def _start_over(self) -> None:
        self._open = None
        self._retired = []
        self._number += 1

    def _forget_other_loop(self) -> None:
        loop = _current_loop_token()
        if self._loop is loop:
            return

        if self._open is not None:
            if self._open.is_open_in_other_thread:
                msg = (
                    "this client is open in the event loop of another thread, and connections "
                    "belong to one loop: make one client for each"
                )
                raise not_opened(msg)

            # Its sockets belong to a loop that may be gone: to await their end would fail.
            self._start_over()
        self._loop, self._local = loop, None


def _current_loop_token() -> object:
    """Return an object that is the same in one event loop, and another one in any other."""
    found = _TOKEN.get(None)
    if found is None:
        found = object()
        _TOKEN.set(found)
    return found
