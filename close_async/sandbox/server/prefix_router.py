"""Routes that are found by the first word of their path, so that few of them have to be tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import BaseRoute, Match, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from starlette.types import Receive, Scope, Send

_FOUND: Final = "close_async.sandbox.route"


class PrefixRouter(BaseRoute):
    """
    All *routes* below *prefix* as one.

    Which one is called is what a `Router` would find among them, one after the other.
    """

    def __init__(self, prefix: str, routes: Iterable[Route]) -> None:
        self._start = len(prefix) + 1
        self._routes: dict[str, list[Route]] = {}
        for route in routes:
            self._routes.setdefault(self._head(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, MutableMapping[str, Any]]:
        """Return whether one of the routes fits, in full or but for the method."""
        found: tuple[Match, MutableMapping[str, Any]] = (Match.NONE, {})
        if scope["type"] != "http":
            return found

        for route in self._routes.get(self._head(scope["path"]), ()):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, _FOUND: route}
            if match is Match.PARTIAL and found[0] is Match.NONE:
                found = (match, {**child, _FOUND: route})
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the route that fitted."""
        route: Route = scope[_FOUND]
        await route.handle(scope, receive, send)

    def _head(self, path: str) -> str:
        return path[self._start :].partition("/")[0]
