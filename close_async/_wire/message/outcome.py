"""What happened to one request, decided from facts: what left, what failed, what was answered."""

from __future__ import annotations

import enum
from typing import Final, Literal, TypeAlias

import httpx

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
    OVERSIZED = "its answer is longer than is read"

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
    Outcome.OVERSIZED: "unknown",
}

_RATE_LIMITED: Final = 429
_FIRST_REDIRECT: Final = 300
_FIRST_REFUSAL: Final = 400
_FIRST_SERVER_ERROR: Final = 500
SUCCESS: Final = range(200, _FIRST_REDIRECT)
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
    if status in SUCCESS:
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


class AnswerTooLarge(httpx.RequestError):
    """The answer to a request is longer than *most* bytes, decoded."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} bytes; max_response_bytes is the limit")


class ClaimLapsed(httpx.ConnectError):
    """The claim of a write is so old that another process may have taken it over: don't send."""

    def __init__(self) -> None:
        super().__init__("another one may have found out meanwhile what became of it")


_FAILURES: Final = (
    httpx.HTTPError,
    httpx.StreamError,
    # A transport that is not httpx's own may let these through, and those of `_ANYIOS`.
    OSError,
)
"""What transports raise when a request or its answer gets lost, as far as it's known."""

# By name, since what is pure here doesn't need anyio.
_ANYIOS: Final = frozenset({"BrokenResourceError", "ClosedResourceError", "EndOfStream"})

_BEFORE_SENDING: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_IMPOSSIBLE: Final = (httpx.LocalProtocolError, httpx.UnsupportedProtocol)
# Where httpx's own transports raise them, nothing has left.
_EARLY: Final = (*_BEFORE_SENDING, *_IMPOSSIBLE)


def of_failure(failure: Exception, *, left: bool, may_have_left: bool, is_write: bool) -> Outcome:
    """
    Return what it means that the transport raised *failure*.

    *left* says that bytes of the request did, as the transport told; *may_have_left* that nothing
    tells that they didn't. Then the class of *failure* is believed for a read alone, which does no
    harm twice: a transport may give any name to a connection that broke after it had sent.
    """
    if isinstance(failure, AnswerTooLarge):
        return Outcome.OVERSIZED

    is_believed = not is_write and isinstance(failure, _EARLY)
    if left or (may_have_left and not is_believed):
        return Outcome.LOST
    is_impossible = isinstance(failure, _IMPOSSIBLE) and not _is_full(failure)
    return Outcome.IMPOSSIBLE if is_impossible else Outcome.NOT_SENT


def is_of_h2(failure: object) -> bool:
    """Return whether the package for HTTP/2 raised it, which it does before it writes anything."""
    return type(failure).__module__ == "h2.exceptions"


def _is_full(failure: Exception) -> bool:
    # No fault of the request: the connection of HTTP/2 took no more of them, or had ended.
    cause = failure.__cause__
    return isinstance(failure, httpx.LocalProtocolError) and any(
        is_of_h2(one) for one in getattr(cause, "args", ())
    )


def shown_cause(failure: Exception) -> Exception | None:
    """Return *failure* if it may be shown, or None if it quotes what HTTP can't say: headers."""
    return None if isinstance(failure, _IMPOSSIBLE) else failure


_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (ClaimLapsed, "this process stood still for too long before it was sent"),
    (httpx.ConnectTimeout, "no connection came about in time"),
    (httpx.ConnectError, "no connection came about"),
    (httpx.PoolTimeout, "no connection of the pool became free in time"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.ReadTimeout, "no answer came in time"),
    (httpx.WriteTimeout, "it could not be written in time"),
    (AnswerTooLarge, "the answer is too long"),
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
    if not isinstance(failure, _FAILURES) and not _is_anyios(failure):
        # What it says may quote anything.
        who = "it could not be signed:" if outcome is Outcome.NOT_SENT else "the transport raised"
        return f"{who} {type(failure).__name__}"

    if outcome is Outcome.NOT_SENT and not isinstance(failure, _BEFORE_SENDING):
        return "the other side had closed the connection"

    found = (text for kind, text in _REASONS if isinstance(failure, kind))
    text = next(found, "the connection broke")
    if outcome is Outcome.LOST and isinstance(failure, _EARLY):
        # "No connection came about" would be more than is known.
        text = f"the transport raised {type(failure).__name__}, and it may have left before"
    said = "" if shown_cause(failure) is None else str(failure)
    return f"{text} ({said})" if said else text


def _is_anyios(failure: Exception) -> bool:
    kind = type(failure)
    return kind.__name__ in _ANYIOS and kind.__module__.partition(".")[0] == "anyio"
