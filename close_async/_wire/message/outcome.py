"""What happened to one request, decided from facts: what left, what failed, what was answered."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, runtime_checkable

import anyio
import attrs
import httpx
from anyio.lowlevel import checkpoint_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Departure",
    "Fate",
    "Outcome",
    "is_about_the_call",
    "note_handover",
    "of_failure",
    "of_status",
    "reason",
]

Fate: TypeAlias = Literal["answered", "refused", "not sent", "unknown"]
"""What is known about the work of a request: done, not done, never asked for, or nothing."""


class Outcome(enum.Enum):
    """What a request came to: the finer view, by which it's decided what follows."""

    DONE = "Close did it"
    GARBLED = "Close did it, and its answer can't be read"
    REFUSED = "Close did not do it and never will"
    POSTPONED = "Close did not do it and asks to come again"
    IMPOSSIBLE = "it could not be put into HTTP"
    NOT_SENT = "nothing left this machine"
    ELSEWHERE = "Close points elsewhere, as it may after the work"
    FAILED = "something on the way or at Close broke"
    LOST = "it left, and no answer came"

    @property
    def fate(self) -> Fate:
        """What is known about the work."""
        return _FATES[self]


_FATES: Final[dict[Outcome, Fate]] = {
    Outcome.DONE: "answered",
    Outcome.REFUSED: "refused",
    Outcome.POSTPONED: "refused",
    Outcome.IMPOSSIBLE: "not sent",
    Outcome.NOT_SENT: "not sent",
    Outcome.GARBLED: "unknown",
    Outcome.ELSEWHERE: "unknown",
    Outcome.FAILED: "unknown",
    Outcome.LOST: "unknown",
}

_RATE_LIMITED: Final = 429
_FIRST_REDIRECT: Final = 300
_FIRST_REFUSAL: Final = 400
_FIRST_SERVER_ERROR: Final = 500
_SUCCESS: Final = range(200, _FIRST_REDIRECT)
_BY_STATUS: Final[dict[int, Outcome]] = {
    # The request timed out on its way in; some proxies say so after they passed it on.
    408: Outcome.FAILED,
    _RATE_LIMITED: Outcome.POSTPONED,
    # "Not implemented" and "HTTP version not supported" will still be true next time.
    501: Outcome.REFUSED,
    505: Outcome.REFUSED,
}


def of_status(status: int) -> Outcome:
    """Return what an answer with this status means for the work that was asked for."""
    if status in _SUCCESS:
        return Outcome.DONE
    if status < _FIRST_REFUSAL:
        return Outcome.ELSEWHERE
    fallback = Outcome.FAILED if status >= _FIRST_SERVER_ERROR else Outcome.REFUSED
    return _BY_STATUS.get(status, fallback)


# The key, the plan, the rights, the client, the server: not what was asked.
_ABOUT_ALL_CALLS: Final = frozenset({401, 402, 403, 405, 408, 415, _RATE_LIMITED})


def is_about_the_call(status: int) -> bool:
    """Return whether a refusal is about what was asked, so that all others may still go well."""
    return _FIRST_REFUSAL <= status < _FIRST_SERVER_ERROR and status not in _ABOUT_ALL_CALLS


_FAILURES: Final = (
    httpx.HTTPError,
    httpx.StreamError,
    # A transport that is not httpx's own may let these through.
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
    OSError,
)
"""What transports raise when a request or its answer gets lost, as far as it's known."""

_BEFORE_DEPARTURE: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_IMPOSSIBLE: Final = (httpx.LocalProtocolError, httpx.UnsupportedProtocol)


_CONNECTED: Final = frozenset({"connect_tcp.complete", "start_tls.complete"})


@runtime_checkable
class _Stream(Protocol):
    """A connection of the transport, as much as is needed of it."""

    async def aclose(self) -> None: ...


@attrs.define
class Departure:
    """
    Listens to the transport and knows whether bytes of the request left this machine.

    It is the `trace` extension of one request. httpx's own transports call it; a transport that
    doesn't leaves `heard` false, and then only the class of the failure can tell.
    `handed_over` says that the transport has the request at all. `is_traced` says beforehand that
    the transport will call, so that silence means that nothing left.
    https://www.encode.io/httpcore/extensions/#trace
    """

    handed_over: bool = False
    heard: bool = False
    left: bool = False
    is_traced: bool = False
    _scope: anyio.CancelScope | None = None
    _stream: _Stream | None = None

    @property
    def may_have_left(self) -> bool:
        """Whether it left, as far as this is known while no failure tells more."""
        return self.left or (self.handed_over and not self.heard and not self.is_traced)

    @property
    def is_guarded(self) -> bool:
        """Whether somebody sees the request through."""
        return self._scope is not None

    def guard(self, scope: anyio.CancelScope) -> None:
        """Shield *scope*, in which the request is sent, as soon as the request may have left."""
        self._scope = scope

    def hand_over(self) -> None:
        """Take note that the request is signed and goes to the transport."""
        self.handed_over = True
        self._renew_shield()

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of one event of the transport."""
        self.heard = True
        _, _, step = event.partition(".")
        if step in _CONNECTED:
            await self._own(info.get("return_value"))
        elif step == "start_tls.failed":
            await self._disown()
        elif step == "send_request_headers.started" and not _is_tunnel(info.get("request")):
            self._renew_shield()
            # The last moment at which a cancellation finds that nothing left.
            await checkpoint_if_cancelled()
            self.left = True
        elif step == "send_request_headers.failed" and _kept_head(info.get("exception")):
            # The other side was gone before it had the whole head, so it can't have acted on it;
            # or there was never a head, since HTTP can't say it.
            self.left = False
        self._renew_shield()

    async def _own(self, stream: object) -> None:
        # If a cancellation arrives together with the connection, httpcore loses the place; if it
        # comes before TLS stands, the socket. So here is the last moment to give both back.
        self._stream = stream if isinstance(stream, _Stream) else None
        try:
            await checkpoint_if_cancelled()
        except anyio.get_cancelled_exc_class():
            await self._disown()
            raise

    async def _disown(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with anyio.CancelScope(shield=True):
                await stream.aclose()

    def _renew_shield(self) -> None:
        if self._scope is not None and self._scope.shield is not self.may_have_left:
            self._scope.shield = self.may_have_left


async def note_handover(request: httpx.Request) -> None:
    """Take note that a request is signed and goes to the transport. A request hook of httpx."""
    departure = request.extensions.get("trace")
    if isinstance(departure, Departure):
        departure.hand_over()


def _is_tunnel(request: object) -> bool:
    # A proxy's CONNECT carries the listener of the request that it prepares.
    return getattr(request, "method", None) == b"CONNECT"


def _kept_head(failure: object) -> bool:
    # By name: httpcore is httpx's dependency, not ours. Its WriteTimeout is another class.
    return type(failure).__name__ in {"WriteError", "LocalProtocolError"}


def of_failure(failure: Exception, departure: Departure) -> Outcome:
    """Return what it means that the transport raised *failure*. In doubt, the request left."""
    if departure.left:
        return Outcome.LOST
    if isinstance(failure, _IMPOSSIBLE):
        return Outcome.IMPOSSIBLE
    if not departure.handed_over:
        return Outcome.NOT_SENT

    is_early = departure.heard or isinstance(failure, _BEFORE_DEPARTURE)
    return Outcome.NOT_SENT if is_early else Outcome.LOST


_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (httpx.ConnectTimeout, "no connection came about in time"),
    (httpx.ConnectError, "no connection came about"),
    (httpx.PoolTimeout, "no connection of the pool became free in time"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.ReadTimeout, "no answer came in time"),
    (httpx.WriteTimeout, "it could not be written in time"),
    (httpx.DecodingError, "the answer's compression is broken"),
    (httpx.RemoteProtocolError, "the answer broke off or was not HTTP"),
    (httpx.LocalProtocolError, "it can't be said in HTTP; look at the headers"),
    (httpx.UnsupportedProtocol, "the URL is neither http nor https"),
)


def reason(outcome: Outcome, failure: Exception) -> str:
    """
    Return why there is no answer, in words.

    The failure's own text is left out where it quotes headers.
    """
    if not isinstance(failure, _FAILURES):
        # What it says may quote anything.
        who = "it could not be signed:" if outcome is Outcome.NOT_SENT else "the transport raised"
        return f"{who} {type(failure).__name__}"

    if outcome is Outcome.NOT_SENT and not isinstance(failure, _BEFORE_DEPARTURE):
        return "the other side had closed the connection"

    found = (text for kind, text in _REASONS if isinstance(failure, kind))
    text = next(found, "the connection broke")
    said = "" if isinstance(failure, _IMPOSSIBLE) else str(failure)
    return f"{text} ({said})" if said else text
