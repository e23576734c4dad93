"""The ways to a journal in a database: a pooler, TLS, and servers that take each other's place."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from anyio import to_thread

from close_async import CloseClient, Journal, JournalUnusable
from close_async.sandbox import Sandbox
from tests.support.pgbouncer import pgbouncer
from tests.support.postgres import USER, postgres_server
from tests.support.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from close_async.journal import Claim
    from tests.support.postgres import PostgresServer

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

NO_WRITES = "its server takes no writes (a replica, or one that is set to read only)"


async def claim(journal: Journal, key: str = "a") -> Claim:
    return await journal.claim(key, operation="x.create", parameters={})


async def problem_of(dsn: str) -> str:
    with anyio.fail_after(8), pytest.raises(JournalUnusable) as caught:
        await Journal.postgres(dsn).open()
    return caught.value.problem


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    with postgres_server() as started:
        yield started


# A pooler


async def test_a_setting_that_a_pooler_refuses_is_told(pooler: str) -> None:
    problem = await problem_of(f"{pooler} options='-c statement_timeout=300'")

    assert problem == "its pooler refuses a setting of the DSN"


async def test_a_database_that_a_pooler_does_not_know_is_told(pooler: str) -> None:
    problem = await problem_of(pooler.replace("dbname=postgres", "dbname=nowhere"))

    assert problem == "its pooler isn't set up for this database or role"


@pytest.mark.parametrize("verb", ["claim", "done"])
async def test_a_restart_behind_a_pooler_is_waited_for(server: PostgresServer, verb: str) -> None:
    with pgbouncer(server) as dsn:
        async with Journal.postgres(dsn, schema=server.new_schema()) as journal:
            won = await claim(journal)
            await to_thread.run_sync(server.stop)
            starting = later(0.5, server.start)

            if verb == "claim":
                entry = (await claim(journal, "b")).entry
            else:
                entry = await journal.done(won, {"id": "x_1"})
            await to_thread.run_sync(starting.join)

    assert entry.state == ("sending" if verb == "claim" else "done")


async def test_a_pooler_whose_server_stays_away_is_told(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("close_async.journal._postgres.PATIENCE", 0.2)
    monkeypatch.setattr("close_async.journal._postgres_link.STATEMENT_SECONDS", 1)
    with pgbouncer(server) as dsn:
        async with Journal.postgres(dsn, schema=server.new_schema()) as journal:
            await to_thread.run_sync(server.stop)
            try:
                with anyio.fail_after(20), pytest.raises(JournalUnusable):
                    await claim(journal)
            finally:
                await to_thread.run_sync(server.start)


def later(seconds: float, function: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, function)
    timer.start()
    return timer


# TLS


@attrs.frozen
class Encrypted:
    """A server that has TLS, the certificate that it shows, and another one."""

    server: PostgresServer
    shown: Path
    other: Path

    def dsn(self, mode: str, *, host: str = "localhost", trusted: Path | None = None) -> str:
        """Return how to connect from elsewhere."""
        where = f"host={host} hostaddr=127.0.0.1 port={self.server.port}"
        what = f"dbname=postgres user=postgres sslmode={mode}"
        return f"{where} {what}" + (f" sslrootcert={trusted}" if trusted else "")


@pytest.fixture(scope="module")
def encrypted() -> Iterator[Encrypted]:
    # Who runs the server must get there, and into a folder of pytest it doesn't.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shown, other = (certificate(Path(folder), name) for name in ("shown", "other"))
        files = (f"ssl_cert_file={shown}", f"ssl_key_file={shown.with_suffix('.key')}")
        options = ("listen_addresses=127.0.0.1", "ssl=on", *files)
        with postgres_server(*options, port=free_port()) as server:
            yield Encrypted(server, shown, other)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def certificate(folder: Path, name: str) -> Path:
    """Make a certificate for localhost that nobody else has signed."""
    path, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            program("openssl", "openssl"),
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    key.chmod(0o600)
    if os.geteuid() == 0:
        shutil.chown(key, USER)
    return path


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
async def test_a_connection_is_encrypted_as_its_dsn_says(encrypted: Encrypted, mode: str) -> None:
    dsn = encrypted.dsn(mode, trusted=encrypted.shown)
    async with Journal.postgres(dsn, schema=encrypted.server.new_schema()) as journal:
        won = await claim(journal)
        used = encrypted.server.execute(
            "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
            " WHERE application_name = 'close_async'"
        )

    assert won.is_ours
    assert used == [(True,)]


async def test_a_certificate_that_is_not_trusted_is_refused_at_once(encrypted: Encrypted) -> None:
    problem = await problem_of(encrypted.dsn("verify-full", trusted=encrypted.other))

    assert problem == "TLS failed, since a certificate isn't trusted"


async def test_a_certificate_for_another_host_is_refused_at_once(encrypted: Encrypted) -> None:
    dsn = encrypted.dsn("verify-full", host="db.example.com", trusted=encrypted.shown)

    assert await problem_of(dsn) == "TLS failed, since the certificate is for another host"


async def test_a_server_without_tls_is_refused_at_once() -> None:
    with postgres_server("listen_addresses=127.0.0.1", port=free_port()) as plain:
        dsn = f"host=127.0.0.1 port={plain.port} dbname=postgres user=postgres sslmode=require"

        assert await problem_of(dsn) == "its server has no TLS"


# Servers that take each other's place


async def test_a_replica_is_refused_at_once(server: PostgresServer) -> None:
    with postgres_server(primary=server) as replica:
        assert await problem_of(replica.dsn) == NO_WRITES


async def test_a_replica_that_takes_over_goes_on_with_what_was_acknowledged() -> None:
    with postgres_server() as primary, postgres_server(primary=primary) as replica:
        schema = primary.new_schema()
        primary.execute(
            "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"
        )
        hosts = f"host={primary.folder},{replica.folder} target_session_attrs=read-write"
        async with Journal.postgres(f"{hosts} dbname=postgres user=postgres", schema=schema) as one:
            first, second = await claim(one, "a"), await claim(one, "b")
            await one.done(second, {"id": "x_2"})
            await to_thread.run_sync(primary.stop)
            promoting = later(0.5, lambda: replica.execute("SELECT pg_promote()"))

            again = await claim(one, "b")
            settled = await one.done(first, {"id": "x_1"})
            new = await claim(one, "c")
            await to_thread.run_sync(promoting.join)

    assert (again.is_ours, again.entry.state, settled.state) == (False, "done", "done")
    assert new.is_ours


@pytest.fixture
def read_only(server: PostgresServer) -> Iterator[Callable[[bool], None]]:
    """What turns the writes of a server off and on, as one that was replaced does."""

    def turn(is_read_only: bool) -> None:
        word = "on" if is_read_only else "off"
        server.execute(
            "SET default_transaction_read_only = off",
            f"ALTER SYSTEM SET default_transaction_read_only = {word}",
            "SELECT pg_reload_conf()",
        )

    yield turn
    turn(False)


async def test_a_server_that_takes_no_writes_any_more_is_waited_for(
    server: PostgresServer, read_only: Callable[[bool], None]
) -> None:
    async with Journal.postgres(server.dsn, schema=server.new_schema()) as journal:
        await claim(journal)
        read_only(True)
        turning = later(0.5, lambda: read_only(False))

        won = await claim(journal, "b")
        await to_thread.run_sync(turning.join)

    assert won.is_ours


async def test_a_server_that_takes_no_writes_any_more_is_told_and_nothing_is_sent(
    server: PostgresServer,
    read_only: Callable[[bool], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("close_async.journal._postgres.PATIENCE", 0.2)
    sandbox = Sandbox(leads=5)
    lead: dict[str, Any] = next(iter(sandbox.world.all("lead")))
    journal = Journal.postgres(server.dsn, schema=server.new_schema())
    async with CloseClient(
        sandbox.api_key, transport=sandbox.transport(), journal=journal
    ) as close:
        await journal.open()
        read_only(True)

        with pytest.raises(JournalUnusable) as caught:
            await close.notes.create(lead_id=lead["id"], note="hello")

    assert caught.value.problem == NO_WRITES
    assert not [call for call in sandbox.requests if call.method == "POST"]
