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

from typing import TYPE_CHECKING, Final

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
from ._wire.common.listeners import LISTENERS, Listener

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

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
    "instrument",
    "uninstrument",
]

_installed: Final[list[Listener]] = []


def instrument(
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> None:
    """
    Make an OpenTelemetry span of each call of all clients, and metrics, from now on.

    Without *tracer_provider* and *meter_provider* the global ones count, also those that are set
    later. A second time replaces the first.
    A call has one span of kind client, below the caller's, with its requests as events; what
    happens in it, such as the spans of an instrumented httpx, comes below that. No header is
    added to what is sent.

    Raises:
        ImportError: opentelemetry-api is not installed; it comes with `close-async[otel]`.
    """
    try:
        from ._opentelemetry import Instrument  # noqa: PLC0415 - an extra
    except ImportError as missing:
        msg = "instrument() needs opentelemetry-api: pip install 'close-async[otel]'"
        raise ImportError(msg) from missing

    uninstrument()
    listener = Listener(Instrument(tracer_provider, meter_provider))
    _installed.append(listener)
    LISTENERS.append(listener)


def uninstrument() -> None:
    """Undo `instrument()`. Calls that are under way are told to their end."""
    for one in _installed:
        LISTENERS.remove(one)
    _installed.clear()
