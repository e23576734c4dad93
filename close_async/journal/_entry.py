"""What the journal knows of one write. Pure: no file, no clock."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

State: TypeAlias = Literal["sending", "idle", "done", "refused", "unknown"]
"""
How far a write has come.

`sending`: it may leave, or has left, and nothing is known yet. `idle`: nothing was done, it may be
sent (again). `done`: Close did it. `refused`: Close didn't and won't. `unknown`: it left, and
whether Close did it is not known.
"""

STATES: Final[tuple[State, ...]] = get_args(State)

FINISHED: Final[tuple[State, ...]] = ("idle", "done", "refused")
"""The states of which entries may be deleted in the end. The others never are."""


@attrs.frozen
class Entry:
    """
    What is known of one write.

    *key* names the write: only the winner of its claim sends. *operation* and *parameters* are what
    is sent, *hash* is their `fingerprint`. *sent_at* is when it left, as the sender said.
    *result* is what came of it if it's done, *reason* why it's refused or unknown. *attempt* counts
    the claims that were won. *changed_at* is the time of the last change by the clock of the
    journal: this machine's, or that of its database. *holder* names the claim that was won last,
    and *is_held* says that it's `sending` and that the one who claimed it was alive when the entry
    was read.
    """

    key: str
    operation: str
    # What is sent names people, so it must not end up in logs.
    parameters: Mapping[str, object] = attrs.field(repr=False)
    hash: str = attrs.field(repr=False)
    state: State
    sent_at: datetime | None
    result: Mapping[str, object] | None = attrs.field(repr=False)
    reason: str | None
    attempt: int
    changed_at: datetime
    holder: str | None = attrs.field(default=None, repr=False, eq=False)
    is_held: bool = attrs.field(default=False, repr=False, eq=False)


@attrs.frozen
class Claim:
    """
    The result of a claim.

    *is_ours* says that it is won: send now, and write down what came of it. Otherwise *entry* says
    what became of the key so far.
    """

    is_ours: bool
    entry: Entry


@attrs.frozen
class Intent:
    """
    What somebody wants to send under *key*, as a store gets it.

    *parameters* are canonical JSON, *hash* is their fingerprint. *holder* names this claim, and no
    other one. With *over*, an entry as it was read, its key is won as well if it's still in the
    same attempt and not done.
    """

    key: str
    operation: str
    parameters: str = attrs.field(repr=False)
    hash: str = attrs.field(repr=False)
    sent_at: datetime | None
    over: Entry | None
    holder: str


@attrs.frozen
class EntryUpdate:
    """The new state of an entry, and what an attempt came to."""

    state: State
    result: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    reason: str | None = None


def fingerprint(operation: str, parameters: Mapping[str, object]) -> str:
    """
    Return the SHA-256 of what is sent, the same for every order of its keys.

        >>> fingerprint("x.create", {"a": 1, "b": 2}) == fingerprint("x.create", {"b": 2, "a": 1})
        True

    Raises:
        TypeError: *parameters* hold something that JSON can't express.
        ValueError: *parameters* hold NaN, Infinity or themselves.
    """
    return hash_of(operation, canonical(parameters))


def hash_of(operation: str, parameters: str) -> str:
    """Return the fingerprint of parameters that are canonical JSON already."""
    whole = f'{{"operation":{json.dumps(operation)},"parameters":{parameters}}}'
    return sha256(whole.encode()).hexdigest()


def canonical(data: Mapping[str, object]) -> str:
    """Return *data* as canonical JSON: equal data give equal text. It's ASCII."""
    return json.dumps(dict(data), sort_keys=True, allow_nan=False, separators=(",", ":"))


def after_prefix(prefix: str) -> str | None:
    """Return the least text that is greater than all that begin with *prefix*, None if none is."""
    kept = prefix.rstrip("\U0010ffff")
    if not kept:
        return None
    # There is no character between these: half a surrogate is none.
    last = 0xE000 if kept[-1] == "\ud7ff" else ord(kept[-1]) + 1
    return kept[:-1] + chr(last)


def object_of(text: str) -> dict[str, object]:
    """Return the object in JSON *text*, or raise TypeError or ValueError if there is none."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError
    return cast("dict[str, object]", found)


def entry_of(
    *,
    key: str,
    operation: str,
    parameters: str,
    hash: str,
    state: State,
    sent_at: datetime | None,
    result: str | None,
    reason: str | None,
    attempt: int,
    changed_at: datetime,
    holder: str | None,
    is_held: bool = False,
) -> Entry:
    """Return the entry that a store has kept, or raise TypeError or ValueError if it's broken."""
    if state not in STATES or hash_of(operation, parameters) != hash:
        raise ValueError
    return Entry(
        key=key,
        operation=operation,
        parameters=object_of(parameters),
        hash=hash,
        state=state,
        sent_at=sent_at,
        result=None if result is None else object_of(result),
        reason=reason,
        attempt=attempt,
        changed_at=changed_at,
        holder=holder,
        is_held=is_held,
    )
