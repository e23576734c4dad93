"""Talking to Close and to journals from a command: an error is one line and an exit code."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, TypeVar

import anyio
import typer

from ..client import BASE_URL, CloseClient
from ..errors import CloseError, OutcomeUnknown
from ..journal import Journal
from ._reader import ReadOnlyClient
from ._terminal import INTERRUPTED, UNKNOWN, fail, note

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
C = TypeVar("C", bound=CloseClient)

__all__ = ["OF_JOURNAL", "Organization", "Stored", "ask", "is_there", "open_journal", "run", "tell"]

OF_JOURNAL: Final = "File of the journal, or a URL such as postgresql://db/crm."
_DATABASES: Final = ("postgresql://", "postgres://")
_KEY: Final = "api_"

Stored = Annotated[
    str | None,
    typer.Option("--journal", metavar="PATH", envvar="CLOSE_JOURNAL", help=OF_JOURNAL),
]


class Organization(NamedTuple):
    """Another organization than that of CLOSE_API_KEY: the variable with its key, and a URL."""

    key_env: str
    base_url: str | None = None


def ask(
    question: Callable[[ReadOnlyClient], Awaitable[T]],
    *,
    timezone: str | None = None,
    of: Organization | None = None,
) -> T:
    """Return what Close answers to *question*, which can only read, or exit."""
    return _with(_client(ReadOnlyClient, of, timezone=timezone), question)


def tell(
    order: Callable[[CloseClient], Awaitable[T]],
    *,
    journal: str | None = None,
    of: Organization | None = None,
) -> T:
    """Return what Close answers to *order*, which may write, or exit."""
    opened = None if journal is None else open_journal(journal)
    return _with(_client(CloseClient, of, journal=opened), order)


def _with(close: C, work: Callable[[C], Awaitable[T]]) -> T:
    async def working() -> T:
        async with close:
            return await work(close)

    return run(working)


def _client(
    kind: type[C],
    of: Organization | None,
    *,
    timezone: str | None = None,
    journal: Journal | None = None,
) -> C:
    try:
        if of is None:
            return kind.from_env(timezone=timezone, journal=journal)
        if of.key_env.startswith(_KEY):
            fail("expected the name of an environment variable, got a key")
        if not os.environ.get(of.key_env):
            fail(f"the environment variable {of.key_env} is not set")
        base_url = of.base_url or os.environ.get("CLOSE_BASE_URL") or BASE_URL
        # The key is no variable here, since what catches an error may print them.
        return kind(os.environ[of.key_env], base_url=base_url, timezone=timezone, journal=journal)
    except ValueError as error:
        fail(str(error))


def run(work: Callable[[], Awaitable[T]]) -> T:
    """
    Return what *work* does, or exit with the reason of its failure.

    Ctrl-C ends with 130, after the outcome of a write that was under way.
    """
    notes: dict[str, None] = {}

    async def noting() -> T:
        try:
            return await work()
        except anyio.get_cancelled_exc_class() as cancelled:
            notes.update(dict.fromkeys(getattr(cancelled, "__notes__", ())))
            raise

    log = _Log(logging.WARNING)
    # A vendored copy logs under this name, too.
    logger = logging.getLogger("close_async")
    logger.addHandler(log)
    try:
        return anyio.run(noting)
    except KeyboardInterrupt:
        for one in notes:
            if one not in log.told:
                note(one)
        raise typer.Exit(INTERRUPTED) from None
    except OutcomeUnknown as error:
        fail(str(error), UNKNOWN)
    except (CloseError, OSError, ValueError) as error:
        fail(_said(error))
    finally:
        logger.removeHandler(log)


class _Log(logging.Handler):
    """Tells what the library warns of, such as a lost answer that is looked for."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        self.told.add(text)
        note(text)


def _said(error: CloseError | OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)


def is_there(where: str) -> bool:
    """Return whether there is a journal at *where*. To look into one must make no file."""
    return where.startswith(_DATABASES) or Path(where).exists()


def open_journal(where: str) -> Journal:
    """Return the journal at *where*, a path or the URL of a database. Nothing is opened yet."""
    make = Journal.postgres if where.startswith(_DATABASES) else Journal.sqlite
    try:
        return make(where)
    except (ImportError, ValueError) as error:
        fail(str(error))
