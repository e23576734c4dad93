"""Makes objects as a `POST` would, for those who are in the same room as the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import not_found
from ..common.json_value import as_object
from ..http.context import Request
from .routes import PREFIX, ROUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..http.context import State
    from ..world.store import Row

__all__ = ["post"]


def post(state: State, path: str, body: Mapping[str, object]) -> Row:
    """Return what a `POST` of *body* to *path* makes, as it is in the world."""
    handler = ROUTES.get(path, {}).get("POST")
    if handler is None:
        raise not_found()

    request = Request(method="POST", path=f"{PREFIX}{path}", ids={}, query={}, body=body, hours=0.0)
    content = as_object(handler(state, request).content) or {}
    found = (state.world.get(kind, content.get("id")) for kind in state.world.kinds())
    return next((row for row in found if row is not None), dict(content))
