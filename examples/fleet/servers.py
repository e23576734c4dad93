"""The servers of the example: those of the system's packages, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PATIENCE = 30.0
_POSTGRES_USER = "postgres"


class Missing(Exception):
    """A program isn't installed."""


@contextmanager
def redis(folder: Path) -> Generator[str]:
    """Run a Redis that forgets nothing, and give its URL."""
    socket = folder / "redis.sock"
    lasting = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
    command = [_program("redis-server", "redis-server"), "--port", "0", "--unixsocket", str(socket)]
    with _running([*command, "--dir", str(folder), *lasting], until=socket.exists):
        yield f"unix://{socket}"


@contextmanager
def postgres(folder: Path) -> Generator[str]:
    """Run a PostgreSQL, and give what clients connect to."""
    initdb, server = _program("initdb", "postgresql"), _program("postgres", "postgresql")
    home = folder / "postgres"
    home.mkdir()
    user = None
    if os.geteuid() == 0:
        # It refuses to run as root.
        user = _POSTGRES_USER
        folder.chmod(0o711)
        shutil.chown(home, user)
    data = str(home / "data")
    subprocess.run(
        [initdb, "-D", data, "-E", "UTF8", "--locale=C", "-A", "trust", "-U", _POSTGRES_USER],
        check=True, stdout=subprocess.DEVNULL, user=user, cwd=home,
    )  # fmt: skip
    command = [server, "-D", data, "-k", str(home), "-c", "listen_addresses="]
    socket = home / ".s.PGSQL.5432"
    with _running(command, until=socket.exists, user=user, cwd=home):
        yield f"host={home} dbname=postgres user={_POSTGRES_USER}"


@contextmanager
def sandbox(folder: Path, leads: int, limit: int) -> Generator[dict[str, str]]:
    """Serve a Close over HTTP that takes so many calls a second, and give its variables."""
    file = folder / "close.env"
    command = [sys.executable, "-m", "close_async.cli", "sandbox", "--port", "0", "--env-file"]
    options = [str(file), "--leads", str(leads), "--rate-limit", str(limit)]
    with _running([*command, *options], until=file.exists):
        lines = file.read_text("utf-8").splitlines()
        yield dict(line.removeprefix("export ").split("=", 1) for line in lines if "=" in line)


@contextmanager
def _running(
    command: list[str],
    *,
    until: Callable[[], bool],
    user: str | None = None,
    cwd: Path | None = None,
) -> Generator[None]:
    process = subprocess.Popen(
        command, user=user, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        longest = time.monotonic() + PATIENCE
        while not until():
            if process.poll() is not None or time.monotonic() > longest:
                raise Missing(f"{Path(command[0]).name} doesn't start: {' '.join(command)}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _program(name: str, package: str) -> str:
    # Debian keeps those of PostgreSQL apart, by version.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([*map(str, places), os.environ["PATH"]])
    found = shutil.which(name, path=path)
    if found is None:
        raise Missing(f"{name} isn't installed: apt-get install {package}, and make fleet again")
    return found
