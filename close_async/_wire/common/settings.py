"""How a client was told to send, and the checks of what it was told."""

from __future__ import annotations

import math
import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
import httpx

from ..._core.clock import Clock
from ..retry.policy import OnUnknown, Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...journal import Journal
    from ..rate.limiter import Priority

__all__ = [
    "Settings",
    "check_base_url",
    "check_key",
    "check_max_retries",
    "check_on_unknown",
    "check_priority",
    "check_settle",
    "check_timeout",
    "check_timezone",
    "check_url",
    "merge_headers",
]


# RFC 9110, 5.6.2.
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SIGNING: Final = "use api_key, access_token or auth"
_WRITING: Final = "each call brings its own"
# Another length or method makes another request of a call than the one whose effect we know.
_NOT_YOURS: Final = {
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
class Settings:
    """
    How a client was told to send. *headers* may hold the secret of some gateway.

    *key* names one intent, so that the *journal* knows it again.
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


def check_base_url(text: str, *, may_be_plain: bool) -> str:
    """
    Return the base URL without a slash at its end. *may_be_plain* lets http: to anywhere pass.

    Raises:
        ValueError: it is no good; why is in the text.
    """
    return check_url("base_url", text, may_be_plain=may_be_plain).rstrip("/")


def check_url(name: str, text: str, *, may_be_plain: bool = False) -> str:
    """
    Return a URL to which secrets may be sent. *name* is what errors call it.

    Raises:
        ValueError: it is no good; why is in the text.
    """
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        # Not even the reason is shown: a URL may hold a password.
        msg = f"{name} is not a URL"
        raise ValueError(msg) from None

    if url.scheme not in {"http", "https"} or not url.host:
        msg = f"{name} must begin with https:// (or http://) and name a host"
        raise ValueError(msg)

    if url.userinfo or url.query or url.fragment:
        msg = f"{name} must hold no user, no query and no fragment"
        raise ValueError(msg)

    if url.scheme == "http" and not may_be_plain and not _is_loopback(url.host):
        msg = (
            f"{name} must be https: over http everybody on the way to {url.host} reads the key. "
            "If nobody is on that way, pass transport=httpx.AsyncHTTPTransport()"
        )
        raise ValueError(msg)

    return str(url)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_timezone(name: str) -> ZoneInfo:
    """
    Return the zone of this IANA name.

    Raises:
        ValueError: it is no good; why is in the text.
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
        ValueError: it is no good; why is in the text.
    """
    if isinstance(timeout, httpx.Timeout):
        return timeout

    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout > 0:
        msg = f"timeout is a number of seconds above 0 or an httpx.Timeout, not {timeout!r}"
        raise ValueError(msg)

    return httpx.Timeout(timeout)


def check_max_retries(number: object) -> int:
    """
    Return *number* if calls can be sent again that often.

    Raises:
        ValueError: it is no good; why is in the text.
    """
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        msg = f"max_retries is a whole number, 0 or more, not {number!r}"
        raise ValueError(msg)

    return number


def check_key(key: object) -> str:
    """
    Return *key* if it can name one intent.

    Raises:
        ValueError: it is no text, or an empty one.
    """
    if not isinstance(key, str) or not key.strip():
        msg = f"a key is a text that is not empty, not {key!r}"
        raise ValueError(msg)

    return key


def check_on_unknown(choice: object) -> OnUnknown:
    """
    Return *choice* if it says what follows a lost answer.

    Raises:
        ValueError: it doesn't.
    """
    for one in get_args(OnUnknown):
        if choice == one:
            return cast("OnUnknown", one)

    msg = f"on_unknown is 'find', 'raise' or 'resend', not {choice!r}"
    raise ValueError(msg)


def check_priority(choice: object) -> Priority:
    """
    Return *choice* if it's a priority.

    Raises:
        ValueError: it is none.
    """
    if choice == "interactive":
        return "interactive"
    if choice == "bulk":
        return "bulk"

    msg = f"priority is 'interactive' or 'bulk', not {choice!r}"
    raise ValueError(msg)


def check_settle(seconds: object) -> float:
    """
    Return *seconds* if an effect can be looked for that long.

    Raises:
        ValueError: it is no number of seconds, or it is below 0 or without end.
    """
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= cast("float", seconds) < math.inf:
        msg = f"settle is a number of seconds, 0 or more, not {seconds!r}"
        raise ValueError(msg)

    return float(cast("float", seconds))


def merge_headers(
    had: tuple[tuple[str, str], ...], added: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """
    Return the headers of both, in lower case; of two with one name the added one.

    Raises:
        ValueError: one can't be sent, or is not yours to set.
        TypeError: one is no text.
    """
    merged = dict(had)
    for name, value in added.items():
        _check_header(name, value)
        merged[name.lower()] = value
    return tuple(merged.items())


def _check_header(name: object, value: object) -> None:
    # Never with the value in the text: it may be the secret of some gateway.
    if not isinstance(name, str) or not isinstance(value, str):
        msg = f"headers are text, not {type(name).__name__}: {type(value).__name__}"
        raise TypeError(msg)

    if not _HEADER_NAME.fullmatch(name):
        msg = f"{name!r} is no name of a header"
        raise ValueError(msg)

    if name.lower() in _NOT_YOURS:
        msg = f"{name.lower()} is no header to set: {_NOT_YOURS[name.lower()]}"
        raise ValueError(msg)

    if not value.isprintable() or not value.isascii() or value != value.strip():
        msg = f"the value of header {name!r} holds a character that no header can carry there"
        raise ValueError(msg)
