"""
What happens to every call before and after it is answered.

It logs the call, checks the key, applies rate limits, and injects the faults that are planned.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import attrs
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..common.errors import Refused
from ..common.json_value import as_list, as_object
from ..faults.fault import TOO_MANY
from ..faults.request_log import Call, RequestLog, json_or_none
from ..http.body import CLOSE, read_body
from ..http.oauth import PATH as OAUTH
from ..http.path import path_of
from ..http.refused_key import refuse_key

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from starlette.datastructures import Headers
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ..common.clock import Clock
    from ..faults.fault import Fault
    from ..faults.plan import Faults
    from ..faults.rate_limit import RateLimit

# The key under which our own transport says that it can lose a connection, and how long it waits.
_EXTENSION: Final = "close_async.sandbox"
# Far more than any call to Close has, and little enough to hold.
_LARGEST: Final = 10_000_000
# What a POST can stand for, for clients with few verbs. [doc]
_OVERRIDES: Final = frozenset({"GET", "PUT", "DELETE"})
# The key under which the application finds out who calls.
CREDENTIAL: Final = "close_async.sandbox.credential"


class ConnectionLost(Exception):
    """The caller gets no answer."""


class TooSlow(Exception):
    """The caller stops waiting before there is an answer."""


@attrs.frozen
class Middleware:
    """An ASGI application around the one that knows the answers."""

    inner: ASGIApp
    clock: Clock
    log: RequestLog
    faults: Faults
    rate: RateLimit
    credentials: Container[str]
    """The values of Authorization that are accepted."""
    begin: Callable[[], None]
    """What happens before each call."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            # Starlette knows what a server says when it starts and stops.
            await self.inner(scope, receive, send)
            return

        request = Request(scope, receive)
        credential, path = _credential(request.headers), path_of(request)
        body = await self._read(request, credential)
        call = _noted(request, path, body, self.clock)
        ticket = self.log.open(call)
        self.begin()
        fault = self.faults.take(request.method, path)
        response = await self._respond(request, body, credential, fault)
        await self._delay(scope, fault)
        if response is None:
            await _lose(scope, send)
            return

        self.log.close(ticket, call, response.status_code, bytes(response.body))
        # Servers say what time it is, and this one lives by its own clock.
        response.headers.setdefault("date", _http_date(int(self.clock.now().timestamp())))
        await response(scope, receive, send)

    async def _read(self, request: Request, credential: str) -> bytes | Refused:
        """Return the body, of which nothing is read if the key isn't good, or what is wrong."""
        is_known = _is_oauth(request) or credential in self.credentials
        try:
            return await read_body(request, _LARGEST) if is_known else b""
        except Refused as too_large:
            return too_large

    async def _respond(
        self, request: Request, body: bytes | Refused, credential: str, fault: Fault | None
    ) -> Response | None:
        """Return what the caller gets, or None if it gets nothing."""
        if fault is None:
            return await self._handle(request, body, credential)

        response = await self._handle(request, body, credential) if fault.done else None
        return _apply_fault(fault, response)

    async def _handle(self, request: Request, body: bytes | Refused, credential: str) -> Response:
        """Return what the sandbox has to say."""
        if isinstance(body, Refused):
            return JSONResponse(dict(body.body), body.status, CLOSE)

        if _is_oauth(request):
            # A call for a token can't have one yet.
            return await _run(self.inner, dict(request.scope), body)

        if credential not in self.credentials:
            refused = refuse_key(credential)
            refused.headers.update(CLOSE if _has_body(request) else {})
            return refused

        call = f"{request.method} {path_of(request)}"
        counted = self.rate.count(call, credential, self.clock.now())
        if not counted.passes:
            return JSONResponse({"error": TOO_MANY}, 429, counted.headers)

        scope = {**_overridden(request, body), CREDENTIAL: credential}
        response = await _run(self.inner, scope, body)
        response.headers.update(counted.headers)
        return response

    async def _delay(self, scope: Scope, fault: Fault | None) -> None:
        if fault is None or not fault.delay:
            return

        patience = scope.get("extensions", {}).get(_EXTENSION, {}).get("patience")
        if patience is None or fault.delay <= patience:
            await self.clock.sleep(fault.delay)
            return

        await self.clock.sleep(patience)
        raise TooSlow


def _apply_fault(fault: Fault, response: Response | None) -> Response | None:
    """Return what *fault* leaves of *response*."""
    if fault.drop is not None:
        return None

    if fault.replaces_response:
        return Response(
            fault.content,
            fault.status or 200,
            dict(fault.headers) | {"content-type": fault.media_type},
        )

    if response is None:
        return None

    whole = bytes(response.body)
    headers = {key: value for key, value in response.headers.items() if key != "content-length"}
    kept = whole[: len(whole) // 2] if fault.truncate else whole
    return Response(kept, response.status_code, headers | dict(fault.headers))


def _has_body(request: Request) -> bool:
    length = request.headers.get("content-length", "0")
    return length != "0" or "transfer-encoding" in request.headers


def _is_oauth(request: Request) -> bool:
    return path_of(request).startswith(OAUTH)


def _noted(request: Request, path: str, body: bytes | Refused, clock: Clock) -> Call:
    return Call(
        method=request.method,
        path=path,
        query=request.scope["query_string"],
        body=b"" if isinstance(body, Refused) else body,
        headers=[item for item in request.scope["headers"] if item[0] != b"authorization"],
        time=clock.now(),
    )


@lru_cache(1)
def _http_date(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)


def _credential(headers: Headers) -> str:
    """Return `Bearer TOKEN` as it is, and Basic as `Basic KEY:PASSWORD`."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return f"Bearer {value.strip()}"

    try:
        plain = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""

    return f"Basic {plain}" if scheme.lower() == "basic" else ""


def _overridden(request: Request, body: bytes) -> Scope:
    """Return the scope of the call that a POST stands for, if it stands for another one."""
    scope = dict(request.scope)
    wanted = request.headers.get("x-http-method-override", "").upper()
    if request.method != "POST" or wanted not in _OVERRIDES:
        return scope

    if wanted != "GET":
        return scope | {"method": wanted}

    content = as_object(json_or_none(body)) or {}
    params = as_object(content.get("_params")) or {}
    query = [(key, _plain(value)) for key, value in params.items()]
    return scope | {"method": "GET", "query_string": urlencode(query, errors="replace").encode()}


def _plain(value: object) -> str:
    values = as_list(value)
    if values is not None:
        return ",".join(map(_plain, values))

    return value if isinstance(value, str) else json.dumps(value)


async def _run(app: ASGIApp, scope: Scope, body: bytes) -> Response:
    """Return the whole answer of *app*, before anything of it is sent."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *parts = sent
    response = Response(b"".join(part.get("body", b"") for part in parts), start["status"])
    response.raw_headers = list(start["headers"])
    return response


async def _lose(scope: Scope, send: Send) -> None:
    if is_in_process(scope):
        raise ConnectionLost

    # A server closes the connection of an answer that ends before its length is reached.
    headers = [(b"content-length", b"1")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


def is_in_process(scope: Scope) -> bool:
    """Return whether a call came by our own transport, and not from a server."""
    return _EXTENSION in scope.get("extensions", {})


def extensions(patience: float | None) -> Mapping[str, object]:
    """Return what our transport puts into the scope of a call."""
    return {_EXTENSION: {"patience": patience}}
