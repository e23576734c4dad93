"""Spans and metrics of calls, as OpenTelemetry's SDK collects them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import anyio
import attrs
import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv._incubating.attributes.url_attributes import URL_TEMPLATE
from opentelemetry.semconv.attributes import (
    error_attributes,
    http_attributes,
    server_attributes,
    url_attributes,
)
from opentelemetry.trace import SpanKind, StatusCode

from close_async import CloseClient, Journal, NotFound, OutcomeUnknown
from close_async.sandbox import Sandbox
from close_async.telemetry import instrument, uninstrument
from close_async.transports import AiohttpTransport, Httpx2Transport
from tests.faults.server import Play, answer, serve
from tests.support.script import Script, read_call, write_call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from opentelemetry.sdk.trace import ReadableSpan

pytestmark = pytest.mark.anyio

FOUND: Final = {"id": "x_1"}
NOW: Final = "Mon, 01 Jul 2024 12:00:00 GMT"
CONVENTIONS: Final = frozenset(
    value
    for module in (error_attributes, http_attributes, server_attributes, url_attributes)
    for value in vars(module).values()
    if isinstance(value, str)
) | {URL_TEMPLATE}
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


@attrs.frozen
class Collected:
    """What the SDK has collected."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader
    tracers: TracerProvider

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())

    @property
    def span(self) -> ReadableSpan:
        (found,) = self.spans
        return found

    def points(self) -> dict[str, list[Any]]:
        """Return the data points of each metric."""
        data = self.reader.get_metrics_data()
        resources = [] if data is None else data.resource_metrics
        scopes = [scope for one in resources for scope in one.scope_metrics]
        return {
            metric.name: [*metric.data.data_points] for scope in scopes for metric in scope.metrics
        }

    def counted(self, metric: str) -> list[tuple[float, Mapping[str, Any]]]:
        """Return how often, with which attributes."""
        return [
            (one.count if isinstance(one, HistogramDataPoint) else one.value, dict(one.attributes))
            for one in self.points().get(metric, [])
        ]


@pytest.fixture
def collected() -> Iterator[Collected]:
    exporter, reader, tracers = InMemorySpanExporter(), InMemoryMetricReader(), TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    meters = MeterProvider(metric_readers=[reader])
    instrument(tracer_provider=tracers, meter_provider=meters)
    try:
        yield Collected(exporter, reader, tracers)
    finally:
        uninstrument()
        meters.shutdown()
        tracers.shutdown()


def attributes(span: ReadableSpan) -> dict[str, Any]:
    found = dict(span.attributes or {})
    assert len(str(found.pop("close_async.call.id"))) == 16
    return found


def events(span: ReadableSpan) -> list[tuple[str, dict[str, Any]]]:
    return [(event.name, dict(event.attributes or {})) for event in span.events]


async def test_a_call_is_one_client_span_with_its_requests_as_events(collected: Collected) -> None:
    script = Script().then(503).then(json={}, x_request_id="req_1")

    async with script.client() as close:
        await close.request("GET", ("lead", "lead_1"), params={"_fields": ["name"]})

    span = collected.span
    assert (span.name, span.kind) == ("GET /lead/{id}/", SpanKind.CLIENT)
    assert span.status.status_code is StatusCode.UNSET
    assert attributes(span) == {
        "http.request.method": "GET",
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "server.address": "api.close.com",
        "server.port": 443,
        "url.full": "https://api.close.com/api/v1/lead/lead_1/",
        "url.template": "/lead/{id}/",
        "close_async.operation": "leads.get",
        "close_async.outcome": "answered",
    }
    assert events(span) == [
        (
            "close_async.attempt",
            {
                "http.response.status_code": 503,
                "error.type": "503",
                "close_async.outcome": "unknown",
                "close_async.seconds": 0,
            },
        ),
        ("close_async.note", {"close_async.note": "retry"}),
        ("close_async.wait", {"close_async.wait.reason": "retry", "close_async.seconds": 0.5}),
        (
            "close_async.attempt",
            {
                "http.response.status_code": 200,
                "http.request.resend_count": 1,
                "close_async.outcome": "answered",
                "close_async.seconds": 0,
                "close_async.request_id": "req_1",
            },
        ),
    ]


async def test_what_is_not_ours_is_named_by_the_conventions(collected: Collected) -> None:
    script = Script().then(404).then_raise(httpx.ReadError("")).then(json={})

    async with script.client() as close:
        with pytest.raises(NotFound):
            await close.send(read_call())
        await close.send(read_call())

    names = {name for span in collected.spans for name in span.attributes or {}}
    names |= {name for span in collected.spans for _, given in events(span) for name in given}
    for points in collected.points().values():
        names |= {name for point in points for name in point.attributes}
    assert {name for name in names if not name.startswith("close_async.")} <= CONVENTIONS


async def test_its_parent_is_the_span_of_the_caller_and_it_is_that_of_what_happens_in_it(
    collected: Collected, tmp_path: Path
) -> None:
    tracer = collected.tracers.get_tracer("test")

    class Traced(Script):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            with tracer.start_as_current_span("inner"):
                return await super().handle_async_request(request)

    script = Traced().then(json={"id": "user_1"}, date=NOW).then(json=FOUND, date=NOW)
    async with script.client(journal=Journal.sqlite(tmp_path / "journal.db")) as close:
        with tracer.start_as_current_span("outer") as outer:
            # In a task of its own, and with a read before it.
            await close.send(write_call(json={}))
            assert trace.get_current_span() is outer

    parents = [(span.name, span.parent and span.parent.span_id) for span in collected.spans]
    ids = {span.name: span.context.span_id for span in collected.spans if span.context}
    write, read = ids["POST /sequence/"], ids["GET /me/"]
    assert parents == [
        ("inner", read),
        ("GET /me/", write),
        ("inner", write),
        ("POST /sequence/", ids["outer"]),
        ("outer", None),
    ]


async def test_no_header_is_added_to_what_is_sent(collected: Collected) -> None:
    script = Script().then(json={})

    async with script.client() as close:
        await close.send(read_call())

    assert collected.span.context is not None
    assert not {"traceparent", "tracestate", "baggage"} & script.asked[0].headers.keys()


async def test_an_error_is_one_of_its_span(collected: Collected) -> None:
    async with Script().then(404).client() as close:
        with pytest.raises(NotFound):
            await close.send(read_call())

    span = collected.span
    assert span.status.status_code is StatusCode.ERROR
    assert attributes(span)["error.type"] == "NotFound"
    assert attributes(span)["http.response.status_code"] == 404
    assert collected.counted("close_async.refusals") == [
        (1, {"close_async.operation": "test.read", "http.response.status_code": 404})
    ]


async def test_a_write_that_is_unknown_is_counted(collected: Collected) -> None:
    async with Script().then_raise(httpx.ReadTimeout("")).client() as close:
        with pytest.raises(OutcomeUnknown):
            await close.send(write_call(json={}))

    assert collected.counted("close_async.unknown_outcomes") == [
        (1, {"close_async.operation": "test.write"})
    ]
    assert collected.counted("close_async.call.duration") == [
        (
            1,
            {
                "close_async.operation": "test.write",
                "close_async.outcome": "unknown",
                "error.type": "OutcomeUnknown",
            },
        )
    ]
    assert attributes(collected.span)["error.type"] == "OutcomeUnknown"


async def test_a_read_that_is_given_up_is_no_error(collected: Collected) -> None:
    async with serve(Play(then="hang")) as server:
        close = CloseClient("api_sandbox_x", base_url=server.url)
        async with close, anyio.create_task_group() as group:
            group.start_soon(close.send, read_call())
            await server.wait_for_arrival()
            group.cancel_scope.cancel()

    assert collected.span.status.status_code is StatusCode.UNSET
    assert attributes(collected.span)["close_async.cancelled"] is True


async def test_requests_and_waits_are_measured(collected: Collected) -> None:
    script = Script().then(503).then(429, Retry_After="2").then(json={})

    async with script.client() as close:
        await close.send(read_call())

    target = {
        "http.request.method": "GET",
        "server.address": "api.close.com",
        "server.port": 443,
    }
    assert collected.counted("http.client.request.duration") == [
        (1, {**target, "http.response.status_code": 503, "error.type": "503"}),
        (1, {**target, "http.response.status_code": 429, "error.type": "429"}),
        (1, {**target, "http.response.status_code": 200}),
    ]
    waits = collected.points()["close_async.wait.duration"]
    assert {one.attributes["close_async.wait.reason"]: one.sum for one in waits} == {
        "retry": 0.5,
        "rate limit": 2,
    }
    (call,) = collected.points()["close_async.call.duration"]
    assert call.sum == 2.5
    (buckets,) = {one.explicit_bounds for one in collected.points()["http.client.request.duration"]}
    assert tuple(buckets) == BUCKETS


def _transports() -> list[Any]:
    return [
        pytest.param(lambda: None, id="httpx"),
        pytest.param(httpx.AsyncHTTPTransport, id="httpx's transport"),
        pytest.param(Httpx2Transport, id="httpx2"),
    ]


@pytest.mark.parametrize("transport", _transports())
async def test_works_with_each_transport(transport: Any, collected: Collected) -> None:
    await _read_and_write(transport())

    assert [span.name for span in collected.spans] == ["GET /me/", "POST /sequence/"]


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_works_with_aiohttp(collected: Collected) -> None:
    await _read_and_write(AiohttpTransport())

    assert [span.name for span in collected.spans] == ["GET /me/", "POST /sequence/"]


async def _read_and_write(transport: httpx.AsyncBaseTransport | None) -> None:
    async with (
        serve(encore=Play(answer(200, FOUND))) as server,
        CloseClient("api_sandbox_x", base_url=server.url, transport=transport) as close,
    ):
        await close.send(read_call())
        await close.send(write_call(json={}))


async def test_a_second_time_replaces_the_first(collected: Collected) -> None:
    others = InMemorySpanExporter()
    tracers = TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(others))
    instrument(tracer_provider=tracers)

    async with Script().then(json={}).client() as close:
        await close.send(read_call())

    assert collected.spans == []
    assert len(others.get_finished_spans()) == 1
    tracers.shutdown()


async def test_a_call_under_way_is_told_to_its_end(collected: Collected) -> None:
    class Last(Script):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            uninstrument()
            return await super().handle_async_request(request)

    async with Last().then(json={}).then(json={}).client() as close:
        await close.send(read_call())
        await close.send(read_call())

    assert attributes(collected.span)["close_async.outcome"] == "answered"


async def test_without_an_sdk_nothing_is_broken() -> None:
    instrument()
    try:
        async with Script().then(json=FOUND).client() as close:
            answered = await close.send(read_call())
    finally:
        uninstrument()

    assert answered.parsed == FOUND


async def test_all_that_a_client_does_is_seen(collected: Collected) -> None:
    sandbox = Sandbox(leads=30)

    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        async for _ in close.leads.list(page_size=10, prefetch=2):
            pass

    assert {span.name for span in collected.spans} == {"GET /lead/"}
    assert len(collected.spans) >= 3


def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "close_async._opentelemetry", raising=False)

    with pytest.raises(ImportError, match=r"pip install 'close-async\[otel\]'"):
        instrument()


def test_nothing_of_it_is_imported_before_it_is_needed() -> None:
    program = """
import sys
import close_async.telemetry
assert not any(name.startswith("opentelemetry") for name in sys.modules)
del sys.modules["close_async.telemetry"]
for name in [*sys.modules]:
    if name.startswith("close_async"):
        del sys.modules[name]
from close_async import CloseClient
CloseClient("api_1")
print([name for name in sys.modules if "telemetry" in name or name.endswith(".common.events")])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
