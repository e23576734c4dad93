"""The way from an httpx client to the sandbox without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .middleware import ConnectionLost, TooSlow, extensions

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class SandboxTransport(httpx.AsyncBaseTransport):
    """
    Takes calls to any host to the sandbox.

    A lost connection is `httpx.ReadError`, as on a network; a delay beyond the read timeout is
    `httpx.ReadTimeout`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Have one call answered."""
        patience = request.extensions.get("timeout", {}).get("read")
        inner = httpx.ASGITransport(app=_extended(self._app, patience))
        try:
            return await inner.handle_async_request(request)
        except ConnectionLost:
            msg = "The sandbox lost the connection."
            raise httpx.ReadError(msg, request=request) from None
        except TooSlow:
            msg = "The sandbox took too long."
            raise httpx.ReadTimeout(msg, request=request) from None


def _extended(app: ASGIApp, patience: float | None) -> ASGIApp:
    async def extended(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": extensions(patience)}, receive, send)

    return extended
