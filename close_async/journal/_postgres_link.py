"""
The connections to PostgreSQL: taken, given back, made anew, and what their failures mean.

Nothing that it raises or shows holds the password, nor does any frame of a traceback: the words of
libpq may quote the DSN. So errors are raised without a cause, outside of where they were caught.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg import IsolationLevel, conninfo

from ._errors import damaged, unusable
from ._fork import close_at_fork

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg.abc import PQGen

    from ..errors import JournalUnusable

T = TypeVar("T")

CONNECTIONS: Final = 4
"""How many statements of one event loop run at once."""

STATEMENT_SECONDS: Final = 30.0
"""How long a statement may take. It takes milliseconds."""

PATIENCE: Final = 10.0
"""How long a server that went away is waited for before something is sent."""

OUTCOME_PATIENCE: Final = 30.0
"""The same for what came of something that was sent."""

_CONNECT_SECONDS: Final = "10"
_PAUSES: Final = (0.05, 0.2, 0.5, 1.0)
_MOST_CONFLICTS: Final = 50

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CONFLICT: Final = frozenset({"40001", "40P01"})
# With a server that takes no writes any more: it was replaced, and its connections lead nowhere.
_AWAY: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "53300", "25006"})
_BROKEN: Final = frozenset({"XX001", "XX002"})
_BY_STATE: Final[dict[str, tuple[str, str]]] = {
    "25006": (
        "its server takes no writes (a replica, or one that is set to read only)",
        "Give the DSN of the primary, or target_session_attrs=read-write with all hosts",
    ),
    "42501": (
        "this role may not use its tables",
        (
            "GRANT SELECT, INSERT, UPDATE, DELETE on close_async_entry and close_async_holder, "
            "and SELECT on close_async_format"
        ),
    ),
    "42P01": ("its tables are gone", "Look who removed them, and restore a backup"),
    "53100": ("the disk of its server is full", "Make room and go on: what it holds is whole"),
    "53200": ("its server is out of memory", "Look at the server, then go on"),
    "53300": ("its server takes no more connections", "Use fewer workers, or a pooler"),
    "55P03": ("somebody else has locked its tables", "Find out who, and go on"),
    "57014": (
        "its server broke off a statement that took too long",
        "Look at its statement_timeout, and at what keeps it busy",
    ),
    "57P01": ("its server is shutting down", "Start it, then go on"),
    "57P03": ("its server is starting up or shutting down", "Wait for it, then go on"),
}
_UNSET: Final = (
    "its pooler isn't set up for this database or role",
    "Look at the pooler's settings",
)
_UNREACHED: Final = ("its pooler doesn't reach the server", "Look at the server, then go on")
# What libpq says when there is no connection, and so no code.
_BY_WORDS: Final[tuple[tuple[str, str, str], ...]] = (
    ("password authentication failed", "its server refuses this user or password", "Mend the DSN"),
    ("no password supplied", "its server wants a password", "Give one, as with PGPASSWORD"),
    ("no pg_hba.conf entry", "its server lets nobody in from here", "Look at its pg_hba.conf"),
    (
        "does not match host name",
        "TLS failed, since the certificate is for another host",
        "Give the host that it names, with the address as hostaddr",
    ),
    ("certificate", "TLS failed, since a certificate isn't trusted", "Look at sslrootcert"),
    ("does not support SSL", "its server has no TLS", "Turn it on there, or look at sslmode"),
    ("SSL", "TLS failed", "Look at sslmode and the certificates"),
    (
        "unsupported startup parameter",
        "its pooler refuses a setting of the DSN",
        "Leave options out, or name it in ignore_startup_parameters there",
    ),
    ("no such database", *_UNSET),
    ("bouncer config error", *_UNSET),
    ("server_login_retry", *_UNREACHED),
    ("query_wait_timeout", *_UNREACHED),
    ("no more connections", *_BY_STATE["53300"]),
    ("role", "its server knows no such role", "Mend the user in the DSN"),
    ("does not exist", "there is no such database", "Create it first: createdb -E UTF8"),
    ("read-only", *_BY_STATE["25006"]),
    ("too many", *_BY_STATE["53300"]),
    ("translate host name", "the name of its host is not known", "Mend the host in the DSN"),
    ("refused", "nothing listens there", "Start the server, or mend host and port in the DSN"),
    ("No such file", "nothing listens there", "Start the server, or mend host and port in the DSN"),
    ("timeout expired", "its server doesn't answer", "Look at the server, and the way to it"),
    ("starting up", *_BY_STATE["57P03"]),
    ("shutting down", *_BY_STATE["57P03"]),
)
_LOST: Final = ("the connection to its server was lost", "Look at the server, then go on")


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits for no statement for ever."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        return super().wait(gen, interval, STATEMENT_SECONDS if timeout is None else timeout)


class Link:
    """
    The connections to the database that *dsn* names. *check* looks at each first one.

    Raises:
        ValueError: *dsn* can't be read.
    """

    def __init__(self, dsn: str, check: Callable[[psycopg.Connection[Any]], None]) -> None:
        settings = _parsed(dsn)
        # What catches an error may print the variables of this frame.
        del dsn
        if isinstance(settings, Exception):
            raise settings
        self._settings = settings
        self.name = _name_of(self._settings)
        self._check = check
        self._lock = threading.Lock()
        self._idle: list[_Connection] = []
        self._is_checked = False
        # When the server went away, by the steady clock.
        self._away_since: float | None = None
        close_at_fork(self)

    def close(self) -> None:
        """Close all that are idle."""
        with self._lock:
            self._drop_idle()

    def close_for_fork(self) -> None:
        """Close all that are idle, and block their use until `reopen`."""
        self._lock.acquire()
        self._drop_idle()

    def reopen(self) -> None:
        """Let them be opened again."""
        self._lock.release()

    def run(self, work: Callable[[psycopg.Connection[Any]], T], *, patience: float) -> T:
        """
        Return what *work* returns, with a connection. It must do no harm when it's done twice.

        Raises:
            JournalUnusable: it can't be done; for *patience* seconds it was tried again, as long as
                that may help.
        """
        conflicts, pauses = 0, iter(_PAUSES)
        while True:
            result = self._try(work)
            if not isinstance(result, psycopg.Error):
                return result[0]
            if result.sqlstate in _CONFLICT and conflicts < _MOST_CONFLICTS:
                # Another transaction was faster; nothing was done.
                conflicts += 1
                time.sleep(random.uniform(0, 0.002 * conflicts))  # noqa: S311 - no secret
                continue
            if not _is_away(result) or not self._may_wait(patience):
                raise self.explain(result) from None
            time.sleep(next(pauses, _PAUSES[-1]))

    def explain(self, error: psycopg.Error) -> JournalUnusable:
        """Return the error that says what *error* means for the journal."""
        state = error.sqlstate or ""
        if state in _BROKEN:
            return damaged(self.name, f"its content is broken (PostgreSQL says {state})")
        if state:
            said = error.diag.message_primary or type(error).__name__
            fallback = (f"PostgreSQL says {said!r} ({state})", "Look at the server and its tables")
            return unusable(self.name, *_BY_STATE.get(state, fallback))
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            problem = f"psycopg raised {type(error).__name__}"
            return unusable(self.name, problem, "Look at the versions of psycopg and the server")
        said = str(error)
        for words, problem, mend in _BY_WORDS:
            if words in said:
                return unusable(self.name, problem, mend)
        return unusable(self.name, *_LOST)

    def _try(self, work: Callable[[psycopg.Connection[Any]], T]) -> tuple[T] | psycopg.Error:
        """Return what *work* returns, or why not, in a frame that doesn't know the password."""
        connection = None
        try:
            connection = self._take()
            result = work(connection)
        except psycopg.Error as error:
            if connection is not None and (error.sqlstate is None or _is_away(error)):
                connection.close()
            elif connection is not None:
                self._give_back(connection)
            return error.with_traceback(None)
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        self._give_back(connection)
        self._away_since = None
        return (result,)

    def _take(self) -> _Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        connection = _Connection.connect(
            **self._settings, autocommit=True, prepare_threshold=None, client_encoding="utf8"
        )
        try:
            connection.isolation_level = IsolationLevel.READ_COMMITTED
            if not self._is_checked:
                self._check(connection)
                self._is_checked = True
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: _Connection) -> None:
        with self._lock:
            if len(self._idle) < CONNECTIONS and not connection.closed:
                self._idle.append(connection)
                return
        connection.close()

    def _may_wait(self, patience: float) -> bool:
        """Take note that the server is away, and return whether it wasn't for too long."""
        with self._lock:
            # All of them lead to where nobody is. Who comes next may be another server.
            self._drop_idle()
            now = time.monotonic()
            if self._away_since is None:
                self._away_since = now
            return now - self._away_since < patience

    def _drop_idle(self) -> None:
        self._is_checked = False
        while self._idle:
            self._idle.pop().close()


def _is_away(error: psycopg.Error) -> bool:
    """Return whether the server was away, or went away meanwhile, so that it may come back."""
    if error.sqlstate is not None:
        return error.sqlstate in _AWAY or error.sqlstate.startswith("08")
    # Not a statement was refused, but the connection. Some of that stays as it is.
    said = str(error)
    found = next((problem for words, problem, _ in _BY_WORDS if words in said), None)
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and found in {
        None,
        "nothing listens there",
        "its server doesn't answer",
        _UNREACHED[0],
        _BY_STATE["53300"][0],
        _BY_STATE["57P03"][0],
        _BY_STATE["25006"][0],
    }


class _Settings(dict[str, Any]):
    """What a connection is made with. It doesn't show."""

    def __repr__(self) -> str:
        return "<what a connection is made with>"


def _parsed(dsn: object) -> _Settings | Exception:
    if not isinstance(dsn, str):
        return TypeError(f"dsn must be a text, got {type(dsn).__name__}")
    problem = 'dsn must be a URL of PostgreSQL, or "host=... dbname=..."'
    if not dsn.strip():
        return ValueError(f"{problem}, and it's empty")
    try:
        settings = _Settings(conninfo.conninfo_to_dict(dsn))
    except (psycopg.Error, ValueError):
        return ValueError(f"{problem}, and this one can't be read")
    if "@" in str(settings.get("host") or ""):
        return ValueError(f"{problem}; write an @ in the password as %40")
    settings.setdefault("connect_timeout", _CONNECT_SECONDS)
    settings.setdefault("application_name", "close_async")
    return settings


def _name_of(settings: _Settings) -> str:
    """Return the address of the database, without what is secret."""
    host = str(settings.get("host") or settings.get("hostaddr") or "")
    port = settings.get("port")
    where = host if port is None else f"{host}:{port}"
    return f"postgresql://{where}/{settings.get('dbname') or ''}"
