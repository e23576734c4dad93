"""
Seeing calls run: the events of `CloseClient(on_event=)`, and OpenTelemetry.

    from close_async.telemetry import CallEnded, CallEvent

    def tell(event: CallEvent) -> None:
        match event:
            case CallEnded(call=call, outcome="unknown"):
                print(f"look at {call.method} {call.path}")

    close = CloseClient("api_...", on_event=tell)

Each call has one `CallStarted` and one `CallEnded`, whatever comes, and its other events stand
between them in order. No event holds a key, a token, a parameter or a body. The function is called
in the thread of the event loop, and the call goes on when it returns.

`instrument()` makes spans and metrics of the same events.
"""

from __future__ import annotations

from ._wire.common.events import (
    AttemptEnded,
    CallEnded,
    CallEvent,
    CallInfo,
    CallOutcome,
    CallStarted,
    FoundBy,
    Noted,
    NoteKind,
    OutcomeFound,
    Waited,
    WaitReason,
)

__all__ = [
    "AttemptEnded",
    "CallEnded",
    "CallEvent",
    "CallInfo",
    "CallOutcome",
    "CallStarted",
    "FoundBy",
    "NoteKind",
    "Noted",
    "OutcomeFound",
    "WaitReason",
    "Waited",
]
