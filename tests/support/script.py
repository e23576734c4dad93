"""A prepared Close: it gives the answers it was told to, in that order, and records what it saw."""

from __future__ import annotations

import json as jsonlib
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import anyio
import httpx
import pytest

from close_async._core.call import Call
from close_async._core.clock import Clock
from close_async._core.model import UNSET
from close_async.client import CloseClient

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from close_async._core.call import Effect

CANARY = "api_CANARY123.doNotShowMe"
NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)


class Script(httpx.AsyncBaseTransport):
    """
    A transport with prepared answers. An unexpected request fails the test.

    `asked` holds the requests, `slept` the pauses. Its clock stands still but for those pauses.
    """

    def __init__(self) -> None:
        self._steps: deque[httpx.Response | Exception | Callable[[], None]] = deque()
        self.asked: list[httpx.Request] = []
        self.slept: list[float] = []
        self.closed = 0

    def then(
        self,
        status: int = 200,
        *,
        json: Any = UNSET,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        **more_headers: str,
    ) -> Self:
        """Answer the next request so. Underscores in names of headers become hyphens."""
        body = content if json is UNSET else jsonlib.dumps(json).encode()
        spelled = {name.replace("_", "-"): value for name, value in more_headers.items()}
        self._steps.append(
            httpx.Response(status, content=body, headers={**spelled, **(headers or {})})
        )
        return self

    def then_raise(self, failure: Exception) -> Self:
        """Fail the next request so."""
        self._steps.append(failure)
        return self

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Record the request and play the next step."""
        await anyio.lowlevel.checkpoint()
        self.asked.append(request)
        if not self._steps:
            # No Exception, which the client would take for a fault of the transport.
            pytest.fail(f"nobody expected {request.method} {request.url}")
        step = self._steps.popleft()
        if isinstance(step, httpx.Response):
            return step
        assert isinstance(step, Exception)
        raise step

    async def aclose(self) -> None:
        """Count how often a client closed it."""
        self.closed += 1

    async def sleep(self, seconds: float) -> None:
        """Record the pause, and take none."""
        await anyio.lowlevel.checkpoint()
        self.slept.append(seconds)

    @property
    def clock(self) -> Clock:
        """A clock that stands at noon and moves by the pauses."""
        return Clock(
            now=lambda: NOON + timedelta(seconds=sum(self.slept)),
            monotonic=lambda: sum(self.slept),
            sleep=self.sleep,
            random=lambda: 1.0,
        )

    def client(self, **options: Any) -> CloseClient:
        """Return a client that talks to this Close."""
        auth = {} if {"access_token", "auth"} & options.keys() else {"api_key": CANARY}
        return CloseClient(**{"transport": self, "clock": self.clock, **auth, **options})

    @property
    def lines(self) -> list[str]:
        """The request lines that came in, without the host."""
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.asked]


def read_call(path: str = "/me/", *params: tuple[str, str]) -> Call[Any]:
    """Return a read whose answer comes through as it is."""
    return Call("test.read", "GET", path, _as_it_is, "read", params)


def write_call(method: str = "POST", path: str = "/sequence/", json: object = UNSET) -> Call[Any]:
    """Return a write whose answer comes through as it is."""
    effect: Effect = "create" if method == "POST" else "repeat"
    return Call("test.write", method, path, _as_it_is, effect, (), json)


def _as_it_is(body: Any) -> Any:
    return body
