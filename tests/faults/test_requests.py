"""Creations without a method of their own, over real sockets and in processes that are killed."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from close_async import OutcomeUnknown
from close_async.sandbox import Sandbox
from tests.support.paths import ROOT
from tests.support.served import serve as serve_sandbox

from .proxy import stand_before
from .server import FaultServer, Play, answer, serve
from .test_creations import FAULTS, UNREAD, client_of, ids, writes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.served import Served

pytestmark = pytest.mark.anyio

LOSSES = {
    name: fault
    for name, fault in FAULTS.items()
    # Of an endpoint that isn't known, such an answer may be the right one.
    if name not in {"an empty 200", "an object without an id"}
}
DATE = "Mon, 01 Jul 2024 12:00:00 GMT"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve_sandbox(Sandbox(leads=5)) as running:
        yield running


@pytest.mark.parametrize("fault", LOSSES)
async def test_what_was_done_is_sent_once_and_called_unknown(served: Served, fault: str) -> None:
    sandbox = served.sandbox
    before = ids(sandbox, "status.lead")
    # One of those that can't be looked for.
    body = {"label": fault}
    async with stand_before(served.url) as proxy, client_of(proxy, sandbox, fault) as close:
        proxy.broken, proxy.is_after = LOSSES[fault], True
        with pytest.raises(OutcomeUnknown) as caught:
            await close.request("POST", "/status/lead/", json=body)

    assert writes(proxy.arrived) == 1
    assert len(ids(sandbox, "status.lead") - before) == 1
    assert (caught.value.operation, caught.value.sent) == ("lead_statuses.create", body)


@pytest.mark.parametrize("fault", UNREAD)
async def test_what_nobody_read_is_done_at_most_once(served: Served, fault: str) -> None:
    sandbox = served.sandbox
    before = ids(sandbox, "status.lead")
    body = {"label": f"unread, {fault}"}
    async with stand_before(served.url) as proxy, client_of(proxy, sandbox, fault) as close:
        proxy.broken = UNREAD[fault]
        with suppress(OutcomeUnknown):
            await close.request("POST", "/status/lead/", json=body)

    assert len(ids(sandbox, "status.lead") - before) == writes(proxy.passed_on) <= 1


async def test_under_a_key_a_killed_process_sends_it_once(tmp_path: Path) -> None:
    known = Play(answer(200, {"id": "user_1"}, date=DATE))
    async with serve(known, Play(then="hang"), encore=known) as server:
        task = {"journal": str(tmp_path / "sent.db"), "url": server.url, "note": {"note": "Hi"}}
        with start(task) as first:
            with anyio.fail_after(30):
                await _until_written(server)
            first.kill()

        assert await said(task) == "OutcomeUnknown"
        assert await said({**task, "note": {"note": "Other"}}) == "IdempotencyKeyReused"
        assert writes(server.arrived) == 1


async def test_under_a_key_a_second_process_gets_what_the_first_one_got(tmp_path: Path) -> None:
    made = Play(answer(200, [{"made": 1}], date=DATE))
    known = Play(answer(200, {"id": "user_1"}, date=DATE))
    async with serve(known, made, encore=known) as server:
        task = {"journal": str(tmp_path / "sent.db"), "url": server.url, "note": {"note": "Hi"}}

        assert await said(task) == await said(task) == '[{"made": 1}]'
        assert writes(server.arrived) == 1


def start(task: dict[str, Any]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.requester", json.dumps(task)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


async def said(task: dict[str, Any]) -> str:
    with start(task) as worker:
        printed, _ = await anyio.to_thread.run_sync(worker.communicate)
    assert worker.returncode == 0
    return printed.strip()


async def _until_written(server: FaultServer) -> None:
    while not writes(server.arrived):  # noqa: ASYNC110 - it comes from another process
        await anyio.sleep(0.01)
