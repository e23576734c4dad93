"""One call, seen by those who listen. It loads when somebody does, or when there is a warning."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any, Final

from ..._core.untyped import path_shape
from .events import AttemptEnded, CallEnded, CallInfo, CallStarted, Noted, OutcomeFound, Waited
from .listeners import LISTENERS, Listener

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..._core.call import Call
    from .events import CallEvent, CallOutcome, FoundBy, NoteKind, WaitReason
    from .settings import Settings

_log: Final = logging.getLogger("close_async")

# To be held up for less is no waiting.
_SHORTEST_WAIT: Final = 0.001
# What isn't here is a warning.
_LEVELS: Final[Mapping[type[CallEvent] | NoteKind, int]] = {
    CallStarted: logging.DEBUG,
    Waited: logging.DEBUG,
    AttemptEnded: logging.INFO,
    OutcomeFound: logging.INFO,
    CallEnded: logging.DEBUG,
    # To be asked to wait is a part of every busy day, a broken connection is not.
    "postponed": logging.INFO,
    "not recorded": logging.ERROR,
}


class Watch:
    """
    Tells of one call. Its methods never wait, and raise only what stops a program.

    Unless *is_told*, only the log hears of it. *parent* is the call on whose behalf it's made.
    What hears may run for a while, so it's told only where nothing is held that others need.
    `is_in_doubt` says that Close may have done the work, and it's unknown.
    """

    def __init__(
        self,
        call: Call[Any],
        settings: Settings,
        *,
        is_told: bool = False,
        parent: Watch | None = None,
    ) -> None:
        path = f"/{call.path.lstrip('/')}"
        self.info: CallInfo = CallInfo(
            id=secrets.token_hex(8),
            operation=call.operation,
            method=call.method,
            path=path,
            template=path_shape(path),
            url=f"{settings.base_url}{path}",
            effect=call.effect,
            priority=settings.priority,
            has_idempotency_key=settings.key is not None and call.effect == "create",
            parent=None if parent is None else parent.info.id,
        )
        self.is_told = is_told
        self.is_in_doubt = False
        own = settings.on_event
        others = [*LISTENERS, *([] if own is None else [own])] if is_told else []
        self._listeners = (_LOG, *others)
        self._clock = settings.clock
        self._began = self._clock.monotonic()
        self._attempts = 0
        self._outcome: CallOutcome = "not sent"
        self._status: int | None = None
        self._waits_since: tuple[WaitReason, float] | None = None

    def now(self) -> float:
        """Return the moment of the steady clock."""
        return self._clock.monotonic()

    def start(self) -> None:
        """Tell that it begins."""
        self._tell(CallStarted(call=self.info))

    def wait(self, why: WaitReason) -> None:
        """Take note that it waits from now on."""
        self._waits_since = why, self.now()

    def go_on(self) -> None:
        """Tell how long it has waited."""
        if self._waits_since is not None:
            (why, since), self._waits_since = self._waits_since, None
            self.waited(why, self.now() - since)

    def waited(self, why: WaitReason, seconds: float) -> None:
        """Tell that it has waited."""
        if seconds >= _SHORTEST_WAIT:
            self._tell(Waited(call=self.info, why=why, seconds=seconds))

    def attempt_ended(
        self,
        outcome: CallOutcome,
        detail: str,
        *,
        seconds: float,
        status: int | None = None,
        error: str | None = None,
        request_id: str | None = None,
    ) -> None:
        """Tell what one request came to."""
        self._attempts += 1
        self._outcome, self._status = outcome, status
        if self.info.effect != "read" and outcome in {"answered", "unknown"}:
            self.is_in_doubt = outcome == "unknown"
        self._tell(
            AttemptEnded(
                call=self.info,
                number=self._attempts,
                status=status,
                outcome=outcome,
                detail=detail,
                error=error,
                seconds=seconds,
                request_id=request_id,
            )
        )

    def found(self, by: FoundBy, *, is_found: bool, seconds: float) -> None:
        """Tell whether it's known otherwise what became of it."""
        self.is_in_doubt = not is_found
        if is_found:
            self._outcome = "answered"
        self._tell(OutcomeFound(call=self.info, is_found=is_found, by=by, seconds=seconds))

    def note(self, what: NoteKind, text: str, *, seconds: float | None = None) -> None:
        """Tell what a log should say."""
        self._tell(Noted(call=self.info, what=what, text=text, seconds=seconds))

    def end(self, failure: BaseException | None, status: int | None) -> None:
        """Tell that it's over: it returns an answer of this *status*, or raises *failure*."""
        try:
            self.go_on()
        finally:
            if failure is None:
                outcome: CallOutcome = "answered"
            else:
                outcome = "unknown" if self.is_in_doubt else self._outcome
            self._tell(
                CallEnded(
                    call=self.info,
                    status=self._status if status is None else status,
                    outcome=outcome,
                    error=None if failure is None else type(failure).__name__,
                    attempts=self._attempts,
                    seconds=self.now() - self._began,
                )
            )

    def _tell(self, event: CallEvent) -> None:
        stopping: BaseException | None = None
        for one in self._listeners:
            try:
                one.tell(event)
            # It goes on when all have heard of it.
            except BaseException as raised:  # noqa: BLE001 - such as a KeyboardInterrupt
                stopping = stopping or raised
        if stopping is not None:
            try:
                raise stopping
            finally:
                # A failure that knows this frame would keep all of it alive.
                del stopping


def write_record(event: CallEvent) -> None:
    """Write the record of *event* into the log. All of those of calls are made here."""
    what = event.what if isinstance(event, Noted) else None
    level = _LEVELS.get(type(event) if what is None else what, logging.WARNING)
    if not _log.isEnabledFor(level):
        return

    call, (text, extra) = event.call, _said(event)
    fields = {
        "close_event": type(event).__name__,
        "close_call": call.id,
        "close_parent": call.parent,
        "close_operation": call.operation,
        "close_method": call.method,
        "close_path": call.path,
        **extra,
    }
    # That goes on: "POST /lead/ had left".
    form = "%s %s %s" if what == "cancelled" else "%s %s: %s"
    is_failure = what == "not recorded"
    _log.log(level, form, call.method, call.path, text, extra=fields, exc_info=is_failure)


def _said(event: CallEvent) -> tuple[str, dict[str, object]]:
    match event:
        case CallStarted():
            return "begins", {}
        case Waited(why=why, seconds=seconds):
            text = f"waited {seconds:.3g} s ({why})"
            return text, {"close_wait": why, "close_seconds": seconds}
        case AttemptEnded(outcome=outcome, number=number, seconds=seconds):
            text = f"{outcome}, {event.detail} (attempt {number}, {seconds:.3f} s)"
            of_attempt = {"close_attempt": number, "close_request_id": event.request_id}
            return text, {**of_attempt, **_came_to(event)}
        case OutcomeFound(is_found=is_found, by=by, seconds=seconds):
            found = "found" if is_found else "not found"
            text = f"its effect was {found}" if by == "lookup" else "the journal says it was done"
            told: dict[str, object] = {"close_found": is_found, "close_found_by": by}
            return text, {**told, "close_seconds": seconds}
        case Noted(what=what, text=text, seconds=delay):
            noted: dict[str, object] = {"close_note": what, "close_delay": delay}
            return text, noted
        case CallEnded(outcome=outcome, attempts=attempts, seconds=seconds):
            text = f"ends, {outcome} ({attempts} attempts, {seconds:.3f} s)"
            return text, {"close_attempts": attempts, **_came_to(event)}


def _came_to(event: AttemptEnded | CallEnded) -> dict[str, object]:
    return {
        "close_outcome": event.outcome,
        "close_status": event.status,
        "close_error": event.error,
        "close_seconds": event.seconds,
    }


_LOG: Final = Listener(write_record)
