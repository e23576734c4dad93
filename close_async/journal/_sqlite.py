"""
The journal as blocking functions over SQLite. Each change is on disk as a whole when they return.

One connection, one thread at a time. It must never run in an event loop.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from ._entry import FINISHED, STATES, Claim, after_prefix, canonical, entry_of
from ._errors import damaged, explain, is_busy
from ._file import check_identity, connect
from ._fork import close_at_fork
from ._holder import LEASE
from .transitions import effect_of, release, settle, win

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from ._entry import Entry, EntryUpdate, Intent, State
    from ._file import OpenFile

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
    "holder",
)
_COLUMNS: Final = ", ".join(_NAMES)
# In a file of format 1.
_COLUMNS_BEFORE: Final = ", ".join(_NAMES[:-1])
_WRITE: Final = f"""
    INSERT INTO entry ({_COLUMNS}, effect, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
        operation = excluded.operation, parameters = excluded.parameters, hash = excluded.hash,
        state = excluded.state, sent_at = excluded.sent_at, result = excluded.result,
        reason = excluded.reason, attempt = excluded.attempt, changed_at = excluded.changed_at,
        holder = excluded.holder, effect = excluded.effect, seal = excluded.seal
"""  # noqa: S608 - made of constants
_IS_FINISHED: Final = f"state IN ({', '.join(repr(state) for state in FINISHED)})"
_PRUNE: Final = f"DELETE FROM entry WHERE {_IS_FINISHED} AND changed_at < ?"  # noqa: S608 - the same
_UNRESOLVED: Final = f"""
    SELECT {_COLUMNS}, seal FROM entry
    WHERE state IN ('sending', 'unknown') AND operation = ? AND instr(parameters, ?)
"""  # noqa: S608 - made of constants
_SEEN: Final = """
    INSERT INTO holder (id, seen_at, has_left) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, has_left = excluded.has_left
"""
_LEASE: Final = timedelta(seconds=LEASE)
# A holder that wasn't seen for so long holds nothing, whatever the table says of it.
_FORGOTTEN: Final = timedelta(hours=1)


class SqliteStore:
    """The entries in the file at *path*, opened by the first use. *now* is the time of day."""

    threads: int = 1

    def __init__(self, path: str, now: Callable[[], datetime]) -> None:
        self.name = path
        self._now = now
        self._lock = threading.Lock()
        self._file: OpenFile | None = None
        self._identity: tuple[int, int] | None = None
        close_at_fork(self)

    def __repr__(self) -> str:
        return f"Journal.sqlite({self.name!r})"

    def open(self) -> None:
        """Open and check the file."""
        with self._using():
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

    def claim(self, intent: Intent) -> Claim:
        """Win a key if it's free, or still in the attempt of `intent.over` and not done."""
        with self._writing() as database:
            found = self._find(database, intent.key)
            entry = win(found, intent, self._moment())
            if entry is not None:
                _write(database, entry)
                return Claim(is_ours=True, entry=entry)
            return Claim(is_ours=False, entry=cast("Entry", found))

    def settle(self, claimed: Entry | str, update: EntryUpdate) -> Entry:
        """Write *update* down unless more is known already, and return what is known."""
        key = claimed if isinstance(claimed, str) else claimed.key
        with self._writing() as database:
            found = self._find(database, key)

            def owner(effect: str) -> str | None:
                return _owner(database, effect)

            entry = settle(found, claimed, update, self._moment(), owner)
            if entry is not found:
                _write(database, entry)
            return entry

    def release(self, key: str) -> Entry:
        """Make *key* free, as if it had not been sent."""
        with self._writing() as database:
            entry = release(self._find(database, key), key, self._moment())
            _write(database, entry)
            return entry

    def beat(self, holder: str) -> None:
        """Take note that *holder* is alive."""
        self._note_holder(holder, has_left=False)

    def leave(self, holder: str) -> None:
        """Take note that *holder* works on nothing any more."""
        self._note_holder(holder, has_left=True)

    def _note_holder(self, holder: str, *, has_left: bool) -> None:
        with self._writing() as database:
            now = self._moment()
            database.execute(_SEEN, (holder, now.isoformat(), has_left))
            forgotten = (now - _FORGOTTEN).isoformat()
            database.execute("DELETE FROM holder WHERE seen_at < ?", (forgotten,))

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

    def page(
        self, after: int, count: int, state: State | None, prefix: str
    ) -> list[tuple[int, Entry]]:
        """Return the next *count* entries after row id *after*, each with its row id."""
        where, values = _with_prefix(prefix)
        if state is not None:
            where, values = f"{where} AND state = ?", [*values, state]
        query = f"SELECT id, {_COLUMNS}, seal FROM entry WHERE id > ? {where} ORDER BY id LIMIT ?"  # noqa: S608 - made of constants
        with self._reading() as database:
            rows = database.execute(query, (after, *values, count)).fetchall()
            return [(cast("int", row_id), self._read(database, row)) for row_id, *row in rows]

    def unresolved(self, operation: str, text: str) -> list[Entry]:
        """Return the entries of *operation*, still open, whose parameters hold *text*."""
        with self._reading() as database:
            rows = database.execute(_UNRESOLVED, (operation, text)).fetchall()
            return [self._read(database, row) for row in rows]

    def counts(self, prefix: str) -> dict[State, int]:
        """Return how many entries are in each state."""
        where, values = _with_prefix(prefix)
        query = f"SELECT state, count(*) FROM entry WHERE true {where} GROUP BY state"  # noqa: S608 - made of constants
        with self._reading() as database:
            found = dict(database.execute(query, values))
        return {state: found.get(state, 0) for state in STATES}

    @contextmanager
    def _using(self) -> Generator[OpenFile]:
        with self._lock:
            try:
                yield self._opened()
            except (sqlite3.Error, OSError) as error:
                if not is_busy(error):
                    # The next use opens it again, and checks all of it.
                    self._disconnect()
                raise explain(self.name, error) from error

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        """Read as of one moment: an entry, and whether its holder is alive, are two looks."""
        with self._using() as file, _transaction(file.database, "BEGIN"):
            yield file.database

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with self._using() as file:
            check_identity(self.name, file.pin.identity)
            file.check_wal()
            with _transaction(file.database, "BEGIN IMMEDIATE"):
                yield file.database
            # What was written elsewhere wasn't written.
            file.check_wal()

    def _opened(self) -> OpenFile:
        if self._file is None:
            if self._identity is not None:
                check_identity(self.name, self._identity)
            self._file = connect(self.name, self._migrate)
            self._identity = self._file.pin.identity
        return self._file

    def _disconnect(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _find(self, database: sqlite3.Connection, key: str) -> Entry | None:
        query = f"SELECT {_COLUMNS}, seal FROM entry WHERE key = ?"  # noqa: S608 - made of constants
        row = database.execute(query, (key,)).fetchone()
        return None if row is None else self._read(database, row)

    def _migrate(self, database: sqlite3.Connection) -> None:
        """Copy the entries of a file of format 1; of two with one result the first has it."""
        query = f"SELECT {_COLUMNS_BEFORE} FROM old_entry ORDER BY id"  # noqa: S608 - made of constants
        for row in database.execute(query).fetchall():
            entry = self._read(database, [*row, None, None], is_sealed=False)
            _write(database, entry)

    def _read(
        self, database: sqlite3.Connection, row: Sequence[Any], *, is_sealed: bool = True
    ) -> Entry:
        *values, seal = row
        try:
            if is_sealed and seal != _seal(values):
                raise ValueError  # noqa: TRY301 - the same end as for what can't be read
            named = dict(zip(_NAMES, values, strict=True))
            sent_at, changed_at = named["sent_at"], named["changed_at"]
            named["sent_at"] = None if sent_at is None else datetime.fromisoformat(sent_at)
            named["changed_at"] = datetime.fromisoformat(changed_at)
            entry = entry_of(**named)
        except (TypeError, ValueError):
            raise damaged(self.name, f"its entry {row[0]!r} is broken") from None
        if entry.state != "sending" or entry.holder is None:
            return entry
        return attrs.evolve(entry, is_held=self._is_alive(database, entry.holder, entry.changed_at))

    def _is_alive(self, database: sqlite3.Connection, claim: str, claimed_at: datetime) -> bool:
        query = "SELECT seen_at, has_left FROM holder WHERE id = ?"
        row = database.execute(query, (claim.partition("/")[0],)).fetchone()
        if row is None:
            seen_at = claimed_at
        elif row[1]:
            return False
        else:
            seen_at = max(claimed_at, datetime.fromisoformat(row[0]))
        return self._moment() - seen_at < _LEASE

    def _moment(self) -> datetime:
        return self._now().astimezone(UTC)


@contextmanager
def _transaction(database: sqlite3.Connection, beginning: str) -> Generator[None]:
    database.execute(beginning)
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # Some errors have undone it already.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _with_prefix(prefix: str) -> tuple[str, list[str]]:
    """Return the condition that a key begins with *prefix*, and its values."""
    if not prefix:
        return "", []
    end = after_prefix(prefix)
    return (
        ("AND key >= ?", [prefix]) if end is None else ("AND key >= ? AND key < ?", [prefix, end])
    )


def _owner(database: sqlite3.Connection, effect: str) -> str | None:
    row = database.execute("SELECT key FROM entry WHERE effect = ?", (effect,)).fetchone()
    return None if row is None else str(row[0])


def _seal(values: Sequence[object]) -> str:
    """Return the SHA-256 of all that a row says."""
    # Those of format 2 have no holder.
    said = values[:-1] if values[-1] is None else values
    return sha256(json.dumps(said).encode()).hexdigest()


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
        entry.holder,
    )
    effect = effect_of(entry)
    if effect is not None and _owner(database, effect) not in {None, entry.key}:
        effect = None
    database.execute(_WRITE, (*values, effect, _seal(values)))
