"""
The application under `/_sandbox/`: who may give an order, and whether it's well-formed.

Its calls are no calls to Close: they are not noted, counted or failed.
"""

from __future__ import annotations

import hmac
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..common.errors import Refused, error
from ..http.body import CLOSE, parse_json, read_body
from ..http.json_response import Json
from .orders import ORDERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from .orders import Order, Steered

PREFIX: Final = "/_sandbox/"
HEADER: Final = "X-Sandbox-Key"
DESCRIPTION: Final = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")
# A dump of 200,000 leads has about so much.
LARGEST: Final = 1_000_000_000


@attrs.frozen
class Control:
    """Takes orders for *sandbox* from whoever has *key*."""

    sandbox: Steered
    key: str = attrs.field(repr=False)

    def app(self) -> Starlette:
        """Return it as an ASGI application."""
        orders = [
            Route(path, self._endpoint(path, status, order), methods=[method])
            for (method, path), (status, order) in ORDERS.items()
        ]
        return Starlette(
            routes=[Route(f"{PREFIX}openapi.json", _describe, methods=["GET"]), *orders],
            exception_handlers={Refused: _refuse, HTTPException: _refuse_http},
        )

    def _endpoint(
        self, path: str, status: int, order: Order
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            sent = request.headers.get(HEADER, "")
            if not hmac.compare_digest(sent.encode(), self.key.encode()):
                msg = f"send the key for steering in the header {HEADER}"
                raise error(401, msg)

            try:
                content = order(self.sandbox, await _content(request, path))
            except (ValueError, OverflowError) as wrong:
                raise error(400, str(wrong)) from None
            return Response(status_code=204) if content is None else Json(content, status)

        return endpoint


async def _content(request: Request, path: str) -> Mapping[str, Any]:
    """Return the body of an order, or the query of one that has none."""
    validator = _validator(request.method.lower(), path)
    if validator is None:
        return dict(request.query_params)

    try:
        content = parse_json(await read_body(request, LARGEST))
    except (ValueError, RecursionError):
        raise error(400, "the body is not JSON") from None

    problem = validator(content)
    if problem is not None:
        raise error(400, problem)
    return cast("Mapping[str, Any]", content)


@cache
def _validator(method: str, path: str) -> Callable[[object], str | None] | None:
    """Return what says what is wrong with a body, or None for an order that has none."""
    described = json.loads(DESCRIPTION)
    body = described["paths"][path].get(method, {}).get("requestBody")
    if body is None:
        return None

    import jsonschema  # noqa: PLC0415 - takes 50 ms, and few need it

    checks: Any = jsonschema  # Its types are only partly known.
    schema = {**described, **body["content"]["application/json"]["schema"]}
    validator = checks.Draft202012Validator(schema)

    def problem(content: object) -> str | None:
        wrong = checks.exceptions.best_match(validator.iter_errors(content))
        if wrong is None:
            return None
        where = "".join(f"{part}: " for part in wrong.absolute_path)
        return f"{where}{wrong.message}"

    return problem


async def _describe(_request: Request) -> Response:
    return Response(DESCRIPTION, media_type="application/json")


async def _refuse(_request: Request, refused: Exception) -> Response:
    if not isinstance(refused, Refused):
        raise refused
    return JSONResponse({"error": refused.sentence}, refused.status, CLOSE)


async def _refuse_http(_request: Request, refused: Exception) -> Response:
    if not isinstance(refused, HTTPException):
        raise refused
    return JSONResponse({"error": refused.detail}, refused.status_code, refused.headers)
