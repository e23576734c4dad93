"""The records of a call, and what CLOSE_LOG sets up."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.script import Script, read_call, write_call

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM: Final = """
import logging, sys, anyio
from close_async import CloseClient
from close_async.sandbox import Sandbox

{setup}
async def main():
    sandbox = Sandbox(leads=1)
    for _ in range(2):
        async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
            sandbox.faults.next(status=404)
            try:
                await close.leads.get("lead_1")
            except Exception:
                pass

anyio.run(main)
"""
OF_PROGRAM: Final = "logging.basicConfig(format='APP %(message)s')"
LINE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ([A-Z]+) close_async: (.*)")


def fields(record: logging.LogRecord) -> Mapping[str, Any]:
    """Return what a record holds of ours, but for what is another one each time."""
    found = {name: value for name, value in vars(record).items() if name.startswith("close_")}
    assert re.fullmatch("[0-9a-f]{16}", found.pop("close_call"))
    return found


@pytest.mark.anyio
async def test_records_hold_what_they_say_as_fields(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "close_async")
    script = Script().then(503).then(json={})

    async with script.client() as close:
        await close.send(read_call())

    same = {
        "close_parent": None,
        "close_operation": "test.read",
        "close_method": "GET",
        "close_path": "/me/",
    }
    attempt = {"close_event": "AttemptEnded", "close_request_id": None, "close_error": None}
    assert [fields(record) for record in caplog.records] == [
        {**same, "close_event": "CallStarted"},
        {
            **same,
            **attempt,
            "close_attempt": 1,
            "close_outcome": "unknown",
            "close_status": 503,
            "close_seconds": 0,
        },
        {**same, "close_event": "Noted", "close_note": "retry", "close_delay": 0.5},
        {**same, "close_event": "Waited", "close_wait": "retry", "close_seconds": 0.5},
        {
            **same,
            **attempt,
            "close_attempt": 2,
            "close_outcome": "answered",
            "close_status": 200,
            "close_seconds": 0,
        },
        {
            **same,
            "close_event": "CallEnded",
            "close_attempts": 2,
            "close_outcome": "answered",
            "close_status": 200,
            "close_error": None,
            "close_seconds": 0.5,
        },
    ]
    assert len({record.__dict__["close_call"] for record in caplog.records}) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("call", [read_call(), write_call("PUT", json={})], ids=["read", "write"])
async def test_warnings_of_a_call_have_its_fields_although_nobody_listened(
    call: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "close_async")
    script = Script().then(503).then(503).then(json={})

    async with script.client() as close:
        await close.send(call)

    told = [record.__dict__ for record in caplog.records]
    assert [one["close_note"] for one in told] == ["retry", "retry"]
    assert {one["close_method"] for one in told} == {call.method}
    assert len({one["close_call"] for one in told}) == 1


def logged(value: str, setup: str = "") -> tuple[list[tuple[str, str]], str]:
    """Return the records on stderr of a program under this CLOSE_LOG, and all of stderr."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(setup=setup)],
        env={**os.environ, "CLOSE_LOG": value},
        capture_output=True,
        text=True,
        check=True,
    )
    return LINE.findall(done.stderr), done.stderr


def test_close_log_writes_to_stderr() -> None:
    records, _ = logged("info")

    attempt = re.compile(r"GET /lead/lead_1/: refused, 404 \(attempt 1, \d\.\d{3} s\)")
    assert [level for level, _ in records] == ["INFO"] * 2
    assert all(attempt.fullmatch(text) for _, text in records)


def test_close_log_knows_two_levels_in_any_case() -> None:
    records, _ = logged(" DEBUG ")

    assert [level for level, _ in records] == ["DEBUG", "INFO", "DEBUG"] * 2


@pytest.mark.parametrize("value", ["verbose", "1"])
def test_close_log_says_once_what_it_takes(value: str) -> None:
    _, said = logged(value)

    told = f"CLOSE_LOG must be 'info' or 'debug', got {value!r}: nothing was set up"
    assert said.splitlines() == [told]


def test_an_empty_close_log_is_none() -> None:
    assert logged("") == ([], "")


@pytest.mark.parametrize(
    "setup",
    [
        "logging.getLogger('close_async').setLevel(logging.ERROR)",
        "logging.getLogger('close_async').addHandler(logging.NullHandler())",
    ],
)
def test_close_log_leaves_a_logger_alone_that_the_program_has_set_up(setup: str) -> None:
    assert logged("debug", setup) == ([], "")


@pytest.mark.parametrize(
    "setup",
    [
        OF_PROGRAM,
        f"CloseClient('api_sandbox_1', base_url='http://127.0.0.1:1'); {OF_PROGRAM}",
    ],
)
def test_close_log_writes_nothing_twice(setup: str) -> None:
    records, said = logged("info", setup)

    assert records == []
    assert [line[:8] for line in said.splitlines()] == ["APP GET "] * 2
