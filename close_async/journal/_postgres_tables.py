"""The journal's tables in PostgreSQL: made as a whole or not at all, and checked before use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, LiteralString

from psycopg import sql
from psycopg.errors import (
    DuplicateTable,
    InsufficientPrivilege,
    ReadOnlySqlTransaction,
    UniqueViolation,
)

from ._errors import damaged, unusable
from ._postgres_sql import PARTS

if TYPE_CHECKING:
    import psycopg

FORMAT: Final = 1

_TABLES: Final[tuple[LiteralString, ...]] = (
    """CREATE TABLE {entry} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL,
    key_hash bytea NOT NULL UNIQUE,
    key_start text COLLATE "C" NOT NULL,
    operation text NOT NULL,
    parameters text NOT NULL,
    hash text NOT NULL,
    state text NOT NULL,
    sent_at timestamptz,
    result text,
    reason text,
    attempt integer NOT NULL,
    changed_at timestamptz NOT NULL,
    holder text,
    effect bytea UNIQUE
)""",
    "CREATE INDEX ON {entry} (state, id)",
    "CREATE INDEX ON {entry} (key_start, state)",
    """CREATE TABLE {holder} (
    id text PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    has_left boolean NOT NULL
)""",
    "CREATE TABLE {format} (format integer NOT NULL)",
    "INSERT INTO {format} (format) VALUES (1)",
)
_PREFIX: Final = "close_async_"
_COLUMNS: Final = {
    "entry": (
        "id key key_hash key_start operation parameters hash state sent_at result reason attempt "
        "changed_at holder effect"
    ),
    "holder": "id seen_at has_left",
    "format": "format",
}
# Any number that no other program takes: "close_async" in ASCII, its first eight letters.
_LOCK: Final = int.from_bytes(b"close_as")


class Tables:
    """
    The names of the tables, in *schema* or where the search path leads.

    Raises:
        ValueError: *schema* is no name.
    """

    def __init__(self, schema: str | None) -> None:
        if schema is not None and (not schema or "\0" in schema):
            msg = f"schema must be the name of a schema, got {schema!r}"
            raise ValueError(msg)
        self._schema = schema
        self._names = _names(schema)
        # Where values are put in, a percent sign stands for one of them.
        self._spelled = _names(None if schema is None else schema.replace("%", "%%"))
        self._statements: dict[LiteralString, bytes] = {}

    def statement(self, text: LiteralString) -> bytes:
        """Return *text* with what stands in braces in it. It must be executed with values."""
        found = self._statements.get(text)
        if found is None:
            found = self._statements[text] = self._composed(text).as_bytes(None)
        return found

    def _composed(self, text: LiteralString) -> sql.Composed:
        parts: dict[str, sql.Composable] = dict(self._spelled)
        for name, part in PARTS.items():
            if f"{{{name}}}" in text:
                parts[name] = self._composed(part)
        return sql.SQL(text).format(**parts)

    def check(self, connection: psycopg.Connection[Any], name: str) -> None:
        """
        Check the tables, or make them if there are none.

        Raises:
            JournalUnusable: they can't be used, or (`JournalDamaged`) aren't what they should be.
            psycopg.Error: the same, in PostgreSQL's words.
        """
        encoding, is_read_only = _row(
            connection,
            "SELECT current_setting('server_encoding'), current_setting('transaction_read_only')",
        )
        if encoding != "UTF8":
            problem = f"the encoding of its database is {encoding}"
            raise unusable(name, problem, "Create one with UTF8: createdb -E UTF8 -T template0")
        if is_read_only == "on":
            raise ReadOnlySqlTransaction
        if not self._are_there(connection, name):
            self._make(connection, name)
        self._check_format(connection, name)

    def _are_there(self, connection: psycopg.Connection[Any], name: str) -> bool:
        found = self._columns(connection)
        if not any(found.values()):
            return False
        for part, columns in _COLUMNS.items():
            if found[part].issuperset(columns.split()):
                continue
            if not found["format"]:
                problem = f"a table close_async_{part} is there that it didn't make"
                mend = "It was not touched. Give the journal a schema of its own"
                raise damaged(name, problem, mend)
            mend = "They were left as they are: restore a backup"
            raise damaged(name, f"parts of its table close_async_{part} are missing", mend)
        return True

    def _columns(self, connection: psycopg.Connection[Any]) -> dict[str, set[str]]:
        """Return the columns of each table that is there."""
        found: dict[str, set[str]] = {part: set() for part in _COLUMNS}
        # One statement sees one moment. Of several, one may come before another process has made
        # the tables and the next one after it, which looks like tables with holes.
        rows = connection.execute(
            "SELECT relname, attname FROM pg_attribute"
            " JOIN pg_class ON attrelid = pg_class.oid"
            " JOIN pg_namespace ON relnamespace = pg_namespace.oid"
            " WHERE relname = ANY(%(tables)s) AND attnum > 0 AND NOT attisdropped AND CASE"
            " WHEN %(schema)s::text IS NULL THEN pg_table_is_visible(pg_class.oid)"
            " ELSE nspname = %(schema)s END",
            {"tables": [f"{_PREFIX}{part}" for part in _COLUMNS], "schema": self._schema},
        )
        for table, column in rows:
            found[table.removeprefix(_PREFIX)].add(column)
        return found

    def _make(self, connection: psycopg.Connection[Any], name: str) -> None:
        problem = None
        try:
            with connection.transaction():
                # Of two that begin it at once, the second finds it begun.
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                if not self._are_there(connection, name):
                    self._check_schema(connection, name)
                    for statement in _TABLES:
                        connection.execute(self.statement(statement), ())
        except (DuplicateTable, UniqueViolation):
            # Somebody has just made them by hand, and waited for nobody.
            self._are_there(connection, name)
        except InsufficientPrivilege:
            problem = "its tables aren't there, and this role may not create them"
        if problem is not None:
            mend = "Let a role create them that may, as the page about the journal says"
            raise unusable(name, problem, mend)

    def _check_schema(self, connection: psycopg.Connection[Any], name: str) -> None:
        (found,) = _row(connection, "SELECT current_schema()")
        if self._schema is None and found is None:
            problem = "no schema of the role's search path is there"
            raise unusable(name, problem, "Give the journal a schema=")
        if self._schema is not None:
            query = "SELECT count(*) FROM pg_namespace WHERE nspname = %s"
            (count,) = _row(connection, query, self._schema)
            if not count:
                problem = f"there is no schema {self._schema!r}"
                raise unusable(name, problem, "Create it first: CREATE SCHEMA")

    def _check_format(self, connection: psycopg.Connection[Any], name: str) -> None:
        found = connection.execute(self.statement("SELECT format FROM {format}"), ()).fetchall()
        if len(found) != 1:
            mend = "They were left as they are: restore a backup"
            raise damaged(name, "its table close_async_format must have one row", mend)
        (version,) = found[0]
        if version > FORMAT:
            problem = (
                f"a newer close_async wrote it (format {version}, this one reads up to {FORMAT})"
            )
            raise unusable(name, problem, "Update close_async")


def _names(schema: str | None) -> dict[str, sql.Identifier]:
    within = () if schema is None else (schema,)
    return {part: sql.Identifier(*within, f"{_PREFIX}{part}") for part in _COLUMNS}


def _row(
    connection: psycopg.Connection[Any], query: LiteralString, *values: object
) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = connection.execute(query, values or None).fetchone()
    return found or ()
