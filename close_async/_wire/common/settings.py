"""The settings of a client, and the checks of what was given for them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
import httpx

from ..._core.clock import Clock
from ..._validate import integer, non_empty_str, of_type, one_of, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...journal import Journal
    from .listeners import Listener

OnUnknown: TypeAlias = Literal["find", "raise", "resend"]
"""What follows a write that left and was not answered: look for its effect, give up, or risk it."""

Priority: TypeAlias = Literal["interactive", "bulk"]
"""Calls that somebody waits for pass before those of a long piece of work."""

# RFC 9110, 5.6.2.
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SHORTEST_BOUND: Final = 120.0
_SIGNING: Final = "use api_key, access_token or auth"
_WRITING: Final = "each call brings its own"
# Another length or method makes another request of a call than the one whose effect we know.
_SET_ELSEWHERE: Final = {
    "accept-encoding": "gzip and deflate are read, and nothing else",
    "authorization": _SIGNING,
    "proxy-authorization": "give the proxy's password with proxy=",
    "connection": _WRITING,
    "content-encoding": _WRITING,
    "content-length": _WRITING,
    "content-type": _WRITING,
    "expect": _WRITING,
    "host": "use base_url",
    "te": _WRITING,
    "transfer-encoding": _WRITING,
    "upgrade": _WRITING,
    "x-http-method-override": _WRITING,
}


@attrs.frozen(kw_only=True)
class Policy:
    """
    How patient a client is, in seconds where it's time.

    *longest_wait* is the longest pause that Close may ask for; beyond it the call ends at once.
    *last_start* is how long after the first attempt another one may still begin.
    The back-off is drawn between 0 and *first_delay*, doubled each time up to *longest_delay*.
    *settle* is how long after a lost answer the effect is still looked for.

    Raises:
        ValueError: *max_retries*, *on_unknown* or *settle* can't be; which one is in the text.
    """

    max_retries: int = 3
    longest_wait: float = 60.0
    last_start: float = 120.0
    first_delay: float = 0.5
    longest_delay: float = 8.0
    on_unknown: OnUnknown = "find"
    settle: float = 60.0

    def __attrs_post_init__(self) -> None:
        integer("max_retries", self.max_retries, least=0)
        one_of("on_unknown", self.on_unknown, get_args(OnUnknown))
        seconds("settle", self.settle)


@attrs.frozen(kw_only=True)
class Settings:
    """
    The settings of a client. *headers* may hold the secret of some gateway.

    *timeout* is for each step of an attempt, *attempt_timeout* for all of them together; if that is
    None, it's 120 seconds, or twice the longest step if that is more.

    *extra_params* and *extra_body* go out besides what each call says itself.

    *key* names one intent, so that the *journal* knows it again. *resent_refusal* is the attempt
    under that key of which the refusal may be sent over, and those before it; None is any.
    *on_event* hears of each call.

    Raises:
        TypeError: *journal* is none.
        ValueError: *priority* or *key* can't be; which one is in the text.
        TypeError: *journal* is none.
    """

    base_url: str
    auth: httpx.Auth = attrs.field(repr=False)
    timeout: httpx.Timeout
    attempt_timeout: float | None = None
    zone: ZoneInfo | None = None
    headers: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    extra_params: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    extra_body: Mapping[str, object] = attrs.field(factory=dict[str, object], repr=False)
    policy: Policy = attrs.field(factory=Policy)
    clock: Clock = attrs.field(factory=Clock, repr=False)
    priority: Priority = "interactive"
    journal: Journal | None = None
    key: str | None = None
    resent_refusal: int | None = None
    on_event: Listener | None = attrs.field(default=None, repr=False)
    longest_attempt: float = attrs.field(init=False, default=math.inf)
    """How many seconds one attempt may take in all, from its connection to the end of its body."""

    def __attrs_post_init__(self) -> None:
        longest = _longest_attempt(self.timeout, self.attempt_timeout)
        object.__setattr__(self, "longest_attempt", longest)
        what = "a Journal, such as Journal.sqlite(path)"
        of_type("journal", self.journal, what, lambda one: hasattr(one, "claim"))
        one_of("priority", self.priority, get_args(Priority))
        if self.key is not None:
            non_empty_str("idempotency_key", self.key)


def check_timezone(name: str) -> ZoneInfo:
    """
    Return the zone of this IANA name.

    Raises:
        TypeError: it's no string.
        ValueError: it isn't known here.
    """
    what = "an IANA name such as 'America/New_York'"
    of_type("timezone", name, what, lambda one: isinstance(one, str))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"timezone {name!r} is not known here: give {what}"
        raise ValueError(msg) from None


def check_timeout(timeout: object) -> httpx.Timeout:
    """
    Return the timeout of each step of an attempt.

    Raises:
        ValueError: it's neither a number of seconds > 0 nor an `httpx.Timeout`.
    """
    if isinstance(timeout, httpx.Timeout):
        return timeout
    return httpx.Timeout(seconds("timeout", timeout, above=0, or_else=" or an httpx.Timeout"))


def check_attempt_timeout(attempt_timeout: float | None) -> float | None:
    """
    Return how long one attempt may take in all, or None for what follows from its steps.

    Raises:
        ValueError: it's neither None nor a number of seconds > 0.
    """
    if attempt_timeout is None:
        return None
    return seconds("attempt_timeout", attempt_timeout, above=0, or_else=" or None")


def _longest_attempt(timeout: httpx.Timeout, attempt_timeout: float | None) -> float:
    if attempt_timeout is not None:
        return attempt_timeout
    # One byte each minute keeps every step within its time.
    steps = (timeout.connect, timeout.write, timeout.read)
    return max(_SHORTEST_BOUND, *(math.inf if step is None else 2 * step for step in steps))


def merge_headers(
    had: tuple[tuple[str, str], ...], added: Mapping[str, str]
) -> tuple[tuple[str, str], ...] | Exception:
    """
    Return the headers of both, in lower case; of two with one name the added one.

    If one can't be sent, or the client sets it itself, return the error. What catches it may print
    the variables of all frames that it went through, and here they hold the secret of some gateway.
    """
    merged = dict(had)
    for name, value in added.items():
        problem = _problem_of_header(name, value)
        if problem is not None:
            return problem
        merged[name.lower()] = value
    return _Headers(merged.items())


class _Headers(tuple[tuple[str, str], ...]):
    """Headers that don't show themselves: one may be a secret."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} headers>"


def _problem_of_header(name: object, value: object) -> Exception | None:
    # Never with the value in the text.
    if not isinstance(name, str) or not isinstance(value, str):
        kinds = f"{type(name).__name__}: {type(value).__name__}"
        return TypeError(f"headers must be strings, got {kinds}")

    if not _HEADER_NAME.fullmatch(name):
        return ValueError(f"a header can't have the name {name!r}")

    if name.lower() in _SET_ELSEWHERE:
        mend = _SET_ELSEWHERE[name.lower()]
        return ValueError(f"the header {name.lower()} can't be set here: {mend}")

    if not value.isprintable() or not value.isascii() or value != value.strip():
        return ValueError(
            f"the value of header {name!r} holds a character that a header can't carry there"
        )
    return None
