"""The sliding window of a run: rows are sent in order, several at once, each at most once."""

from __future__ import annotations

from collections import deque
from functools import partial
from hashlib import blake2b
from inspect import isawaitable
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, cast, get_args

import anyio
import attrs

from .._validate import flag, integer, one_of
from .._wire.common.background import Background
from .._wire.message.outcome import is_about_the_call
from .._wire.reconcile.idempotency import key_of
from ..errors import (
    CloseError,
    IdempotencyKeyReused,
    OutcomeUnknown,
    StatusError,
    Unauthorized,
)
from ..models import SequenceSubscription
from ..paging.checkpoint import SeenRows
from ._outcomes import Enrolled, Progress, Refused, Unknown, kind_in, kind_of
from ._rows import (
    NEEDED,
    check_campaign,
    check_defaults,
    old_key_of,
    row_as_far_as_read,
    row_of,
    set_fields,
    start_of_keys,
)
from ._source import Source

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence
    from typing import Self

    from .._core.clock import Clock
    from ..journal import Entry, Journal
    from ._outcomes import EnrollmentOutcome
    from ._rows import Enrollment, EnrollmentDefaults, EnrollmentInput

OPERATION: Final = "sequence_subscriptions.create"
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


class Subscribe(Protocol):
    """Subscribes one contact. Raises `OutcomeUnknown` at once, without a look for the effect."""

    async def __call__(
        self, key: str, fields: Mapping[str, object], resent_refusal: int
    ) -> SequenceSubscription:
        """Subscribe, with a journal at most once under *key*, over that refusal and no later."""
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
        campaign: str | None = None,
        at_once: int,
        settle: float | None,
        retry_refused: bool,
        on_bad_row: OnBadRow,
        on_progress: Callable[[Progress], object] | None,
        clock: Clock,
    ) -> None:
        check_defaults(defaults)
        if campaign is not None:
            check_campaign(campaign)
            if journal is None:
                msg = "a campaign needs a journal, which knows what was sent for it"
                raise ValueError(msg)
        self.progress: Progress = Progress()
        """The number of rows so far, by outcome."""
        self._source = Source(rows, self._wake)
        self._defaults = defaults
        self._subscribe = subscribe
        self._find = find
        self._journal = journal
        self._start_of_keys = start_of_keys(campaign)
        self._at_once = integer("at_once", at_once, least=1)
        self._settle = settle
        self._retries_refused = flag("retry_refused", retry_refused)
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

    async def __aexit__(self, *_: object) -> None:
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
            row = row_of(given, self._defaults)
        except (TypeError, ValueError) as error:
            if not self._refuses_bad_rows:
                msg = f"row {self._number}: {error}"
                raise type(error)(msg) from None
            bad = _Slot(self._number, row_as_far_as_read(given, self._defaults))
            refused = Refused(bad.row, str(error), kind="bad_row", number=bad.number)
            self._keep_at_once(bad, refused)
            return

        # Campaigns are younger than the keys with white space.
        old_key = None if self._start_of_keys else old_key_of(given, self._defaults, row)
        slot = _Slot(self._number, row, old_key)
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

    def _key_of(self, row: Enrollment) -> str:
        return f"{self._start_of_keys}{row.key}"

    async def _subscribe_once(self, slot: _Slot, *, is_again: bool = False) -> EnrollmentOutcome:
        row, entry = slot.row, None
        key = self._key_of(row)
        if slot.old_key is not None and self._journal is not None:
            old = await self._journal.get(key_of(OPERATION, slot.old_key))
            key = slot.old_key if old is not None and old.state != "idle" else key
        if self._journal is not None:
            entry = await self._journal.get(key_of(OPERATION, key))
        earlier = None if entry is None else self._outcome_of(row, entry, is_again=is_again)
        if earlier is not None:
            return earlier

        try:
            # Of several workers that send over the same refusal one does; the others hear of it.
            refusal = entry.attempt if entry is not None and entry.state == "refused" else 0
            subscription = await self._subscribe(key, _body_of(row, entry), refusal)
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
            return await self._subscribe_once(slot, is_again=True)
        return Enrolled(row, subscription)

    async def _refused(self, row: Enrollment, error: StatusError) -> Refused:
        reason, kind = error.message or str(error), kind_of(error)
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

    def _outcome_of(
        self, row: Enrollment, entry: Entry, *, is_again: bool
    ) -> EnrollmentOutcome | None:
        if entry.state == "done":
            subscription = SequenceSubscription.from_dict(dict(entry.result or {}))
            return Enrolled(row, subscription, was_before=True)
        if entry.state == "refused" and (is_again or not self._retries_refused):
            reason = entry.reason or "refused in an earlier run"
            return Refused(row, reason, kind=kind_in(reason) or "other")
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
            entry = await self._journal.get(key_of(OPERATION, self._key_of(outcome.row)))
        if entry is not None and entry.state not in {"sending", "unknown"}:
            # Another process was sending it, and has written its outcome down meanwhile.
            return await self._subscribe_once(slot, is_again=True)
        found = cast("SequenceSubscription", await outcome.error.look_again())
        return Enrolled(outcome.row, found)


def _is_of(subscription: SequenceSubscription, row: Enrollment) -> bool:
    shown = tuple(getattr(subscription, name, None) for name in NEEDED)
    return shown == (row.contact_id, row.sequence_id)


def _body_of(row: Enrollment, entry: Entry | None) -> Mapping[str, object]:
    if entry is not None and entry.state in {"sending", "unknown"}:
        # The body that was sent then is what has to be found now.
        return entry.parameters
    return set_fields(row)
