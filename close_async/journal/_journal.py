"""`Journal`: what was sent and what came of it, off the event loop and safe from cancellation."""

from __future__ import annotations

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

from .._native_cancel import cancelled_by
from .._validate import non_empty_str, one_of
from ..errors import CloseError, JournalUnusable
from ._entry import STATES
from ._store import EntryUpdate, SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from types import TracebackType

    # In typing since 3.11.
    from typing import Self

    from ._entry import Claim, Entry, State

T = TypeVar("T")

_PAGE: Final = 500


@attrs.frozen
class _LoopQueue:
    """The queue for the calls of one event loop, and the one thread that they use."""

    lock: anyio.Lock = attrs.field(factory=anyio.Lock)
    thread: anyio.CapacityLimiter = attrs.field(factory=lambda: anyio.CapacityLimiter(1))


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
    clients, tasks, threads and processes of one machine. Without `async with`, the first use opens
    it and `aclose()` closes it, any number of times.

    Each method raises `JournalUnusable` if the file can't be read or written, `JournalDamaged` if
    it's broken.
    """

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

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

    @property
    def path(self) -> str:
        """The path of the file."""
        return self._store.path

    async def open(self) -> None:
        """
        Open and check the file, or begin one if nothing is there.

        The check reads all of it, which takes seconds for a million entries. A file of an earlier
        version is brought to the format of this one, which takes a few more.
        """
        await self._run(SqliteStore.open)

    async def aclose(self) -> None:
        """Close the file. The next use opens it again."""
        await self._run(SqliteStore.close, is_shielded=True)

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
        return f"Journal.sqlite({self.path!r})"

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

        def work(store: SqliteStore) -> Claim:
            won.append(store.claim(key, operation, parameters, sent_at, over))
            return won[0]

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

    async def entries(self, *, state: State | None = None) -> AsyncGenerator[Entry, None]:
        """
        Yield all entries, or those in *state*, in the order in which they were made.

        They are read in pages, so an entry may have changed by the time it's yielded.

        Raises:
            ValueError: *state* is unknown.
        """
        if state is not None:
            one_of("state", state, STATES)
        last_id = 0
        while True:
            page = await self._run(
                partial(SqliteStore.page, after=last_id, count=_PAGE, state=state)
            )
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
        return await self._run(lambda store: store.unresolved(operation, mentioning))

    async def counts(self) -> Mapping[State, int]:
        """Return how many entries are in each state."""
        return await self._run(SqliteStore.counts)

    async def _settle(self, claimed: Claim | str, update: EntryUpdate) -> Entry:
        return await self._run(lambda store: store.settle(claimed, update), is_shielded=True)

    async def _run(self, work: Callable[[SqliteStore], T], *, is_shielded: bool = False) -> T:
        """
        Do *work* in a thread. Once it has begun, no cancellation reaches it.

        *is_shielded* says that none may reach it before that, either.
        """
        store, queue = self._store, self._queue()
        results: list[T | CloseError | ValueError | TypeError] = []

        async def in_thread() -> None:
            async with queue.lock:
                # Never abandoned: a thread that has begun is waited for.
                found = await to_thread.run_sync(_attempt, work, store, limiter=queue.thread)
                results.append(found)

        async def run_to_end() -> None:
            with anyio.CancelScope() as scope, anyio.CancelScope(shield=is_shielded):
                await cancelled_by(scope, in_thread())

        # A cancellation that is not anyio's ignores shields. It reaches this task and not its
        # child, unless all tasks are cancelled.
        with anyio.CancelScope(shield=is_shielded):
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
            queues[self] = queue = _LoopQueue()
        return queue


def _attempt(
    work: Callable[[SqliteStore], T], store: SqliteStore
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
