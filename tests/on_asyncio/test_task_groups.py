"""`asyncio.TaskGroup` and `asyncio.gather()`: who fails takes the reads along, and no write."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from close_async import NotFound

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

    from .conftest import Client

pytestmark = pytest.mark.asyncio


async def test_many_calls_go_at_the_same_time_over_one_client(
    client: Client, sandbox: Sandbox
) -> None:
    ids = [lead["id"] for lead in sandbox.world.all("lead")]

    async with client() as close, asyncio.TaskGroup() as group:
        tasks = [group.create_task(close.leads.get(one)) for one in ids]

    assert [task.result().id for task in tasks] == ids


async def test_one_that_fails_is_in_the_group_of_errors_and_the_client_goes_on(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.next(path="/me/", delay=5)

    async with client() as close:
        with pytest.raises(ExceptionGroup) as raised:  # noqa: PT012 - the group raises
            async with asyncio.TaskGroup() as group:
                waiting = group.create_task(close.users.me())
                group.create_task(close.leads.get("lead_none"))
        again = await close.users.me()

    assert [type(one) for one in raised.value.exceptions] == [NotFound]
    assert waiting.cancelled()
    assert again.id == sandbox.world.me


async def test_a_write_beside_one_that_fails_is_seen_through(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.next(method="POST", delay=0.3)

    async def fail_when_it_left() -> None:
        while not [call for call in sandbox.requests if call.method == "POST"]:  # noqa: ASYNC110 - another thread's
            await asyncio.sleep(0.01)
        raise RuntimeError

    async with client() as close:
        with pytest.raises(ExceptionGroup):  # noqa: PT012 - the group raises
            async with asyncio.TaskGroup() as group:
                writing = group.create_task(close.leads.create(name="Beside"))
                group.create_task(fail_when_it_left())

    assert writing.cancelled()
    assert [lead["name"] for lead in sandbox.world.all("lead")].count("Beside") == 1


async def test_gathered_calls_return_what_each_of_them_came_to(
    client: Client, sandbox: Sandbox
) -> None:
    (lead, *_) = sandbox.world.all("lead")

    async with client() as close:
        found, missing = await asyncio.gather(
            close.leads.get(lead["id"]), close.leads.get("lead_none"), return_exceptions=True
        )

    assert not isinstance(found, BaseException)
    assert found.id == lead["id"]
    assert isinstance(missing, NotFound)


async def test_a_walk_that_is_left_early_leaves_no_task(client: Client, sandbox: Sandbox) -> None:
    before = asyncio.all_tasks()

    async with client() as close:
        first = await close.leads.list(page_size=5, prefetch=3).first(2)

    assert len(first) == 2
    assert len(sandbox.world.all("lead")) == 30
    assert asyncio.all_tasks() == before
