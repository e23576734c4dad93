"""A sandbox behind a real server on loopback, for programs that speak HTTP."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs
import httpx

from close_async.sandbox.server.threaded import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from close_async.sandbox import Sandbox


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
    with served(sandbox.app) as url:
        yield Served(sandbox, url)
