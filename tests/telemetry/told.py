"""What a client tells of its calls, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from close_async.telemetry import (
    AttemptEnded,
    CallEnded,
    CallStarted,
    Noted,
    OutcomeFound,
    Waited,
)

if TYPE_CHECKING:
    from close_async.telemetry import CallEvent

CANCELS: Final = frozenset({"CancelledError", "Cancelled"})


@attrs.define
class Told:
    """Listens, and keeps what it hears."""

    events: list[CallEvent] = attrs.field(factory=list)

    def __call__(self, event: CallEvent) -> None:
        self.events.append(event)

    @property
    def lines(self) -> list[str]:
        """All events of calls that no other call has made."""
        return [brief(event) for event in self.events if event.call.parent is None]

    def of(self, call: str) -> list[CallEvent]:
        """The events of one call, by its id."""
        return [event for event in self.events if event.call.id == call]

    def check(self) -> None:
        """Each call begins once and ends once, and all else is between."""
        for call in {event.call.id for event in self.events}:
            kinds = [type(event) for event in self.of(call)]
            assert kinds[0] is CallStarted
            assert kinds[-1] is CallEnded
            assert kinds.count(CallStarted) == kinds.count(CallEnded) == 1
            numbers = [one.number for one in self.of(call) if isinstance(one, AttemptEnded)]
            assert numbers == list(range(1, len(numbers) + 1))


def brief(event: CallEvent) -> str:
    """Return *event* in a line."""
    match event:
        case CallStarted():
            return "started"
        case Waited():
            return f"waited for {event.why}"
        case AttemptEnded():
            came = event.status or _kind(event.error)
            return f"attempt {event.number} {event.outcome}: {came}"
        case OutcomeFound():
            return f"{'found' if event.is_found else 'not found'} by {event.by}"
        case Noted():
            return f"noted {event.what}"
        case CallEnded():
            error = "" if event.error is None else f", {_kind(event.error)}"
            return f"ended {event.outcome} after {event.attempts}: {event.status}{error}"


def _kind(error: str | None) -> str | None:
    return "cancelled" if error in CANCELS else error
