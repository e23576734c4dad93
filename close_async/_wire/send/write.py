"""The loop that sends one call until it has an answer or must give up."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import attrs
from anyio import get_cancelled_exc_class

from ...errors import CloseError, RateLimited, ResponseUnreadable, StatusError
from ..message.outcome import Outcome
from ..message.rate_headers import asked_delay
from ..message.request import request_line
from ..message.response import Answered, conclude, headline, why_unknown
from ..rate.limiter import HeldTooLong
from ..reconcile.idempotency import InTheWay, record_of
from ..reconcile.matching import clues_of
from ..reconcile.reconciler import Doubt, Inquiry, learn_who
from ..retry.policy import Again, Attempt, Stop, decide, may_go_blindly
from .attempt import Transmission

if TYPE_CHECKING:
    import httpx

    from ..._core.call import Call, Response
    from ...errors import OutcomeUnknown
    from ...journal import Entry
    from ..common.context import Link
    from ..message.response import Trial
    from ..rate.limiter import Admission

__all__ = ["deliver"]

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")

_TOO_MANY: Final = 429


async def deliver(call: Call[T], link: Link) -> Response[T]:
    """
    Send *call*, again where that is safe, and return the answer, parsed.

    Raises:
        CloseError: which one says what is known about the call.
    """
    clues = clues_of(call)
    if clues is None:
        return await _Delivery(call, link).run()
    async with link.shared.lanes.of(f"{call.operation} {clues.kin}"):
        return await _Delivery(call, link).run()


class _Delivery(Generic[T]):
    """One call on its way, from the first attempt to what the caller gets."""

    def __init__(self, call: Call[T], link: Link) -> None:
        self._call = call
        self._link = link
        self._clock = link.settings.clock
        self._record = record_of(call, link.settings)
        self._transmission = Transmission(call, link, self._record)
        self._began: float | None = None
        self._number = 0
        self._turn: int | None = None
        self._doubt: Doubt | None = None
        self._inquiry: Inquiry[T] | None = None

    async def run(self) -> Response[T]:
        """Send until there is an answer, or an error that says why there is none."""
        await self._prepare()
        try:
            return await self._send_and_find_out()
        except get_cancelled_exc_class() as cancelled:
            if self._doubt is not None and not getattr(cancelled, "__notes__", ()):
                cancelled.add_note(str(self._inquire().error()))
            raise

    async def _send_and_find_out(self) -> Response[T]:
        while True:
            try:
                trial, attempt, step = await self._go()
            except InTheWay as other:
                earlier = await self._settle_earlier(other.entry)
                if earlier is not None:
                    return earlier
                continue

            if isinstance(step, Again):
                await self._wait(trial, step.delay)
                continue
            if step is Stop.END:
                return self._conclude(trial)
            found = await self._inquire().find_out()
            if found is not None:
                return found
            self._go_blindly_or_give_up(attempt)

    async def _prepare(self) -> None:
        # The journal must say when it was sent by Close's clock: who reads it after a crash tells
        # the object from an older one by that.
        time = self._link.shared.server_time
        if self._record is not None and time.earliest(self._clock.monotonic()) is None:
            # If the answer is no, this call will hear it, too.
            with suppress(StatusError, ResponseUnreadable):
                await learn_who(self._link, self._ask)

    async def _go(self) -> tuple[Trial[T], Attempt, Again | Stop]:
        admission = await self._admit()
        try:
            began = self._clock.monotonic()
            self._began = began if self._began is None else self._began
            self._number += 1
            trial = await self._attempt()
            asked = self._asked(trial)
            attempt = self._assess(trial, began, asked)
            step = self._decide(attempt)
            await admission.settle(_headers(trial), pause=_pause(trial, step, asked))
            return trial, attempt, step
        finally:
            await admission.settle(None)

    async def _attempt(self) -> Trial[T]:
        doubt = self._doubt
        try:
            return await self._transmission.attempt(self._number, is_in_doubt=doubt is not None)
        except CloseError as failure:
            if doubt is None:
                raise
            # This attempt did not even leave, but of an earlier one nobody knows.
            raise self._inquire().error() from failure

    async def _admit(self) -> Admission:
        settings = self._link.settings
        try:
            admission = await self._link.shared.budget.admit(
                self._call.operation,
                settings.priority,
                longest_wait=settings.policy.longest_wait,
                turn=self._turn,
            )
        except HeldTooLong as held:
            raise self._held_back(held.seconds) from None
        self._turn = admission.turn
        return admission

    def _held_back(self, seconds: float) -> RateLimited | OutcomeUnknown:
        if self._doubt is not None:
            return self._inquire().error()
        error = RateLimited(request_line(self._call), _TOO_MANY, b"", seconds)
        error.add_note("It was not sent: that was the answer to an earlier call of the same kind.")
        return error

    def _assess(self, trial: Trial[T], began: float, asked: float | None) -> Attempt:
        attempt = Attempt(
            outcome=trial.outcome,
            effect=self._call.effect,
            number=self._number,
            elapsed=self._clock.monotonic() - (began if self._began is None else self._began),
            asked=asked,
            was_in_doubt=self._doubt is not None,
        )
        if attempt.is_in_doubt and self._doubt is None:
            self._doubt = Doubt(began, *why_unknown(self._call, trial))
        return attempt

    def _decide(self, attempt: Attempt) -> Again | Stop:
        policy = self._link.settings.policy
        step = decide(policy, attempt, self._clock.random())
        # To wait because Close says so makes no storm.
        is_free = attempt.outcome is Outcome.POSTPONED
        if not isinstance(step, Again) or is_free or self._link.shared.quota.take():
            return step

        line = request_line(self._call)
        _log.warning("%s: not sent again, since too many calls of this client failed", line)
        is_to_find = attempt.is_in_doubt and policy.on_unknown != "raise"
        return Stop.FIND if is_to_find else Stop.END

    async def _wait(self, trial: Trial[T], delay: float) -> None:
        # To be asked to wait is a part of every busy day, a broken connection is not.
        is_asked = trial.outcome is Outcome.POSTPONED
        level = logging.INFO if is_asked else logging.WARNING
        line = request_line(self._call)
        _log.log(level, "%s: %s, again in %.3g s", line, headline(trial), delay)
        if not is_asked:
            # After a 429 the budget holds it back, together with all others of its kind.
            await self._clock.sleep(delay)

    def _conclude(self, trial: Trial[T]) -> Response[T]:
        if self._doubt is not None and trial.outcome is not Outcome.DONE:
            raise self._inquire().error()
        return conclude(self._call, trial, self._asked(trial))

    def _inquire(self) -> Inquiry[T]:
        if self._inquiry is None:
            doubt = self._doubt or Doubt(self._clock.monotonic(), "nobody knows why")
            self._inquiry = Inquiry(self._call, self._link, doubt, self._record, self._ask)
        return self._inquiry

    def _go_blindly_or_give_up(self, attempt: Attempt) -> None:
        if not may_go_blindly(self._link.settings.policy, attempt):
            raise self._inquire().error()
        self._go_blindly()

    def _go_blindly(self, earlier: Entry | None = None) -> None:
        line = request_line(self._call)
        _log.warning("%s: sent again, although it may have been done", line)
        if self._record is not None:
            self._record.insist(earlier)

    async def _settle_earlier(self, entry: Entry) -> Response[T] | None:
        """Return what became of the same intent earlier, or None if it's to be sent (again)."""
        record = self._record
        earlier = None if record is None else record.read(entry)
        if earlier is not None or record is None:
            self._link.shared.claims.add(None if earlier is None else _id_of(earlier.parsed))
            return earlier
        if entry.state == "refused":
            record.insist(entry)
            return None

        why = "the journal says that it was sent before, and not what came of it"
        self._doubt = Doubt(None, why, sent_at=entry.sent_at)
        policy = self._link.settings.policy
        found = None if policy.on_unknown == "raise" else await self._inquire().find_out()
        if found is not None:
            return found

        by_now = await record.look_up()
        if by_now is not None:
            # Who was on it has told the journal meanwhile, so there is no doubt any more.
            self._doubt = self._inquiry = None
            return None
        # Whoever was on it before may have sent it blindly, too. Twice is what was allowed.
        if policy.on_unknown != "resend" or entry.attempt > 1:
            raise self._inquire().error()
        self._go_blindly(entry)
        return None

    async def _ask(self, call: Call[Any]) -> Response[Any]:
        settings = self._link.settings
        policy = attrs.evolve(settings.policy, max_retries=min(1, settings.policy.max_retries))
        looking = attrs.evolve(settings, policy=policy, priority="interactive")
        return await deliver(call, attrs.evolve(self._link, settings=looking))

    def _asked(self, trial: Trial[T]) -> float | None:
        headers = _headers(trial)
        return None if headers is None else asked_delay(headers, self._clock.now())


def _id_of(parsed: object) -> object:
    return getattr(parsed, "id", None)


def _headers(trial: Trial[Any]) -> httpx.Headers | None:
    return trial.response.headers if isinstance(trial, Answered) else None


def _pause(trial: Trial[Any], step: Again | Stop, asked: float | None) -> float | None:
    if trial.outcome is not Outcome.POSTPONED:
        return None
    return step.delay if isinstance(step, Again) else asked
