"""Listeners, as users write them."""

from typing import assert_never

from close_async import CloseClient
from close_async.telemetry import (
    AttemptEnded,
    CallEnded,
    CallEvent,
    CallStarted,
    Noted,
    OutcomeFound,
    Waited,
    instrument,
)


def told(event: CallEvent) -> str:
    call = event.call
    match event:
        case CallStarted():
            return f"{call.operation} {call.template}"
        case Waited(why="rate limit", seconds=seconds):
            return f"{seconds:.1f}"
        case Waited():
            return event.why
        case AttemptEnded(status=None):
            return event.error or event.detail
        case AttemptEnded(status=status):
            return f"{status:d}"
        case OutcomeFound():
            return event.by
        case Noted():
            return event.text
        case CallEnded(outcome="unknown"):
            return call.path
        case CallEnded():
            return event.outcome
    assert_never(event)


events: list[CallEvent] = []
CloseClient("api_1", on_event=told)
CloseClient("api_1", on_event=events.append)
CloseClient.from_env(on_event=lambda event: print(event.call.id))
instrument()
