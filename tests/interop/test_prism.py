"""Stoplight's Prism stands between client and sandbox, and holds both to the API document."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest

from close_async import CloseClient, NotFound
from close_async.models import CallStepCreate
from close_async.query import Contact, Lead
from close_async.sandbox import Sandbox
from tests.support.served import serve

from .documented import document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRISM: Final = "@stoplight/prism-cli@5.16.0"
# npm fetches it the first time.
LONGEST_FETCH: Final = 110.0
LONGEST_START: Final = 60.0


class Proxied(httpx.AsyncHTTPTransport):
    """Sends calls to Prism, and notes what it finds wrong with them and with their answers."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.violations: list[Any] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        found = response.headers.get("sl-violations")
        line = f"{request.method} {request.url.raw_path.decode()}"
        self.lines.append(line)
        if found is not None:
            self.violations.append((line, json.loads(found)))
        return response


@pytest.fixture(scope="module")
def npx() -> str:
    """Where npx is; without npm, or where it can't fetch Prism, there is nothing to test with."""
    path = shutil.which("npx")
    if path is None:
        pytest.skip("npm isn't installed, and Prism comes by npm")

    fetched = subprocess.run(
        [path, "--yes", PRISM, "--version"], capture_output=True, timeout=LONGEST_FETCH, check=False
    )
    if fetched.returncode != 0:
        pytest.skip(f"npm can't fetch {PRISM}")

    return path


@contextmanager
def running(npx: str, upstream: str, folder: Path) -> Iterator[str]:
    """Run Prism in front of *upstream*, and say where."""
    # Its paths are those of the document without the one of the server.
    paths = document() | {"servers": [{"url": "/"}]}
    path = folder / "close.json"
    path.write_text(json.dumps(paths), encoding="utf-8")
    port = free_port()
    command = [npx, "--yes", PRISM, "proxy", str(path), upstream, "--port", str(port)]
    with (folder / "prism.log").open("wb") as log:
        # A group of its own: npx starts what really runs.
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        assert process.poll() is None, "Prism ended by itself"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("Prism doesn't listen")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox(leads=120, bulk_seconds=0.5)


@pytest.fixture(scope="module")
def proxy(npx: str, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prism in front of a served sandbox."""
    folder = tmp_path_factory.mktemp("prism")
    with serve(sandbox) as served, running(npx, served.api, folder) as url:
        yield url


@pytest.mark.anyio
async def test_the_main_job_breaks_the_document_in_neither_direction(
    proxy: str, sandbox: Sandbox
) -> None:
    sandbox.reset()
    transport = Proxied()
    bosses = Lead.has(Contact.title.has_words("CEO"))

    async with CloseClient(sandbox.api_key, base_url=proxy, transport=transport) as close:
        await look_around(close)
        sequence = (await close.sequences.list(page_size=2).collect())[0]
        account = next(
            one for one in await close.connected_accounts.list().collect() if one.identities
        )
        sender: Any = {
            "sender_account_id": account.id,
            "sender_name": account.identities[0].name,
            "sender_email": account.identities[0].email,
        }
        preview = await close.bulk.preview(bosses, sample=3)
        run = await close.bulk.subscribe(
            bosses, max_leads=preview.count, sequence_id=sequence.id, **sender
        )
        done = await run.wait(timeout=60)
        rows = await close.sequence_subscriptions.list(sequence_id=sequence.id).collect()
        active = next(row for row in rows if row.status == "active")
        paused = await close.sequence_subscriptions.update(active.id, status="paused")
        await close.sequence_subscriptions.delete(active.id)
        status = (await close.lead_statuses.list().collect())[-1]
        moved = await close.bulk.set_lead_status(bosses, lead_status_id=status.id, max_leads=100)
        await moved.wait(timeout=60)
        deleted = await close.bulk.delete(bosses, max_leads=100)
        await deleted.pause()
        await deleted.resume()
        await deleted.wait(timeout=60)

    assert done.n_leads_processed == preview.count > 0
    assert (paused.status, paused.status_reason) == ("paused", "manual")
    assert len(transport.lines) > 20
    assert transport.violations == []


async def look_around(close: CloseClient) -> None:
    """Make every kind of call that the main job doesn't."""
    await close.users.me()
    await close.users.list().collect()
    await close.email_templates.list().collect()
    await close.custom_fields.list("lead").collect()
    await close.phone_numbers.list().collect()
    view = (await close.smart_views.list().collect())[0]
    await close.smart_views.get(view.id)
    await close.search(Lead.url.exists(), fields=["display_name"]).first(5)
    await close.bulk_edits.list().collect()
    made = await close.sequences.create(
        name="Called", timezone="UTC", steps=[CallStepCreate(delay=0)]
    )
    await close.sequences.update(made.id, status="paused")
    await close.sequences.get(made.id)
    await close.sequences.delete(made.id)
    with pytest.raises(NotFound):
        await close.sequences.get("seq_none")


@pytest.mark.anyio
async def test_prism_notices_what_lies_outside(proxy: str, sandbox: Sandbox) -> None:
    """Without this, the test above would pass with a Prism that looks at nothing."""
    transport = Proxied()
    async with httpx.AsyncClient(
        transport=transport, base_url=proxy, auth=(sandbox.api_key, "")
    ) as client:
        refused = await client.post("/sequence/", json={"name": 1})
        sandbox.world.change("user", sandbox.world.me, {"first_name": 7})
        await client.get("/me/")
        sandbox.reset()

    (_, sent), (_, answered) = transport.violations
    assert refused.status_code == 400
    assert {tuple(one["location"][:2]) for one in sent} == {("request", "body")}
    assert {tuple(one["location"]) for one in answered} == {("response", "body", "first_name")}
