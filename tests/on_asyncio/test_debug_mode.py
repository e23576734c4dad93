"""In asyncio's debug mode nothing is slow, and nothing was never awaited."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import TYPE_CHECKING

import pytest

from close_async.query import Lead

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

    from .conftest import Client

# On a busy machine any step may take long, so the quietest of some runs counts.
TRIES = 5


async def work(make: Client, sandbox: Sandbox) -> None:
    async with make() as close:
        await close.leads.list(page_size=10, prefetch=2).collect()
        await close.search(Lead.name.exists()).first(3)
        lead = await close.leads.create(name="New")
        await close.leads.update(lead.id, name="Newer")
        await close.leads.list().first()
        sandbox.faults.next(path="/me/", delay=1)
        task = asyncio.create_task(close.users.me())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_no_step_is_slow(
    client: Client, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="asyncio")
    asyncio.run(work(client, sandbox))  # imports what it needs
    said: list[list[str]] = []

    for _ in range(TRIES):
        caplog.clear()
        asyncio.run(work(client, sandbox), debug=True)
        said.append([record.getMessage() for record in caplog.records if record.name == "asyncio"])
        if not said[-1]:
            break

    assert said[-1] == []


def test_a_call_that_nobody_awaits_is_told_by_python(client: Client) -> None:
    close = client()

    async def forgets() -> None:
        close.users.me()  # type: ignore[unused-coroutine]
        gc.collect()

    with pytest.warns(RuntimeWarning, match="was never awaited"):
        asyncio.run(forgets(), debug=True)
