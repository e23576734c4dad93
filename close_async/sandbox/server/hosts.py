"""
Under which names a sandbox may be looked at and steered.

A page of another site can make a browser call a server of this machine under a name of its own (DNS
rebinding), and read what it says. The API needs no such check, since its calls carry a key.
"""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from .middleware import is_in_process

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

_NAME: Final = re.compile(r"[\w.-]+")


def only_under(hosts: Collection[str], inner: ASGIApp) -> ASGIApp:
    """Return *inner* as it answers under *hosts*, localhost and IP addresses; others get a 403."""
    allowed = frozenset({"localhost", *map(_checked, hosts)})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_in_process(scope):
            await inner(scope, receive, send)
            return

        name = _name_of(Headers(scope=scope).get("host", ""))
        if name in allowed or _is_address(name):
            await inner(scope, receive, send)
            return

        msg = f"This sandbox does not go by the name {name!r}: allow it with hosts= or --allow-host"
        await JSONResponse({"error": msg}, 403)(scope, receive, send)

    return app


def _checked(host: str) -> str:
    name = host.removeprefix("[").removesuffix("]").lower()
    if _is_address(name) or (_name_of(host) == name and _NAME.fullmatch(name)):
        return name
    msg = f"hosts must be names without port, such as 'sandbox.local' (no wildcards), got {host!r}"
    raise ValueError(msg)


def beside(api: ASGIApp, others: Mapping[str, ASGIApp]) -> ASGIApp:
    """Return *api*, but for what lies below one of the paths of *others*; `/` is only itself."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        found = (inner for start, inner in others.items() if _is_below(start, path))
        # Who hung up gets no answer, and it's no fault of the server's that it would have to log.
        with suppress(ClientDisconnect):
            await next(found, api)(scope, receive, send)

    return app


def _is_below(start: str, path: str) -> bool:
    return path == start or (path.startswith(start) and start != "/")


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
