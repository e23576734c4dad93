"""A token server that rotates and forgives nothing, on a socket of its own."""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import attrs

if TYPE_CHECKING:
    from collections.abc import Generator

ME = {"id": "user_1", "first_name": "Ann", "last_name": "Lee", "organizations": []}
CLIENT = {"client_id": "app", "client_secret": "hunter2-secret"}


@attrs.define
class Grant:
    """
    One grant. An access token is good for *uses* calls, and until the next refresh.

    A refresh token that comes a second time revokes all of it. *posted* counts refresh tokens,
    *answers* statuses. *faults* are statuses that the next refreshes get after they were done, or
    None for a connection that is closed.
    """

    uses: int = 7
    expires_in: object = 3600
    access: str = "access-0"
    refresh: str = "refresh-0"
    left: int = 7
    number: int = 0
    is_revoked: bool = False
    posted: Counter[str] = attrs.field(factory=Counter[str])
    answers: Counter[int] = attrs.field(factory=Counter[int])
    faults: list[tuple[int | None, bool]] = attrs.field(factory=list[tuple[int | None, bool]])
    port: int = 0

    def token(self, form: dict[str, str]) -> tuple[int | None, dict[str, Any]]:
        """Answer a refresh, or the exchange of the code `the-code`."""
        if {name: form.get(name) for name in CLIENT} != CLIENT:
            return 401, {"error": "invalid_client"}
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not fault[1]:
            return fault[0], {}
        if form["grant_type"] == "refresh_token":
            self.posted[form["refresh_token"]] += 1
            if form["refresh_token"] != self.refresh or self.is_revoked:
                self.is_revoked = True
                return 400, {"error": "invalid_grant", "echo": form["refresh_token"]}
        elif form.get("code") != "the-code":
            return 400, {"error": "invalid_grant"}
        else:
            self.is_revoked = False
        self.number += 1
        self.access, self.refresh = f"access-{self.number}", f"refresh-{self.number}"
        self.left = self.uses
        if fault is not None:
            return fault[0], {}
        return 200, {
            "token_type": "Bearer",
            "access_token": self.access,
            "refresh_token": self.refresh,
            "expires_in": self.expires_in,
        }

    def me(self, header: str) -> tuple[int | None, dict[str, Any]]:
        """Answer a call."""
        if header != f"Bearer {self.access}" or self.is_revoked or self.left <= 0:
            return 401, {"error": "unauthorized"}
        self.left -= 1
        return 200, ME

    @property
    def api_url(self) -> str:
        """Where its tokens are given."""
        return f"http://127.0.0.1:{self.port}/oauth2/"

    @property
    def base_url(self) -> str:
        """Where it's called."""
        return f"http://127.0.0.1:{self.port}/api/v1"


@contextmanager
def serving(grant: Grant) -> Generator[Grant]:
    """Serve *grant* in a thread."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                self._answer(*grant.me(self.headers.get("authorization", "")))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            with lock:
                if self.path.endswith("/revoke/"):
                    grant.is_revoked = grant.is_revoked or form["token"] == grant.refresh
                    self._answer(200, {})
                else:
                    self._answer(*grant.token(form))

        def _answer(self, status: int | None, body: object) -> None:
            if status is None:
                self.close_connection = True
                return
            grant.answers[status] += 1
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    grant.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield grant
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
