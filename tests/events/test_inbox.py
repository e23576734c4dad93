"""Events that come twice are handled once, and what broke off is told."""

from __future__ import annotations

import subprocess
import sys
from runpy import run_path
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import CloseClient, Journal
from close_async.events import Event
from close_async.sandbox import Sandbox
from close_async.webhooks import Arrival, EventInbox
from tests.sandbox.worlds import call
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

pytestmark = pytest.mark.anyio

EVENT = Event.from_dict(
    {"id": "ev_1", "object_type": "lead", "action": "created", "data": {"name": "Müller"}}
)


async def arrival_of(journal: Journal, event: Event = EVENT) -> Arrival:
    """What becomes of it if it's handled without a fault."""
    async with EventInbox(journal).take(event) as arrival:
        return arrival


async def test_an_event_is_handled_once_and_a_second_process_knows(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    async with Journal.sqlite(path) as journal:
        first = [await arrival_of(journal), await arrival_of(journal)]
    async with Journal.sqlite(path) as journal:
        again = await arrival_of(journal)
        other = await arrival_of(journal, Event.from_dict({"id": "ev_2"}))
        unfinished = await EventInbox(journal).unfinished()

    assert (first, again, other, unfinished) == (["new", "done"], "done", "new", [])
    assert "Müller".encode() not in path.read_bytes()


async def test_of_many_at_the_same_time_one_handles_it(tmp_path: Path) -> None:
    arrivals: list[Arrival] = []
    async with Journal.sqlite(tmp_path / "j.db") as journal:

        async def take() -> None:
            async with EventInbox(journal).take(EVENT) as arrival:
                arrivals.append(arrival)
                await anyio.sleep(0.05)

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(take)

    assert arrivals.count("new") == 1
    assert set(arrivals) <= {"new", "unfinished", "done"}


async def test_what_raised_is_told_until_somebody_decides(tmp_path: Path) -> None:
    async with Journal.sqlite(tmp_path / "j.db") as journal:
        inbox = EventInbox(journal)
        with pytest.raises(ZeroDivisionError):
            async with inbox.take(EVENT):
                raise ZeroDivisionError
        told = [await arrival_of(journal), await inbox.unfinished()]
        await inbox.release("ev_1")
        released = [await inbox.unfinished(), await arrival_of(journal), await arrival_of(journal)]

    assert told == ["unfinished", ["ev_1"]]
    assert released == [[], "new", "done"]


async def test_what_was_cancelled_is_told_and_can_be_called_done(tmp_path: Path) -> None:
    async with Journal.sqlite(tmp_path / "j.db") as journal:
        inbox = EventInbox(journal)
        with anyio.CancelScope() as scope:
            async with inbox.take(EVENT):
                scope.cancel()
                await anyio.sleep(1)
        told = await inbox.unfinished()
        await inbox.done("ev_1")
        arrival = await arrival_of(journal)

        with pytest.raises(ValueError, match="done"):
            await inbox.release("ev_1")
        with pytest.raises(ValueError, match="no entry"):
            await inbox.release("ev_2")

    assert (told, arrival) == (["ev_1"], "done")


DIES = """
import anyio, sys, time
from close_async import Journal
from close_async.webhooks import Event, EventInbox

async def main():
    async with EventInbox(Journal.sqlite(sys.argv[1])).take(Event.from_dict({"id": "ev_1"})):
        print("begun", flush=True)
        time.sleep(60)

anyio.run(main)
"""


def take_and_die(path: Path) -> None:
    """Let a process begin to handle the event, and kill it."""
    with subprocess.Popen(
        [sys.executable, "-c", DIES, path], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.kill()


async def test_what_a_killed_process_began_is_told(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    take_and_die(path)

    async with Journal.sqlite(path) as journal:
        inbox = EventInbox(journal)
        told = [await arrival_of(journal), await inbox.unfinished()]
        await inbox.release("ev_1")
        arrival = await arrival_of(journal)

    assert told == ["unfinished", ["ev_1"]]
    assert arrival == "new"


async def test_the_receiver_of_the_examples_handles_what_the_sandbox_delivers_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOSE_JOURNAL", str(tmp_path / "webhooks.db"))
    found = run_path(str(ROOT / "examples" / "receive_webhooks.py"))
    app, ended = found["app"], found["ended"]
    sandbox = Sandbox(leads=40)
    hook = await subscribe(sandbox)
    monkeypatch.setenv("CLOSE_SIGNATURE_KEY", hook["signature_key"])
    got: list[httpx.Request] = []

    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        sequence = (await close.sequences.list().collect())[0]
        subscription = await close.sequence_subscriptions.list(sequence_id=sequence.id).first()
        assert subscription is not None
        await close.sequence_subscriptions.update(subscription.id, status="finished")
    accepted = await sandbox.deliver_webhooks(Keeper(app, got))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        again = await client.send(got[0])
        forged = await client.post(
            got[0].url, content=got[0].content + b" ", headers=got[0].headers
        )
    await found["journal"].aclose()

    assert accepted == 1
    assert (again.status_code, forged.status_code) == (204, 400)
    assert ended == [subscription.id]


class Keeper(httpx.ASGITransport):
    """The way to an application, which keeps what went there."""

    def __init__(self, app: FastAPI, got: list[httpx.Request]) -> None:
        super().__init__(app)
        self.got = got

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep it, and pass it on."""
        await request.aread()
        self.got.append(
            httpx.Request("POST", request.url, headers=request.headers, content=request.content)
        )
        return await super().handle_async_request(request)


async def subscribe(sandbox: Sandbox) -> dict[str, Any]:
    """Subscribe to what happens to subscriptions."""
    events = [{"object_type": "sequence_subscription", "action": "updated"}]
    url = "http://127.0.0.1:9/close/"
    return dict(await call(sandbox, "POST", "/webhook/", {"url": url, "events": events}))
