"""
The connections of one opening: an `httpx.AsyncClient`, and the line in front of it.

httpcore loses the places of requests that are cancelled while they wait for one, until none is left
(https://github.com/encode/httpcore/issues/1093). So nobody waits in there, but here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
import httpx

from .cancellation import apart

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    # In typing since 3.11.
    from typing import Self

    from ..message.outcome import Departure

__all__ = ["Opening"]

# Who has a place in our line has one in httpcore's pool, too, unless the pool has lost some.
_LONGEST_WAIT_INSIDE: Final = 1.0


class Opening:
    """
    One `httpx.AsyncClient` from its making to its end.

    *places* is how many requests may be under way at once, or None if that's the transport's
    matter. *is_traced* says that the transport tells what it does. *is_ours* says that nobody else
    uses the transport, so that it can be closed at any time, and made anew.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        places: int | None = None,
        is_traced: bool = False,
        is_ours: bool = False,
    ) -> None:
        self.http = http
        self.is_ours = is_ours
        self._is_traced = is_traced
        self._line = None if places is None else anyio.Semaphore(places)
        self._under_way: list[anyio.CancelScope] = []
        self._is_unused = anyio.Event()
        self._is_entered = False
        self._is_retired = False
        self._is_closed = False
        self._has_ended = False
        self._keeper: AsyncGenerator[None] | None = None

    @classmethod
    def of_closed(cls, http: httpx.AsyncClient) -> Self:
        """Return the opening of a client that was closed, through which nothing goes any more."""
        opening = cls(http)
        opening._is_closed = True
        return opening

    @property
    def is_in_use(self) -> bool:
        """Whether requests are under way, or wait for a place."""
        return bool(self._under_way)

    async def enter(self) -> None:
        """Open. Without it, the first request does."""
        self._is_entered = True
        await self.http.__aenter__()

    async def send(
        self, request: httpx.Request, auth: httpx.Auth | None, departure: Departure
    ) -> httpx.Response:
        """
        Send *request* when there is a place for it, and return its answer, read.

        Raises:
            httpx.PoolTimeout: no place became free in time.
            httpx.ConnectError, httpx.ReadError: it was closed, before or after the request left.
            Exception: whatever the transport raises.
        """
        departure.is_traced = self._is_traced
        request.extensions = {**request.extensions, "trace": departure}
        with anyio.CancelScope() as scope:
            self._under_way.append(scope)
            try:
                return await self._send_in_turn(request, auth)
            finally:
                self._under_way.remove(scope)
                await self._note_end()
        # Nobody but `close` cancels this scope.
        raise _closed(request, departure)

    async def _send_in_turn(
        self, request: httpx.Request, auth: httpx.Auth | None
    ) -> httpx.Response:
        if self._is_closed:
            msg = "the client was closed"
            raise httpx.ConnectError(msg, request=request)

        await self._bind_to_loop()
        if self._line is None:
            return await self._hand_over(request, auth)

        timeout: dict[str, float | None] = dict(request.extensions.get("timeout", {}))
        await _wait(self._line, timeout.get("pool"), request)
        try:
            inside = {**timeout, "pool": _LONGEST_WAIT_INSIDE}
            request.extensions = {**request.extensions, "timeout": inside}
            return await self._hand_over(request, auth)
        finally:
            self._line.release()

    async def _hand_over(self, request: httpx.Request, auth: httpx.Auth | None) -> httpx.Response:
        return await self.http.send(request, auth=auth, follow_redirects=False)

    async def _bind_to_loop(self) -> None:
        if self._keeper is None and self.is_ours:
            self._keeper = _close_with_loop(self.http)
            await anext(self._keeper)

    async def _note_end(self) -> None:
        if self._under_way:
            return

        self._is_unused.set()
        if self._is_retired:
            await apart(self._close, to_the_end=True)

    async def retire(self) -> None:
        """Close as soon as nothing is under way any more."""
        self._is_retired = True
        await self._note_end()

    async def close(self) -> None:
        """
        Close now. What is under way ends as if its connection broke.

        Its end is waited for, since httpcore forgets connections that are made at that moment.
        """
        self._is_closed = True
        self._is_unused = anyio.Event()
        for scope in self._under_way:
            scope.cancel()
        try:
            if self._under_way:
                await self._is_unused.wait()
        finally:
            await apart(self._close, to_the_end=True)

    async def _close(self) -> None:
        if self._has_ended:
            return

        self._has_ended = True
        if self._keeper is not None:
            await self._keeper.aclose()
        if self._is_entered:
            await self.http.__aexit__(None, None, None)
        else:
            await self.http.aclose()


async def _wait(line: anyio.Semaphore, patience: float | None, request: httpx.Request) -> None:
    try:
        with anyio.fail_after(patience):
            await line.acquire()
    except TimeoutError:
        msg = ""
        raise httpx.PoolTimeout(msg, request=request) from None


def _closed(request: httpx.Request, departure: Departure) -> httpx.TransportError:
    kind = httpx.ReadError if departure.may_have_left else httpx.ConnectError
    return kind("the client was closed", request=request)


async def _close_with_loop(http: httpx.AsyncClient) -> AsyncGenerator[None]:
    # An event loop ends the async generators that were begun in it, while it still can: so no
    # socket outlives its loop, even if nobody closes the client. asyncio does it for one that is
    # collected, too.
    try:
        yield
    finally:
        await http.aclose()
