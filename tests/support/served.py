"""A sandbox behind a real server on loopback, for programs that speak HTTP."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import attrs
import httpx
import uvicorn

from close_async.cli._serve import listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from close_async.sandbox import Sandbox

PATIENCE: Final = 10.0


@attrs.frozen
class Served:
    """A sandbox, and the URL that it is served at."""

    sandbox: Sandbox
    url: str

    @property
    def api(self) -> str:
        """The base URL of the API."""
        return f"{self.url}/api/v1"

    def client(self) -> httpx.Client:
        """Return a client with the key."""
        return httpx.Client(base_url=self.api, auth=(self.sandbox.api_key, ""))


@contextmanager
def serve(sandbox: Sandbox) -> Iterator[Served]:
    """Serve *sandbox* from a thread of this process."""
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            sandbox.app, log_level="error", date_header=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield Served(sandbox, f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join(timeout=PATIENCE)
    assert not thread.is_alive()
