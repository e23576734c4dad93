"""`Journal`: what was sent and what came of it, off the event loop and safe from cancellation."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakKeyDictionary

import anyio
import attrs
from anyio import to_thread
from anyio.lowlevel import RunVar, checkpoint_if_cancelled

from ..errors import CloseError, JournalUnusable
from ._entry import STATES
from ._store import Ledger, Limits, Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from types import TracebackType

    # In typing since 3.11.
    from typing import Self

    from ._entry import Claim, Entry, State

__all__ = ["Journal"]

T = TypeVar("T")

_PAGE: Final = 500


@attrs.frozen
class _Rail:
    """Where the calls of one event loop stand in line, and the one thread that they use."""

    line: anyio.Lock = attrs.field(factory=anyio.Lock)
    thread: anyio.CapacityLimiter = attrs.field(factory=lambda: anyio.CapacityLimiter(1))


_RAILS: Final[RunVar[WeakKeyDictionary[Journal, _Rail]]] = RunVar("close_async_journal_rails")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """
    What was sent and what came of it, on disk, so that a crash forgets neither.

        async with Journal.sqlite("sent.db") as journal:
            claim = await journal.claim("welcome/cont_1", operation="...", parameters={...})

    Whoever wants to send claims a key first, and sends only if the claim is won. It may be shared
    by clients, tasks, threads and processes of one machine. Without `async with`, the first use
    opens it and `aclose()` closes it; either may happen again and again.

    Each method raises `JournalUnusable` if the file can't be read or written, `JournalDamaged` if
    it's broken.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @classmethod
    def sqlite(
        cls,
        path: str | os.PathLike[str],
        *,
        keep: timedelta = timedelta(days=90),
        most: int = 1_000_000,
        now: Callable[[], datetime] = _utc_now,
    ) -> Journal:
        """
        Return the journal in the SQLite file at *path*. Nothing is opened yet.

        *keep* is how long what is finished is known at least. Time counts as far as the journal
        sees it pass, so a journal that is used seldom keeps it longer. What is under way or unknown
        is never forgotten. *most* is how many entries there may be: choose it larger than what you
        send within *keep*, since beyond it `JournalFull` is raised and nothing is sent.
        *now* returns an aware moment, and is for tests.

        The file must lie on a local disk: on a network drive two machines would both win a claim.

        Raises:
            ValueError: *path* is no file, or *keep* or *most* is not above zero.
        """
        text = os.fspath(path)
        if text in {"", ":memory:"}:
            msg = f"a journal must outlive its process, so its path is that of a file, not {text!r}"
            raise ValueError(msg)
        if keep <= timedelta(0):
            msg = f"keep must be above zero, not {keep}"
            raise ValueError(msg)
        if most < 1:
            msg = f"most must be 1 or more, not {most}"
            raise ValueError(msg)

        # A program that changes its directory keeps its journal.
        whole = os.path.abspath(text)  # noqa: PTH100 - nothing is resolved, links stay
        return cls(Ledger(whole, Limits(keep=keep, most=most), now))

    @property
    def path(self) -> str:
        """Where the file is."""
        return self._ledger.path

    async def open(self) -> None:
        """
        Open and check the file, or begin one if nothing is there.

        The check reads all of it: a second or two for a million entries.
        """
        await self._run(Ledger.open)

    async def aclose(self) -> None:
        """Close the file. The next use opens it again."""
        await self._run(Ledger.close, is_shielded=True)

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
        Ask for *key*, and win it if nobody has it, or if it's `idle`.

        When this returns a claim that is ours, it's on disk as `sending`. If it's cancelled,
        nothing is claimed. *parameters* are kept in the file as they are, so no secret belongs in
        them. With *over*, an entry as it was read, its key is won as well if nobody claimed it
        since and it isn't `done`: `release` and a claim in one, with the same risk.

        Raises:
            JournalFull: there is no room, and nothing may be forgotten.
            ValueError: *key* is empty, or *sent_at* has no time zone.
            TypeError: *parameters* hold what JSON can't say.
        """
        _check_key(key)
        if sent_at is not None and sent_at.tzinfo is None:
            msg = "sent_at has no time zone"
            raise ValueError(msg)

        won: list[Claim] = []

        def work(ledger: Ledger) -> Claim:
            won.append(ledger.claim(key, operation, parameters, sent_at, over))
            return won[0]

        try:
            claimed = await self._run(work)
            # trio doesn't tell a nursery's task that it was cancelled while it waited.
            await checkpoint_if_cancelled()
        except anyio.get_cancelled_exc_class():
            # The thread was faster than the cancellation, and nobody will send.
            if won and won[0].is_ours:
                # If that fails, it stays `sending`, and the next one looks for it in vain.
                with suppress(JournalUnusable):
                    await self._settle(won[0], _before(over))
            raise
        return claimed

    async def done(self, claimed: Claim | str, result: Mapping[str, object]) -> Entry:
        """
        Write down that Close did it, and return what is known now. This is final.

        *claimed* is the claim, or the key of an entry: then its latest attempt is meant.
        This and the other outcomes are written down even if the caller is cancelled meanwhile. One
        that says less than what is known already, or belongs to an attempt before the latest,
        changes nothing.

        Raises:
            ValueError: there is no such entry.
        """
        return await self._settle(claimed, Outcome("done", result=result))

    async def refused(self, claimed: Claim | str, reason: str) -> Entry:
        """Write down that Close did nothing and never will, like `done`."""
        return await self._settle(claimed, Outcome("refused", reason=reason))

    async def unknown(self, claimed: Claim | str, reason: str) -> Entry:
        """Write down that it left and nobody knows what came of it, like `done`."""
        return await self._settle(claimed, Outcome("unknown", reason=reason))

    async def idle(self, claimed: Claim | str) -> Entry:
        """Write down that certainly nothing was done, so that the key is free, like `done`."""
        return await self._settle(claimed, Outcome("idle"))

    async def release(self, key: str) -> None:
        """
        Free a key that is `unknown` or `refused`, so that it can be claimed and sent again.

        Of an unknown one nobody knows whether Close did it. If Close did, what is sent next comes
        on top: a second email, a second subscription. Look in Close first.

        Raises:
            ValueError: there is no such entry, or it's `sending` or `done`.
        """
        await self._run(lambda ledger: ledger.release(key))

    async def get(self, key: str) -> Entry | None:
        """Return what is known of *key*, or None."""
        return await self._run(lambda ledger: ledger.get(key))

    async def entries(self, *, state: State | None = None) -> AsyncGenerator[Entry, None]:
        """
        Yield all entries, or those in *state*, in the order in which they were made.

        They are read in pages, so an entry may have changed by the time it's yielded.

        Raises:
            ValueError: *state* is none.
        """
        if state is not None and state not in STATES:
            msg = f"state must be one of {', '.join(map(repr, STATES))}, not {state!r}"
            raise ValueError(msg)

        place = 0
        while True:
            page = await self._run(partial(Ledger.page, after=place, count=_PAGE, state=state))
            for _, entry in page:
                yield entry
            if len(page) < _PAGE:
                return

            place, _ = page[-1]

    async def counts(self) -> Mapping[State, int]:
        """Return how many entries are in each state."""
        return await self._run(Ledger.counts)

    async def _settle(self, claimed: Claim | str, outcome: Outcome) -> Entry:
        return await self._run(lambda ledger: ledger.settle(claimed, outcome), is_shielded=True)

    async def _run(self, work: Callable[[Ledger], T], *, is_shielded: bool = False) -> T:
        """
        Do *work* in a thread. Once it has begun, no cancellation reaches it.

        *is_shielded* says that none may reach it before that, either.
        """
        ledger, rail = self._ledger, self._rail()
        results: list[T | CloseError | ValueError | TypeError] = []

        async def see_through() -> None:
            with anyio.CancelScope(shield=is_shielded):
                async with rail.line:
                    # Never abandoned: a thread that has begun is waited for.
                    found = await to_thread.run_sync(_attempt, work, ledger, limiter=rail.thread)
                    results.append(found)

        # A cancellation that is not anyio's knows no shield. It reaches this task, not its child.
        with anyio.CancelScope(shield=is_shielded):
            async with anyio.create_task_group() as group:
                group.start_soon(see_through)
        result = results[0]
        if isinstance(result, CloseError | ValueError | TypeError):
            raise result
        return result

    def _rail(self) -> _Rail:
        rails = _RAILS.get(None)
        if rails is None:
            rails = WeakKeyDictionary[Journal, _Rail]()
            _RAILS.set(rails)
        rail = rails.get(self)
        if rail is None:
            rails[self] = rail = _Rail()
        return rail


def _attempt(
    work: Callable[[Ledger], T], ledger: Ledger
) -> T | CloseError | ValueError | TypeError:
    # Out of a task group they would come wrapped.
    try:
        return work(ledger)
    except (CloseError, ValueError, TypeError) as error:
        return error


def _before(over: Entry | None) -> Outcome:
    if over is not None and over.state in {"sending", "unknown"}:
        return Outcome("unknown", reason=over.reason or "it was broken off")
    return Outcome("idle")


def _check_key(key: str) -> None:
    if not key:
        msg = "a key must not be empty"
        raise ValueError(msg)
    try:
        key.encode()
    except UnicodeEncodeError:
        msg = f"a key is text that UTF-8 can say, not {key!r}"
        raise ValueError(msg) from None
