"""What the tests of the command line share: a served sandbox, and an empty folder to run in."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
import uvicorn

from close_async.cli._serve import listen
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOSE_ASYNC = (sys.executable, "-m", "close_async.cli")


class Served:
    """A sandbox, and the base URL of its API."""

    def __init__(self, sandbox: Sandbox, url: str) -> None:
        self.sandbox = sandbox
        self.url = url


@pytest.fixture
def served() -> Iterator[Served]:
    """Serve a sandbox from a thread of this process."""
    sandbox = Sandbox(leads=120)
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="error"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()

    yield Served(sandbox, f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1")

    server.should_exit = True
    thread.join(timeout=10)
    assert not thread.is_alive()


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """Run in an empty folder, without a key, in a terminal of 80 columns."""
    monkeypatch.chdir(str(tmp_path))
    for name in ("CLOSE_API_KEY", "CLOSE_BASE_URL", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
