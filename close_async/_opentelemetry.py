"""Spans and metrics of calls, by OpenTelemetry's conventions for HTTP clients. It needs the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import attrs
from opentelemetry import context, metrics, trace
from opentelemetry.trace import SpanKind, StatusCode

from ._version import __version__
from ._wire.common.events import (
    AttemptEnded,
    CallEnded,
    CallStarted,
    Noted,
    OutcomeFound,
    Waited,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextvars import Token

    from opentelemetry.context import Context
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import Span, TracerProvider
    from opentelemetry.util.types import AttributeValue

    from ._wire.common.events import CallEvent, CallInfo

_NAME: Final = "close_async"
# https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
# A call may wait for Close's rate limit, or look for its effect.
_LONG_BUCKETS: Final = (*_BUCKETS, 30, 60, 120, 300)
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_PORTS: Final = {"http": 80, "https": 443}
_FIRST_FAILURE: Final = 400
# Who gives a call up has no error to look into, unless nobody knows what it did.
_GIVEN_UP: Final = frozenset({"CancelledError", "Cancelled", "GeneratorExit"})


@attrs.frozen
class _Open:
    """A call under way: its span, and how to leave the context in which that is the current one."""

    span: Span
    token: Token[Context]


class Instrument:
    """
    Makes one client span of each call, and metrics.

    The span is the current one while the call lasts, so that what happens in it comes below.
    """

    def __init__(
        self, tracer_provider: TracerProvider | None, meter_provider: MeterProvider | None
    ) -> None:
        self._tracer = trace.get_tracer(_NAME, __version__, tracer_provider)
        meter = metrics.get_meter(_NAME, __version__, meter_provider)
        self._requests = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._calls = meter.create_histogram(
            "close_async.call.duration",
            unit="s",
            description="Duration of calls, with all their attempts and waits.",
            explicit_bucket_boundaries_advisory=_LONG_BUCKETS,
        )
        self._waits = meter.create_histogram(
            "close_async.wait.duration",
            unit="s",
            description="Duration of waits in calls, such as for Close's rate limit.",
            explicit_bucket_boundaries_advisory=_LONG_BUCKETS,
        )
        self._refusals = meter.create_counter(
            "close_async.refusals", unit="{request}", description="Requests that Close refused."
        )
        self._unknown = meter.create_counter(
            "close_async.unknown_outcomes",
            unit="{call}",
            description="Writes of which it's unknown whether Close did them.",
        )
        self._open: dict[str, _Open] = {}

    def __call__(self, event: CallEvent) -> None:
        """Take note of one event."""
        match event:
            case CallStarted():
                self._start(event.call)
            case Waited():
                of_wait = {"close_async.wait.reason": event.why}
                self._waits.record(event.seconds, {**_operation(event.call), **of_wait})
                self._note(event, "close_async.wait", {**of_wait, **_seconds(event)})
            case AttemptEnded():
                self._attempt(event)
            case OutcomeFound():
                found = {"close_async.found": event.is_found, "close_async.found_by": event.by}
                self._note(event, "close_async.outcome_found", {**found, **_seconds(event)})
            case Noted():
                self._note(event, "close_async.note", {"close_async.note": event.what})
            case CallEnded():
                self._end(event)

    def _start(self, call: CallInfo) -> None:
        span = self._tracer.start_span(
            f"{_method(call)} {call.template}",
            kind=SpanKind.CLIENT,
            attributes={
                **_target(call),
                **_operation(call),
                "url.full": call.url,
                "url.template": call.template,
                "close_async.call.id": call.id,
            },
        )
        token = context.attach(trace.set_span_in_context(span))
        self._open[call.id] = _Open(span, token)

    def _note(self, event: CallEvent, name: str, attributes: Mapping[str, AttributeValue]) -> None:
        self._open[event.call.id].span.add_event(name, attributes)

    def _attempt(self, event: AttemptEnded) -> None:
        answer: dict[str, AttributeValue] = {}
        if event.status is not None:
            answer["http.response.status_code"] = event.status
        if event.error is not None:
            answer["error.type"] = event.error
        elif event.status is not None and event.status >= _FIRST_FAILURE:
            answer["error.type"] = str(event.status)
        self._requests.record(event.seconds, {**_target(event.call), **answer})
        if event.outcome == "refused":
            status = {"http.response.status_code": event.status or 0}
            self._refusals.add(1, {**_operation(event.call), **status})
        said: dict[str, AttributeValue] = {"close_async.outcome": event.outcome, **_seconds(event)}
        if event.number > 1:
            said["http.request.resend_count"] = event.number - 1
        if event.request_id is not None:
            said["close_async.request_id"] = event.request_id
        self._note(event, "close_async.attempt", {**answer, **said})

    def _end(self, event: CallEnded) -> None:
        outcome: dict[str, AttributeValue] = {"close_async.outcome": event.outcome}
        is_unknown = event.outcome == "unknown" and event.call.effect != "read"
        is_given_up = event.error in _GIVEN_UP and not is_unknown
        if is_given_up:
            outcome["close_async.cancelled"] = True
        elif event.error is not None:
            outcome["error.type"] = event.error
        self._calls.record(event.seconds, {**_operation(event.call), **outcome})
        if is_unknown:
            self._unknown.add(1, _operation(event.call))

        opened = self._open.pop(event.call.id)
        # A coroutine may be closed in another context than it ran in.
        if trace.get_current_span() is opened.span:
            context.detach(opened.token)
        opened.span.set_attributes(outcome)
        if event.status is not None:
            opened.span.set_attribute("http.response.status_code", event.status)
        if event.attempts > 1:
            opened.span.set_attribute("http.request.resend_count", event.attempts - 1)
        if event.error is not None and not is_given_up:
            opened.span.set_status(StatusCode.ERROR)
        opened.span.end()


def _method(call: CallInfo) -> str:
    return call.method if call.method in _METHODS else "HTTP"


def _target(call: CallInfo) -> dict[str, AttributeValue]:
    parts = urlsplit(call.url)
    return {
        "http.request.method": call.method if call.method in _METHODS else "_OTHER",
        "server.address": parts.hostname or "",
        "server.port": parts.port or _PORTS.get(parts.scheme, 0),
    }


def _operation(call: CallInfo) -> dict[str, AttributeValue]:
    return {"close_async.operation": call.operation}


def _seconds(event: Waited | AttemptEnded | OutcomeFound) -> dict[str, AttributeValue]:
    return {"close_async.seconds": event.seconds}
