"""
The connections of one opening of a client: an `httpx.AsyncClient`, and the queue in front of it.

A pool of httpcore loses the places of requests that are cancelled while they wait for one: see
`places.py`. So requests don't wait in there, but here.

Requests go to the transport of that client directly where all that the client would do is to sign
them: its own way takes a fifth of the time of a small call. They go through it where somebody else
signs, where it has to choose among proxies, and where a tool has put itself into its way.
"""

from __future__ import annotations

import math
from operator import attrgetter
from pathlib import Path
from threading import Event, Thread, current_thread
from types import CodeType
from typing import TYPE_CHECKING, Final

import anyio
import httpx

from ...auth import AccessToken, ApiKey, OAuth
from ..common.defaults import MAX_RESPONSE_BYTES
from ..message.answer import Answer
from ..message.outcome import of_failure
from ..message.redaction import failure_without_secrets
from ..message.response import NotReceived
from .bounded_body import read_bounded
from .cancellation import in_own_task, keeping_shields, sending
from .seams import are_own, seams

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable

    from .cancellation import SendTrace

# A request that has a place here has one in httpcore's pool, too, unless the pool has lost some.
_LONGEST_WAIT_INSIDE: Final = 1.0


# Those of ours, which sign at once. A subclass may do what it likes.
_SIGN_AT_ONCE: Final = frozenset({AccessToken, ApiKey, OAuth})

# Tools that mock, record or trace requests replace it, before or after this module is imported.
_code: Final = getattr(httpx.AsyncHTTPTransport.handle_async_request, "__code__", None)
_is_of_httpx: Final = isinstance(_code, CodeType) and (
    Path(_code.co_filename).parts[-3:] == ("httpx", "_transports", "default.py")
)
_OF_HTTPX: Final = _code if _is_of_httpx else object()


# The steps of httpx's own client into which tools put themselves; what they are if it's nobody.
_STEPS: Final = attrgetter(
    "send",
    "build_request",
    *(
        name
        for name in ("_send_single_request", "_transport_for_url")
        if hasattr(httpx.AsyncClient, name)
    ),
)
_found: Final = _STEPS(httpx.AsyncClient)
_UNTOUCHED: Final = _found if are_own(_found) else None


class Connections:
    """
    One `httpx.AsyncClient` from its making to its end. Nothing else calls httpx.

    *direct* is its transport, if that takes all requests; no answer is longer than *most* bytes.
    *places* are held by requests that are under way, or None if nothing limits them. *is_traced*
    says that the transport tells what it does, so that its silence proves that nothing left.
    *is_ours* says that no other client uses the transport, so that it can be closed at any time,
    and made anew. *bears_cancels* says that it loses nothing, however its requests are cancelled.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        direct: httpx.AsyncBaseTransport | None = None,
        most: int = MAX_RESPONSE_BYTES,
        places: anyio.Semaphore | None = None,
        is_traced: bool = False,
        is_ours: bool = False,
        bears_cancels: bool = False,
    ) -> None:
        self.http = http
        self.is_retired = False
        self._direct = direct
        self._most = most
        self._is_ours = is_ours
        self._is_traced = is_traced
        self._seams, self._packages = seams()
        self._bears_cancels = bears_cancels
        self._places = places
        self._under_way: list[tuple[anyio.CancelScope, SendTrace]] = []
        self._is_unused = anyio.Event()
        self._is_entered = False
        self._is_closed = False
        self._has_ended = False
        self._keeper: AsyncGenerator[None] | None = None
        self._thread: Thread | None = None
        self._loop_has_ended = Event()

    @property
    def is_open_in_other_thread(self) -> bool:
        """Whether these are connections of ours, of an event loop that runs in another thread."""
        if self._thread is None or self._thread is current_thread():
            return False
        return self._thread.is_alive() and not self._loop_has_ended.is_set()

    @property
    def is_in_use(self) -> bool:
        """Whether requests are under way, or wait for a place."""
        return bool(self._under_way)

    async def enter(self) -> None:
        """Open. Without it, the first request does."""
        self._is_entered = True
        await self._keep()
        await self.http.__aenter__()

    async def _keep(self) -> None:
        if self._is_ours and self._keeper is None:
            self._thread = current_thread()
            self._keeper = _close_with_loop(self.http, self._loop_has_ended)
            await anext(self._keeper)

    def send(
        self, request: httpx.Request, auth: httpx.Auth | None, trace: SendTrace
    ) -> Awaitable[Answer | NotReceived]:
        """
        Send *request* when there is a place for it, and return its answer, read, or what failed.

        A *trace* with a scope says that this is a task of its own already.
        """
        scope = anyio.CancelScope()
        sending = self._send(request, auth, trace, scope)
        is_safe = trace.scope is not None or self._bears_cancels
        return sending if is_safe else keeping_shields(sending, scope)

    async def _send(
        self,
        request: httpx.Request,
        auth: httpx.Auth | None,
        trace: SendTrace,
        scope: anyio.CancelScope,
    ) -> Answer | NotReceived:
        trace.is_traced = self._is_traced and (
            getattr(httpx.AsyncHTTPTransport.handle_async_request, "__code__", None) is _OF_HTTPX
            and are_own(self._seams(self._packages))
        )
        failure: Exception | None = None
        is_whole = False
        with scope:
            self._under_way.append((scope, trace))
            try:
                await self._take_place(request, trace)
                try:
                    # To wait for a place is no part of an attempt, and has a limit of its own.
                    if trace.longest < math.inf:
                        scope.deadline = anyio.current_time() + trace.longest
                    answer = await self._by_shortest_way(request, auth, trace)
                finally:
                    if self._places is not None:
                        self._places.release()
                is_whole = not trace.is_cut
            # A transport may raise anything, and a write that was delivered must not end as a raw
            # error that looks as if it were safe to repeat. Cancellation is no Exception.
            except Exception as raised:  # noqa: BLE001 - a transport raises what it likes
                failure = raised
                trace.hear_end(raised)
                # It had a place here and found none in there: the pool has lost some.
                is_stuck = isinstance(raised, httpx.PoolTimeout) and trace.handed_over
                self.is_retired = self.is_retired or (is_stuck and self._is_ours)
            else:
                return answer
            finally:
                self._under_way.remove((scope, trace))
                # What isn't read of an answer over HTTP/2 keeps its part of what the server may
                # send to all. httpcore never gives it back, so after some of them nothing comes.
                is_leak = trace.is_http2 and trace.left and not is_whole
                self.is_retired = self.is_retired or (is_leak and self._is_ours)
                if not self._under_way:
                    self._is_unused.set()
                    if self.is_retired:
                        await in_own_task(self._close, to_the_end=True)
        # Only `close` and the time cancel this scope, and what cancelled this task in asyncio.
        failure = failure or self._broken_off(request, trace)
        outcome = of_failure(
            failure,
            left=trace.left,
            may_have_left=trace.may_have_left,
            is_write=trace.is_write,
        )
        return NotReceived(outcome, failure_without_secrets(failure, request))

    async def _take_place(self, request: httpx.Request, trace: SendTrace) -> None:
        if self._is_closed:
            msg = "the client was closed"
            raise httpx.ConnectError(msg, request=request)

        if self._keeper is None:
            await self._keep()
        if self._places is None:
            return

        timeout: dict[str, float | None] = request.extensions.get("timeout", {})
        try:
            self._places.acquire_nowait()
        except anyio.WouldBlock:
            began = anyio.current_time()
            try:
                await self._wait_for_place(self._places, request, timeout.get("pool"))
            finally:
                trace.waited = anyio.current_time() - began
        if self._is_ours:
            inside = {**timeout, "pool": _LONGEST_WAIT_INSIDE}
            request.extensions = {**request.extensions, "timeout": inside}

    async def _wait_for_place(
        self, places: anyio.Semaphore, request: httpx.Request, longest: float | None
    ) -> None:
        try:
            with anyio.fail_after(longest):
                await places.acquire()
        except TimeoutError:
            msg = ""
            raise httpx.PoolTimeout(msg, request=request) from None

    def _by_shortest_way(
        self, request: httpx.Request, auth: httpx.Auth | None, trace: SendTrace
    ) -> Awaitable[Answer]:
        direct, signs_at_once = self._direct, type(auth) in _SIGN_AT_ONCE
        is_untouched = _STEPS(httpx.AsyncClient) == _UNTOUCHED
        if direct is None or auth is None or not signs_at_once or not is_untouched:
            return self._send_by_client(request, auth, trace)
        return self._send_directly(direct, request, auth, trace)

    async def _send_directly(
        self,
        transport: httpx.AsyncBaseTransport,
        request: httpx.Request,
        auth: httpx.Auth,
        trace: SendTrace,
    ) -> Answer:
        request = next(auth.auth_flow(request))
        request.extensions["trace"] = trace
        trace.hand_over()
        try:
            response = await transport.handle_async_request(request)
            status, headers = response.status_code, response.headers
            content = await read_bounded(response, self._most, trace)
            if "content-encoding" in headers:
                # One that was not asked for, which httpx may know.
                content = httpx.Response(status, headers=headers, content=content).content
        except httpx.RequestError as failure:
            failure.request = request
            raise
        return Answer(status, headers, content, request, response.extensions)

    async def _send_by_client(
        self, request: httpx.Request, auth: httpx.Auth | None, trace: SendTrace
    ) -> Answer:
        outer = sending.get()
        sending.set((request, trace))
        try:
            response = await self.http.send(request, auth=auth, follow_redirects=False)
        finally:
            sending.set(outer)
        status, content = response.status_code, response.content
        return Answer(status, response.headers, content, response.request, response.extensions)

    def _broken_off(self, request: httpx.Request, trace: SendTrace) -> httpx.TransportError:
        if self._is_closed:
            kind = httpx.ReadError if trace.may_have_left else httpx.ConnectError
            return kind("the client was closed", request=request)

        late = httpx.ReadTimeout if trace.may_have_left else httpx.ConnectTimeout
        return late(f"the attempt took longer than {trace.longest:g} s", request=request)

    async def close(self) -> None:
        """
        Close. A write that may have left is seen through; all else ends as if its connection broke.

        Its end is waited for, too, since httpcore forgets connections that are made at that moment.
        """
        self._is_closed = True
        await in_own_task(self._end_all, to_the_end=True)

    async def _end_all(self) -> None:
        self._is_unused = anyio.Event()
        for scope, trace in self._under_way:
            if not (trace.is_write and trace.may_have_left):
                scope.cancel()
        try:
            if self._under_way:
                await self._is_unused.wait()
        finally:
            await self._close()

    async def _close(self) -> None:
        if self._has_ended:
            return

        self._has_ended = True
        if self._keeper is not None:
            await self._keeper.aclose()
        elif self._is_entered:
            await self.http.__aexit__(None, None, None)
        else:
            await self.http.aclose()


async def _close_with_loop(http: httpx.AsyncClient, ended: Event) -> AsyncGenerator[None]:
    # An event loop ends the async generators that were begun in it, while it still can: so no
    # socket outlives its loop, even if the client is never closed. asyncio does it for one that is
    # collected, too.
    try:
        yield
    finally:
        ended.set()
        await http.aclose()
