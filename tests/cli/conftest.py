"""What the tests of the command line share: a served sandbox, and an empty folder to run in."""

from __future__ import annotations

import io
import json
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from close_async import cli
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


@contextmanager
def serving(sandbox: Sandbox) -> Iterator[Served]:
    """Serve a sandbox from a thread of this process."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="critical"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()

    yield Served(sandbox, f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1")

    server.should_exit = True
    thread.join(timeout=10)
    assert not thread.is_alive()


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(Sandbox(leads=120)) as served:
        yield served


@pytest.fixture
def abroad(online: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Serve another organization, which has other email templates; BERLIN_KEY is its key."""
    del online
    sandbox = Sandbox(leads=10, seed=1)
    for row in sandbox.world.all("email_template"):
        row["name"] = f"{row['name']} (Berlin)"
    with serving(sandbox) as served:
        monkeypatch.setenv("BERLIN_KEY", sandbox.api_key)
        monkeypatch.setenv("CLOSE_TO_BASE_URL", served.url)
        yield served


@pytest.fixture
def online(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """Name the served sandbox in the environment."""
    monkeypatch.setenv("CLOSE_API_KEY", served.sandbox.api_key)
    monkeypatch.setenv("CLOSE_BASE_URL", served.url)
    return served


class CommandLine:
    """Runs the command line in this process, and keeps its output."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str, stdin: str | None = None) -> int:
        """Return the exit code. With *stdin* that is what a user types at a terminal."""
        self._monkeypatch.setattr(sys, "argv", ["close-async", *arguments])
        self._monkeypatch.setattr(sys, "stdin", Typed(stdin))
        with pytest.raises(SystemExit) as exit_info:
            cli.main()
        self.out, self.err = self._capsys.readouterr()
        return int(exit_info.value.code or 0)

    @property
    def json(self) -> list[Any]:
        """The lines of the output, which are JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


class Typed(io.StringIO):
    """Standard input: a terminal if something is typed."""

    def __init__(self, text: str | None) -> None:
        super().__init__(text or "")
        self._is_typed = text is not None

    def isatty(self) -> bool:
        return self._is_typed


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.delenv("COLUMNS")
    return CommandLine(monkeypatch, capsys)


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """Run in an empty folder, without a key, in a terminal of 80 columns."""
    monkeypatch.chdir(str(tmp_path))
    for name in (
        "CLOSE_API_KEY",
        "CLOSE_BASE_URL",
        "CLOSE_JOURNAL",
        "FORCE_COLOR",
        "TTY_COMPATIBLE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
