"""Bodies of requests: read up to a limit, and decoded as strict JSON."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect

from ..common.errors import error

if TYPE_CHECKING:
    from starlette.requests import Request

    from ..common.errors import Refused

# One that is escaped, one that is encoded, and texts that aren't UTF-8.
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\0")
CLOSE: Final = {"connection": "close"}
"""For an answer to a body that wasn't read: a server would read all of it before the next call."""


async def read_body(request: Request, largest: int) -> bytes:
    """Return the whole body, or refuse it as soon as it's known to be over *largest* bytes."""
    read = bytearray()
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise _too_large(largest)
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        read += message.get("body", b"")
        if len(read) > largest:
            raise _too_large(largest)
        if not message.get("more_body", False):
            return bytes(read)


def _too_large(largest: int) -> Refused:
    return error(413, f"The request is larger than {largest:,} bytes.")


def parse_json(raw: bytes) -> object:
    """
    Return what *raw* holds.

    Raises:
        ValueError: it's no JSON, or nothing that could be answered as JSON.
        RecursionError: it's nested too deeply.
    """
    content: object = json.loads(raw, parse_constant=_no_constant, parse_float=_finite)
    # JSON can write half of a surrogate pair, and no answer can repeat it. To look for it in what
    # was read would double the memory that a dump takes, so first whether any can be there.
    if _SURROGATE.search(raw):
        json.dumps(content, ensure_ascii=False).encode()
    return content


def _no_constant(name: str) -> None:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _no_constant(digits)
    return number
