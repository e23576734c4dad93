"""The ASGI application: Starlette finds the route, the functions of the other modules answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ._errors import Refused, error
from ._json import as_object
from ._routes import PREFIX, ROUTES
from ._state import Answer, Ask, State

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ._lookups import Handler

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

METHOD_NOT_ALLOWED = 405
BODIES = frozenset({"POST", "PUT", "PATCH"})
FARTHEST = 24.0
NOT_ALLOWED = "The method is not allowed for the requested URL."
NOT_JSON = "The request contains invalid JSON."
WRONG_TYPE = (
    "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."
)


def build(state: Callable[[], State]) -> Starlette:
    """Return the application, which asks for its *state* anew at every call."""
    routes = [
        Route(f"{PREFIX}{path}", _endpoint(state, handler), methods=[method])
        for path, handlers in ROUTES.items()
        for method, handler in handlers.items()
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={Refused: _refuse, HTTPException: _refuse_method},
    )
    app.router.redirect_slashes = False
    app.router.default = _unknown
    return app


def _endpoint(state: Callable[[], State], handler: Handler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        ask = Ask(
            method=request.method,
            path=request.url.path,
            ids={key: str(value) for key, value in request.path_params.items()},
            query=dict(request.query_params),
            body=await _body(request),
            hours=_hours(request.headers),
        )
        return _response(handler(state(), ask))

    return endpoint


async def _body(request: Request) -> Mapping[str, object]:
    if request.method not in BODIES:
        return {}

    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise error(415, WRONG_TYPE)

    try:
        body = json.loads(await request.body(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise error(400, NOT_JSON) from None

    content = as_object(body)
    if content is None:
        raise error(400, NOT_JSON)

    return content


def _no_constant(name: str) -> None:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _hours(headers: Mapping[str, str]) -> float:
    """Return the caller's distance from UTC; what can't be read counts as none [guess]."""
    try:
        hours = float(headers.get("x-tz-offset", "0"))
    except ValueError:
        return 0.0

    return hours if -FARTHEST < hours < FARTHEST else 0.0


def _response(answer: Answer) -> Response:
    if answer.content is None:
        return Response(status_code=answer.status)

    return JSONResponse(answer.content, answer.status)


async def _refuse(_request: Request, refused: Exception) -> Response:
    if not isinstance(refused, Refused):
        raise refused

    return JSONResponse(dict(refused.body), refused.status)


async def _refuse_method(_request: Request, refused: Exception) -> Response:
    status = refused.status_code if isinstance(refused, HTTPException) else 500
    return JSONResponse(
        {"error": NOT_ALLOWED if status == METHOD_NOT_ALLOWED else "Not found"}, status
    )


async def _unknown(scope: Scope, receive: Receive, send: Send) -> None:
    """
    Answer 501, loudly.

    A 404 would look like an object that isn't there, and a client would take it for a fact.
    """
    msg = (
        f"The sandbox does not know {scope['method']} {scope['path']}. "
        "It is a part of Close, and this may well be another part of it."
    )
    await JSONResponse({"error": msg}, 501)(scope, receive, send)
