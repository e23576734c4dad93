"""`JournalStore`: what a journal keeps its entries in. Its page says how to write one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from ._entry import Claim, Entry, EntryUpdate, Intent, State


class JournalStore(Protocol):
    """
    The verbs of a journal, over a file or a database. Each changes all that it says or nothing.

    They block, so `Journal` calls them in threads: at most *threads* of them at once for each event
    loop, and one more for `beat`. When one returns, its change is where a crash doesn't lose it.
    What follows what is told by `win`, `settle` and `release` of `close_async.journal.transitions`.

    *name* is what errors call it, without a secret. A store raises `JournalUnusable(name, ...)` if
    it can't be used, and `JournalDamaged` if what it holds is broken.

    An entry that is `sending` is held (`Entry.is_held`) as long as its holder lives: for
    `LEASE` seconds after it was claimed, and after each `beat`, by the store's clock; never
    after `leave`. The holder is what stands before the slash in `Entry.holder`.
    """

    @property
    def name(self) -> str:
        """What errors and `repr` call it."""
        ...

    @property
    def threads(self) -> int:
        """How many verbs may run at once."""
        ...

    def open(self) -> None:
        """Open and check it, or begin a journal if there is none."""
        ...

    def close(self) -> None:
        """Give back what it holds open. The next use opens it again."""
        ...

    def claim(self, intent: Intent) -> Claim:
        """
        Win a key if it's free. Of all that ask for it at once, in whatever process, one wins.

        The same intent, asked for once more, has won what it won.
        """
        ...

    def settle(self, claimed: Entry | str, update: EntryUpdate) -> Entry:
        """Write down what came of an entry as it was claimed, or of a key's latest attempt."""
        ...

    def release(self, key: str) -> Entry:
        """Make an unknown or refused key free."""
        ...

    def beat(self, holder: str) -> None:
        """Take note that this holder is alive."""
        ...

    def leave(self, holder: str) -> None:
        """Take note that this holder works on nothing any more."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget what was finished before that moment, and return how many entries that were."""
        ...

    def key_of(self, operation: str, id: str) -> str | None:
        """Return the key under which the object was created."""
        ...

    def get(self, key: str) -> Entry | None:
        """Return the entry of *key*, or None."""
        ...

    def page(
        self, after: int, count: int, state: State | None, prefix: str
    ) -> Sequence[tuple[int, Entry]]:
        """
        Return the next *count* entries after that number, each with its own.

        They come in the order in which they were made, those in *state* if it's not None, and with
        keys that begin with *prefix*.
        """
        ...

    def unresolved(self, operation: str, text: str) -> Sequence[Entry]:
        """
        Return the entries of *operation*, `sending` or `unknown`, whose parameters hold *text*.

        *text* is spelled as in canonical JSON.
        """
        ...

    def counts(self, prefix: str) -> Mapping[State, int]:
        """Return how many entries are in each state, of keys that begin with *prefix*."""
        ...
