"""All stores: what a journal promises, it promises over each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.pgbouncer import pgbouncer
from tests.support.postgres import postgres_server

from .places import FilePlace, PostgresPlace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PostgresServer

    from .places import Place


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def pooler(postgres: PostgresServer) -> Iterator[str]:
    """The DSN of a pooler before it."""
    with pgbouncer(postgres) as dsn:
        yield dsn


_SLOW = ("postgres", "pgbouncer")


@pytest.fixture(params=["sqlite", *(pytest.param(one, marks=pytest.mark.slow) for one in _SLOW)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where journals of one test keep what they know."""
    if request.param == "sqlite":
        return FilePlace(tmp_path / "sent.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    dsn = server.dsn if request.param == "postgres" else request.getfixturevalue("pooler")
    return PostgresPlace(dsn, server.new_schema())
