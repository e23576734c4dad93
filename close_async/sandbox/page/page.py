"""
The page at `/`: what goes on in a running sandbox, for people.

It only reads. Its own calls are no calls to Close: they are not noted, counted or failed.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import attrs
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from .filter import Question, answer, form
from .html import Html, join, tag, void
from .parts import live

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ..faults.request_log import RequestLog
    from ..http.context import ServerState

LIVE: Final = "/page/live"
PATHS: Final = frozenset({"/", LIVE, "/favicon.ico"})
LARGEST: Final = 1_000_000
ICON: Final = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
# Read here, because nothing may be read from a disk while others wait for their answers.
SCRIPT: Final = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
STYLE: Final = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


@attrs.frozen
class Page:
    """What the page is made from, asked anew for each look at it."""

    state: Callable[[], ServerState]
    log: RequestLog
    api_key: str
    begin: Callable[[], None]
    """What happens before each look."""

    def app(self) -> Starlette:
        """Return the page as an ASGI application."""
        return Starlette(
            routes=[
                Route("/", self._show, methods=["GET"]),
                Route("/", self._ask, methods=["POST"]),
                Route(LIVE, self._look, methods=["GET"]),
                Route("/favicon.ico", _no_icon, methods=["GET"]),
            ]
        )

    async def _show(self, request: Request) -> Response:
        self.begin()
        view = request.query_params.get("view")
        return self._page(Question.of_view(self.state().world, view))

    async def _ask(self, request: Request) -> Response:
        body = await request.body()
        if len(body) > LARGEST:
            return _html(tag("p", f"A filter has at most {LARGEST:,} characters."), 413)

        self.begin()
        # Starlette would need another package to read a form.
        sent = parse_qs(body.decode("utf-8", "replace"))
        typed = {key: values[0] for key, values in sent.items()}
        return self._page(Question(typed.get("query", ""), typed.get("name", "")))

    async def _look(self, _request: Request) -> Response:
        self.begin()
        return _html(live(self.state(), self.log))

    def _page(self, question: Question) -> Response:
        state = self.state()
        title = "A Close in memory"
        return _html(
            join(
                Html("<!doctype html>"),
                tag("html", _head(title), self._body(title, state, question), lang="en"),
            )
        )

    def _body(self, title: str, state: ServerState, question: Question) -> Html:
        return tag(
            "body",
            tag(
                "header",
                tag("h1", title),
                tag("p", "Its key: ", tag("code", self.api_key)),
                tag("p", f"{len(state.world.newest('lead')):,} leads, nobody real among them."),
            ),
            tag("noscript", tag("p", "Without JavaScript, load the page anew to see what is new.")),
            tag(
                "p",
                tag(
                    "label",
                    void("input", type="checkbox", id="pause"),
                    " Stand still",
                    class_="inline",
                ),
                " — ",
                tag("span", "up to date", id="state", role="status"),
                id="live",
                hidden=True,
            ),
            tag(
                "main", live(state, self.log), form(state.world, question, answer(state, question))
            ),
            tag("script", Html(SCRIPT)),
        )


def with_page(api: ASGIApp, page: Page) -> ASGIApp:
    """Return an application that has the page, and is *api* for all other paths."""
    shown = page.app()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["path"] in PATHS
        await (shown if is_page else api)(scope, receive, send)

    return app


def _head(title: str) -> Html:
    return tag(
        "head",
        void("meta", charset="utf-8"),
        tag("title", title),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("link", rel="icon", href=ICON),
        tag("style", Html(STYLE)),
    )


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)


def _html(content: Html, status: int = 200) -> Response:
    return HTMLResponse(content, status, _headers())


@cache
def _headers() -> dict[str, str]:
    """Nothing runs and nothing is loaded but the one script and style of ours."""
    policy = {
        "default-src": "'none'",
        "script-src": _hash(SCRIPT),
        "style-src": _hash(STYLE),
        "img-src": "data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
