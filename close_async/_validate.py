"""
Checks of arguments, with one wording for all of them: "limit must be an integer >= 1, got 0".

Each function returns the value that it was given if that is fine. It imports nothing of ours.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, TypeVar, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

T = TypeVar("T")

_SCHEMES: Final = frozenset({"http", "https"})


def integer(name: str, value: object, *, least: int) -> int:
    """
    Return *value* if it's an integer, and *least* or more.

    Raises:
        ValueError: it isn't. True and False are not integers here.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        msg = f"{name} must be an integer >= {least}, got {value!r}"
        raise ValueError(msg)

    return value


def seconds(name: str, value: object, *, above: float | None = None, or_else: str = "") -> float:
    """
    Return *value* if it's a finite number of seconds >= 0, or > *above* if that is given.

    *or_else* names in the error what else may be given there.

    Raises:
        ValueError: it isn't.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        number = float(cast("float", value)) if is_number else math.nan
    except OverflowError:
        number = math.inf
    if not (0 <= number < math.inf if above is None else above < number < math.inf):
        bound = ">= 0" if above is None else f"> {above:g}"
        msg = f"{name} must be a number of seconds {bound}{or_else}, got {value!r}"
        raise ValueError(msg)

    return number


def non_empty_str(name: str, value: object) -> str:
    """
    Return *value* if it's a string that holds more than white space.

    Raises:
        ValueError: it isn't.
    """
    if not isinstance(value, str) or not value.strip():
        msg = f"{name} must be a non-empty string, got {value!r}"
        raise ValueError(msg)

    return value


def of_type(name: str, value: T, what: str, is_one: Callable[[object], bool]) -> T:
    """
    Return *value* if it's None or *what* it must be.

    Raises:
        TypeError: it isn't.
    """
    if value is not None and not is_one(value):
        msg = f"{name} must be {what}, got {type(value).__name__}"
        raise TypeError(msg)

    return value


def flag(name: str, value: object) -> bool:
    """
    Return *value* if it's True or False.

    Raises:
        ValueError: it isn't.
    """
    if value is True or value is False:
        return value

    msg = f"{name} must be True or False, got {value!r}"
    raise ValueError(msg)


def one_of(name: str, value: object, allowed: Iterable[T]) -> T:
    """
    Return the one of *allowed* that equals *value*.

    Raises:
        ValueError: none does.
    """
    choices = tuple(allowed)
    for one in choices:
        if one == value:
            return one

    msg = f"{name} must be one of {', '.join(map(repr, choices))}, got {value!r}"
    raise ValueError(msg)


def ids(name: str, values: object) -> list[str]:
    """
    Return *values* if they are a list or tuple of ids.

    Raises:
        ValueError: one of them is empty or not a string.
        TypeError: it's not a list. A single string would fall apart into letters.
    """
    if not isinstance(values, list | tuple):
        msg = f"{name} must be a list of ids, got {values!r}"
        raise TypeError(msg)

    return [non_empty_str(name, one) for one in cast("list[object] | tuple[object, ...]", values)]


def url(name: str, value: object, *, plain_http: bool = False, or_else: str = "") -> str:
    """
    Return *value* if it's an absolute http or https URL without user, query and fragment.

    Plain http is for loopback, or for every host with *plain_http*; *or_else* says how that is
    asked for. No error shows the URL, since it may hold a password.

    Raises:
        ValueError: it isn't; why is in the text.
    """
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        host, _ = parts.hostname, parts.port
    except ValueError:
        # Not even the reason is shown.
        msg = f"{name} must be a URL"
        raise ValueError(msg) from None

    if parts.scheme not in _SCHEMES or not host:
        msg = f"{name} must begin with https:// (or http://) and name a host"
        raise ValueError(msg)

    if "@" in parts.netloc or parts.query or parts.fragment:
        msg = f"{name} must have no user, no query and no fragment"
        raise ValueError(msg)

    if parts.scheme == "http" and not plain_http and not is_loopback(host):
        why = f"over http everybody on the way to {host} can read the key"
        msg = f"{name} must be https: {why}{or_else}"
        raise ValueError(msg)

    return cast("str", value)


def is_loopback(host: str) -> bool:
    """Return whether *host* is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def extra(name: str, what: str) -> Generator[None, None, None]:
    """
    Say which extra to install, if *what* needs a package that isn't there.

    Raises:
        ModuleNotFoundError: it isn't.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in {"", __name__.partition(".")[0]}:
            raise
        msg = f"{what} needs {package}: pip install 'close-async[{name}]'"
        raise ModuleNotFoundError(msg, name=package) from None
