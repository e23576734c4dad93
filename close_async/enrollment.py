"""Subscribing many contacts to sequences, each at most once, whatever happens on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, Iterable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypedDict, cast

import anyio
import attrs

from ._core.model import UNSET
from ._wire.message.outcome import is_about_the_call
from ._wire.reconcile.idempotency import key_of
from .errors import CloseError, KeyReused, OutcomeUnknown, StatusError, Unauthorized
from .models import SequenceSubscription, SmsOptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from typing import Self

    from ._core.clock import Clock
    from ._core.model import Unset
    from .journal import Entry, Journal

__all__ = [
    "EnrollRun",
    "Enrolled",
    "Enrollment",
    "Outcome",
    "Progress",
    "Refused",
    "Row",
    "Terms",
    "Unknown",
]

_OPERATION: Final = "sequence_subscriptions.create"
# So many lost answers one after the other are no accident: to go on would only make more of them.
_MANY_LOST: Final = 20


class Terms(TypedDict, total=False):
    """What a subscription is made with, besides its contact. The names are Close's."""

    sequence_id: str
    lead_id: str
    contact_email: str
    sender_account_id: str
    sender_name: str
    sender_email: str
    calls_assigned_to: Sequence[str]
    sms_options: SmsOptions


@attrs.frozen(kw_only=True)
class Enrollment:
    """
    One contact that is to be subscribed to one sequence, and how.

    The fields are those of `close.sequence_subscriptions.create()`.
    """

    contact_id: str
    sequence_id: str
    lead_id: str | Unset = UNSET
    contact_email: str | Unset = UNSET
    sender_account_id: str | Unset = UNSET
    sender_name: str | Unset = UNSET
    sender_email: str | Unset = UNSET
    calls_assigned_to: Sequence[str] | Unset = UNSET
    sms_options: SmsOptions | Unset = UNSET

    @property
    def key(self) -> str:
        """What makes it one intent: the sequence and the contact."""
        return f"{self.sequence_id} {self.contact_id}"


Row: TypeAlias = Enrollment | Mapping[str, object] | str
"""A whole `Enrollment`, some of its fields, or just the contact's id."""


@attrs.frozen
class Enrolled:
    """
    The contact is in the sequence, and this call (or an earlier one under the same journal) did it.

    *was_before* says that the journal had it from an earlier run, and nothing was sent now.
    """

    row: Enrollment
    subscription: SequenceSubscription
    was_before: bool = False


@attrs.frozen
class Refused:
    """
    Close did not subscribe the contact, and *reason* is why.

    *error* is what Close answered, or None if nothing was sent: the row came twice, or an earlier
    run has Close's answer in the journal.
    """

    row: Enrollment
    reason: str
    error: CloseError | None = None


@attrs.frozen
class Unknown:
    """
    Nobody knows whether the contact was subscribed, so it isn't tried again.

    `await outcome.error.look_again()` looks once more.
    """

    row: Enrollment
    reason: str
    error: OutcomeUnknown


Outcome: TypeAlias = Enrolled | Refused | Unknown


@attrs.frozen
class Progress:
    """How many rows ended in which way so far."""

    enrolled: int = 0
    refused: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """How many rows are through."""
        return self.enrolled + self.refused + self.unknown

    def plus(self, outcome: Outcome) -> Progress:
        """Return the progress after one more row."""
        match outcome:
            case Enrolled():
                return attrs.evolve(self, enrolled=self.enrolled + 1)
            case Refused():
                return attrs.evolve(self, refused=self.refused + 1)
            case Unknown():
                return attrs.evolve(self, unknown=self.unknown + 1)


class Subscribe(Protocol):
    """Who subscribes one contact: raises `OutcomeUnknown` at once where nobody knows."""

    async def __call__(self, key: str, fields: Mapping[str, object]) -> SequenceSubscription:
        """Do it, at most once under *key* where there is a journal."""
        ...


class EnrollRun:
    """
    Subscribes one row after the other, and gives what came of each.

        async for outcome in close.enroll(rows, sequence_id="seq_..."):
            ...

    A run can be looped over once. What it raises stops it; with a journal, another run over the
    same rows goes on where it was.

    *subscribe* does one. *terms* are what rows leave out. *at_once* is how many are under way at
    the same time. *settle* is how long the effect of doubtful ones is looked for, None for not at
    all.
    """

    def __init__(
        self,
        rows: Iterable[Row] | AsyncIterable[Row],
        subscribe: Subscribe,
        *,
        terms: Terms,
        journal: Journal | None,
        at_once: int,
        settle: float | None,
        retry_refused: bool,
        on_progress: Callable[[Progress], object] | None,
        clock: Clock,
    ) -> None:
        if at_once < 1:
            msg = f"at_once is 1 or more, not {at_once}"
            raise ValueError(msg)

        self.progress: Progress = Progress()
        """How many rows ended in which way so far."""
        self._rows = _Rows(rows, terms)
        self._subscribe = subscribe
        self._journal = journal
        self._at_once = at_once
        self._settle = settle
        self._retries_refused = retry_refused
        self._on_progress = on_progress
        self._clock = clock
        self._ready: deque[Outcome] = deque()
        self._doubts: list[Unknown] = []
        self._lost_in_a_row = 0
        self._failure: Exception | None = None
        self._is_over = False
        self._is_broken = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome:
        """
        Return what came of the next row.

        Raises:
            CloseError: something that isn't about one row: the key is refused, the network is gone,
                the journal can't be written.
            TypeError, ValueError: a row is none, or can't be sent.
            Exception: what *rows* and *on_progress* raise.
        """
        while not self._ready:
            if self._is_over:
                raise StopAsyncIteration
            if self._is_broken:
                # A write may have been under way; only a journal knows what came of it.
                msg = "this run was broken off: start another one, with the same rows and journal"
                raise RuntimeError(msg)
            self._is_broken = True
            await self._work()
            self._is_broken = False

        progress = self.progress.plus(self._ready[0])
        if self._on_progress is not None:
            # If that raises, the outcome is still there for who goes on.
            self._on_progress(progress)
        self.progress = progress
        return self._ready.popleft()

    async def _work(self) -> None:
        if self._failure is not None:
            self._give_up_doubts()
            if not self._ready:
                raise self._failure
            return

        if self._lost_in_a_row >= _MANY_LOST and self._settle is not None:
            self._lost_in_a_row = 0
            await self._settle_doubts(self._settle)
            return

        rows, failure = await self._rows.take(self._at_once)
        if rows:
            await self._enroll_all(rows)
        if failure is not None:
            self._failure = self._failure or failure
        elif not rows and self._doubts and self._settle is not None:
            await self._settle_doubts(self._settle)
        elif not rows:
            self._is_over = True

    async def _enroll_all(self, rows: list[tuple[Enrollment, bool]]) -> None:
        async with anyio.create_task_group() as group:
            for row, is_again in rows:
                if is_again:
                    self._ready.append(Refused(row, "the same row came before"))
                else:
                    group.start_soon(self._enroll, row)

    async def _enroll(self, row: Enrollment) -> None:
        # The others of this handful go on to their end; then the run stops.
        try:
            self._note(await self._try(row))
        except CloseError as error:
            self._failure = self._failure or error
        except (TypeError, ValueError) as error:
            error.add_note(f"This was about contact {row.contact_id}.")
            self._failure = self._failure or error

    async def _known(self, row: Enrollment) -> Entry | None:
        return None if self._journal is None else await self._journal.get(_key_of(row))

    async def _try(self, row: Enrollment) -> Outcome:
        entry = await self._known(row)
        earlier = None if entry is None else self._outcome_of(row, entry)
        if earlier is not None:
            return earlier

        try:
            subscription = await self._subscribe(row.key, _fields(row, entry))
        except OutcomeUnknown as error:
            return Unknown(row, error.reason, error)
        except Unauthorized:
            # Tokens that are no good are refused with 400, too.
            raise
        except StatusError as error:
            if not is_about_the_call(error.status_code):
                raise
            return Refused(row, error.message or str(error), error)
        except KeyReused:
            # Another process has just begun with it, on other terms.
            return await self._try(row)
        return Enrolled(row, subscription)

    def _outcome_of(self, row: Enrollment, entry: Entry) -> Outcome | None:
        if entry.state == "done":
            subscription = SequenceSubscription.from_dict(dict(entry.result or {}))
            return Enrolled(row, subscription, was_before=True)
        if entry.state == "refused" and not self._retries_refused:
            return Refused(row, entry.reason or "refused in an earlier run")
        return None

    def _note(self, outcome: Outcome) -> None:
        self._lost_in_a_row = self._lost_in_a_row + 1 if isinstance(outcome, Unknown) else 0
        self._sort(outcome)

    def _sort(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unknown) and self._settle is not None:
            # Close's lists lag: to wait for each of them by itself would take a minute each.
            self._doubts.append(outcome)
        else:
            self._ready.append(outcome)

    async def _settle_doubts(self, settle: float) -> None:
        await self._look_at_doubts()
        if self._doubts:
            await self._clock.sleep(settle)
            await self._look_at_doubts()
        self._give_up_doubts()

    async def _look_at_doubts(self) -> None:
        doubts, self._doubts = self._doubts, []
        limiter = anyio.CapacityLimiter(self._at_once)
        async with anyio.create_task_group() as group:
            for doubt in doubts:
                group.start_soon(self._look_at, doubt, limiter)

    async def _look_at(self, doubt: Unknown, limiter: anyio.CapacityLimiter) -> None:
        async with limiter:
            try:
                self._sort(await self._look_again(doubt))
            except CloseError:
                self._doubts.append(doubt)

    async def _look_again(self, doubt: Unknown) -> Outcome:
        entry = await self._known(doubt.row)
        if entry is not None and entry.state not in {"sending", "unknown"}:
            # Another process was on it, and has told the journal meanwhile.
            return await self._try(doubt.row)
        return Enrolled(doubt.row, cast("SequenceSubscription", await doubt.error.look_again()))

    def _give_up_doubts(self) -> None:
        self._ready.extend(self._doubts)
        self._doubts = []


class _Rows:
    """The rows as they come in, read and checked; none is taken before it's needed."""

    def __init__(self, rows: Iterable[Row] | AsyncIterable[Row], terms: Terms) -> None:
        self._terms = terms
        self._number = 0
        self._seen: set[bytes] = set()
        self._later: AsyncIterator[Row] | None = None
        self._now: Iterator[Row] = iter(())
        if isinstance(rows, AsyncIterable):
            self._later = aiter(rows)
        else:
            self._now = iter(rows)

    async def take(self, most: int) -> tuple[list[tuple[Enrollment, bool]], Exception | None]:
        """Return the next rows, each with whether it came before, and what broke them off."""
        taken: list[tuple[Enrollment, bool]] = []
        while len(taken) < most:
            try:
                row = next(self._now) if self._later is None else await anext(self._later)
                taken.append(self._read(row))
            except (StopIteration, StopAsyncIteration):
                break
            except Exception as failure:  # noqa: BLE001 - rows come from anywhere
                return taken, failure
        return taken, None

    def _read(self, row: Row) -> tuple[Enrollment, bool]:
        self._number += 1
        enrollment = _enrollment(row, self._terms, self._number)
        # A million keys as they are would be a lot of memory.
        mark = blake2b(enrollment.key.encode(), digest_size=16).digest()
        is_again = mark in self._seen
        self._seen.add(mark)
        return enrollment, is_again


_FIELDS: Final = tuple(attrs.fields_dict(Enrollment))


def _enrollment(row: object, terms: Terms, number: int) -> Enrollment:
    given = _given(row, number)
    fields = {**cast("dict[str, object]", terms), **given}
    unknown = sorted(fields.keys() - set(_FIELDS))
    if unknown:
        msg = f"row {number}: {', '.join(unknown)} is no field; there are {', '.join(_FIELDS)}"
        raise ValueError(msg)

    for name in ("contact_id", "sequence_id"):
        value = fields.get(name)
        if not isinstance(value, str) or not value.strip():
            msg = f"row {number}: {name} must be an id, not {value!r}"
            raise ValueError(msg)
    for name, value in fields.items():
        _check(f"row {number}: {name}", name, value)
    return Enrollment(**fields)  # type: ignore[arg-type]  # that's what was checked


_TAKEN: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "calls_assigned_to": ("a list", (list, tuple)),
    "sms_options": ("SmsOptions", (SmsOptions, dict)),
}


def _check(what: str, name: str, value: object) -> None:
    if value is None:
        msg = f"{what} can't be None: leave it out"
        raise ValueError(msg)

    words, kinds = _TAKEN.get(name, ("text", str))
    if value is not UNSET and not isinstance(value, kinds):
        msg = f"{what} is {words}, not {type(value).__name__}"
        raise TypeError(msg)


def _given(row: object, number: int) -> dict[str, object]:
    match row:
        case str():
            return {"contact_id": row}
        case Enrollment():
            return {name: getattr(row, name) for name in _FIELDS if getattr(row, name) is not UNSET}
        case Mapping():
            return {
                str(name): value for name, value in cast("Mapping[object, object]", row).items()
            }
        case _:
            kind = type(row).__name__
            msg = f"row {number} is an Enrollment, a mapping or a contact's id, not {kind}"
            raise TypeError(msg)


def _key_of(row: Enrollment) -> str:
    return key_of(_OPERATION, row.key)


def _fields(row: Enrollment, entry: Entry | None) -> Mapping[str, object]:
    if entry is not None and entry.state in {"sending", "unknown"}:
        # What was sent then is what has to be found now.
        return entry.parameters
    return {name: getattr(row, name) for name in _FIELDS if getattr(row, name) is not UNSET}
