"""A call, written down as HTTP: method, URL, headers and body. Pure."""

from __future__ import annotations

import platform
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import attrs
import httpx

from ..._core.model import UNSET
from ..._version import __version__
from .json_codec import dumps

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from ..._core.call import Call
    from ..common.settings import Settings

USER_AGENT: Final = (
    f"close-async/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
)

ACCEPT_ENCODING: Final = "gzip, deflate"
"""What is asked for: zlib can stop in the middle, which not every version of the others can."""

# Longer URLs may be refused on the way; `_params` is what Close offers instead [doc].
_LONGEST_URL: Final = 2000
# What httpx leaves as it is. A segment of dots alone would be resolved.
_PATH: Final = re.compile(r"(?:[A-Za-z0-9_~!$&'()*+,;=:@/-]|\.(?=[A-Za-z0-9_-])|%[0-9A-Fa-f]{2})*")
_QUERY: Final = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
# What a URL has of its base.
_SHARED: Final = ("host", "netloc", "port", "raw_host", "raw_scheme", "scheme")
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_JSON: Final = (b"content-type", b"application/json")
_OVERRIDE: Final = (b"x-http-method-override", b"GET")

_Pairs = tuple[tuple[bytes, bytes], ...]


@attrs.frozen
class Draft:
    """What goes over the wire, but for what changes from attempt to attempt."""

    method: str
    url: httpx.URL
    headers: _Pairs = ()
    content: bytes | None = None


class BaseURL:
    """The URL of a client, read once."""

    def __init__(self, text: str) -> None:
        self.url = httpx.URL(text)
        self._begin = b"" if self.url.raw_path == b"/" else self.url.raw_path
        # Attributes of a class of its own, so that they needn't be set for each URL.
        shared = {name: getattr(self.url, name) for name in _SHARED}
        self._kind: type[_JoinedURL] = type("URL", (_JoinedURL,), shared)

    def join(self, path: str, query: str) -> httpx.URL:
        """
        Return the URL of *path*, which begins with a slash, and *query* below this one.

        Raises:
            ValueError: it can't be one.
        """
        target = f"{path}?{query}" if query else path
        if _PATH.fullmatch(path) and _QUERY.fullmatch(query):
            return self._kind(self._begin + target.encode("ascii"))
        try:
            return httpx.URL(f"{self.url}{target}")
        except httpx.InvalidURL as failure:
            msg = f"a path must be percent-encoded: {failure}"
            raise ValueError(msg) from failure


class _JoinedURL(httpx.URL):
    """
    A URL that says by itself what transports ask of it. If more is asked, httpx reads all of it.

    httpx keeps what it has read in attributes: as long as they aren't there, nothing was read.
    """

    def __init__(self, raw_path: bytes) -> None:
        self._target = raw_path

    def __getattr__(self, name: str) -> object:
        if name == "_target" or name.startswith("__"):
            raise AttributeError(name)
        super().__init__(str(self))
        return object.__getattribute__(self, name)

    def __reduce__(self) -> tuple[type[httpx.URL], tuple[str]]:
        return httpx.URL, (str(self),)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc.decode('ascii')}{self._target.decode('ascii')}"

    @property
    def raw_path(self) -> bytes:
        """Path and query, as they are sent."""
        return self._target


_read_once: Final = lru_cache(maxsize=16)(BaseURL)


class Head:
    """What all requests with the same *settings* say alike, encoded once."""

    def __init__(self, settings: Settings) -> None:
        self.base: BaseURL = _read_once(settings.base_url)
        self.longest_rest = _LONGEST_URL - len(settings.base_url)
        self.timeout: dict[str, float | None] = settings.timeout.as_dict()
        self._settings = settings
        self._host = (b"Host", self.base.url.netloc)
        # There is another one only where clocks were changed meanwhile.
        self._pairs: dict[str | None, _Pairs] = {}

    def headers(self, written: Draft) -> httpx.Headers:
        """Return the headers of a request, in the order in which httpx would send them."""
        zone, clock = self._settings.zone, self._settings.clock
        offset = None if zone is None else tz_offset(zone, clock.now())
        pairs = self._pairs.get(offset) or self._encode(offset)
        content = written.content
        if content is not None:
            length = (b"Content-Length", b"%d" % len(content))
            return httpx.Headers([self._host, *pairs, *written.headers, length], "ascii")
        empty = [(b"Content-Length", b"0")] if written.method in _WITH_BODY else []
        return httpx.Headers([self._host, *empty, *pairs], "ascii")

    def _encode(self, offset: str | None) -> _Pairs:
        named = {
            "Connection": "keep-alive",
            "accept-encoding": ACCEPT_ENCODING,
            "accept": "application/json",
            "user-agent": USER_AGENT,
        }
        if offset is not None:
            named["x-tz-offset"] = offset
        named |= dict(self._settings.headers)
        encoded = ((name.encode("ascii"), value.encode("ascii")) for name, value in named.items())
        self._pairs = {offset: tuple(encoded)}
        return self._pairs[offset]


class Body(httpx.AsyncByteStream):
    """
    The bytes of a request, in one piece.

    httpx's own is an async generator: if the connection breaks while it's written, it is left to
    the garbage collector, and trio warns.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Once(self._content or None)


class _Once:
    def __init__(self, piece: bytes | None) -> None:
        self._piece = piece

    def __aiter__(self) -> _Once:
        return self

    async def __anext__(self) -> bytes:
        piece, self._piece = self._piece, None
        if piece is None:
            raise StopAsyncIteration
        return piece


class Request(httpx.Request):
    """A request of which httpx has nothing to work out any more."""

    def __init__(
        self, method: str, url: httpx.URL, headers: httpx.Headers, content: bytes | None
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.extensions: dict[str, Any] = {}
        self._body = content or b""
        self.stream = Body(self._body)

    @property
    def content(self) -> bytes:
        """The body."""
        return self._body

    def read(self) -> bytes:
        """Return the body."""
        return self._body

    async def aread(self) -> bytes:
        """Return the body."""
        return self._body


def draft(call: Call[object], head: Head) -> Draft:
    """
    Write *call* down.

    A GET whose URL would be too long becomes a POST that says it is a GET.

    Raises:
        TypeError: the body holds what JSON can't say.
        ValueError: the body holds NaN or Infinity, or the path isn't percent-encoded.
    """
    path = f"/{call.path.lstrip('/')}"
    query = urlencode(call.params, quote_via=quote) if call.params else ""
    if call.method == "GET" and len(path) + 1 + len(query) > head.longest_rest:
        content = dumps({"_params": dict(call.params)})
        return Draft("POST", head.base.join(path, ""), (_JSON, _OVERRIDE), content)

    url = head.base.join(path, query)
    if call.json is UNSET:
        return Draft(call.method, url)
    return Draft(call.method, url, (_JSON,), dumps(call.json))


def build(written: Draft, head: Head) -> Request:
    """Return the request of one attempt."""
    request = Request(written.method, written.url, head.headers(written), written.content)
    request.extensions["timeout"] = dict(head.timeout)
    return request


def request_line(call: Call[object]) -> str:
    """Return the call as errors and logs name it. Without its parameters: they may be personal."""
    return f"{call.method} /{call.path.lstrip('/')}"


def tz_offset(zone: ZoneInfo, now: datetime) -> str:
    """Return the offset of *zone* at that moment as Close wants it: hours, with decimals."""
    offset = zone.utcoffset(now.astimezone(zone))
    return f"{offset.total_seconds() / 3600:g}" if offset is not None else "0"
