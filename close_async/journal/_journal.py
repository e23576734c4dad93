"""`Journal`: what was sent and what came of it, off the event loop and safe from cancellation."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakKeyDictionary

import anyio
import attrs
from anyio import to_thread
from anyio.lowlevel import RunVar, checkpoint_if_cancelled

from .._native_cancel import cancelled_by, guarded_tasks
from .._validate import extra, non_empty_str, one_of
from ..errors import CloseError, JournalUnusable
from ._entry import STATES, Claim, EntryUpdate, Intent, canonical, hash_of
from ._holder import Holder, moment
from ._sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
    from types import TracebackType

    # In typing since 3.11.
    from typing import Self

    from ._entry import Entry, State
    from ._store import JournalStore

T = TypeVar("T")

_PAGE: Final = 500


@attrs.frozen
class _LoopQueue:
    """The queue for the calls of one event loop, and the threads that they use."""

    turn: anyio.Lock | anyio.Semaphore
    threads: anyio.CapacityLimiter


_QUEUES: Final[RunVar[WeakKeyDictionary[Journal, _LoopQueue]]] = RunVar(
    "close_async_journal_queues"
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """
    What was sent and what came of it, on disk, so that a crash forgets neither.

        async with Journal.sqlite("sent.db") as journal:
            claim = await journal.claim("welcome/cont_1", operation="...", parameters={...})

    To send, claim a key first, and send only if the claim is won. A journal may be shared by
    clients, tasks, threads and processes: those of one machine if it's a file, those of all that
    reach it if it's a database. Without `async with`, the first use opens it and `aclose()` closes
    it, any number of times.

    *store* is where it keeps its entries, for one of your own: see `JournalStore`.

    Each method raises `JournalUnusable` if the journal can't be read or written, `JournalDamaged`
    if it's broken.
    """

    def __init__(self, store: JournalStore) -> None:
        self._store = store
        # By process: one that was forked off claims for itself.
        self._holders: dict[int, Holder] = {}

    @classmethod
    def sqlite(
        cls,
        path: str | os.PathLike[str],
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> Journal:
        """
        Return the journal in the SQLite file at *path*. Nothing is opened yet.

        Nothing is forgotten by itself, and there is no limit: see `prune`.
        *now* returns an aware datetime, and is for tests.

        The file must lie on a local disk: on a network drive two machines would both win a claim.

        Raises:
            ValueError: *path* is not that of a file.
        """
        text = os.fspath(path)
        if text in {"", ":memory:"}:
            msg = f"path must be that of a file, to outlive the process, got {text!r}"
            raise ValueError(msg)
        # A program that changes its directory keeps its journal.
        whole = os.path.abspath(text)  # noqa: PTH100 - nothing is resolved, links stay
        return cls(SqliteStore(whole, now))

    @classmethod
    def postgres(
        cls,
        dsn: str,
        *,
        schema: str | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> Journal:
        """
        Return the journal in a PostgreSQL database. Nothing is opened yet.

            journal = Journal.postgres("postgresql://worker@db.example.com/crm?sslmode=verify-full")

        *dsn* is what libpq takes: a URL, or `host=... dbname=...`. What it leaves out comes from
        the environment (`PGPASSWORD`, `PGSSLROOTCERT`) and the password file. The tables are made
        by the first who opens it, in *schema*, which must exist, or else where the search path of
        the role leads. All times are by the database's clock; *now* is for tests.

        Raises:
            ImportError: psycopg is not installed; it comes with `close-async[fleet]`.
            ValueError: *dsn* can't be read, or *schema* is no name.
        """
        try:
            with extra("fleet", "Journal.postgres()"):
                from ._postgres import PostgresStore  # noqa: PLC0415 - only with the extra

            return cls(PostgresStore(dsn, schema, now))
        finally:
            # It may hold a password, and what catches an error may print this frame.
            del dsn

    @property
    def path(self) -> str:
        """The path of the file, or the address of the database, without its password."""
        return self._store.name

    async def open(self) -> None:
        """
        Open and check the journal, or begin one if nothing is there.

        The check of a file reads all of it, which takes seconds for 100,000 entries. One of an
        earlier version is brought to the format of this one, which takes a few more.
        """
        await self._run(lambda store: store.open())

    async def aclose(self) -> None:
        """
        Close the file or the connections. The next use opens them again.

        Claims that are still open count as given up.
        """
        await self._run(self._close, is_shielded=True)

    def _close(self, store: JournalStore) -> None:
        holder = self._holders.pop(os.getpid(), None)
        try:
            if holder is not None and holder.close():
                # If that fails, they count as given up a little later.
                with suppress(JournalUnusable):
                    store.leave(holder.id)
        finally:
            store.close()

    @property
    def _holder(self) -> Holder:
        found = self._holders.get(os.getpid())
        return found or self._holders.setdefault(os.getpid(), Holder(self._store.beat))

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return repr(self._store)

    async def claim(
        self,
        key: str,
        *,
        operation: str,
        parameters: Mapping[str, object],
        sent_at: datetime | None = None,
        over: Entry | None = None,
    ) -> Claim:
        """
        Claim *key*, and win it if it's new or `idle`.

        When this returns a claim that is ours, it's on disk as `sending`. If it's cancelled,
        nothing is claimed. *parameters* are kept in the file as they are, so no secret belongs in
        them. With *over*, an entry as it was read, its key is won as well if it wasn't claimed
        since and isn't `done`: `release` and a claim in one, with the same risk.

        Raises:
            ValueError: *key* is empty, or *sent_at* has no time zone.
            TypeError: *parameters* hold something that JSON can't express.
        """
        _check_key(key)
        if sent_at is not None and sent_at.tzinfo is None:
            msg = "sent_at must have a time zone"
            raise ValueError(msg)

        won: list[Claim] = []

        def work(store: JournalStore) -> Claim:
            sent, holder, asked = canonical(parameters), self._holder, moment()
            name, print_of = holder.next_claim(), hash_of(operation, sent)
            claim = store.claim(Intent(key, operation, sent, print_of, sent_at, over, name))
            if claim.is_ours:
                holder.won(key, name, asked)
            won.append(claim)
            return claim

        try:
            claimed = await self._run(work)
            # trio doesn't tell a nursery's task that it was cancelled while it waited.
            await checkpoint_if_cancelled()
        except anyio.get_cancelled_exc_class():
            # The thread was faster than the cancellation, and this key will not be sent.
            if won and won[0].is_ours:
                # If that fails, it stays `sending`, and a later start looks in vain for its effect.
                with suppress(JournalUnusable):
                    await self._settle(won[0], _update_before(over))
            raise
        return claimed

    def holds(self, claim: Claim) -> bool:
        """
        Return whether *claim* is surely still taken for one that is worked on.

        If this process stood still after it was won, somebody else may have found out meanwhile
        what became of it, and sent it: then don't send. Write down that it's `idle`, and claim it
        anew.
        """
        return self._holder.holds(claim.entry.key, claim.entry.holder)

    async def done(self, claimed: Claim | str, result: Mapping[str, object]) -> Entry:
        """
        Write down that Close did it, and return what is known now. This is final.

        *claimed* is the claim, or the key of an entry: then its latest attempt is meant. An object
        that came of another key can't come of this one, too: then it's `unknown`.
        This and the other outcomes are written down even if the caller is cancelled meanwhile. One
        that says less than what is known already, or belongs to an attempt before the latest,
        changes nothing.

        Raises:
            ValueError: there is no such entry.
        """
        return await self._settle(claimed, EntryUpdate("done", result=result))

    async def refused(self, claimed: Claim | str, reason: str) -> Entry:
        """Write down that Close did nothing and never will, like `done`."""
        return await self._settle(claimed, EntryUpdate("refused", reason=reason))

    async def unknown(self, claimed: Claim | str, reason: str) -> Entry:
        """Write down that it left and what came of it is unknown, like `done`."""
        return await self._settle(claimed, EntryUpdate("unknown", reason=reason))

    async def idle(self, claimed: Claim | str) -> Entry:
        """Write down that certainly nothing was done, so that the key is free, like `done`."""
        return await self._settle(claimed, EntryUpdate("idle"))

    async def release(self, key: str) -> None:
        """
        Free a key that is `unknown` or `refused`, so that it can be claimed and sent again.

        Close may have done an unknown one. If it did, what is sent next comes on top: a second
        email, a second subscription. Look in Close first.

        Raises:
            ValueError: there is no such entry, or it's `sending` or `done`.
        """
        await self._run(lambda store: store.release(key))

    async def prune(self, before: datetime) -> int:
        """
        Forget the entries that were finished before that moment, and return how many that were.

        What is `sending` or `unknown` stays. What is forgotten would be sent again if somebody
        asked for it, so keep it for longer than any program may come back to it. *before* is by
        this machine's clock.

        Raises:
            ValueError: *before* has no time zone.
        """
        if before.tzinfo is None:
            msg = "before must have a time zone"
            raise ValueError(msg)
        return await self._run(lambda store: store.prune(before))

    async def key_of(self, operation: str, id: str) -> str | None:
        """Return the key under which *operation* created that object, or None."""
        return await self._run(lambda store: store.key_of(operation, id))

    async def get(self, key: str) -> Entry | None:
        """Return the entry of *key*, or None."""
        return await self._run(lambda store: store.get(key))

    async def entries(
        self, *, state: State | None = None, prefix: str = ""
    ) -> AsyncGenerator[Entry, None]:
        """
        Yield all entries, or those in *state*, in the order in which they were made.

        With *prefix*, only those whose keys begin with it. They are read in pages, so an entry may
        have changed by the time it's yielded.

        Raises:
            ValueError: *state* is unknown.
        """
        if state is not None:
            one_of("state", state, STATES)
        last_id = 0
        while True:
            page = await self._run(partial(_page, after=last_id, state=state, prefix=prefix))
            for _, entry in page:
                yield entry
            if len(page) < _PAGE:
                return

            last_id, _ = page[-1]

    async def unresolved(self, operation: str, *, mentioning: str = "") -> list[Entry]:
        """
        Return the entries of *operation* that are `sending` or `unknown`, in one piece.

        With *mentioning*, only those whose parameters hold this text.
        """
        # As canonical JSON spells it, without the quotes.
        text = json.dumps(mentioning)[1:-1]
        return await self._run(lambda store: [*store.unresolved(operation, text)])

    async def counts(self, *, prefix: str = "") -> Mapping[State, int]:
        """Return how many entries are in each state, of keys that begin with *prefix*."""
        return await self._run(lambda store: store.counts(prefix))

    async def _settle(self, claimed: Claim | str, update: EntryUpdate) -> Entry:
        entry = claimed if isinstance(claimed, str) else claimed.entry
        key, claim = (entry, None) if isinstance(entry, str) else (entry.key, entry.holder)
        try:
            return await self._run(lambda store: store.settle(entry, update), is_shielded=True)
        finally:
            # Also if it can't be written down: nobody works on it any more.
            self._holder.ended(key, claim)

    async def _run(self, work: Callable[[JournalStore], T], *, is_shielded: bool = False) -> T:
        """
        Do *work* in a thread. Once it has begun, no cancellation reaches it.

        *is_shielded* says that none may reach it before that, either.
        """
        store, queue = self._store, self._queue()
        results: list[T | CloseError | ValueError | TypeError] = []

        async def in_thread() -> None:
            async with queue.turn:
                # Never abandoned: a thread that has begun is waited for.
                found = await to_thread.run_sync(_attempt, work, store, limiter=queue.threads)
                results.append(found)

        async def run_to_end() -> None:
            with anyio.CancelScope() as scope, anyio.CancelScope(shield=is_shielded):
                await cancelled_by(scope, in_thread())

        with anyio.CancelScope(shield=is_shielded):
            if anyio.get_current_task().id in guarded_tasks:
                await in_thread()
            else:
                # A cancellation that is not anyio's ignores shields. It reaches this task and not
                # its child, unless all tasks are cancelled.
                async with anyio.create_task_group() as group:
                    group.start_soon(run_to_end)
        if not results:
            # What was cancelled is the child.
            raise anyio.get_cancelled_exc_class()
        result = results[0]
        if isinstance(result, CloseError | ValueError | TypeError):
            raise result
        return result

    def _queue(self) -> _LoopQueue:
        queues = _QUEUES.get(None)
        if queues is None:
            queues = WeakKeyDictionary[Journal, _LoopQueue]()
            _QUEUES.set(queues)
        queue = queues.get(self)
        if queue is None:
            most = self._store.threads
            turn = anyio.Lock() if most == 1 else anyio.Semaphore(most)
            queues[self] = queue = _LoopQueue(turn, anyio.CapacityLimiter(most))
        return queue


def _page(
    store: JournalStore, after: int, state: State | None, prefix: str
) -> Sequence[tuple[int, Entry]]:
    return store.page(after, _PAGE, state, prefix)


def _attempt(
    work: Callable[[JournalStore], T], store: JournalStore
) -> T | CloseError | ValueError | TypeError:
    # A task group would wrap them.
    try:
        return work(store)
    except (CloseError, ValueError, TypeError) as error:
        return error


def _update_before(over: Entry | None) -> EntryUpdate:
    if over is not None and over.state in {"sending", "unknown"}:
        return EntryUpdate("unknown", reason=over.reason or "it was broken off")
    return EntryUpdate("idle")


def _check_key(key: str) -> None:
    try:
        non_empty_str("key", key).encode()
    except UnicodeEncodeError:
        msg = f"key must be valid Unicode, got {key!r}"
        raise ValueError(msg) from None
