"""
The page at `/`: what goes on in a running sandbox, for people.

It only reads; its buttons send the orders of `/_sandbox/`. Its own calls are no calls to Close:
they are not noted, counted or failed.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import attrs
from jinja2 import DictLoader, Environment, StrictUndefined
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ..common.errors import Refused
from ..http.body import read_body
from .forms import FilterForm, smart_views, try_filter
from .views import bulk_details, live, request_details, sequence_details

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from ..faults.request_log import RequestLog
    from ..http.context import ServerState

LIVE: Final = "/page/live"
PATHS: Final = ("/", "/page/", "/favicon.ico")
LARGEST: Final = 1_000_000
LONGEST_BODY: Final = 200
# Read here, because nothing may be read from a disk while others wait for their answers.
SCRIPT: Final = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
STYLE: Final = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
SOURCES: Final = {
    path.name: path.read_text(encoding="utf-8")
    for path in Path(__file__).with_name("templates").glob("*.html")
}


@cache
def _templates() -> Environment:
    """Return the templates, each compiled when it's first shown; what they print is escaped."""
    environment = Environment(
        loader=DictLoader(SOURCES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(thousands=_thousands, short_json=_short_json)
    return environment


def _thousands(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _short_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}…"


@attrs.frozen
class Page:
    """What the page is made from, asked anew for each look at it."""

    state: Callable[[], ServerState]
    log: RequestLog
    api_key: str
    control_key: str
    begin: Callable[[], None]
    """What happens before each look."""

    def app(self) -> Starlette:
        """Return the page as an ASGI application."""
        return Starlette(
            routes=[
                Route("/", self._show, methods=["GET"]),
                Route("/", self._ask, methods=["POST"]),
                Route(LIVE, self._look, methods=["GET"]),
                Route("/page/request/{number:int}", self._show_request, methods=["GET"]),
                Route("/page/bulk/{row_id}", self._show_bulk, methods=["GET"]),
                Route("/page/sequence/{row_id}", self._show_sequence, methods=["GET"]),
                Route("/favicon.ico", _no_icon, methods=["GET"]),
            ]
        )

    async def _show(self, request: Request) -> Response:
        self.begin()
        view = request.query_params.get("view")
        return self._page(request, FilterForm.of_view(self.state().world, view))

    async def _ask(self, request: Request) -> Response:
        try:
            body = await read_body(request, LARGEST)
        except Refused:
            return _html("too_large.html", {"largest": LARGEST}, status=413)

        self.begin()
        # Starlette would need another package to read a form.
        sent = parse_qs(body.decode("utf-8", "replace"))
        typed = {key: values[0] for key, values in sent.items()}
        return self._page(request, FilterForm(typed.get("query", ""), typed.get("name", "")))

    async def _look(self, _request: Request) -> Response:
        self.begin()
        return _html("live.html", {"is_look": True, **live(self.state(), self.log)})

    async def _show_request(self, request: Request) -> Response:
        self.begin()
        number = int(request.path_params["number"])
        return _details("request.html", request_details(self.log, number))

    async def _show_bulk(self, request: Request) -> Response:
        self.begin()
        row_id = str(request.path_params["row_id"])
        return _details("bulk.html", bulk_details(self.state(), row_id))

    async def _show_sequence(self, request: Request) -> Response:
        self.begin()
        row_id = str(request.path_params["row_id"])
        return _details("sequence.html", sequence_details(self.state(), row_id))

    def _page(self, request: Request, form: FilterForm) -> Response:
        state = self.state()
        shown: dict[str, object] = {
            "style": STYLE,
            "script": SCRIPT,
            "root": str(request.base_url).rstrip("/"),
            "api_key": self.api_key,
            "control_key": self.control_key,
            "is_look": False,
            "is_asked": request.method == "POST",
            "lead_count": len(state.world.newest("lead")),
            "smart_views": smart_views(state.world),
            "form": form,
            "result": try_filter(state.world, form),
        }
        return _html("page.html", shown | live(state, self.log))


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)


def _details(name: str, shown: dict[str, object] | None) -> Response:
    """Return a page of its own about one thing."""
    if shown is None:
        return _html("gone.html", {"style": STYLE}, status=404)
    return _html(name, {"style": STYLE, **shown})


def _html(name: str, shown: dict[str, object], status: int = 200) -> Response:
    return HTMLResponse(_templates().get_template(name).render(shown), status, _headers())


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
