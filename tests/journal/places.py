"""Where journals keep what they know, so that several of one place stand for several processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from close_async import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


class Place(Protocol):
    """A file, or a schema of a database."""

    def journal(self, now: Callable[[], datetime] | None = None) -> Journal:
        """Return a journal there."""
        ...

    @property
    def arguments(self) -> list[str]:
        """What tells a worker where that is."""
        ...


@attrs.frozen
class FilePlace:
    """A file of SQLite."""

    path: Path

    def journal(self, now: Callable[[], datetime] | None = None) -> Journal:
        """Return a journal in that file."""
        return Journal.sqlite(self.path) if now is None else Journal.sqlite(self.path, now=now)

    @property
    def arguments(self) -> list[str]:
        """Its path."""
        return [str(self.path)]


@attrs.frozen
class PostgresPlace:
    """A schema of a PostgreSQL, which is reached by *dsn*."""

    dsn: str
    schema: str

    def journal(self, now: Callable[[], datetime] | None = None) -> Journal:
        """Return a journal in that schema."""
        return Journal.postgres(self.dsn, schema=self.schema, now=now)

    @property
    def arguments(self) -> list[str]:
        """How to connect, and the schema."""
        return [self.dsn, self.schema]


def journal_at(arguments: list[str]) -> Journal:
    """Return the journal that *arguments* name."""
    if len(arguments) == 1:
        return Journal.sqlite(arguments[0])
    return Journal.postgres(arguments[0], schema=arguments[1])
