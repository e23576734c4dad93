"""The connections of a client and of its copies: opened when needed, closed when all have left."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

import anyio
import attrs
import httpx

from ..message.outcome import note_handover
from .connections import Opening
from .event_loop import mark_of_this_loop

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pool", "open_http"]


@attrs.frozen
class _Holder:
    """Who entered: into which opening, and in which task."""

    opening: int
    task: int


class Pool:
    """
    One `Opening` at a time, shared by a client and its copies.

    httpx's client can't be opened twice; this one can, by making a new one with *connect*. It makes
    a new one in another event loop too, since no socket outlives its loop.
    *is_renewable* says that what *connect* makes has connections of its own.
    """

    def __init__(self, connect: Callable[[], Opening], *, is_renewable: bool = False) -> None:
        self._connect = connect
        self._is_renewable = is_renewable
        self._open: Opening | None = None
        # What was replaced, and still has requests under way.
        self._retired: list[Opening] = []
        self._loop: object = None
        # Counts closings, so that who entered before one doesn't close what was opened after it.
        self._number = 0
        self._holders: list[_Holder] = []
        # Who uses a client without `async with` closes it by hand, and no copy may.
        self._opened_by_use = False
        self._owner_left = False
        self._closed = False

    def get(self) -> httpx.AsyncClient | None:
        """Return the open `httpx.AsyncClient`, made now if need be, or None after `close`."""
        self._forget_other_loop()
        if self._open is None and not self._closed:
            self._open = self._connect()
            self._opened_by_use = True
        return None if self._open is None else self._open.http

    def opening_of(self, http: httpx.AsyncClient) -> Opening:
        """Return the opening that *http*, which came of `get`, belongs to."""
        known = [one for one in (self._open, *self._retired) if one is not None]
        found = [one for one in known if one.http is http]
        return found[0] if found else Opening.of_closed(http)

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

    async def leave(self, *, for_good: bool) -> None:
        """
        Undo one `enter`; the last one closes.

        Not *for_good* means that the next `get` may open again by itself, and that what was opened
        by use stays open.
        """
        holder = self._pick_holder()
        if holder is None or holder.opening != self._number:
            return

        self._owner_left = self._owner_left or for_good
        owner_left = self._owner_left
        if self._is_held() or (self._opened_by_use and not owner_left):
            return

        await self.close()
        self._closed = owner_left

    def _pick_holder(self) -> _Holder | None:
        # Tasks leave in the opposite order. Some enter in one task and leave in another.
        task = anyio.get_current_task().id
        own = [one for one in self._holders if one.task == task]
        picked = own[-1] if own else next(iter(self._holders), None)
        if picked is not None:
            self._holders.remove(picked)
        return picked

    def _is_held(self) -> bool:
        return any(one.opening == self._number for one in self._holders)

    async def close(self) -> None:
        """Close for everybody. A second time does nothing."""
        self._forget_other_loop()
        openings = [*self._retired, *([] if self._open is None else [self._open])]
        self._start_over()
        self._closed = True
        for one in openings:
            await one.close()

    def _start_over(self) -> None:
        self._open, self._opened_by_use = None, False
        self._retired = []
        self._owner_left = False
        self._number += 1

    def _forget_other_loop(self) -> None:
        loop = mark_of_this_loop()
        if self._loop is loop:
            return

        if self._open is not None:
            # Its sockets belong to a loop that may be gone: to await their end would fail.
            self._start_over()
        self._loop = loop

    async def replace(self, stuck: Opening) -> None:
        """Open anew instead of *stuck*, which has lost places that none of our requests has."""
        if not self._is_renewable or self._open is not stuck:
            return

        self._open = self._connect()
        self._retired = [*(one for one in self._retired if one.is_in_use), stuck]
        await stuck.retire()


def open_http(transport: httpx.AsyncBaseTransport | None, limits: httpx.Limits) -> Opening:
    """
    Make the `httpx.AsyncClient` under a pool, and what stands in front of it.

    It follows no redirect, since that would hand the key to whoever answers. It keeps no cookie,
    since a session must not outlive the key.
    """
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    http = httpx.AsyncClient(
        transport=transport,
        limits=limits,
        cookies=no_cookies,
        follow_redirects=False,
        event_hooks={"request": [note_handover]},
    )
    if transport is not None:
        return Opening(http, is_traced=isinstance(transport, httpx.AsyncHTTPTransport))
    return Opening(http, places=limits.max_connections, is_traced=True, is_ours=True)
