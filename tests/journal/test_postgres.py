"""A journal in a database: servers that go away, are set up oddly, or hold something else."""

from __future__ import annotations

import itertools
import os
import re
import signal
import threading
import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import psycopg
import pytest
from anyio import to_thread

from close_async import CloseClient, Journal, JournalDamaged, JournalUnusable
from close_async.journal._postgres_tables import _LOCK, _TABLES, Tables
from close_async.sandbox import Sandbox
from tests.support.paths import ROOT
from tests.support.postgres import postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from close_async.journal import Claim
    from tests.support.postgres import PostgresServer

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

PASSWORD = "hunter2-secret"  # noqa: S105 - nothing is behind it
ROLES = itertools.count()


@pytest.fixture
def schema(postgres: PostgresServer) -> str:
    return postgres.new_schema()


@pytest.fixture
async def journal(postgres: PostgresServer, schema: str) -> AsyncIterator[Journal]:
    async with Journal.postgres(postgres.dsn, schema=schema) as opened:
        yield opened


@pytest.fixture(scope="module")
def other() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    # What isn't durable comes late, so that a crash would lose it.
    with postgres_server("wal_writer_delay=10s") as server:
        yield server


async def claim(journal: Journal, key: str = "a", **parameters: Any) -> Claim:
    return await journal.claim(key, operation="x.create", parameters=parameters)


async def refusal(journal: Journal) -> JournalUnusable:
    with pytest.raises(JournalUnusable) as caught:
        await journal.open()
    with pytest.raises(JournalUnusable):
        await claim(journal)
    await journal.aclose()
    return caught.value


def role(server: PostgresServer, schema: str, *statements: str) -> str:
    """Make a role that may use *schema*, and return a DSN for it."""
    name = f"role_{next(ROLES)}"
    server.execute(
        f"CREATE ROLE {name} LOGIN",
        f'GRANT USAGE, CREATE ON SCHEMA "{schema}" TO {name}',
        *(one.format(role=name, schema=f'"{schema}"') for one in statements),
    )
    return server.dsn.replace("user=postgres", f"user={name}")


@pytest.mark.parametrize(
    ("dsn", "said"),
    [
        (f"postgresql://me:{PASSWORD}@x/y?nope=1", "this one can't be read"),
        (f"host=x password={PASSWORD} {PASSWORD}", "this one can't be read"),
        (f"postgresql://me:a@{PASSWORD}@x/y", "write an @ in the password as %40"),
        (" ", "it's empty"),
    ],
)
async def test_a_dsn_that_cannot_be_read_is_told_without_what_it_says(dsn: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        Journal.postgres(dsn)

    assert_hidden(caught.value)


async def test_a_dsn_is_a_text() -> None:
    with pytest.raises(TypeError, match="dsn must be a text, got int"):
        Journal.postgres(5)  # type: ignore[arg-type]  # the test's point


@pytest.mark.parametrize("schema", ["", "a\0b"])
async def test_a_schema_is_a_name(schema: str) -> None:
    with pytest.raises(ValueError, match="schema must be the name of a schema"):
        Journal.postgres("host=x", schema=schema)


async def test_no_password_is_shown(postgres: PostgresServer) -> None:
    journal = Journal.postgres(
        f"host={postgres.folder} dbname=nowhere user=postgres password={PASSWORD}"
    )

    error = await refusal(journal)

    assert error.problem == "there is no such database"
    assert repr(journal) == f"Journal.postgres('postgresql://{postgres.folder}/nowhere')"
    assert journal.path == error.path
    assert_hidden(error)
    for one in (journal, journal._store, vars(journal._store)["_link"]):
        assert PASSWORD not in repr(vars(one))


def assert_hidden(error: BaseException) -> None:
    """Check that neither its text nor the frames behind it show the password."""
    assert PASSWORD not in "".join(traceback.format_exception(error))
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "/close_async/" in frame.f_code.co_filename or "psycopg" in frame.f_code.co_filename:
            assert PASSWORD not in repr(frame.f_locals), frame


async def test_where_nothing_listens_is_told_at_once(tmp_path: Any) -> None:
    with anyio.fail_after(5), pytest.raises(JournalUnusable) as caught:
        await Journal.postgres(f"host={tmp_path} dbname=x").open()

    assert caught.value.problem == "nothing listens there"


@pytest.mark.parametrize(
    "name", ["With Space", 'quo"te', "per%cent", "per%(now)s", "{brace}", "a.b", "ä"]
)
async def test_a_schema_may_have_any_name(postgres: PostgresServer, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    postgres.execute(f"DROP SCHEMA IF EXISTS {quoted} CASCADE", f"CREATE SCHEMA {quoted}")

    async with Journal.postgres(postgres.dsn, schema=name) as journal:
        await journal.done(await claim(journal), {"id": "x_1"})
        found = [entry.state async for entry in journal.entries()]

    assert found == ["done"]
    assert postgres.execute(f"SELECT count(*) FROM {quoted}.close_async_entry") == [(1,)]


async def test_two_schemas_are_two_journals(postgres: PostgresServer, schema: str) -> None:
    other = postgres.new_schema()
    async with (
        Journal.postgres(postgres.dsn, schema=schema) as first,
        Journal.postgres(postgres.dsn, schema=other) as second,
    ):
        assert (await claim(first)).is_ours
        assert (await claim(second)).is_ours


async def test_without_a_schema_the_search_path_of_the_role_leads(
    postgres: PostgresServer, schema: str
) -> None:
    dsn = role(postgres, schema, "ALTER ROLE {role} SET search_path = {schema}")

    async with Journal.postgres(dsn) as journal:
        await claim(journal)

    assert postgres.execute(f"SELECT count(*) FROM {schema}.close_async_entry") == [(1,)]


async def test_a_schema_that_is_missing_is_not_made(postgres: PostgresServer) -> None:
    error = await refusal(Journal.postgres(postgres.dsn, schema="nowhere"))

    assert (error.problem, error.mend) == (
        "there is no schema 'nowhere'",
        "Create it first: CREATE SCHEMA",
    )


async def test_a_newer_journal_asks_for_a_newer_package(
    postgres: PostgresServer, schema: str, journal: Journal
) -> None:
    postgres.execute(f"UPDATE {schema}.close_async_format SET format = 2")

    error = await refusal(Journal.postgres(postgres.dsn, schema=schema))

    assert type(error) is JournalUnusable
    assert error.problem == "a newer close_async wrote it (format 2, this one reads up to 1)"
    assert journal.path == error.path


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("ALTER TABLE {}.close_async_entry DROP COLUMN effect", "parts of its table"),
        ("DROP TABLE {}.close_async_holder", "parts of its table"),
        ("DELETE FROM {}.close_async_format", "must have one row"),
        ("INSERT INTO {}.close_async_format VALUES (1)", "must have one row"),
    ],
)
async def test_tables_with_holes_refuse(
    postgres: PostgresServer, schema: str, statement: str, problem: str
) -> None:
    await (opened := Journal.postgres(postgres.dsn, schema=schema)).open()
    await opened.aclose()
    postgres.execute(statement.format(schema))

    error = await refusal(Journal.postgres(postgres.dsn, schema=schema))

    assert type(error) is JournalDamaged
    assert problem in error.problem


@pytest.mark.parametrize("before", range(6))
async def test_whenever_another_process_makes_the_tables_they_are_taken_as_whole(
    postgres: PostgresServer, schema: str, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    """It makes them before the newcomer's first statement, or its second, and so on."""
    execute = psycopg.Connection.execute
    statements = itertools.count()

    def after_the_other(connection: Any, *args: Any, **options: Any) -> Any:
        if next(statements) == before:
            make_tables(postgres, schema)
        return execute(connection, *args, **options)

    monkeypatch.setattr(psycopg.Connection, "execute", after_the_other)
    async with Journal.postgres(postgres.dsn, schema=schema) as journal:
        claimed = await claim(journal)

    assert claimed.is_ours


def make_tables(server: PostgresServer, schema: str) -> None:
    """Make them as another process would; it waits for one that has begun it."""
    with psycopg.connect(server.dsn) as connection:
        ((is_first,),) = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,))
        for statement in _TABLES if is_first else ():
            connection.execute(Tables(schema).statement(statement), ())


async def test_tables_that_somebody_makes_by_hand_meanwhile_are_taken_as_they_are(
    postgres: PostgresServer, schema: str
) -> None:
    """Whoever follows the page about the journal takes no lock of ours."""
    with psycopg.connect(postgres.dsn) as by_hand:
        for statement in _TABLES:
            by_hand.execute(Tables(schema).statement(statement), ())

        def commit_when_waited_for() -> None:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'"
            with psycopg.connect(postgres.dsn, autocommit=True) as watching:
                while watching.execute(waiting).fetchone() == (0,):
                    time.sleep(0.01)
            by_hand.commit()

        async with anyio.create_task_group() as group:
            group.start_soon(to_thread.run_sync, commit_when_waited_for)
            async with Journal.postgres(postgres.dsn, schema=schema) as journal:
                claimed = await claim(journal)

    assert claimed.is_ours


async def test_a_table_of_another_program_is_not_touched(
    postgres: PostgresServer, schema: str
) -> None:
    postgres.execute(f"CREATE TABLE {schema}.close_async_entry (id int)")

    error = await refusal(Journal.postgres(postgres.dsn, schema=schema))

    assert type(error) is JournalDamaged
    assert error.problem == "a table close_async_entry is there that it didn't make"
    assert postgres.execute(
        f"SELECT count(*) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace"
    ) == [(1,)]


async def test_an_entry_that_makes_no_sense_is_not_sent_again(
    postgres: PostgresServer, schema: str, journal: Journal
) -> None:
    await claim(journal, "a", email="ann@example.com")
    await claim(journal, "b")
    postgres.execute(f"UPDATE {schema}.close_async_entry SET parameters = '{{}}' WHERE key = 'a'")

    with pytest.raises(JournalDamaged, match="its entry 'a' is broken"):
        await claim(journal, "a")

    assert await journal.get("b") is not None


async def test_a_role_that_may_not_create_tables_uses_those_that_are_there(
    postgres: PostgresServer, schema: str
) -> None:
    dsn = role(postgres, schema, "REVOKE CREATE ON SCHEMA {schema} FROM {role}")
    name = dsn.rpartition("=")[2]
    error = await refusal(Journal.postgres(dsn, schema=schema))
    await (maker := Journal.postgres(postgres.dsn, schema=schema)).open()
    await maker.aclose()
    missing = await refusal(Journal.postgres(dsn, schema=schema))
    postgres.execute(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.close_async_entry TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.close_async_holder TO {name}",
        f"GRANT SELECT ON {schema}.close_async_format TO {name}",
    )

    async with Journal.postgres(dsn, schema=schema) as journal:
        await journal.done(await claim(journal), {"id": "x_1"})
        await claim(journal, "b")

    assert error.problem == "its tables aren't there, and this role may not create them"
    assert missing.problem == "this role may not use its tables"
    assert "GRANT SELECT, INSERT, UPDATE, DELETE" in missing.mend


async def test_a_server_that_takes_no_writes_refuses(
    postgres: PostgresServer, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("close_async.journal._postgres.PATIENCE", 0.2)
    dsn = role(postgres, schema, "ALTER ROLE {role} SET default_transaction_read_only = on")

    error = await refusal(Journal.postgres(dsn, schema=schema))

    assert error.problem.startswith("its server takes no writes")


async def test_a_database_that_cannot_hold_every_text_refuses(postgres: PostgresServer) -> None:
    postgres.execute(
        "DROP DATABASE IF EXISTS latin",
        "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0",
    )

    error = await refusal(Journal.postgres(postgres.dsn.replace("dbname=postgres", "dbname=latin")))

    assert error.problem == "the encoding of its database is LATIN1"


@pytest.mark.parametrize(
    "setting",
    [
        "default_transaction_isolation = 'serializable'",
        "default_transaction_isolation = 'repeatable read'",
        "timezone = 'Asia/Kolkata'",
        "datestyle = 'SQL, DMY'",
        "standard_conforming_strings = off",
        "bytea_output = 'escape'",
    ],
)
async def test_however_a_role_is_set_up_one_wins(
    postgres: PostgresServer, schema: str, setting: str
) -> None:
    dsn = role(postgres, schema, f"ALTER ROLE {{role}} SET {setting}")
    won: list[bool] = []

    async def compete(journal: Journal) -> None:
        for number in range(10):
            claimed = await claim(journal, f"key {number}")
            won.append(claimed.is_ours)
            if claimed.is_ours:
                await journal.done(claimed, {"id": f"x_{number}"})

    async with (
        Journal.postgres(dsn, schema=schema) as first,
        Journal.postgres(dsn, schema=schema) as second,
        anyio.create_task_group() as group,
    ):
        for journal in (first, second, first, second):
            group.start_soon(compete, journal)

    assert won.count(True) == 10
    async with Journal.postgres(postgres.dsn, schema=schema) as journal:
        entries = [entry async for entry in journal.entries()]
    assert {entry.state for entry in entries} == {"done"}
    moments = postgres.execute(f"SELECT min(changed_at) FROM {schema}.close_async_entry")
    assert moments == [(min(entry.changed_at for entry in entries),)]


HOSTILE: list[Any] = [
    {"a": "nul \0 here", "\0": "\0"},
    {"a": "half \ud83d of it", "\ud83d": 1},
    {"a": "\\u0000 \\0 \\\\0 %s %(now)s {entry}"},
    {"a": 10**400, "b": -0.0, "c": 1e308},
    {"a": "x" * 5_000_000},
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_json_holds_is_kept(journal: Journal, value: dict[str, Any]) -> None:
    won = await claim(journal, **value)
    said = await journal.done(won, {**value, "id": value["a"]})

    found = await journal.get("a")

    assert found == said
    assert (said.parameters, said.result) == (value, {**value, "id": value["a"]})
    if isinstance(value["a"], str):
        assert await journal.key_of("x.create", value["a"]) == "a"


async def test_json_that_is_nested_deeply_is_kept(journal: Journal) -> None:
    nested: dict[str, Any] = {}
    for _ in range(300):
        nested = {"a": [nested]}

    said = await journal.done(await claim(journal, **nested), nested)

    assert said.result == nested


async def test_whatever_a_reason_says_is_kept(journal: Journal) -> None:
    await journal.refused(await claim(journal), "no \0, \\0, \\ and half \ud800")

    found = await journal.get("a")

    assert found is not None
    assert found.reason == "no \0, \\0, \\ and half ?"


@pytest.mark.parametrize("start", ["k" * 10_000, "ä" * 10_000, "\\" * 300, "\0" * 150])
async def test_a_long_key_is_one_of_its_own(journal: Journal, start: str) -> None:
    first = await claim(journal, start + "1")
    second = await claim(journal, start + "2")

    assert (first.is_ours, second.is_ours, (await claim(journal, start + "1")).is_ours) == (
        True,
        True,
        False,
    )
    assert (await journal.counts(prefix=start))["sending"] == 2
    assert (await journal.counts(prefix=start + "1"))["sending"] == 1


async def test_a_statement_that_takes_too_long_is_told(
    postgres: PostgresServer, schema: str
) -> None:
    dsn = role(postgres, schema)
    journal = Journal.postgres(f"{dsn} options='-c statement_timeout=300'", schema=schema)
    await journal.open()
    too_long = pytest.raises(JournalUnusable, match="broke off a statement that took too long")
    with locked(postgres, schema), too_long:
        await claim(journal)

    again = await claim(journal)
    await journal.aclose()

    assert again.is_ours


@contextmanager
def locked(server: PostgresServer, schema: str) -> Iterator[None]:
    with psycopg.connect(server.dsn) as connection:
        connection.execute(f"LOCK TABLE {schema}.close_async_entry".encode())
        yield
        connection.rollback()


async def test_a_server_that_stands_still_is_not_waited_for_for_ever(
    other: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("close_async.journal._postgres_link.STATEMENT_SECONDS", 0.3)
    monkeypatch.setattr("close_async.journal._postgres_link.PATIENCE", 0.1)
    monkeypatch.setattr("close_async.journal._postgres.PATIENCE", 0.1)
    journal = Journal.postgres(f"{other.dsn} connect_timeout=2", schema=other.new_schema())
    async with journal:
        (pid,) = other.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'close_async'"
        )[0]
        _signal(pid, signal.SIGSTOP)
        try:
            with anyio.fail_after(20):
                claimed = await claim(journal)
        finally:
            _signal(pid, signal.SIGCONT)

    # Its other connections are as good.
    assert claimed.is_ours


def _signal(pid: int, number: signal.Signals) -> None:
    os.kill(pid, number)


async def test_connections_that_were_closed_meanwhile_are_made_anew(
    postgres: PostgresServer, journal: Journal
) -> None:
    await claim(journal, "a")
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'close_async'"
    )

    again = await claim(journal, "a")
    new = await claim(journal, "b")

    assert (again.is_ours, new.is_ours) == (False, True)


@pytest.mark.parametrize("verb", ["claim", "done", "get"])
async def test_a_restart_is_waited_for(other: PostgresServer, verb: str) -> None:
    async with Journal.postgres(other.dsn, schema=other.new_schema()) as journal:
        won = await claim(journal)
        await to_thread.run_sync(other.stop)
        starting = threading.Timer(0.5, other.start)
        starting.start()

        match verb:
            case "claim":
                state = (await claim(journal, "b")).entry.state
            case "done":
                state = (await journal.done(won, {"id": "x_1"})).state
            case _:
                found = await journal.get("a")
                state = "done" if found is None else found.state
        await to_thread.run_sync(starting.join)

    assert state == ("done" if verb == "done" else "sending")


async def test_a_server_that_stays_away_is_told_and_nothing_is_sent(
    other: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("close_async.journal._postgres.PATIENCE", 0.2)
    sandbox = Sandbox(leads=5)
    lead = next(iter(sandbox.world.all("lead")))
    journal = Journal.postgres(other.dsn, schema=other.new_schema())
    async with CloseClient(
        sandbox.api_key, transport=sandbox.transport(), journal=journal
    ) as close:
        await journal.open()
        await to_thread.run_sync(other.stop)
        try:
            with pytest.raises(JournalUnusable) as caught:
                await close.notes.create(lead_id=lead["id"], note="hello")
        finally:
            await to_thread.run_sync(other.start)

    assert caught.value.problem == "nothing listens there"
    assert not [call for call in sandbox.requests if call.method == "POST"]


async def test_what_was_acknowledged_outlives_a_crash_of_a_server_that_is_set_to_lose_it(
    other: PostgresServer,
) -> None:
    schema = other.new_schema()
    dsn = role(other, schema, "ALTER ROLE {role} SET synchronous_commit = off")
    async with Journal.postgres(dsn, schema=schema) as journal:
        won = [await claim(journal, f"key {number}") for number in range(5)]
        await to_thread.run_sync(restart(other))
        claimed = await journal.counts()
        await journal.done(won[0], {"id": "x_0"})
        await journal.unknown("key 1", "why")
        await to_thread.run_sync(restart(other))
        settled = await journal.counts()

    assert claimed["sending"] == 5
    assert (settled["sending"], settled["done"], settled["unknown"]) == (3, 1, 1)


def restart(server: PostgresServer) -> Callable[[], None]:
    def run() -> None:
        server.stop()
        server.start()

    return run


async def test_a_claim_whose_answer_was_lost_is_won_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server did it, and the connection broke before it could say so."""
    store: Any = journal._store
    real = store._execute
    lost: list[Any] = []

    def execute(connection: Any, *args: Any) -> Any:
        rows = real(connection, *args)
        if not lost:
            lost.append(rows)
            connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return rows

    monkeypatch.setattr(store, "_execute", execute)
    won = await claim(journal)
    other = await claim(journal)

    assert (won.is_ours, won.entry.attempt, other.is_ours) == (True, 1, False)
    assert len(lost) == 1
    assert (await journal.done(won, {"id": "x_1"})).state == "done"


async def test_a_million_keys_of_a_campaign_are_counted_by_their_start(journal: Journal) -> None:
    for key in ("spring 1", "spring 2", "spring\0", "sprin", "springs", "Spring 3", "autumn 1"):
        await claim(journal, key)
    await journal.done("spring 1", {})

    counts = await journal.counts(prefix="spring ")
    found = [entry.key async for entry in journal.entries(prefix="spring ", state="sending")]

    assert (counts["sending"], counts["done"]) == (1, 1)
    assert found == ["spring 2"]


def test_the_tables_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "reference" / "journal.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    names = {part: f"close_async_{part}" for part in ("entry", "holder", "format")}

    made = "".join(f"{statement.format(**names)};\n" for statement in _TABLES)

    assert shown == f"BEGIN;\n{made}COMMIT;\n"
