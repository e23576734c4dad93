"""Where a call goes, and where the sandbox was reached, without a URL being built for each call."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

if TYPE_CHECKING:
    from starlette.types import Scope

# What stands in a URL as it is.
_PLAIN: Final = re.compile(r"(?:/[\w.~-]+)*/?", re.ASCII)


def path_of(request: Request) -> str:
    """Return the path as it stands in a URL."""
    path: str = request.scope["path"]
    return path if _PLAIN.fullmatch(path) else request.url.path


def base_of(scope: Scope) -> str:
    """Return the URL under which the caller reached the sandbox, without a slash at its end."""
    host = next((value for key, value in scope["headers"] if key == b"host"), None)
    server, root = scope.get("server"), scope.get("app_root_path", scope.get("root_path", ""))
    return _base(scope.get("scheme", "http"), server and tuple(server), root, host)


@lru_cache
def _base(scheme: str, server: tuple[str, int] | None, root: str, host: bytes | None) -> str:
    headers = [] if host is None else [(b"host", host)]
    scope = {"type": "http", "scheme": scheme, "server": server, "root_path": root}
    return str(Request({**scope, "headers": headers}).base_url).rstrip("/")
