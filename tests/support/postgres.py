"""A PostgreSQL of the system's packages, started for tests in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from .programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 60.0
# Who runs such servers, if we are root.
USER = "postgres"


@attrs.define
class PostgresServer:
    """A PostgreSQL behind a socket in *folder*. It can be stopped and started again."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = 5432
    _process: subprocess.Popen[bytes] | None = None
    _number: int = 0

    @property
    def dsn(self) -> str:
        """What clients connect to."""
        return f"host={self.folder} port={self.port} dbname=postgres user=postgres"

    def init(self) -> None:
        """Make its data, once."""
        data = ("-D", str(self.folder / "data"))
        how = ("-E", "UTF8", "--locale=C", "-A", "trust", "-U", "postgres", "-N")
        self._popen("initdb", *data, *how).wait(_PATIENCE)

    def copy(self, primary: PostgresServer) -> None:
        """Take over the data of *primary*, and follow it from then on."""
        data = ("-D", str(self.folder / "data"))
        how = (
            "-h",
            str(primary.folder),
            "-U",
            "postgres",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "-N",
        )
        self._popen("pg_basebackup", *data, *how).wait(_PATIENCE)

    def start(self) -> None:
        """Start, and return when it takes connections."""
        self._process = self._popen(
            "postgres",
            *("-D", str(self.folder / "data"), "-k", str(self.folder)),
            *(
                "-c",
                "listen_addresses=",
                "-c",
                f"port={self.port}",
                "-c",
                "fsync=off",
                "-c",
                "shared_buffers=16MB",
            ),
            *(part for option in self.options for part in ("-c", option)),
        )
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            assert self._process.poll() is None, "postgres has ended"
            assert time.monotonic() < until, "postgres doesn't answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """Let it end without writing anything more, as a crash does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(_PATIENCE)
            self._process = None

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Execute statements as the superuser, and return what the last one returns."""
        import psycopg

        rows: list[tuple[Any, ...]] = []
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            for statement in statements:
                found = connection.execute(statement.encode())
                rows = found.fetchall() if found.description else []
        return rows

    def new_schema(self) -> str:
        """Make a schema for one test."""
        self._number += 1
        name = f"test_{self._number}"
        self.execute(f"CREATE SCHEMA {name}")
        return name

    def _answers(self) -> bool:
        import psycopg

        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _popen(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [program(name, "postgresql"), *arguments],
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
                stdout=log,
                stderr=log,
                # It refuses to run as root.
                user=USER if os.geteuid() == 0 else None,
            )


@contextmanager
def postgres_server(
    *options: str, port: int = 5432, primary: PostgresServer | None = None
) -> Iterator[PostgresServer]:
    """Start a PostgreSQL with these settings, a replica if *primary* is given, and stop it."""
    pytest.importorskip("psycopg", reason="psycopg isn't installed (close_async[fleet])")
    program("initdb", "postgresql")
    # A socket's path is short, and pytest's folders are not.
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        server = PostgresServer(Path(folder), options, port)
        if primary is None:
            server.init()
        else:
            server.copy(primary)
        server.start()
        try:
            yield server
        finally:
            server.stop()
