"""A PgBouncer of the system's packages, started for tests in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .postgres import USER
from .programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .postgres import PostgresServer

_PORT = 6432
_PATIENCE = 30.0
# Less connections than one journal has: what a session held would be found in another one.
_SETTINGS = """
[databases]
postgres = host={server} port={port} user=postgres

[pgbouncer]
listen_addr =
listen_port = {own_port}
unix_socket_dir = {folder}
logfile = {folder}/log
auth_type = any
pool_mode = transaction
default_pool_size = 2
server_login_retry = 1
"""


@contextmanager
def pgbouncer(server: PostgresServer) -> Iterator[str]:
    """Start a pooler of transactions before *server*, give a DSN for it, and stop it."""
    path = program("pgbouncer", "pgbouncer")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            _SETTINGS.format(server=server.folder, port=server.port, folder=folder, own_port=_PORT)
        )
        is_root = os.geteuid() == 0
        for one in (folder, settings) if is_root else ():
            shutil.chown(one, USER)
        process = subprocess.Popen(
            [path, "-q", str(settings)],
            cwd=folder,
            stderr=subprocess.DEVNULL,
            # It refuses to run as root.
            user=USER if is_root else None,
        )
        try:
            until = time.monotonic() + _PATIENCE
            while not (folder / f".s.PGSQL.{_PORT}").exists():
                assert process.poll() is None, "pgbouncer has ended"
                assert time.monotonic() < until, "pgbouncer doesn't listen"
                time.sleep(0.02)
            yield f"host={folder} port={_PORT} dbname=postgres user=postgres"
        finally:
            process.kill()
            process.wait()
