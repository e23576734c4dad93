"""The settings of a client, and the checks of what was given for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
import httpx

from ..._core.clock import Clock
from ..._validate import integer, non_empty_str, one_of, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...journal import Journal

OnUnknown: TypeAlias = Literal["find", "raise", "resend"]
"""What follows a write that left and was not answered: look for its effect, give up, or risk it."""

Priority: TypeAlias = Literal["interactive", "bulk"]
"""Calls that somebody waits for pass before those of a long piece of work."""

# RFC 9110, 5.6.2.
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SIGNING: Final = "use api_key, access_token or auth"
_WRITING: Final = "each call brings its own"
# Another length or method makes another request of a call than the one whose effect we know.
_SET_ELSEWHERE: Final = {
    "authorization": _SIGNING,
    "proxy-authorization": "give the proxy's password to a transport of your own",
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

    *key* names one intent, so that the *journal* knows it again. *resends_refused* says whether
    what Close refused under that key may be sent again.

    Raises:
        ValueError: *priority* or *key* can't be; which one is in the text.
    """

    base_url: str
    auth: httpx.Auth = attrs.field(repr=False)
    timeout: httpx.Timeout
    zone: ZoneInfo | None = None
    headers: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    policy: Policy = attrs.field(factory=Policy)
    clock: Clock = attrs.field(factory=Clock, repr=False)
    priority: Priority = "interactive"
    journal: Journal | None = None
    key: str | None = None
    resends_refused: bool = True

    def __attrs_post_init__(self) -> None:
        one_of("priority", self.priority, get_args(Priority))
        if self.key is not None:
            non_empty_str("idempotency_key", self.key)


def check_timezone(name: str) -> ZoneInfo:
    """
    Return the zone of this IANA name.

    Raises:
        ValueError: it isn't known here.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = (
            f"timezone {name!r} is not known here: give an IANA name such as 'America/New_York' "
            "(where the system has no time zones, install tzdata)"
        )
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
