"""
The journal as blocking functions over SQLite. Each change is on disk as a whole when they return.

One connection, one thread at a time. It must never run in an event loop.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from ._entry import FINISHED, STATES, Claim, Entry, canonical, hash_of, may_follow
from ._errors import damaged, explain, is_busy
from ._file import connect, identity
from ._fork import close_at_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from ._entry import State

_NAMES: Final = (
    "key",
    "operation",
    "parameters",
    "hash",
    "state",
    "sent_at",
    "result",
    "reason",
    "attempt",
    "changed_at",
)
_COLUMNS: Final = ", ".join(_NAMES)
_WRITE: Final = f"""
    INSERT INTO entry ({_COLUMNS}, effect, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
        operation = excluded.operation, parameters = excluded.parameters, hash = excluded.hash,
        state = excluded.state, sent_at = excluded.sent_at, result = excluded.result,
        reason = excluded.reason, attempt = excluded.attempt, changed_at = excluded.changed_at,
        effect = excluded.effect, seal = excluded.seal
"""  # noqa: S608 - made of constants
_IS_FINISHED: Final = f"state IN ({', '.join(repr(state) for state in FINISHED)})"
_PRUNE: Final = f"DELETE FROM entry WHERE {_IS_FINISHED} AND changed_at < ?"  # noqa: S608 - the same
_UNRESOLVED: Final = f"""
    SELECT {_COLUMNS}, seal FROM entry
    WHERE state IN ('sending', 'unknown') AND operation = ? AND instr(parameters, ?)
"""  # noqa: S608 - made of constants
_OF_ANOTHER: Final = "Close showed an object for it that came of another key"


@attrs.frozen
class EntryUpdate:
    """The new state of an entry, and what an attempt came to."""

    state: State
    result: Mapping[str, object] | None = None
    reason: str | None = None


class SqliteStore:
    """The entries in the file at *path*, opened by the first use. *now* is the time of day."""

    def __init__(self, path: str, now: Callable[[], datetime]) -> None:
        self.path = path
        self._now = now
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        close_at_fork(self)

    def open(self) -> None:
        """Open and check the file."""
        with self._reading():
            pass

    def close(self) -> None:
        """Close the file. The next use opens it again, wherever it is then."""
        with self._lock:
            self._disconnect()
            self._identity = None

    def close_for_fork(self) -> None:
        """Close the file, and block its use until `reopen`."""
        self._lock.acquire()
        self._disconnect()

    def reopen(self) -> None:
        """Let the next use open the file again."""
        self._lock.release()

    def claim(
        self,
        key: str,
        operation: str,
        parameters: Mapping[str, object],
        sent_at: datetime | None,
        over: Entry | None,
    ) -> Claim:
        """Win *key* if it's free, or still in the attempt of *over* and not done."""
        sent = canonical(parameters)
        with self._writing() as database:
            found = self._find(database, key)
            if found is not None and not _is_free(found, over):
                return Claim(is_ours=False, entry=found)

            entry = Entry(
                key=key,
                operation=operation,
                parameters=_object(sent),
                hash=hash_of(operation, sent),
                state="sending",
                sent_at=_first_sent_at(found, sent_at),
                result=None,
                reason=None,
                attempt=1 if found is None else found.attempt + 1,
                changed_at=self._moment(),
            )
            _write(database, entry)
            return Claim(is_ours=True, entry=entry)

    def settle(self, claimed: Claim | str, update: EntryUpdate) -> Entry:
        """Write *update* down unless more is known already, and return what is known."""
        key = claimed if isinstance(claimed, str) else claimed.entry.key
        with self._writing() as database:
            found = self._find(database, key)
            if not isinstance(claimed, str) and (
                found is None or found.attempt < claimed.entry.attempt
            ):
                # An older file took the place, or the entry was deleted. What was sent was sent.
                found = claimed.entry
            if found is None:
                raise _no_entry(key)

            is_late = not isinstance(claimed, str) and claimed.entry.attempt < found.attempt
            if is_late or not may_follow(found.state, update.state):
                return found
            return self._update(database, found, update)

    def release(self, key: str) -> Entry:
        """Make *key* free, as if it had not been sent."""
        with self._writing() as database:
            found = self._find(database, key)
            if found is None:
                raise _no_entry(key)
            if found.state in {"sending", "done"}:
                msg = f"{key!r} is {found.state}: only unknown and refused keys can be released"
                raise ValueError(msg)
            return self._update(database, found, EntryUpdate("idle"))

    def prune(self, before: datetime) -> int:
        """Forget what was finished before that moment, and return how many entries that were."""
        with self._writing() as database:
            return database.execute(_PRUNE, (before.astimezone(UTC).isoformat(),)).rowcount

    def key_of(self, operation: str, id: str) -> str | None:
        """Return the key under which the object was created."""
        with self._reading() as database:
            return _owner(database, f"{operation} {id}")

    def get(self, key: str) -> Entry | None:
        """Return the entry of *key*, or None."""
        with self._reading() as database:
            return self._find(database, key)

    def page(self, after: int, count: int, state: State | None) -> list[tuple[int, Entry]]:
        """Return the next *count* entries after row id *after*, each with its row id."""
        chosen = "" if state is None else "AND state = ?"
        query = f"SELECT id, {_COLUMNS}, seal FROM entry WHERE id > ? {chosen} ORDER BY id LIMIT ?"  # noqa: S608 - made of constants
        values = (after, count) if state is None else (after, state, count)
        with self._reading() as database:
            rows = database.execute(query, values).fetchall()
            return [(cast("int", row_id), self._read(row)) for row_id, *row in rows]

    def unresolved(self, operation: str, text: str) -> list[Entry]:
        """Return the entries of *operation*, still open, whose parameters hold *text*."""
        # As canonical JSON spells it, without the quotes.
        values = (operation, json.dumps(text)[1:-1])
        with self._reading() as database:
            return [self._read(row) for row in database.execute(_UNRESOLVED, values)]

    def counts(self) -> dict[State, int]:
        """Return how many entries are in each state."""
        with self._reading() as database:
            found = dict(database.execute("SELECT state, count(*) FROM entry GROUP BY state"))
        return {state: found.get(state, 0) for state in STATES}

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connected()
            except (sqlite3.Error, OSError) as error:
                if not is_busy(error):
                    # The next use opens it again, and checks all of it.
                    self._disconnect()
                raise explain(self.path, error) from error

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with self._reading() as database:
            self._check_identity()
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                # Some errors have undone it already.
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    def _connected(self) -> sqlite3.Connection:
        if self._database is None:
            if self._identity is not None:
                self._check_identity()
            self._database = connect(self.path, self._migrate)
            self._identity = identity(self.path)
        return self._database

    def _disconnect(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def _check_identity(self) -> None:
        # SQLite would go on writing to a file that can't be found any more.
        try:
            is_same = identity(self.path) == self._identity
        except FileNotFoundError:
            is_same = False
        if not is_same:
            mend = "Stop, put the file back where it was (with its -wal file), and start again"
            raise damaged(self.path, "it was moved, deleted or replaced while in use", mend)

    def _find(self, database: sqlite3.Connection, key: str) -> Entry | None:
        query = f"SELECT {_COLUMNS}, seal FROM entry WHERE key = ?"  # noqa: S608 - made of constants
        row = database.execute(query, (key,)).fetchone()
        return None if row is None else self._read(row)

    def _migrate(self, database: sqlite3.Connection) -> None:
        """Copy the entries of a file of format 1; of two with one result the first has it."""
        query = f"SELECT {_COLUMNS} FROM old_entry ORDER BY id"  # noqa: S608 - made of constants
        for row in database.execute(query):
            entry = self._read([*row, None], is_sealed=False)
            _write(database, entry)

    def _read(self, row: Sequence[Any], *, is_sealed: bool = True) -> Entry:
        *values, seal = row
        try:
            if is_sealed and seal != _seal(values):
                raise ValueError  # noqa: TRY301 - the same end as for what can't be read
            return _entry_of(**dict(zip(_NAMES, values, strict=True)))
        except (TypeError, ValueError):
            raise damaged(self.path, f"its entry {row[0]!r} is broken") from None

    def _update(self, database: sqlite3.Connection, before: Entry, update: EntryUpdate) -> Entry:
        after = attrs.evolve(
            before,
            state=update.state,
            result=None if update.result is None else _object(canonical(update.result)),
            reason=None if update.reason is None else _as_utf8(update.reason),
            changed_at=self._moment(),
        )
        effect = _effect_of(after)
        if effect is not None and _owner(database, effect) not in {None, after.key}:
            if not may_follow(before.state, "unknown"):
                return before
            after = attrs.evolve(after, state="unknown", result=None, reason=_OF_ANOTHER)
        if after != before:
            _write(database, after)
        return after

    def _moment(self) -> datetime:
        return self._now().astimezone(UTC)


def _effect_of(entry: Entry) -> str | None:
    """Return what came of a write, in words that no other write may have."""
    made = None if entry.result is None else entry.result.get("id")
    return f"{entry.operation} {made}" if isinstance(made, str) and made else None


def _owner(database: sqlite3.Connection, effect: str) -> str | None:
    row = database.execute("SELECT key FROM entry WHERE effect = ?", (effect,)).fetchone()
    return None if row is None else str(row[0])


def _seal(values: Sequence[object]) -> str:
    """Return the SHA-256 of all that a row says."""
    return sha256(json.dumps(values).encode()).hexdigest()


def _is_free(found: Entry, over: Entry | None) -> bool:
    is_as_seen = over is not None and found.attempt == over.attempt and found.state != "done"
    return found.state == "idle" or is_as_seen


def _first_sent_at(found: Entry | None, sent_at: datetime | None) -> datetime | None:
    # The effect of an earlier attempt that may have done it is still looked for.
    is_in_doubt = found is not None and found.state in {"sending", "unknown"}
    return found.sent_at if found is not None and is_in_doubt else sent_at


def _entry_of(
    *,
    key: str,
    operation: str,
    parameters: str,
    hash: str,
    state: State,
    sent_at: str | None,
    result: str | None,
    reason: str | None,
    attempt: int,
    changed_at: str,
) -> Entry:
    """Return the entry in a row of the file, or raise TypeError or ValueError if it's broken."""
    if state not in STATES or hash_of(operation, parameters) != hash:
        raise ValueError
    return Entry(
        key=key,
        operation=operation,
        parameters=_object(parameters),
        hash=hash,
        state=state,
        sent_at=None if sent_at is None else datetime.fromisoformat(sent_at),
        result=None if result is None else _object(result),
        reason=reason,
        attempt=attempt,
        changed_at=datetime.fromisoformat(changed_at),
    )


def _write(database: sqlite3.Connection, entry: Entry) -> None:
    values = (
        entry.key,
        entry.operation,
        canonical(entry.parameters),
        entry.hash,
        entry.state,
        None if entry.sent_at is None else entry.sent_at.astimezone(UTC).isoformat(),
        None if entry.result is None else canonical(entry.result),
        entry.reason,
        entry.attempt,
        entry.changed_at.isoformat(),
    )
    effect = _effect_of(entry)
    if effect is not None and _owner(database, effect) not in {None, entry.key}:
        effect = None
    database.execute(_WRITE, (*values, effect, _seal(values)))


def _no_entry(key: str) -> ValueError:
    return ValueError(f"the journal has no entry {key!r}")


def _as_utf8(text: str) -> str:
    # A lone surrogate must not lose an outcome.
    return text.encode(errors="replace").decode()


def _object(text: str) -> dict[str, object]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError
    return cast("dict[str, object]", found)
