"""Listeners that can't be right."""

from close_async import CloseClient
from close_async.telemetry import CallEnded, CallEvent


def of_text(event: str) -> None: ...


def ended(event: CallEnded) -> None:
    event.outcome = "answered"  # error: [misc]
    if event.outcome == "done":  # error: [comparison-overlap]
        print(event)


def lost(event: CallEvent) -> None:
    print(event.seconds)  # error: [union-attr]


CloseClient("api_1", on_event=of_text)  # error: [arg-type]
CloseClient("api_1", on_event=ended)  # error: [arg-type]
