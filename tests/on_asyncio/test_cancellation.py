"""`Task.cancel()`, `Task.uncancel()` and `asyncio.shield()`, over reads and over writes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

    from .conftest import Client

pytestmark = pytest.mark.asyncio


async def arrived(sandbox: Sandbox, method: str, count: int = 1) -> None:
    """Wait until calls of that kind are with the sandbox, which is in another thread."""
    async with asyncio.timeout(10):
        while len([one for one in sandbox.requests if one.method == method]) < count:  # noqa: ASYNC110 - no event to wait for
            await asyncio.sleep(0.01)


async def test_a_cancelled_read_ends_with_the_message_it_was_given(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.next(path="/me/", delay=5)

    async with client() as close:
        task = asyncio.create_task(close.users.me())
        await arrived(sandbox, "GET")
        task.cancel("enough")
        with pytest.raises(asyncio.CancelledError, match="enough"):
            await task

    assert task.cancelled()


@pytest.mark.parametrize("times", [1, 3])
async def test_a_cancelled_write_is_seen_through_however_often_it_is(
    client: Client, sandbox: Sandbox, times: int
) -> None:
    sandbox.faults.next(method="POST", delay=0.3)

    async with client() as close:
        task = asyncio.create_task(close.leads.create(name="Seen through"))
        await arrived(sandbox, "POST")
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0.02)
        assert not task.done()
        with pytest.raises(asyncio.CancelledError) as raised:
            await task

    (made,) = [lead for lead in sandbox.world.all("lead") if lead["name"] == "Seen through"]
    assert made["id"] in "".join(raised.value.__notes__)
    assert [call.method for call in sandbox.requests] == ["POST"]


async def test_a_write_that_is_cancelled_before_it_begins_is_not_sent(
    client: Client, sandbox: Sandbox
) -> None:
    async with client() as close:

        async def write() -> None:
            asyncio.current_task().cancel()  # type: ignore[union-attr] # this is one
            await close.leads.create(name="Never")

        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(write())

    assert sandbox.requests == ()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_task_that_takes_its_cancellation_back_can_call_again(
    client: Client, sandbox: Sandbox, method: str
) -> None:
    sandbox.faults.next(method=method, delay=0.3)
    counts: list[int] = []

    async with client() as close:

        async def stubborn() -> str:
            task = asyncio.current_task()
            assert task is not None
            try:
                await (close.users.me() if method == "GET" else close.leads.create(name="Once"))
            except asyncio.CancelledError:
                counts.extend([task.cancelling(), task.uncancel()])
            async with asyncio.timeout(10):
                return (await close.users.me()).id

        working = asyncio.create_task(stubborn())
        await arrived(sandbox, method)
        working.cancel()
        me = await working

    assert (me, counts) == (sandbox.world.me, [1, 0])
    made = [lead["name"] for lead in sandbox.world.all("lead")].count("Once")
    assert made == (method == "POST")


async def test_a_shielded_call_goes_on_where_its_caller_was_cancelled(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.next(method="POST", delay=0.3)

    async with client() as close:
        inside = asyncio.create_task(close.leads.create(name="Shielded"))

        async def outside() -> None:
            await asyncio.shield(inside)

        task = asyncio.create_task(outside())
        await arrived(sandbox, "POST")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not inside.done()
        lead = await inside

    assert lead.name == "Shielded"


async def test_closing_in_a_task_that_is_cancelled_leaves_no_task(
    client: Client, sandbox: Sandbox
) -> None:
    before = asyncio.all_tasks()
    sandbox.faults.next(path="/me/", delay=5)

    async def work() -> None:
        async with client() as close, asyncio.TaskGroup() as group:
            group.create_task(close.users.me())
            group.create_task(close.leads.list().collect())

    task = asyncio.create_task(work())
    await arrived(sandbox, "GET", 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert asyncio.all_tasks() == before
