"""The loops that all these tests run in: asyncio's, uvloop's, and since 3.12 an eager one."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

    from .conftest import Client

eager_only = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="eager tasks came with Python 3.12"
)


@pytest.mark.asyncio
async def test_each_kind_is_what_it_is_called(request: pytest.FixtureRequest) -> None:
    loop = asyncio.get_running_loop()
    kind = next(one for one in ("asyncio", "uvloop", "eager") if f"[{one}" in request.node.name)

    assert type(loop).__module__.startswith("uvloop") == (kind == "uvloop")
    assert (loop.get_task_factory() is not None) == (kind == "eager")


@eager_only
@pytest.mark.asyncio(loop_factories=["eager"])
async def test_an_eager_task_runs_until_it_first_waits(client: Client, sandbox: Sandbox) -> None:
    async with client() as close:
        begun: list[str] = []

        async def call() -> str:
            begun.append("begun")
            return (await close.users.me()).id

        task = asyncio.create_task(call())
        assert begun == ["begun"]
        assert await task == sandbox.world.me


@eager_only
@pytest.mark.asyncio(loop_factories=["eager"])
async def test_an_eager_write_that_is_cancelled_at_once_is_not_sent(
    client: Client, sandbox: Sandbox
) -> None:
    async with client() as close:
        task = asyncio.create_task(close.leads.create(name="Never"))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await close.users.me()

    assert [call.method for call in sandbox.requests] == ["GET"]
