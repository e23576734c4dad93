"""
The journal as blocking functions over PostgreSQL: one statement, and one round trip, for each verb.

Each statement is a transaction of its own, so it keeps nothing in a session and works behind a
pooler. What can't be said in one statement (an outcome that finds something else than expected)
reads the entry, asks the laws of `transitions`, and writes it, in a transaction that locks it.
"""

from __future__ import annotations

from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, LiteralString

import attrs
from psycopg.errors import UniqueViolation

from . import _postgres_sql as say
from ._entry import FINISHED, STATES, Claim, after_prefix, canonical, entry_of, object_of
from ._errors import damaged
from ._holder import LEASE
from ._postgres_link import CONNECTIONS, OUTCOME_PATIENCE, PATIENCE, Link
from ._postgres_tables import Tables
from .transitions import FOLLOWS, as_utf8, effect_of, release, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import psycopg

    from ._entry import Entry, EntryUpdate, Intent, State

_NAMES: Final = (
    *("key", "operation", "parameters", "hash", "state", "sent_at", "result", "reason"),
    *("attempt", "changed_at", "holder", "is_held"),
)
_ESCAPED: Final = ("key", "operation", "reason")
_MOMENTS: Final = ("sent_at", "changed_at")
_ROUNDS: Final = 20


class PostgresStore:
    """The entries in the tables of *schema* in the database at *dsn*. *now* is for tests."""

    threads: int = CONNECTIONS

    def __init__(
        self, dsn: str, schema: str | None, now: Callable[[], datetime] | None = None
    ) -> None:
        self.name = "..."
        self._tables = Tables(schema)
        self._now = now
        try:
            self._link = Link(dsn, self._check)
        finally:
            # It may hold a password, and what catches an error may print this frame.
            del dsn
        self.name = self._link.name

    def __repr__(self) -> str:
        return f"Journal.postgres({self.name!r})"

    def open(self) -> None:
        """Connect, and make the tables if there are none."""
        self._link.run(lambda _: None, patience=0)

    def close(self) -> None:
        """Close the connections."""
        self._link.close()

    def claim(self, intent: Intent) -> Claim:
        """Win a key if it's free, or still in the attempt of `intent.over` and not done."""
        # Here, so that what is no object fails before it's written.
        object_of(intent.parameters)
        values = {
            **self._values(intent.key),
            "operation": _escaped(intent.operation),
            "parameters": intent.parameters,
            "hash": intent.hash,
            "sent_at": intent.sent_at,
            "holder": intent.holder,
            "over": None if intent.over is None else intent.over.attempt,
        }
        for _ in range(_ROUNDS):
            rows = self._fetch(say.CLAIM, values)
            # What was inserted since the statement began is in the way, and not seen yet.
            if rows:
                is_ours, *row, _ = rows[0]
                return Claim(is_ours=is_ours, entry=self._read(row))
        raise damaged(self.name, f"its entry {intent.key!r} is in the way, and can't be read")

    def settle(self, claimed: Entry | str, update: EntryUpdate) -> Entry:
        """Write *update* down unless more is known already, and return what is known."""
        # Here, so that what JSON can't express fails before it's written.
        result = None if update.result is None else object_of(canonical(update.result))
        if not isinstance(claimed, str) and claimed.holder is not None:
            after = attrs.evolve(claimed, state=update.state, result=result, reason=update.reason)
            values = {
                **self._outcome(after),
                **self._values(claimed.key),
                "attempt": claimed.attempt,
                "holder": claimed.holder,
                "before": list(FOLLOWS[update.state]),
            }
            rows = self._link.run(
                lambda connection: self._settle_as_claimed(connection, values),
                patience=OUTCOME_PATIENCE,
            )
            if rows:
                return self._read(rows[0][:-1])

        key = claimed if isinstance(claimed, str) else claimed.key
        return self._change(
            key, lambda found, now, owner: settle(found, claimed, update, now, owner)
        )

    def release(self, key: str) -> Entry:
        """Make *key* free, as if it had not been sent."""
        return self._change(key, lambda found, now, _: release(found, key, now))

    def beat(self, holder: str) -> None:
        """Take note that *holder* is alive."""
        self._note_holder(holder, has_left=False)

    def leave(self, holder: str) -> None:
        """Take note that *holder* works on nothing any more."""
        self._note_holder(holder, has_left=True)

    def prune(self, before: datetime) -> int:
        """Forget what was finished before that moment, and return how many entries that were."""
        count, after = 0, 0
        while True:
            values = {"after": after, "finished": list(FINISHED), "before": before}
            ((found, last),) = self._fetch(say.PRUNE, values)
            if last is None:
                return count
            count, after = count + found, last

    def key_of(self, operation: str, id: str) -> str | None:
        """Return the key under which the object was created."""
        rows = self._fetch(say.OWNER, {"effect": _hash(f"{operation} {id}")})
        return _plain(rows[0][0]) if rows else None

    def get(self, key: str) -> Entry | None:
        """Return the entry of *key*, or None."""
        rows = self._fetch(say.GET, self._values(key))
        return self._read(rows[0]) if rows else None

    def page(
        self, after: int, count: int, state: State | None, prefix: str
    ) -> list[tuple[int, Entry]]:
        """Return the next *count* entries after that id, each with its own."""
        values = {**_prefix_values(prefix), "after": after, "state": state, "count": count}
        return [(number, self._read(row)) for number, *row in self._fetch(say.PAGE, values)]

    def unresolved(self, operation: str, text: str) -> list[Entry]:
        """Return the entries of *operation*, still open, whose parameters hold *text*."""
        values = {"operation": _escaped(operation), "text": text}
        return [self._read(row) for row in self._fetch(say.UNRESOLVED, values)]

    def counts(self, prefix: str) -> dict[State, int]:
        """Return how many entries are in each state."""
        found = dict(self._fetch(say.COUNTS, _prefix_values(prefix)))
        return {state: found.get(state, 0) for state in STATES}

    def _check(self, connection: psycopg.Connection[Any]) -> None:
        self._tables.check(connection, self.name)

    def _values(self, key: str) -> dict[str, object]:
        escaped = _escaped(key)
        return {"key": escaped, "key_hash": _hash(key), "key_start": escaped[: say.KEY_START]}

    def _fetch(self, query: LiteralString, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        return self._link.run(
            lambda connection: self._execute(connection, query, values), patience=PATIENCE
        )

    def _execute(
        self,
        connection: psycopg.Connection[Any],
        query: LiteralString,
        values: Mapping[str, object],
    ) -> list[tuple[Any, ...]]:
        moment = None if self._now is None else self._now()
        found = connection.cursor(binary=True).execute(
            self._tables.statement(query), {"now": moment, "lease": LEASE, **values}
        )
        return found.fetchall() if found.description else []

    def _settle_as_claimed(
        self, connection: psycopg.Connection[Any], values: Mapping[str, object]
    ) -> list[tuple[Any, ...]]:
        try:
            return self._execute(connection, say.SETTLE, values)
        except UniqueViolation:
            # The object came of another key.
            return []

    def _change(
        self,
        key: str,
        decide: Callable[[Entry | None, datetime, Callable[[str], str | None]], Entry],
    ) -> Entry:
        """Read the entry of *key*, and write what *decide* makes of it."""
        for _ in range(_ROUNDS):
            found = self._link.run(
                lambda connection: self._change_once(connection, key, decide),
                patience=OUTCOME_PATIENCE,
            )
            if found is not None:
                return found
        raise damaged(self.name, f"its entry {key!r} is in the way, and can't be read")

    def _change_once(
        self,
        connection: psycopg.Connection[Any],
        key: str,
        decide: Callable[[Entry | None, datetime, Callable[[str], str | None]], Entry],
    ) -> Entry | None:
        def owner(effect: str) -> str | None:
            rows = self._execute(connection, say.OWNER, {"effect": _hash(effect)})
            return _plain(rows[0][0]) if rows else None

        try:
            with connection.transaction():
                ((now, _),) = self._execute(connection, say.MOMENT, {})
                rows = self._execute(connection, say.LOCK, self._values(key))
                found = self._read(rows[0]) if rows else None
                entry = decide(found, now.astimezone(UTC), owner)
                if entry is not found:
                    self._execute(connection, say.WRITE, self._whole(entry))
                return entry
        except UniqueViolation:
            # Another process has just said that the object is its own.
            return None

    def _note_holder(self, holder: str, *, has_left: bool) -> None:
        self._fetch(say.SEEN, {"id": holder, "has_left": has_left})

    def _whole(self, entry: Entry) -> dict[str, object]:
        return {
            **self._values(entry.key),
            **self._outcome(entry),
            "operation": _escaped(entry.operation),
            "parameters": canonical(entry.parameters),
            "hash": entry.hash,
            "sent_at": entry.sent_at,
            "attempt": entry.attempt,
            "changed_at": entry.changed_at,
            "holder": entry.holder,
        }

    def _outcome(self, entry: Entry) -> dict[str, object]:
        effect = effect_of(entry)
        return {
            "state": entry.state,
            "result": None if entry.result is None else canonical(entry.result),
            "reason": None if entry.reason is None else _escaped(as_utf8(entry.reason)),
            "effect": None if effect is None else _hash(effect),
        }

    def _read(self, row: Sequence[Any]) -> Entry:
        kept: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
        for name in _ESCAPED:
            kept[name] = kept[name] and _plain(kept[name])
        for name in _MOMENTS:
            kept[name] = kept[name] and kept[name].astimezone(UTC)
        try:
            return entry_of(**kept)
        except (TypeError, ValueError):
            problem = f"its entry {kept['key']!r} is broken"
        raise damaged(self.name, problem, "Look at who changed the table, and restore a backup")


def _prefix_values(prefix: str) -> dict[str, object]:
    escaped = _escaped(prefix)
    start = escaped[: say.KEY_START]
    return {"prefix": escaped, "start": start, "end": after_prefix(start)}


def _hash(text: str) -> bytes:
    """Return what is looked for in an index: its entries are short, and texts may be long."""
    return sha256(text.encode(errors="surrogatepass")).digest()


def _escaped(text: str) -> str:
    r"""Return *text* without NUL, which PostgreSQL has no place for; a backslash becomes two."""
    return text.replace("\\", "\\\\").replace("\0", "\\0")


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    return "\\".join(part.replace("\\0", "\0") for part in text.split("\\\\"))
