"""What the journal knows of one write. Pure: no file, no clock."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

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

_FOLLOWS: Final[dict[State, frozenset[State]]] = {
    # What is known beats what is not, and that it was done beats everything.
    "sending": frozenset(),
    "idle": frozenset({"sending", "unknown"}),
    "unknown": frozenset({"sending", "unknown", "idle"}),
    "refused": frozenset({"sending", "unknown"}),
    "done": frozenset({"sending", "idle", "refused", "unknown"}),
}


@attrs.frozen
class Entry:
    """
    What is known of one write.

    *key* names the write: only the winner of its claim sends. *operation* and *parameters* are what
    is sent, *hash* is their `fingerprint`. *sent_at* is when it left, as the sender said.
    *result* is what came of it if it's done, *reason* why it's refused or unknown. *attempt* counts
    the claims that were won. *changed_at* is the time of the last change by this machine's clock.
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


@attrs.frozen
class Claim:
    """
    The result of a claim.

    *is_ours* says that it is won: send now, and write down what came of it. Otherwise *entry* says
    what became of the key so far.
    """

    is_ours: bool
    entry: Entry


def may_follow(before: State, after: State) -> bool:
    """Return whether one attempt that is *before* may be found to be *after*."""
    return before in _FOLLOWS[after]


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
