"""
A write, as a state machine whose states are the words of the journal.

    idle      nothing was done           wait if it was refused or failed, and send (again)
    sending   it may leave now           -> idle, done, refused or unknown, as the attempt came out
    unknown   it left, no telling more   look for its effect -> done, sending or `OutcomeUnknown`
    done      Close did it               return the answer
    refused   Close didn't and won't     raise what it said

Without a journal it goes through the same states. What another process wrote there under the same
key is taken over by `sending`.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from ..._core.model import id_of
from ...errors import CloseError, RequestNotSent, ResponseUnreadable, StatusError
from ..message.outcome import Outcome
from ..message.request import draft, request_line
from ..message.response import Received, conclude, headline, why_unknown
from ..pool.cancellation import shielded_after_send
from ..rate.limiter import WaitTooLong
from ..reconcile.idempotency import AlreadyRecorded, idempotent_call
from ..reconcile.matching import matcher_of
from ..reconcile.reconciler import Reconciler, UnknownWrite, own_user_id
from ..retry.policy import Retry, may_resend
from .follow_up import follow_up, held_back, noting, wait_for_retry
from .read import attempt, exchange, send_read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..._core.call import Call, Intent, Response
    from ...errors import OutcomeUnknown
    from ...journal import Entry, State
    from ..common.watch import Watch
    from ..message.response import AttemptResult
    from ..pool.cancellation import SendTrace
    from ..pool.connections import Connections
    from ..rate.limiter import Permit
    from ..reconcile.idempotency import IdempotentCall
    from ..retry.policy import Attempt
    from .context import CallContext

T = TypeVar("T")


async def send_write(
    call: Call[T], context: CallContext, watch: Watch | None = None
) -> Response[T]:
    """
    Send *call*, again where that is safe, and return the answer, parsed.

    *watch* tells of it, if there is one.

    Raises:
        CloseError: which one says what is known about the call.
    """
    local = context.pool.local
    matcher = matcher_of(call)
    with local.writes.count():
        if matcher is None:
            return await _Write(call, context, "", watch).run()
        name = f"{call.operation} {matcher.ambiguity_key}"
        if watch is not None:
            watch.wait("same write")
        async with local.serializer.hold(name):
            if watch is not None:
                watch.go_on()
            return await _Write(call, context, name, watch).run()


class _Write(Generic[T]):
    """
    One write on its way, from the first attempt to what the caller gets.

    *name* is the same for all that create what looks the same. *watch* tells of it.
    """

    def __init__(self, call: Call[T], context: CallContext, name: str, watch: Watch | None) -> None:
        self._call = call
        self._context = context
        self._name = name
        self._watch = watch
        self._clock = context.settings.clock
        self._policy = context.settings.policy
        self._local = context.pool.local
        self._written = draft(call, context.head)
        self._record = idempotent_call(call, context.settings, self._tell_not_recorded)
        self._state: State = "sending"
        self._number = 0
        self._turn: int | None = None
        self._is_admitted = False
        self._began: float | None = None
        # What the last attempt came to, and the delay before the next one.
        self._result: AttemptResult[T] | None = None
        self._attempt: Attempt | None = None
        self._delay = 0.0
        # Set as long as some attempt may have done the work.
        self._unknown: UnknownWrite | None = None
        self._reconciler: Reconciler[T] | None = None
        # What the journal holds of an earlier call of the same key.
        self._earlier: Entry | None = None
        # What came of it, if that is known without the answer to the last attempt.
        self._found: Response[T] | None = None

    async def run(self) -> Response[T]:
        """Go from state to state until there is an answer, or an error that says why not."""
        if self._record is not None:
            await self._learn_server_time(self._record)
        try:
            while True:
                match self._state:
                    case "idle":
                        self._state = await self._idle()
                    case "sending":
                        self._state = await self._sending()
                    case "unknown":
                        self._state = await self._look_for_effect()
                    case "done" | "refused":
                        return self._conclude()
        except Exception:
            raise
        # A cancellation, and what else stops a program.
        except BaseException as stopping:
            if self._unknown is not None and not getattr(stopping, "__notes__", ()):
                stopping.add_note(str(self._error()))
            raise

    async def _learn_server_time(self, record: IdempotentCall[T]) -> None:
        # The journal must say when it was sent by Close's clock: by that, what reads it after a
        # crash tells the object from an older one.
        if self._local.server_time.earliest(self._clock.monotonic()) is None:
            # If the answer is no, this call will hear it, too.
            try:
                with suppress(StatusError, ResponseUnreadable):
                    self._context.state.user_id = await own_user_id(self._ask)
            except CloseError as failure:
                # What was sent before under this key has its time. All else isn't sent without it.
                if not await record.is_known():
                    why = f"what time it is at Close could not be asked ({failure})"
                    raise RequestNotSent(request_line(self._call), why) from failure

    async def _idle(self) -> State:
        if self._result is not None:
            with self._local.writes.wait():
                watch = self._noting()
                await wait_for_retry(self._context, self._result, self._delay, watch)
        return "sending"

    async def _admitted(self) -> Permit:
        settings, writes = self._context.settings, self._local.writes
        wait = self._policy.longest_wait
        if self._watch is not None:
            self._watch.wait("rate limit")
        try:
            with writes.wait():
                if not writes.is_drained:
                    return await self._local.admission.admit(
                        self._call.operation, settings.priority, longest_wait=wait, turn=self._turn
                    )
        except WaitTooLong as held:
            if self._unknown is not None:
                raise self._error() from None
            raise held_back(self._call, held.seconds) from None

        if self._unknown is not None:
            raise self._error()
        why = "the client was drained, so it begins no more writes"
        raise RequestNotSent(request_line(self._call), why)

    async def _sending(self) -> State:
        intent = self._call.intent
        earlier = None if intent is None else await self._find_earlier(intent)
        if earlier is not None:
            return await self._take_over(earlier)

        permit = await self._admitted()
        self._turn = permit.turn
        self._number += 1
        began = self._clock.monotonic()
        self._began = began if self._began is None else self._began
        was_in_doubt = self._unknown is not None
        try:
            result = await attempt(self._call, self._context, self._shielded, self._watch)
            self._result = result
            if isinstance(result, Received) and result.outcome is Outcome.DONE:
                if self._record is not None and self._call.method == "POST":
                    self._context.state.created.add(id_of(result.parsed), self._record.key)
                await permit.settle(result.response.headers)
                return "done"
            if result.outcome.fate == "unknown" and not was_in_doubt:
                self._unknown = UnknownWrite(began, *why_unknown(self._call, result))
            self._attempt, step = await follow_up(
                self._call,
                self._context,
                permit,
                result,
                number=self._number,
                postponed=0 if self._attempt is None else self._attempt.postponed,
                began=self._began,
                was_in_doubt=was_in_doubt,
                watch=self._watch,
            )
        except AlreadyRecorded as other:
            return await self._take_over(other.entry)
        except CloseError as failure:
            # This attempt did not even leave. If an earlier one may have, that is what counts.
            if self._unknown is None:
                raise
            raise self._error() from failure
        finally:
            if not permit.is_settled:
                await permit.settle(None)

        if isinstance(step, Retry):
            self._delay = step.delay
            return "idle"
        return "unknown" if self._attempt.is_in_doubt else "refused"

    async def _find_earlier(self, intent: Intent) -> Entry | None:
        """
        Return what was sent before of the same intent, or ask its guard whether it may be sent now.

        In this order: what the world looks like counts only for what wasn't sent yet.
        """
        if self._is_admitted:
            return None
        earlier = None if self._record is None else await self._record.find_earlier()
        if earlier is None:
            await intent.check()
            self._is_admitted = True
        return earlier

    def _shielded(self, connections: Connections) -> Awaitable[AttemptResult[T]]:
        """Return what sends once; a cancellation is kept back while that is under way."""
        is_in_doubt = self._unknown is not None
        send = partial(
            exchange,
            self._call,
            self._context,
            self._written,
            connections,
            local=self._local,
            is_in_doubt=is_in_doubt,
        )
        work = send if self._record is None else partial(self._on_record, self._record, send)
        if self._watch is not None and self._watch.is_told:
            from .watched import told  # noqa: PLC0415 - loads when somebody listens

            work = partial(told, self._watch, work)
        return shielded_after_send(
            work,
            longest=min(self._policy.last_start, self._context.settings.longest_attempt),
            clock=self._clock,
            note=partial(self._what_came_of_it, is_in_doubt=is_in_doubt),
            tell=self._tell_cancelled,
            what=request_line(self._call),
        )

    def _tell_cancelled(self, text: str) -> None:
        self._noting().note("cancelled", text.removeprefix(f"{request_line(self._call)} "))

    def _tell_not_recorded(self) -> None:
        self._noting().note("not recorded", "its outcome could not be written down")

    def _noting(self) -> Watch:
        self._watch = noting(self._watch, self._call, self._context)
        return self._watch

    async def _on_record(
        self,
        record: IdempotentCall[T],
        send: Callable[[SendTrace], Awaitable[AttemptResult[T]]],
        trace: SendTrace,
    ) -> AttemptResult[T]:
        is_in_doubt = self._unknown is not None
        await record.begin(self._local.server_time.earliest(self._clock.monotonic()))
        trace.may_leave = record.may_leave
        try:
            result = await send(trace)
        except BaseException:
            await record.note_interruption(has_left=trace.may_have_left or is_in_doubt)
            raise
        if not await record.note(result, is_in_doubt=is_in_doubt) and isinstance(result, Received):
            return result.with_another_object()
        return result

    def _what_came_of_it(self, result: AttemptResult[T], *, is_in_doubt: bool) -> str:
        begin = f"{request_line(self._call)} had left when the cancellation came: "
        found = id_of(result.parsed) if isinstance(result, Received) else None
        named = f" ({found})" if isinstance(found, str) else ""
        is_clear = result.outcome is Outcome.DONE or not is_in_doubt
        but = "" if is_clear else "; and an earlier attempt may have done it"
        return f"{begin}{result.outcome.fate}, {headline(result)}{named}{but}"

    async def _take_over(self, entry: Entry) -> State:
        """Return how far the same intent came earlier, as the journal has it."""
        began = self._clock.monotonic()
        self._note_doubt(is_in_doubt=entry.state in {"sending", "unknown"})
        if self._record is not None:
            with self._local.writes.wait():
                longest = min(self._policy.last_start, self._context.settings.longest_attempt)
                if self._watch is not None:
                    self._watch.wait("same key")
                known = await self._record.wait_for(entry, self._clock, longest)
                if self._watch is not None:
                    self._watch.go_on()
                if known is None or known.state == "idle":
                    self._note_doubt(is_in_doubt=False)
                    return "sending"
                entry = known
            if self._watch is not None and entry.state == "done":
                seconds = self._clock.monotonic() - began
                self._watch.found("journal", is_found=True, seconds=seconds)
            self._found = self._record.read(entry)
        if self._found is not None:
            self._context.state.created.add(id_of(self._found.parsed), entry.key)
            return "done"
        if entry.state == "refused" and self._record is not None:
            self._note_doubt(is_in_doubt=False)
            self._record.force_refused(entry)
            return "sending"

        if self._record is not None:
            self._call = self._record.as_sent(entry)
            self._written = draft(self._call, self._context.head)
        why = "the journal says that it may have been sent before, and not what came of it"
        self._unknown = UnknownWrite(None, why, sent_at=entry.sent_at)
        self._earlier = entry
        return "unknown"

    def _note_doubt(self, *, is_in_doubt: bool) -> None:
        if self._watch is not None:
            self._watch.is_in_doubt = is_in_doubt

    async def _look_for_effect(self) -> State:
        if self._policy.on_unknown != "raise":
            self._found = await self._reconcile().find_out()
        if self._found is not None:
            return "done"
        if self._earlier is not None and await self._is_settled_by_now():
            # There is no doubt any more: what was on it has told the journal meanwhile.
            self._unknown = self._reconciler = self._earlier = None
            self._note_doubt(is_in_doubt=False)
            return "sending"
        if not self._may_resend():
            raise self._error()

        self._noting().note("resend", "sent again, although it may have been done")
        if self._record is not None:
            self._record.force(self._earlier)
        # What was sent once was let out then; nobody is asked again.
        self._earlier, self._is_admitted = None, True
        return "sending"

    async def _is_settled_by_now(self) -> bool:
        return self._record is not None and await self._record.look_up() is not None

    def _may_resend(self) -> bool:
        if self._earlier is not None:
            # What was on it before may have sent it blindly, too. Twice is what was allowed. What
            # is on it still may send it yet.
            is_free = self._earlier.attempt <= 1 and not self._earlier.is_held
            return self._policy.on_unknown == "resend" and is_free
        return self._attempt is not None and may_resend(self._policy, self._attempt)

    def _conclude(self) -> Response[T]:
        if self._found is not None:
            return self._found
        if self._result is None:
            raise self._error()
        asked = None if self._attempt is None else self._attempt.asked
        return conclude(self._call, self._result, asked)

    def _error(self) -> OutcomeUnknown:
        return self._reconcile().error()

    def _reconcile(self) -> Reconciler[T]:
        if self._reconciler is None:
            why = "it's not known why"
            self._reconciler = Reconciler(
                call=self._call,
                settings=self._context.settings,
                unknown=self._unknown or UnknownWrite(self._clock.monotonic(), why),
                record=self._record,
                created=self._context.state.created,
                server_time=self._local.server_time,
                ask=self._ask,
                who=self._who,
                noting=self._noting,
                is_contested=partial(self._local.serializer.is_held, self._name),
            )
        return self._reconciler

    async def _who(self) -> str | None:
        state = self._context.state
        if state.user_id is None:
            state.user_id = await own_user_id(self._ask)
        return state.user_id

    async def _ask(self, call: Call[Any]) -> Response[Any]:
        retries = min(1, self._policy.max_retries)
        policy = attrs.evolve(self._policy, max_retries=retries)
        settings = self._context.settings
        looking = attrs.evolve(settings, policy=policy, priority="interactive")
        context = attrs.evolve(self._context, settings=looking)
        if self._watch is None or not self._watch.is_told:
            return await send_read(call, context)

        from .watched import send_watched  # noqa: PLC0415 - loads when somebody listens

        return await send_watched(send_read, call, context, self._watch)
