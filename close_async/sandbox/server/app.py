"""The ASGI application: Starlette finds the route, the functions of the other modules answer."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import parse_qsl

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..api.routes import PREFIX, ROUTES
from ..common.errors import NOT_FOUND, Refused, error, not_here
from ..common.json_value import as_object
from ..http.body import parse_json
from ..http.context import File, Reply, Request, ServerState
from ..http.json_response import Json
from ..http.oauth import oauth_routes
from ..http.path import base_of, path_of
from .middleware import CREDENTIAL
from .prefix_router import PrefixRouter

if TYPE_CHECKING:
    from starlette.routing import Router
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ..http.oauth import OAuthApp
    from ..http.resource import Handler

_Endpoint: TypeAlias = Callable[[HttpRequest], Awaitable[Response]]

_METHOD_NOT_ALLOWED: Final = 405
_BODIES: Final = frozenset({"POST", "PUT", "PATCH"})
_WRITES: Final = _BODIES | {"DELETE"}
_FARTHEST: Final = 24.0
_BETWEEN_DELIVERIES: Final = 0.1
_NOT_ALLOWED: Final = "The method is not allowed for the requested URL."
_NOT_JSON: Final = "The request contains invalid JSON."
_WRONG_TYPE: Final = (
    "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."
)


def build_app(state: Callable[[], ServerState], oauth: OAuthApp) -> Starlette:
    """Return the application, which asks for its *state* anew at every call."""
    routes = [
        Route(f"{PREFIX}{path}", _endpoint(state, handler), methods=[method])
        for path, handlers in ROUTES.items()
        for method, handler in handlers.items()
    ]
    app = Starlette(
        routes=[PrefixRouter(PREFIX, routes), *oauth_routes(oauth)],
        lifespan=_delivering(state),
        exception_handlers={Refused: _refuse, HTTPException: _refuse_method},
    )
    app.router.redirect_slashes = False
    app.router.default = _elsewhere(app.router)
    return app


def _delivering(
    state: Callable[[], ServerState],
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return what a server runs along: it sends the events of webhook subscriptions."""

    async def deliver() -> None:
        while True:
            await state().deliveries.send()
            await anyio.sleep(_BETWEEN_DELIVERIES)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None, None]:
        async with anyio.create_task_group() as group:
            group.start_soon(deliver)
            yield
            group.cancel_scope.cancel()

    return lifespan


def _endpoint(state: Callable[[], ServerState], handler: Handler) -> _Endpoint:
    async def endpoint(http: HttpRequest) -> Response:
        query: bytes = http.scope["query_string"]
        request = Request(
            method=http.method,
            path=path_of(http),
            ids={key: str(value) for key, value in http.path_params.items()},
            query=dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)),
            body=await _body(http),
            hours=_hours(http.headers),
            base=base_of(http.scope),
        )
        now = state()
        if http.method not in _WRITES:
            return _response(handler(now, request))

        credential = http.scope.get(CREDENTIAL, "")
        with now.events.caused_by(now.events.request(request.method, request.path, credential)):
            return _response(handler(now, request))

    return endpoint


async def _body(http: HttpRequest) -> Mapping[str, object]:
    if http.method not in _BODIES:
        return {}

    if http.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise error(415, _WRONG_TYPE)

    try:
        body = parse_json(await http.body())
    except (ValueError, RecursionError):
        raise error(400, _NOT_JSON) from None

    content = as_object(body)
    if content is None:
        raise error(400, _NOT_JSON)

    return content


def _hours(headers: Mapping[str, str]) -> float:
    """
    Return the caller's distance from UTC; what can't be read counts as none.

    [guess: `x-tz-offset` that can't be read]
    """
    try:
        hours = float(headers.get("x-tz-offset", "0"))
    except ValueError:
        return 0.0

    return hours if -_FARTHEST < hours < _FARTHEST else 0.0


def _response(reply: Reply) -> Response:
    if reply.content is None:
        return Response(status_code=reply.status)
    if isinstance(reply.content, File):
        file = reply.content
        return Response(file.content, reply.status, media_type=file.media_type)

    return Json(reply.content, reply.status)


async def _refuse(_http: HttpRequest, refused: Exception) -> Response:
    if not isinstance(refused, Refused):
        raise refused

    return JSONResponse(dict(refused.body), refused.status)


async def _refuse_method(_http: HttpRequest, refused: Exception) -> Response:
    status = refused.status_code if isinstance(refused, HTTPException) else 500
    return JSONResponse(
        {"error": _NOT_ALLOWED if status == _METHOD_NOT_ALLOWED else "Not found"}, status
    )


def _elsewhere(router: Router) -> ASGIApp:
    """
    Return what is called when no route fits.

    Public code doubles slashes and leaves out the last one, and gets answers. [code]
    """

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        path = re.sub("/+", "/", f"{scope['path']}/")
        if path == scope["path"] or scope["type"] != "http":
            await _unknown(scope, receive, send)
        else:
            await router({**scope, "path": path}, receive, send)

    return elsewhere


async def _unknown(scope: Scope, receive: Receive, send: Send) -> None:
    """
    Answer 501, loudly.

    A 404 would look like an object that isn't there, and a client would take it for a fact.
    """
    if b"%2f" in scope.get("raw_path", b"").lower():
        # A part of the path that holds a slash is an id that nothing has.
        await JSONResponse({"error": NOT_FOUND}, 404)(scope, receive, send)
        return

    refused = not_here(scope["method"], scope["path"])
    await JSONResponse(dict(refused.body), refused.status)(scope, receive, send)
