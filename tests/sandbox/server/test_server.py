"""The sandbox behind a real server, on loopback."""

from __future__ import annotations

import logging
import socket
import threading
import time
from base64 import b64encode
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


def test_a_client_that_hangs_up_in_its_body_is_no_error_of_the_server(
    sandbox: Sandbox, served: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("uvicorn.error")
    caplog.set_level(logging.ERROR, logger="uvicorn.error")
    logger.addHandler(caplog.handler)
    key = b64encode(f"{sandbox.api_key}:".encode()).decode()
    try:
        with socket.create_connection(("127.0.0.1", served.base_url.port or 0)) as client:
            client.sendall(
                f"POST /api/v1/sequence/ HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                f"authorization: Basic {key}\r\ncontent-length: 100\r\n\r\n{{".encode()
            )
            time.sleep(0.1)
        assert served.get("/me/").status_code == 200
        time.sleep(0.1)
    finally:
        logger.removeHandler(caplog.handler)

    assert [record.getMessage() for record in caplog.records] == []
    assert [one.path for one in sandbox.requests] == ["/api/v1/me/"]
