"""The connections of a client and of its copies: opened when needed, closed when all have left."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pool", "open_http"]


class Pool:
    """
    One `httpx.AsyncClient` at a time, shared by a client and its copies.

    httpx's client can't be opened twice; this one can, by making a new one with *connect*.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncClient]) -> None:
        self._connect = connect
        self._http: httpx.AsyncClient | None = None
        self._entered = False
        self._holders = 0
        # Who uses a client without `async with` closes it by hand, and nobody else may.
        self._opened_by_use = False
        self._closed = False

    def get(self) -> httpx.AsyncClient | None:
        """Return the open `httpx.AsyncClient`, made now if need be, or None after `close`."""
        if self._http is None and not self._closed:
            self._http = self._connect()
            self._opened_by_use = True
        return self._http

    async def enter(self) -> None:
        """Open, or open again, until as many have left as entered."""
        self._holders += 1
        if self._http is not None:
            return

        http = self._connect()
        self._http, self._entered = http, True
        try:
            await http.__aenter__()
        except BaseException:
            self._http, self._entered, self._holders = None, False, 0
            raise

    async def leave(self, *, for_good: bool) -> None:
        """
        Undo one `enter`; the last one closes.

        Not *for_good* means that the next `get` may open again by itself.
        """
        self._holders = max(0, self._holders - 1)
        if self._holders == 0 and not self._opened_by_use:
            await self.close()
            self._closed = for_good

    async def close(self) -> None:
        """Close for everybody. A second time does nothing."""
        http, entered = self._http, self._entered
        self._http, self._entered, self._opened_by_use = None, False, False
        self._holders, self._closed = 0, True
        if http is None:
            return

        if entered:
            await http.__aexit__(None, None, None)
        else:
            await http.aclose()


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
        transport=transport, limits=limits, cookies=no_cookies, follow_redirects=False
    )
