"""Subscribing many contacts to sequences, each at most once, across crashes and lost answers."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, Iterable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypedDict, cast

import anyio
import attrs

from ._core.model import UNSET
from ._validate import integer, non_empty_str
from ._wire.message.outcome import is_about_the_call
from ._wire.reconcile.idempotency import key_of
from .errors import CloseError, IdempotencyKeyReused, OutcomeUnknown, StatusError, Unauthorized
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
    "EnrollmentDefaults",
    "EnrollmentInput",
    "EnrollmentOutcome",
    "Progress",
    "Refused",
    "Unknown",
]

_OPERATION: Final = "sequence_subscriptions.create"
# After so many lost answers in a row, Close is probably down: more calls would only get lost, too.
_MAX_UNKNOWN_IN_A_ROW: Final = 20


class EnrollmentDefaults(TypedDict, total=False):
    """The fields that rows of `close.enroll()` may leave out, under Close's names."""

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
    One contact to subscribe to one sequence, with all fields.

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
        """The idempotency key: the sequence and the contact."""
        return f"{self.sequence_id} {self.contact_id}"


EnrollmentInput: TypeAlias = Enrollment | Mapping[str, object] | str
"""A row: a whole `Enrollment`, some of its fields, or only the contact's id."""


@attrs.frozen
class Enrolled:
    """
    The contact was subscribed by this run, or by an earlier one with the same journal.

    *was_before* says that an earlier run did it according to the journal, and nothing was sent now.
    """

    row: Enrollment
    subscription: SequenceSubscription
    was_before: bool = False


@attrs.frozen
class Refused:
    """
    Close did not subscribe the contact, for this *reason*.

    *error* is what Close answered, or None if nothing was sent: the row came twice, or the journal
    has the answer from an earlier run.
    """

    row: Enrollment
    reason: str
    error: CloseError | None = None


@attrs.frozen
class Unknown:
    """
    It is unknown whether the contact was subscribed, so it isn't sent again.

    `await outcome.error.look_again()` looks once more.
    """

    row: Enrollment
    reason: str
    error: OutcomeUnknown


EnrollmentOutcome: TypeAlias = Enrolled | Refused | Unknown


@attrs.frozen
class Progress:
    """The number of rows so far, by outcome."""

    enrolled: int = 0
    refused: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """The number of rows that have an outcome."""
        return self.enrolled + self.refused + self.unknown

    def plus(self, outcome: EnrollmentOutcome) -> Progress:
        """Return the progress after one more row."""
        match outcome:
            case Enrolled():
                return attrs.evolve(self, enrolled=self.enrolled + 1)
            case Refused():
                return attrs.evolve(self, refused=self.refused + 1)
            case Unknown():
                return attrs.evolve(self, unknown=self.unknown + 1)


class Subscribe(Protocol):
    """Subscribes one contact. Raises `OutcomeUnknown` at once, without a look for the effect."""

    async def __call__(self, key: str, fields: Mapping[str, object]) -> SequenceSubscription:
        """Subscribe, with a journal at most once under *key*."""
        ...


class EnrollRun:
    """
    Subscribes rows through Close, and yields the outcome of each.

        async for outcome in close.enroll(rows, sequence_id="seq_..."):
            ...

    A run can be looped over once. An error stops it; with a journal, another run over the same rows
    goes on where it was.

    *subscribe* does one. *defaults* are what rows leave out. *at_once* is how many are under way at
    the same time. *settle* is for how many seconds the effect of unknown ones is looked for, None
    for not at all.
    """

    def __init__(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        subscribe: Subscribe,
        *,
        defaults: EnrollmentDefaults,
        journal: Journal | None,
        at_once: int,
        settle: float | None,
        retry_refused: bool,
        on_progress: Callable[[Progress], object] | None,
        clock: Clock,
    ) -> None:
        self.progress: Progress = Progress()
        """The number of rows so far, by outcome."""
        self._inputs = _InputReader(rows, defaults)
        self._subscribe = subscribe
        self._journal = journal
        self._at_once = integer("at_once", at_once, least=1)
        self._settle = settle
        self._retries_refused = retry_refused
        self._on_progress = on_progress
        self._clock = clock
        self._ready: deque[EnrollmentOutcome] = deque()
        self._unknown: list[Unknown] = []
        self._unknown_in_a_row = 0
        self._failure: Exception | None = None
        self._is_over = False
        self._is_broken = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EnrollmentOutcome:
        """
        Return the outcome of the next row.

        Raises:
            CloseError: it isn't about one row: the API key is refused, the network is down, the
                journal can't be written.
            TypeError, ValueError: a row is invalid, or can't be sent.
            Exception: what *rows* and *on_progress* raise.
        """
        while not self._ready:
            if self._is_over:
                raise StopAsyncIteration
            if self._is_broken:
                # A write may have been under way; only a journal knows its outcome.
                msg = "this run was interrupted: start another one, with the same rows and journal"
                raise RuntimeError(msg)
            self._is_broken = True
            await self._work()
            self._is_broken = False

        progress = self.progress.plus(self._ready[0])
        if self._on_progress is not None:
            # If that raises, the next call returns the outcome.
            self._on_progress(progress)
        self.progress = progress
        return self._ready.popleft()

    async def _work(self) -> None:
        if self._failure is not None:
            self._give_up_unknown()
            if not self._ready:
                raise self._failure
            return

        if self._unknown_in_a_row >= _MAX_UNKNOWN_IN_A_ROW and self._settle is not None:
            self._unknown_in_a_row = 0
            await self._settle_unknown(self._settle)
            return

        rows, failure = await self._inputs.take(self._at_once)
        if rows:
            await self._enroll_all(rows)
        if failure is not None:
            self._failure = self._failure or failure
        elif not rows and self._unknown and self._settle is not None:
            await self._settle_unknown(self._settle)
        elif not rows:
            self._is_over = True

    async def _enroll_all(self, rows: list[tuple[Enrollment, bool]]) -> None:
        async with anyio.create_task_group() as group:
            for row, is_repeated in rows:
                if is_repeated:
                    self._ready.append(Refused(row, "the same row came before"))
                else:
                    group.start_soon(self._enroll, row)

    async def _enroll(self, row: Enrollment) -> None:
        # The other rows under way go on to their end; then the run stops.
        try:
            self._note(await self._subscribe_once(row))
        except CloseError as error:
            self._failure = self._failure or error
        except (TypeError, ValueError) as error:
            error.add_note(f"This was about contact {row.contact_id}.")
            self._failure = self._failure or error

    async def _journal_entry(self, row: Enrollment) -> Entry | None:
        return None if self._journal is None else await self._journal.get(_journal_key(row))

    async def _subscribe_once(self, row: Enrollment) -> EnrollmentOutcome:
        entry = await self._journal_entry(row)
        earlier = None if entry is None else self._outcome_of(row, entry)
        if earlier is not None:
            return earlier

        try:
            subscription = await self._subscribe(row.key, _body_of(row, entry))
        except OutcomeUnknown as error:
            return Unknown(row, error.reason, error)
        except Unauthorized:
            # Invalid tokens are refused with 400, too.
            raise
        except StatusError as error:
            if not is_about_the_call(error.status_code):
                raise
            return Refused(row, error.message or str(error), error)
        except IdempotencyKeyReused:
            # Another process has just sent it, with other fields, or was refused.
            return await self._subscribe_once(row)
        return Enrolled(row, subscription)

    def _outcome_of(self, row: Enrollment, entry: Entry) -> EnrollmentOutcome | None:
        if entry.state == "done":
            subscription = SequenceSubscription.from_dict(dict(entry.result or {}))
            return Enrolled(row, subscription, was_before=True)
        if entry.state == "refused" and not self._retries_refused:
            return Refused(row, entry.reason or "refused in an earlier run")
        return None

    def _note(self, outcome: EnrollmentOutcome) -> None:
        self._unknown_in_a_row = self._unknown_in_a_row + 1 if isinstance(outcome, Unknown) else 0
        self._keep(outcome)

    def _keep(self, outcome: EnrollmentOutcome) -> None:
        if isinstance(outcome, Unknown) and self._settle is not None:
            # Close's lists lag: to wait for each of them separately would take a minute each.
            self._unknown.append(outcome)
        else:
            self._ready.append(outcome)

    async def _settle_unknown(self, settle: float) -> None:
        await self._look_for_all()
        if self._unknown:
            await self._clock.sleep(settle)
            await self._look_for_all()
        self._give_up_unknown()

    async def _look_for_all(self) -> None:
        unknown, self._unknown = self._unknown, []
        limiter = anyio.CapacityLimiter(self._at_once)
        async with anyio.create_task_group() as group:
            for outcome in unknown:
                group.start_soon(self._look_for, outcome, limiter)

    async def _look_for(self, outcome: Unknown, limiter: anyio.CapacityLimiter) -> None:
        async with limiter:
            try:
                self._keep(await self._look_once(outcome))
            except CloseError:
                self._unknown.append(outcome)

    async def _look_once(self, outcome: Unknown) -> EnrollmentOutcome:
        entry = await self._journal_entry(outcome.row)
        if entry is not None and entry.state not in {"sending", "unknown"}:
            # Another process was sending it, and has written its outcome down meanwhile.
            return await self._subscribe_once(outcome.row)
        return Enrolled(outcome.row, cast("SequenceSubscription", await outcome.error.look_again()))

    def _give_up_unknown(self) -> None:
        self._ready.extend(self._unknown)
        self._unknown = []


class _InputReader:
    """Reads and checks rows, none before it's needed."""

    def __init__(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        defaults: EnrollmentDefaults,
    ) -> None:
        self._defaults = defaults
        self._number = 0
        self._seen: set[bytes] = set()
        self._async_rows: AsyncIterator[EnrollmentInput] | None = None
        self._sync_rows: Iterator[EnrollmentInput] = iter(())
        if isinstance(rows, AsyncIterable):
            self._async_rows = aiter(rows)
        else:
            self._sync_rows = iter(rows)

    async def take(self, count: int) -> tuple[list[tuple[Enrollment, bool]], Exception | None]:
        """Return the next rows, each with whether it came before, and the error that ended them."""
        taken: list[tuple[Enrollment, bool]] = []
        while len(taken) < count:
            try:
                if self._async_rows is None:
                    taken.append(self._read(next(self._sync_rows)))
                else:
                    taken.append(self._read(await anext(self._async_rows)))
            except (StopIteration, StopAsyncIteration):
                break
            except Exception as failure:  # noqa: BLE001 - rows come from anywhere
                return taken, failure
        return taken, None

    def _read(self, row: EnrollmentInput) -> tuple[Enrollment, bool]:
        self._number += 1
        enrollment = _enrollment(row, self._defaults, self._number)
        # A million whole keys would take a lot of memory.
        digest = blake2b(enrollment.key.encode(), digest_size=16).digest()
        is_repeated = digest in self._seen
        self._seen.add(digest)
        return enrollment, is_repeated


_FIELDS: Final = tuple(attrs.fields_dict(Enrollment))


def _enrollment(row: object, defaults: EnrollmentDefaults, number: int) -> Enrollment:
    given = _fields_of(row, number)
    fields = {**cast("dict[str, object]", defaults), **given}
    unknown = sorted(fields.keys() - set(_FIELDS))
    if unknown:
        msg = f"row {number}: unknown {', '.join(unknown)}; the fields are {', '.join(_FIELDS)}"
        raise ValueError(msg)

    for name in ("contact_id", "sequence_id"):
        non_empty_str(f"row {number}: {name}", fields.get(name))
    for name, value in fields.items():
        _check(f"row {number}: {name}", name, value)
    return Enrollment(**fields)  # type: ignore[arg-type]  # that's what was checked


_TYPES: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "calls_assigned_to": ("a list", (list, tuple)),
    "sms_options": ("SmsOptions", (SmsOptions, dict)),
}


def _check(what: str, name: str, value: object) -> None:
    if value is None:
        msg = f"{what} can't be None: leave it out"
        raise ValueError(msg)

    words, kinds = _TYPES.get(name, ("a string", str))
    if value is not UNSET and not isinstance(value, kinds):
        msg = f"{what} must be {words}, got {type(value).__name__}"
        raise TypeError(msg)


def _fields_of(row: object, number: int) -> dict[str, object]:
    match row:
        case str():
            return {"contact_id": row}
        case Enrollment():
            return _set_fields(row)
        case Mapping():
            return {
                str(name): value for name, value in cast("Mapping[object, object]", row).items()
            }
        case _:
            kind = type(row).__name__
            msg = f"row {number} must be an Enrollment, a mapping or a contact id, got {kind}"
            raise TypeError(msg)


def _journal_key(row: Enrollment) -> str:
    return key_of(_OPERATION, row.key)


def _body_of(row: Enrollment, entry: Entry | None) -> Mapping[str, object]:
    if entry is not None and entry.state in {"sending", "unknown"}:
        # The body that was sent then is what has to be found now.
        return entry.parameters
    return _set_fields(row)


def _set_fields(row: Enrollment) -> dict[str, object]:
    return attrs.asdict(row, recurse=False, filter=lambda _, value: value is not UNSET)
