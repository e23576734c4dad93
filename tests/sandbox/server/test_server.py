"""The sandbox behind a real server, on loopback."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from close_async.sandbox import Sandbox


@pytest.fixture
def served(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """A client of a server that runs in a thread."""
    config = uvicorn.Config(sandbox.app, port=0, log_level="critical", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/api/v1"
    with httpx.Client(base_url=url, auth=(sandbox.api_key, "")) as client:
        yield client
    server.should_exit = True
    thread.join()


def test_calls_over_http_are_answered(sandbox: Sandbox, served: httpx.Client) -> None:
    answer = served.get("/me/")

    assert (answer.status_code, answer.json()["id"]) == (200, sandbox.world.me)


def test_a_lost_connection_is_lost_over_http_too(sandbox: Sandbox, served: httpx.Client) -> None:
    sandbox.faults.next(drop="after", path="/sequence/")
    before = len(sandbox.world.all("sequence"))
    body = {"name": "New", "timezone": "UTC", "steps": [{"step_type": "call"}]}

    with pytest.raises(httpx.RemoteProtocolError):
        served.post("/sequence/", json=body)

    assert len(sandbox.world.all("sequence")) == before + 1
    assert served.get("/me/").status_code == 200
