"""Subscribing many contacts to sequences, each at most once, across crashes and lost answers."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterable, Iterable, Mapping
from functools import partial
from hashlib import blake2b
from inspect import isawaitable
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, TypedDict, cast, get_args

import anyio
import attrs

from ._core.model import UNSET, as_json
from ._validate import ids, integer, non_empty_str, one_of
from ._wire.common.background import Background
from ._wire.message.outcome import is_about_the_call
from ._wire.reconcile.idempotency import key_of
from .errors import (
    BadRequest,
    CloseError,
    IdempotencyKeyReused,
    NotFound,
    OutcomeUnknown,
    StatusError,
    Unauthorized,
)
from .models import SequenceSubscription, SmsOptions
from .paging.checkpoint import SeenRows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from types import TracebackType
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
    "OnBadRow",
    "Progress",
    "Refused",
    "RefusedKind",
    "Unknown",
]

_OPERATION: Final = "sequence_subscriptions.create"
# After so many lost answers in a row, Close is probably down: more calls would only get lost, too.
_MAX_UNKNOWN_IN_A_ROW: Final = 20
# So many lost answers may wait to be looked for together.
_MAX_UNKNOWN: Final = 200
# How far the others may get ahead of a slow row, in windows: they wait in memory for their turn.
_AHEAD: Final = 16
# Sixteen bytes tell two of any number of rows apart.
_DIGEST_BYTES: Final = 16

OnBadRow: TypeAlias = Literal["stop", "refuse"]
"""What a row that can't be sent does: end the run, or become a `Refused`."""

RefusedKind: TypeAlias = Literal[
    "bad_row", "duplicate", "already_subscribed", "not_found", "invalid", "other"
]
"""
Why a row wasn't subscribed.

`bad_row`: it can't be sent as it is. `duplicate`: the contact came before in this run.
`already_subscribed`: Close refused it, and there is a subscription of the contact to the sequence,
of whatever status: Close takes no second one until the first is deleted. `not_found`: Close knows
no such object. `invalid`: Close names fields that are wrong. `other`: anything else.
"""


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

    The fields are those of `close.sequence_subscriptions.create()`. White space around a text is
    removed.

    Raises:
        ValueError: a text is empty, or an id holds white space.
        TypeError: a field is of the wrong type.
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

    def __attrs_post_init__(self) -> None:
        for name in _FIELDS:
            object.__setattr__(self, name, _checked(name, getattr(self, name)))

    @property
    def key(self) -> str:
        """The idempotency key: the sequence and the contact. Neither holds white space."""
        return f"{self.sequence_id} {self.contact_id}"


EnrollmentInput: TypeAlias = Enrollment | Mapping[str, object] | str
"""A row: a whole `Enrollment`, some of its fields, or only the contact's id."""


@attrs.frozen
class Enrolled:
    """
    The contact was subscribed by this run, or by an earlier one with the same journal.

    *was_before* says that it was done before according to the journal, by an earlier run or for an
    earlier row of this one, and nothing was sent now. *number* is that of the row, from 1.
    """

    row: Enrollment
    subscription: SequenceSubscription
    was_before: bool = False
    number: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Refused:
    """
    Close did not subscribe the contact, for this *reason*, which is of this *kind*.

    *error* is what Close answered, or None if nothing was sent: the row is bad or came twice, or
    the journal has the answer from an earlier run (then *kind* goes by Close's text alone).
    *existing* is the subscription that is in the way. *number* is that of the row, from 1. The
    *row* of a bad one holds what could be read of it, unchecked.
    """

    row: Enrollment
    reason: str
    error: CloseError | None = None
    kind: RefusedKind = attrs.field(default="other", kw_only=True)
    existing: SequenceSubscription | None = attrs.field(default=None, kw_only=True)
    number: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Unknown:
    """
    It is unknown whether the contact was subscribed, so it isn't sent again.

    `await outcome.error.look_again()` looks once more. *number* is that of the row, from 1.
    """

    row: Enrollment
    reason: str
    error: OutcomeUnknown
    number: int = attrs.field(default=0, kw_only=True)


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


class FindSubscriptions(Protocol):
    """Returns the subscriptions of one contact to one sequence, of whatever status."""

    async def __call__(self, row: Enrollment) -> Sequence[SequenceSubscription]:
        """Look."""
        ...


@attrs.define(eq=False)
class _Slot:
    """The place of one row in the order of the rows, and what came of it."""

    number: int
    row: Enrollment
    # A key of the same contact under which an earlier version may have noted it.
    old_key: str | None = None
    # The same contact is on its way already: it comes first.
    after: _Slot | None = None
    outcome: EnrollmentOutcome | None = None
    over: anyio.Event = attrs.field(factory=anyio.Event)


class EnrollRun:
    """
    Subscribes rows through Close, and yields the outcome of each.

        async for outcome in close.enroll(rows, sequence_id="seq_..."):
            ...

    Outcomes come in the order of the rows; those of lost answers come later, when they have been
    looked for. Rows are read and sent only while the loop waits for the next outcome, *at_once* of
    them at the same time. Behind a slow row the others go on, up to sixteen times *at_once* of
    them; their outcomes wait in memory for their turn.

    A run can be looped over once. An error stops it; with a journal, another run over the same rows
    goes on where it was. When a loop is left early, nothing more is sent, and what is under way
    goes on to its end. `aclose()`, `async with` on the run, and the end of the client wait for
    that; what the loop didn't take can still be taken afterwards.

    *subscribe* does one. *find* looks for earlier subscriptions. *defaults* is what rows leave out.
    *settle* is for how many seconds the effect of unknown ones is looked for, None for not at all.
    """

    def __init__(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        subscribe: Subscribe,
        find: FindSubscriptions,
        *,
        defaults: EnrollmentDefaults,
        journal: Journal | None,
        at_once: int,
        settle: float | None,
        retry_refused: bool,
        on_bad_row: OnBadRow,
        on_progress: Callable[[Progress], object] | None,
        clock: Clock,
    ) -> None:
        self.progress: Progress = Progress()
        """The number of rows so far, by outcome."""
        self._source = _Source(rows, self._wake)
        self._defaults = defaults
        self._subscribe = subscribe
        self._find = find
        self._journal = journal
        self._at_once = integer("at_once", at_once, least=1)
        self._settle = settle
        self._retries_refused = retry_refused
        self._refuses_bad_rows = one_of("on_bad_row", on_bad_row, get_args(OnBadRow)) == "refuse"
        self._on_progress = on_progress
        self._clock = clock
        self._number = 0
        # Rows that were read and not told yet, in order; then outcomes whose turn it is.
        self._line: deque[_Slot] = deque()
        self._ready: deque[EnrollmentOutcome] = deque()
        self._unknown: list[Unknown] = []
        self._unknown_in_a_row = 0
        # The rows so far, if no journal knows them; with one, those under way.
        self._seen = SeenRows(size=_DIGEST_BYTES)
        self._by_key: dict[str, _Slot] = {}
        self._under_way = 0
        self._is_settling = False
        self._calls = Background()
        self._helpers = Background()
        self._changed: anyio.Event | None = None
        self._failure: BaseException | None = None
        self._is_closed = False
        self._is_interrupted = False

    def __aiter__(self) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """
        Send nothing more, and wait for what is under way.

        The outcomes that weren't taken yet can still be looped over.
        """
        self._is_closed = True
        self._helpers.cancel()
        try:
            await self._calls.join()
            await self._helpers.join()
        except anyio.get_cancelled_exc_class():
            await self._break_off()
            raise

    async def _break_off(self) -> None:
        # What has left is seen through; what hasn't is not sent.
        self._is_interrupted = True
        self._calls.cancel()
        self._helpers.cancel()
        with anyio.CancelScope(shield=True):
            await self._calls.join()
            await self._helpers.join()

    async def __anext__(self) -> EnrollmentOutcome:
        """
        Return the outcome of the next row.

        If this is cancelled, what has left is seen through, and the run is over.

        Raises:
            CloseError: it isn't about one row: the API key is refused, the network is down, the
                journal can't be written.
            TypeError, ValueError: a row is invalid, or can't be sent.
            Exception: what *rows* and *on_progress* raise.
        """
        try:
            await self._wait_for_outcome()
        except anyio.get_cancelled_exc_class():
            await self._break_off()
            raise

        progress = self.progress.plus(self._ready[0])
        if self._on_progress is not None:
            # If that raises, the next call returns the outcome.
            told = self._on_progress(progress)
            if isawaitable(told):
                await told
        self.progress = progress
        return self._ready.popleft()

    async def _wait_for_outcome(self) -> None:
        self._fill()
        while not self._take_ready():
            changed = self._changed = anyio.Event()
            self._fill()
            self._settle_if_due()
            if self._line or self._is_settling or (self._source.is_reading and self._may_read):
                if not self._take_ready():
                    await changed.wait()
                continue

            if self._unknown:
                # Nothing more is looked for; what is known is told all the same.
                self._ready.extend(self._unknown)
                self._unknown = []
                continue
            await self._end()

    def _take_ready(self) -> bool:
        while self._line and self._line[0].over.is_set():
            outcome = self._line.popleft().outcome
            if isinstance(outcome, Unknown) and self._settle is not None:
                # Close's lists lag: to wait for each of them separately would take a minute each.
                self._unknown.append(outcome)
            elif outcome is not None:
                self._ready.append(outcome)
        return bool(self._ready)

    async def _end(self) -> None:
        self._helpers.cancel()
        await self._helpers.join()
        if self._is_interrupted:
            # A write may have been under way; only a journal knows its outcome.
            msg = "this run was interrupted: start another one, with the same rows and journal"
            raise RuntimeError(msg)
        if self._failure is not None:
            self._is_interrupted = True
            raise self._failure
        raise StopAsyncIteration

    def _wake(self) -> None:
        if self._changed is not None:
            self._changed.set()

    @property
    def _may_read(self) -> bool:
        is_going = not (self._is_closed or self._is_interrupted or self._source.is_over)
        return is_going and self._failure is None

    @property
    def _has_room(self) -> bool:
        is_narrow = self._settle is not None and self._unknown_in_a_row > 0
        left = _MAX_UNKNOWN_IN_A_ROW - self._unknown_in_a_row if is_narrow else self._at_once
        waiting = len(self._line) + len(self._ready)
        return (
            self._under_way < min(self._at_once, left)
            and waiting < self._at_once * _AHEAD
            and len(self._unknown) < _MAX_UNKNOWN
        )

    def _fill(self) -> None:
        """Begin the rows that are there, as long as there is room."""
        while self._may_read and self._has_room:
            try:
                given = self._source.poll(self._helpers)
                if given is None:
                    return
                self._begin(given[0])
            except Exception as failure:  # noqa: BLE001 - rows come from anywhere
                self._fail(failure)

    def _begin(self, given: object) -> None:
        self._number += 1
        try:
            row = _enrollment(given, self._defaults)
        except (TypeError, ValueError) as error:
            if not self._refuses_bad_rows:
                msg = f"row {self._number}: {error}"
                raise type(error)(msg) from None
            bad = _Slot(self._number, _as_far_as_read(given, self._defaults))
            refused = Refused(bad.row, str(error), kind="bad_row", number=bad.number)
            self._keep_at_once(bad, refused)
            return

        slot = _Slot(self._number, row, _old_key(given, self._defaults, row))
        if self._journal is not None:
            slot.after, self._by_key[row.key] = self._by_key.get(row.key), slot
        elif self._is_repeated(row):
            said = "the same row came before"
            self._keep_at_once(slot, Refused(row, said, kind="duplicate", number=slot.number))
            return
        self._line.append(slot)
        self._under_way += 1
        self._calls.start(partial(self._enroll, slot))

    def _is_repeated(self, row: Enrollment) -> bool:
        # A million whole keys would take a lot of memory.
        digest = blake2b(row.key.encode(), digest_size=_DIGEST_BYTES).digest()
        if digest in self._seen:
            return True
        self._seen.add(digest)
        return False

    def _keep_at_once(self, slot: _Slot, outcome: EnrollmentOutcome) -> None:
        slot.outcome = outcome
        slot.over.set()
        self._line.append(slot)

    def _fail(self, failure: BaseException) -> None:
        # The other rows under way go on to their end; then the run stops.
        self._failure = self._failure or failure

    async def _enroll(self, slot: _Slot) -> None:
        try:
            if slot.after is not None:
                await slot.after.over.wait()
            slot.outcome = attrs.evolve(await self._subscribe_once(slot), number=slot.number)
            is_unknown = isinstance(slot.outcome, Unknown)
            self._unknown_in_a_row = self._unknown_in_a_row + 1 if is_unknown else 0
        except anyio.get_cancelled_exc_class():
            self._is_interrupted = True
            raise
        except BaseException as error:  # noqa: BLE001 - the loop over the run raises it
            if isinstance(error, TypeError | ValueError):
                error.add_note(f"This was about contact {slot.row.contact_id}.")
            self._fail(error)
        finally:
            slot.after = None
            slot.over.set()
            self._under_way -= 1
            if self._by_key.get(slot.row.key) is slot:
                del self._by_key[slot.row.key]
            self._wake()

    async def _key_of(self, slot: _Slot) -> str:
        if slot.old_key is not None and self._journal is not None:
            entry = await self._journal.get(key_of(_OPERATION, slot.old_key))
            if entry is not None and entry.state != "idle":
                return slot.old_key
        return slot.row.key

    async def _subscribe_once(self, slot: _Slot) -> EnrollmentOutcome:
        row, key, entry = slot.row, await self._key_of(slot), None
        if self._journal is not None:
            entry = await self._journal.get(key_of(_OPERATION, key))
        earlier = None if entry is None else self._outcome_of(row, entry)
        if earlier is not None:
            return earlier

        try:
            subscription = await self._subscribe(key, _body_of(row, entry))
        except OutcomeUnknown as error:
            return Unknown(row, error.reason, error)
        except Unauthorized:
            # Invalid tokens are refused with 400, too.
            raise
        except StatusError as error:
            if not is_about_the_call(error.status_code):
                raise
            return await self._refused(row, error)
        except IdempotencyKeyReused:
            # Another process has just sent it, with other fields, or was refused.
            return await self._subscribe_once(slot)
        return Enrolled(row, subscription)

    async def _refused(self, row: Enrollment, error: StatusError) -> Refused:
        reason, kind = error.message or str(error), _kind_of(error)
        if kind == "not_found":
            return Refused(row, reason, error, kind=kind)
        try:
            found = await self._find(row)
        except CloseError:
            # What Close said must do.
            found = ()
        existing = next((one for one in found if _is_of(one, row)), None)
        if existing is not None:
            kind = "already_subscribed"
        return Refused(row, reason, error, kind=kind, existing=existing)

    def _outcome_of(self, row: Enrollment, entry: Entry) -> EnrollmentOutcome | None:
        if entry.state == "done":
            subscription = SequenceSubscription.from_dict(dict(entry.result or {}))
            return Enrolled(row, subscription, was_before=True)
        if entry.state == "refused" and not self._retries_refused:
            reason = entry.reason or "refused in an earlier run"
            return Refused(row, reason, kind=_kind_in(reason) or "other")
        return None

    def _settle_if_due(self) -> None:
        if self._settle is None or not self._unknown or self._is_settling or self._under_way:
            return
        if self._failure is not None or self._is_closed or self._is_interrupted:
            return
        self._is_settling = True
        self._unknown_in_a_row = 0
        batch, self._unknown = self._unknown, []
        self._helpers.start(partial(self._settle_all, batch, self._settle))

    async def _settle_all(self, batch: list[Unknown], settle: float) -> None:
        left = batch
        try:
            left = await self._look_for_all(left)
            if left:
                await self._clock.sleep(settle)
                left = await self._look_for_all(left)
        except anyio.get_cancelled_exc_class():
            raise
        except BaseException as error:  # noqa: BLE001 - the loop over the run raises it
            self._fail(error)
        finally:
            self._ready.extend(left)
            self._is_settling = False
            self._wake()

    async def _look_for_all(self, unknown: list[Unknown]) -> list[Unknown]:
        """Look for all once. What was found is ready; return the others."""
        found: dict[int, EnrollmentOutcome] = {}
        limiter = anyio.CapacityLimiter(self._at_once)

        async def look_for(outcome: Unknown) -> None:
            async with limiter:
                try:
                    looked = await self._look_once(outcome)
                except CloseError:
                    return
            if not isinstance(looked, Unknown):
                found[outcome.number] = attrs.evolve(looked, number=outcome.number)

        try:
            async with anyio.create_task_group() as group:
                for outcome in unknown:
                    group.start_soon(look_for, outcome)
        finally:
            self._ready.extend(found[number] for number in sorted(found))
            unknown[:] = [one for one in unknown if one.number not in found]
        return unknown

    async def _look_once(self, outcome: Unknown) -> EnrollmentOutcome:
        slot = _Slot(outcome.number, outcome.row)
        entry = None
        if self._journal is not None:
            entry = await self._journal.get(key_of(_OPERATION, outcome.row.key))
        if entry is not None and entry.state not in {"sending", "unknown"}:
            # Another process was sending it, and has written its outcome down meanwhile.
            return await self._subscribe_once(slot)
        found = cast("SequenceSubscription", await outcome.error.look_again())
        return Enrolled(outcome.row, found)


class _Source:
    """Reads rows, none before it's asked for. Async ones are read in one task of their own."""

    def __init__(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        wake: Callable[[], None],
    ) -> None:
        _check_rows(rows)
        self._wake = wake
        self._async_rows: AsyncIterator[EnrollmentInput] | None = None
        self._sync_rows: Iterator[EnrollmentInput] = iter(())
        if isinstance(rows, AsyncIterable):
            self._async_rows = aiter(rows)
        else:
            self._sync_rows = iter(rows)
        self._came: tuple[object] | None = None
        self._failure: BaseException | None = None
        self._wanted: anyio.Event | None = None
        self.is_reading = False
        self.is_over = False

    def poll(self, tasks: Background) -> tuple[object] | None:
        """
        Return the next row in a tuple if it's there.

        Raises:
            Exception: what the rows raise.
        """
        if self._async_rows is None:
            try:
                return (next(self._sync_rows),)
            except StopIteration:
                self.is_over = True
                return None

        came, self._came = self._came, None
        if came is None and self._failure is not None:
            self.is_over = True
            raise self._failure
        if came is None and not self.is_reading:
            self.is_reading = True
            if self._wanted is None:
                self._wanted = anyio.Event()
                tasks.start(partial(self._read, self._async_rows))
            self._wanted.set()
        return came

    async def _read(self, rows: AsyncIterator[EnrollmentInput]) -> None:
        while not self.is_over and self._failure is None and self._wanted is not None:
            await self._wanted.wait()
            self._wanted = anyio.Event()
            try:
                self._came = (await anext(rows),)
            except StopAsyncIteration:
                self.is_over = True
            except anyio.get_cancelled_exc_class():
                self.is_over = True
                raise
            except BaseException as failure:  # noqa: BLE001 - rows come from anywhere
                self._failure = failure
            finally:
                self.is_reading = False
                self._wake()


def _check_rows(rows: object) -> None:
    kind = type(rows).__name__
    if isinstance(rows, str | bytes | bytearray):
        msg = f"rows must be a list of rows, got a single {kind}: put it in a list"
    elif isinstance(rows, Mapping | Enrollment):
        msg = f"rows must be a list of rows, got a single row ({kind}): put it in a list"
    elif any(hasattr(rows, name) for name in ("__dataframe__", "columns", "column_names")):
        msg = (
            f"rows must be a list of rows, got a table ({kind}), which gives its columns: "
            'pass .to_dict("records") (pandas), .to_dicts() (polars) or .to_pylist() (pyarrow)'
        )
    elif isinstance(rows, Iterable | AsyncIterable):
        return
    else:
        call = ": call it, and pass what it returns" if callable(rows) else ""
        msg = f"rows must be a list, or another iterable of rows, got {kind}{call}"
    raise TypeError(msg)


_FIELDS: Final = tuple(attrs.fields_dict(Enrollment))
_IDS: Final = frozenset({"contact_id", "sequence_id", "lead_id", "sender_account_id"})
_NEEDED: Final = ("contact_id", "sequence_id")


def _enrollment(given: object, defaults: EnrollmentDefaults) -> Enrollment:
    fields = _with_defaults(given, defaults)
    if "None" in fields:
        # What csv.DictReader calls the cells beyond the header.
        msg = "it has more cells than there are columns"
        raise ValueError(msg)
    unknown = sorted(fields.keys() - set(_FIELDS))
    if unknown:
        msg = f"unknown {', '.join(unknown)}; the fields are {', '.join(_FIELDS)}"
        raise ValueError(msg)

    needed = {name: fields.get(name) for name in _NEEDED}
    row = Enrollment(**{**fields, **needed})  # type: ignore[arg-type]  # it checks them itself
    try:
        json.dumps(as_json(_set_fields(row)), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        msg = f"it can't be written as JSON: {error}"
        raise TypeError(msg) from None
    return row


def _as_far_as_read(given: object, defaults: EnrollmentDefaults) -> Enrollment:
    """Return a row that can't be sent, its fields unchecked."""
    try:
        fields = _with_defaults(given, defaults)
    except TypeError:
        fields = {}
    row = Enrollment.__new__(Enrollment)
    for name in _FIELDS:
        missing: object = "" if name in _NEEDED else UNSET
        value = fields.get(name, missing)
        is_text = name not in _TYPES and isinstance(value, str)
        object.__setattr__(row, name, value if is_text else missing)
    return row


def _old_key(given: object, defaults: EnrollmentDefaults, row: Enrollment) -> str | None:
    """Return the key of a row as it was before white space was removed, if it's another one."""
    if isinstance(given, Enrollment):
        return None
    fields = _with_defaults(given, defaults)
    old = f"{fields['sequence_id']} {fields['contact_id']}"
    return None if old == row.key else old


_TYPES: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "calls_assigned_to": ("a list", (list, tuple)),
    "sms_options": ("SmsOptions", (SmsOptions, dict)),
}


def _checked(name: str, value: object) -> object:
    if value is UNSET:
        return value
    if name in _NEEDED:
        value = non_empty_str(name, value)
    if value is None:
        msg = f"{name} can't be None: leave it out"
        raise ValueError(msg)

    words, kinds = _TYPES.get(name, ("a string", str))
    if not isinstance(value, kinds):
        msg = f"{name} must be {words}, got {type(value).__name__}"
        raise TypeError(msg)
    if name == "calls_assigned_to":
        return ids(name, value)
    return _checked_text(name, value) if isinstance(value, str) else value


def _checked_text(name: str, value: str) -> str:
    text = value.strip()
    if not text:
        msg = f"{name} must be a non-empty string, got {value!r}: leave it out"
        raise ValueError(msg)
    if name in _IDS and any(letter.isspace() for letter in text):
        msg = f"{name} must hold no white space, got {value!r}"
        raise ValueError(msg)
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = f"{name} must be valid Unicode, got {value!r}"
        raise ValueError(msg) from None
    return text


def _with_defaults(given: object, defaults: EnrollmentDefaults) -> dict[str, object]:
    return {**cast("dict[str, object]", defaults), **_fields_of(given)}


def _fields_of(given: object) -> dict[str, object]:
    match given:
        case str():
            return {"contact_id": given}
        case Enrollment():
            return _set_fields(given)
        case Mapping():
            items = cast("Mapping[object, object]", given).items()
            return {str(name): value for name, value in items}
        case _:
            kind = type(given).__name__
            msg = f"it must be an Enrollment, a mapping or a contact id, got {kind}"
            raise TypeError(msg)


_INVALID: Final = 422


def _kind_of(error: StatusError) -> RefusedKind:
    if isinstance(error, NotFound):
        return "not_found"
    found = _kind_in(error.message or "")
    if found is not None:
        return found
    names_fields = isinstance(error, BadRequest) and bool(error.field_errors)
    return "invalid" if names_fields or error.status_code == _INVALID else "other"


def _kind_in(reason: str) -> RefusedKind | None:
    # [guess: Close's words aren't known]; they choose a word for people, and nothing else.
    text = reason.lower()
    if "already" in text and "subscribed" in text:
        return "already_subscribed"
    return "not_found" if "not found" in text else None


def _is_of(subscription: SequenceSubscription, row: Enrollment) -> bool:
    shown = tuple(getattr(subscription, name, None) for name in _NEEDED)
    return shown == (row.contact_id, row.sequence_id)


def _body_of(row: Enrollment, entry: Entry | None) -> Mapping[str, object]:
    if entry is not None and entry.state in {"sending", "unknown"}:
        # The body that was sent then is what has to be found now.
        return entry.parameters
    return _set_fields(row)


def _set_fields(row: Enrollment) -> dict[str, object]:
    return attrs.asdict(row, recurse=False, filter=lambda _, value: value is not UNSET)
