"""Servers that others wrote, started for a test in a folder of its own and stopped after it."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tests.support.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 30.0


@attrs.define
class RedisServer:
    """A Redis behind a socket in *folder*. It can be stopped and started again."""

    folder: Path
    options: tuple[str, ...] = ()
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What clients connect to."""
        return f"unix://{self.folder / 'redis.sock'}"

    def start(self) -> None:
        """Start, and return when it listens."""
        socket = self.folder / "redis.sock"
        self._process = subprocess.Popen(
            [
                program("redis-server", "redis-server"),
                *("--port", "0", "--unixsocket", str(socket)),
                *("--dir", str(self.folder), "--save", "", *self.options),
            ],
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE
        while not socket.exists():
            assert self._process.poll() is None, "redis-server has ended"
            assert time.monotonic() < until, "redis-server doesn't listen"
            time.sleep(0.02)

    def stop(self) -> None:
        """Kill it, as a machine that fails does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            (self.folder / "redis.sock").unlink(missing_ok=True)

    def freeze(self) -> None:
        """Have it accept connections and answer none."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    """Start a Redis, and stop it."""
    # A socket's path is short, and pytest's folders are not.
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder), options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
