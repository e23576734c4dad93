"""`asyncio.timeout()` and `asyncio.wait_for()`: reads end, writes that left are seen through."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

    from .conftest import Client

pytestmark = pytest.mark.asyncio


async def test_a_read_that_takes_too_long_ends_at_once(client: Client, sandbox: Sandbox) -> None:
    sandbox.faults.next(path="/me/", delay=3)
    begun = time.monotonic()

    async with client() as close:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await close.users.me()
        took = time.monotonic() - begun
        me = await close.users.me()

    assert took < 2
    assert me.id == sandbox.world.me


async def test_a_write_that_left_is_seen_through_and_its_outcome_told(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.next(method="POST", delay=0.3)

    async with client() as close:
        with pytest.raises(TimeoutError) as raised:
            async with asyncio.timeout(0.1):
                await close.leads.create(name="Late")

    cancelled = raised.value.__cause__
    assert isinstance(cancelled, asyncio.CancelledError)
    (made,) = [lead for lead in sandbox.world.all("lead") if lead["name"] == "Late"]
    assert made["id"] in "".join(cancelled.__notes__)


async def test_wait_for_does_the_same(client: Client, sandbox: Sandbox) -> None:
    sandbox.faults.next(method="POST", delay=0.3)

    async with client() as close:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(close.leads.create(name="Late"), 0.1)

    assert [call.method for call in sandbox.requests] == ["POST"]
    assert [lead["name"] for lead in sandbox.world.all("lead")].count("Late") == 1


async def test_what_comes_in_time_is_returned(client: Client, sandbox: Sandbox) -> None:
    async with client() as close, asyncio.timeout(30) as timeout:
        lead = await close.leads.create(name="Early")
        timeout.reschedule(None)

    assert lead.id in [one["id"] for one in sandbox.world.all("lead")]


async def test_under_a_timeout_that_is_over_nothing_is_sent(
    client: Client, sandbox: Sandbox
) -> None:
    async with client() as close:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(-1):
                await close.leads.create(name="Never")
        sent = sandbox.requests
        await close.users.me()

    assert sent == ()


async def test_a_walk_under_a_timeout_gives_its_connection_back(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.nth(2, path="/lead/", delay=3)

    async with client() as close:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await close.leads.list(page_size=5, prefetch=2).collect()
        again = await close.leads.list().collect()

    assert len(again) == 30
