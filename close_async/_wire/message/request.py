"""A call, written down as HTTP: method, URL, headers and body. Pure."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Final
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

# Longer URLs may be refused on the way; `_params` is what Close offers instead [doc].
_LONGEST_URL: Final = 2000


@attrs.frozen
class Draft:
    """What goes over the wire, but for what changes from attempt to attempt."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    content: bytes | None = None


class Body(httpx.AsyncByteStream):
    """
    The bytes of a request, in one piece.

    httpx's own is an async generator: if the connection breaks while it's written, it is left to
    the garbage collector, and trio warns.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Once(self._content)


class _Once:
    def __init__(self, piece: bytes) -> None:
        self._piece: bytes | None = piece

    def __aiter__(self) -> _Once:
        return self

    async def __anext__(self) -> bytes:
        piece, self._piece = self._piece, None
        if piece is None:
            raise StopAsyncIteration
        return piece


def draft(call: Call[object], base_url: str) -> Draft:
    """
    Write *call* down.

    A GET whose URL would be too long becomes a POST that says it is a GET.

    Raises:
        TypeError: the body holds what JSON can't say.
        ValueError: the body holds NaN or Infinity, or the path isn't percent-encoded.
    """
    url = f"{base_url}/{call.path.lstrip('/')}"
    query = urlencode(call.params, quote_via=quote)
    if call.method == "GET" and len(url) + 1 + len(query) > _LONGEST_URL:
        headers = {"content-type": "application/json", "x-http-method-override": "GET"}
        return Draft("POST", _parse(url), headers, dumps({"_params": dict(call.params)}))

    full_url = _parse(f"{url}?{query}" if query else url)
    if call.json is UNSET:
        return Draft(call.method, full_url, {})
    return Draft(call.method, full_url, {"content-type": "application/json"}, dumps(call.json))


def build(http: httpx.AsyncClient, written: Draft, settings: Settings) -> httpx.Request:
    """Return the request of one attempt."""
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if settings.zone is not None:
        headers["x-tz-offset"] = tz_offset(settings.zone, settings.clock.now())
    request = http.build_request(
        written.method,
        written.url,
        headers={**headers, **dict(settings.headers), **written.headers},
        content=written.content,
        timeout=settings.timeout,
    )
    if written.content is not None:
        request.stream = Body(written.content)
    return request


def _parse(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as failure:
        msg = f"a path must be percent-encoded: {failure}"
        raise ValueError(msg) from failure


def request_line(call: Call[object]) -> str:
    """Return the call as errors and logs name it. Without its parameters: they may be personal."""
    return f"{call.method} /{call.path.lstrip('/')}"


def tz_offset(zone: ZoneInfo, now: datetime) -> str:
    """Return the offset of *zone* at that moment as Close wants it: hours, with decimals."""
    offset = zone.utcoffset(now.astimezone(zone))
    return f"{offset.total_seconds() / 3600:g}" if offset is not None else "0"
