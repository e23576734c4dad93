"""A listener that fails can't break a call; one that stops the program does it after the call."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final

import anyio
import pytest

from close_async import CloseClient, Journal
from close_async._wire.common.listeners import LISTENERS, Listener
from close_async.telemetry import AttemptEnded, CallEnded, CallEvent, CallStarted
from tests.faults.server import Play, answer, serve
from tests.support.script import CANARY, Script, read_call, write_call

from .told import Told

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

FOUND: Final = {"id": "x_1"}
NOW: Final = "Mon, 01 Jul 2024 12:00:00 GMT"
SLOW: Final = Play(answer(200, FOUND), delay=0.05)
HANG: Final = Play(then="hang")


async def cancelled(told: Told, call: Any, *plays: Play, **options: Any) -> None:
    """Send *call* to a server with these plays, and cancel it when it has arrived there."""
    async with serve(*plays) as server:
        close = CloseClient("api_sandbox_x", base_url=server.url, on_event=told, **options)
        async with close, anyio.create_task_group() as group:
            group.start_soon(close.send, call)
            await server.wait_for_arrival()
            group.cancel_scope.cancel()
    told.check()


async def test_a_read_that_is_cancelled_under_way() -> None:
    told = Told()

    await cancelled(told, read_call(), HANG)

    assert told.lines == [
        "started",
        "attempt 1 unknown: cancelled",
        "ended unknown after 1: None, cancelled",
    ]


async def test_a_write_that_is_cancelled_when_it_has_left_is_told_with_its_answer() -> None:
    told = Told()

    await cancelled(told, write_call(json={}), SLOW)

    assert told.lines == [
        "started",
        "attempt 1 answered: 200",
        "noted cancelled",
        "ended answered after 1: 200, cancelled",
    ]


async def test_a_write_that_is_cut_off_is_unknown() -> None:
    told = Told()

    await cancelled(told, write_call(json={}), HANG, attempt_timeout=0.1)

    # Its own time and the time that is left to it end together.
    assert told.lines[1] in {"attempt 1 unknown: ReadTimeout", "attempt 1 unknown: cancelled"}
    assert told.lines[0] == "started"
    assert told.lines[-2:] == ["noted cancelled", "ended unknown after 1: None, cancelled"]


async def test_an_exception_of_a_listener_is_logged_once_and_changes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = Told()

    def broken(event: CallEvent) -> None:
        told(event)
        raise RuntimeError(event.call.path)

    script = Script().then(503).then(json=FOUND).then(json=FOUND)
    caplog.set_level(logging.WARNING, "close_async")
    async with script.client(on_event=broken) as close:
        answers = [await close.send(call) for call in (read_call(), write_call(json={}))]

    assert [one.parsed for one in answers] == [FOUND, FOUND]
    assert len(script.asked) == 3
    told.check()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert caplog.records[0].exc_info is not None


async def test_a_log_that_fails_changes_nothing() -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise RuntimeError(record.name)

    logger, handler = logging.getLogger("close_async"), Broken()
    script = Script().then(503).then(json=FOUND)
    logger.addHandler(handler)
    try:
        async with script.client() as close:
            answered = await close.send(read_call())
    finally:
        logger.removeHandler(handler)

    assert answered.parsed == FOUND


@pytest.mark.parametrize("kind", [CallStarted, AttemptEnded, CallEnded])
@pytest.mark.parametrize("call", [read_call(), write_call(json={"a": 1})], ids=["read", "write"])
async def test_what_stops_a_program_goes_on_and_what_was_sent_is_recorded(
    kind: type[CallEvent], call: Any, tmp_path: Path
) -> None:
    told = Told()

    def stop(event: CallEvent) -> None:
        told(event)
        if isinstance(event, kind) and event.call.operation == call.operation:
            raise SystemExit(3)

    journal = Journal.sqlite(tmp_path / "journal.db")
    script = Script().then(json={"id": "user_1"}, date=NOW).then(json=FOUND, date=NOW)
    async with script.client(on_event=stop, journal=journal) as close:
        with pytest.raises(SystemExit) as raised:
            await close.with_options(idempotency_key="a").send(call)
        entry = await journal.get("test.write a")

    told.check()
    assert len([one for one in told.lines if one.startswith("ended")]) == 1
    if call.method == "POST" and kind is not CallStarted:
        assert entry is not None
        assert entry.state == "done"
        assert any("answered" in note for note in raised.value.__notes__)
    else:
        assert entry is None


async def test_all_copies_of_a_client_tell() -> None:
    told, script = Told(), Script().then(json=FOUND)

    async with script.client(on_event=told) as close:
        await close.with_options(timeout=5).send(read_call())

    assert len(told.events) == 3


async def test_is_called_in_the_thread_of_the_loop() -> None:
    threads, script = set[int](), Script().then(json=FOUND)

    async with script.client(on_event=lambda _: threads.add(threading.get_ident())) as close:
        await close.send(write_call(json={}))

    assert threads == {threading.get_ident()}


async def test_calls_under_way_at_once_are_told_apart() -> None:
    told = Told()

    async with serve(encore=Play(answer(200, FOUND))) as server:
        close = CloseClient("api_sandbox_x", base_url=server.url, on_event=told)
        async with close, anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(close.send, read_call())

    told.check()
    assert len({event.call.id for event in told.events}) == 20


async def test_no_event_shows_what_a_server_sends_back() -> None:
    told = Told()
    script = Script().then(401, headers={"x-request-id": CANARY}, json={"error": CANARY})
    script.then(json=FOUND, headers={"x-request-id": CANARY})

    async with script.client(on_event=told, max_retries=0) as close:
        with pytest.raises(Exception, match="401"):
            await close.send(read_call())
        await close.send(read_call())

    assert CANARY not in repr(told.events)
    ids = [one.request_id for one in told.events if isinstance(one, AttemptEnded)]
    assert ids == ["[redacted]", "[redacted]"]


async def _hear(_: CallEvent) -> None:
    pass


class _Hearer:
    async def __call__(self, _: CallEvent) -> None:
        pass


@pytest.mark.parametrize(
    "wrong", [_hear, _Hearer(), "print", 3], ids=["function", "object", "text", "number"]
)
def test_what_cannot_listen_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="on_event must"):
        CloseClient(CANARY, on_event=wrong)


async def test_a_coroutine_that_is_returned_is_no_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    script = Script().then(json=FOUND)

    def hear(event: CallEvent) -> object:
        return _hear(event)

    async with script.client(on_event=hear) as close:
        await close.send(read_call())

    assert "must not be async" in caplog.text


async def test_the_others_hear_of_an_event_that_stops_the_program() -> None:
    told, others = Told(), Told()

    def stop(event: CallEvent) -> None:
        told(event)
        if isinstance(event, AttemptEnded):
            raise KeyboardInterrupt

    # Those of all clients come before that of one.
    first = Listener(stop)
    LISTENERS.append(first)
    try:
        async with Script().then(json=FOUND).client(on_event=others) as close:
            with pytest.raises(KeyboardInterrupt):
                await close.send(read_call())
    finally:
        LISTENERS.remove(first)

    others.check()
    assert others.lines == told.lines
