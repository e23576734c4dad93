"""The connections of a client and of its copies: opened when needed, closed when all have left."""

from __future__ import annotations

from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Final

import anyio
import attrs
import httpx
from anyio.lowlevel import RunVar

from ._outcome import Departure, note_handover

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["Pool", "open_http"]

# Each event loop has a mark of its own. It doesn't keep the loop alive.
_LOOP_MARK: Final[RunVar[object]] = RunVar("close_async_loop_mark")


@attrs.frozen
class _Holder:
    """Who entered: into which opening, and in which task."""

    opening: int
    task: int


class Pool:
    """
    One `httpx.AsyncClient` at a time, shared by a client and its copies.

    httpx's client can't be opened twice; this one can, by making a new one with *connect*. It makes
    a new one in another event loop too, since no socket outlives its loop.
    *is_renewable* says that what *connect* makes has connections of its own.
    """

    def __init__(
        self, connect: Callable[[], httpx.AsyncClient], *, is_renewable: bool = False
    ) -> None:
        self._connect = connect
        self._is_renewable = is_renewable
        self._http: httpx.AsyncClient | None = None
        self._loop: object = None
        self._entered = False
        # Counts closings, so that who entered before one doesn't close what was opened after it.
        self._opening = 0
        self._holders: list[_Holder] = []
        # Who uses a client without `async with` closes it by hand, and no copy may.
        self._opened_by_use = False
        self._owner_left = False
        self._closed = False
        self._departures: list[Departure] = []

    def get(self) -> httpx.AsyncClient | None:
        """Return the open `httpx.AsyncClient`, made now if need be, or None after `close`."""
        self._forget_other_loop()
        if self._http is None and not self._closed:
            self._http = self._connect()
            self._opened_by_use = True
        return self._http

    async def enter(self) -> None:
        """Open, or open again, until as many have left as entered."""
        self._forget_other_loop()
        holder = _Holder(self._opening, anyio.get_current_task().id)
        self._holders.append(holder)
        if self._http is not None:
            return

        http = self._connect()
        self._http, self._entered = http, True
        try:
            await http.__aenter__()
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
        if holder is None or holder.opening != self._opening:
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
        return any(one.opening == self._opening for one in self._holders)

    async def close(self) -> None:
        """Close for everybody. A second time does nothing."""
        self._forget_other_loop()
        http, entered = self._http, self._entered
        self._start_over()
        self._closed = True
        if http is None:
            return

        if entered:
            await http.__aexit__(None, None, None)
        else:
            await http.aclose()

    def _start_over(self) -> None:
        self._http, self._entered, self._opened_by_use = None, False, False
        self._owner_left = False
        self._opening += 1

    def _forget_other_loop(self) -> None:
        loop = _mark_of_this_loop()
        if self._loop is loop:
            return

        if self._http is not None:
            # Its sockets belong to a loop that may be gone: to await their end would fail.
            self._start_over()
        self._loop = loop

    @contextmanager
    def watch(self, departure: Departure) -> Generator[None]:
        """Count a request as under way."""
        self._departures.append(departure)
        try:
            yield
        finally:
            self._departures = [one for one in self._departures if one is not departure]

    async def renew_if_stuck(self, http: httpx.AsyncClient) -> None:
        """
        Replace *http* if it's full and yet no request of ours has a connection.

        httpcore may keep the places of connections whose making was cancelled:
        https://github.com/encode/httpcore/issues/1093
        """
        is_used = any(one.heard for one in self._departures)
        if not self._is_renewable or self._http is not http or is_used:
            return

        self._http, self._entered = self._connect(), False
        await http.aclose()


def _mark_of_this_loop() -> object:
    found = _LOOP_MARK.get(None)
    if found is None:
        found = object()
        _LOOP_MARK.set(found)
    return found


def open_http(
    transport: httpx.AsyncBaseTransport | None, limits: httpx.Limits
) -> httpx.AsyncClient:
    """
    Make the `httpx.AsyncClient` under a pool.

    It follows no redirect, since that would hand the key to whoever answers. It keeps no cookie,
    since a session must not outlive the key.
    """
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(
        transport=transport,
        limits=limits,
        cookies=no_cookies,
        follow_redirects=False,
        event_hooks={"request": [note_handover]},
    )
