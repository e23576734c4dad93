"""
What may follow what: the laws of the journal, the same for every store. Pure.

A store reads the entry of a key, asks one of these functions, and writes what it returns, all of it
in one transaction that nothing else gets in between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ._entry import Entry, EntryUpdate, canonical, object_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ._entry import Intent, State

FOLLOWS: Final[dict[State, frozenset[State]]] = {
    # What is known beats what is not, and that it was done beats everything.
    "sending": frozenset(),
    "idle": frozenset({"sending", "unknown"}),
    "unknown": frozenset({"sending", "unknown", "idle"}),
    "refused": frozenset({"sending", "unknown"}),
    "done": frozenset({"sending", "idle", "refused", "unknown"}),
}
"""For each state those after which one attempt may be found to be in it."""

OF_ANOTHER: Final = "Close showed an object for it that came of another key"


def win(found: Entry | None, intent: Intent, now: datetime) -> Entry | None:
    """Return the entry to write if *intent* wins its key, or None if *found* is in the way."""
    if found is not None and found.state == "sending" and found.holder == intent.holder:
        # The same claim once more, since nobody heard that it was won.
        return found
    if found is not None and not _is_free(found, intent.over):
        return None
    return Entry(
        key=intent.key,
        operation=intent.operation,
        parameters=object_of(intent.parameters),
        hash=intent.hash,
        state="sending",
        sent_at=_first_sent_at(found, intent.sent_at),
        result=None,
        reason=None,
        attempt=1 if found is None else found.attempt + 1,
        changed_at=now,
        holder=intent.holder,
        is_held=True,
    )


def settle(
    found: Entry | None,
    claimed: Entry | str,
    update: EntryUpdate,
    now: datetime,
    owner: Callable[[str], str | None],
) -> Entry:
    """
    Return the entry to write, or *found* itself if more is known already.

    *claimed* is the entry as it was claimed, or the key: then the latest attempt is meant.
    *owner* returns the key of the entry with this `effect_of`.

    Raises:
        ValueError: there is no such entry.
    """
    if isinstance(claimed, str):
        if found is None:
            raise no_entry(claimed)
        return _updated(found, update, now, owner)

    if found is None or found.attempt < claimed.attempt:
        # An older file took the place, or the entry was deleted. What was sent was sent.
        return _updated(claimed, update, now, owner)
    is_late = claimed.attempt < found.attempt or claimed.holder != found.holder
    return found if is_late else _updated(found, update, now, owner)


def release(found: Entry | None, key: str, now: datetime) -> Entry:
    """
    Return the entry of *key* as one that is free.

    Raises:
        ValueError: there is none, or it's `sending` or `done`.
    """
    if found is None:
        raise no_entry(key)
    if found.state in {"sending", "done"}:
        msg = f"{key!r} is {found.state}: only unknown and refused keys can be released"
        raise ValueError(msg)
    return _after(found, EntryUpdate("idle"), now)


def effect_of(entry: Entry) -> str | None:
    """Return what came of a write, in words that no other write may have."""
    made = None if entry.result is None else entry.result.get("id")
    return f"{entry.operation} {made}" if isinstance(made, str) and made else None


def as_utf8(text: str) -> str:
    """Return *text* as it can be written down: a lone surrogate must not lose an outcome."""
    return text.encode(errors="replace").decode()


def no_entry(key: str) -> ValueError:
    """Return the error for a key that isn't there."""
    return ValueError(f"the journal has no entry {key!r}")


def _updated(
    before: Entry, update: EntryUpdate, now: datetime, owner: Callable[[str], str | None]
) -> Entry:
    if before.state not in FOLLOWS[update.state]:
        return before
    after = _after(before, update, now)
    effect = effect_of(after)
    if effect is not None and owner(effect) not in {None, after.key}:
        if before.state not in FOLLOWS["unknown"]:
            return before
        return attrs.evolve(after, state="unknown", result=None, reason=OF_ANOTHER)
    return after


def _after(before: Entry, update: EntryUpdate, now: datetime) -> Entry:
    return attrs.evolve(
        before,
        state=update.state,
        result=None if update.result is None else object_of(canonical(update.result)),
        reason=None if update.reason is None else as_utf8(update.reason),
        changed_at=now,
        is_held=False,
    )


def _is_free(found: Entry, over: Entry | None) -> bool:
    is_as_seen = over is not None and found.attempt == over.attempt and found.state != "done"
    return found.state == "idle" or is_as_seen


def _first_sent_at(found: Entry | None, sent_at: datetime | None) -> datetime | None:
    # The effect of an earlier attempt that may have done it is still looked for.
    is_in_doubt = found is not None and found.state in {"sending", "unknown"}
    return found.sent_at if found is not None and is_in_doubt else sent_at
