"""One client over many loops: of a session, of a module, of a test, and of `asyncio.run()`."""

from __future__ import annotations

import asyncio
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from close_async import CloseClient, RequestNotSent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from close_async.sandbox import Sandbox

    from .conftest import Client, Town


@pytest.fixture(scope="session")
def outside(town: Town) -> CloseClient:
    """A client that is made where no loop runs, and lives for the whole session."""
    sandbox, url = town
    return CloseClient(sandbox.api_key, base_url=url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def of_session(town: Town) -> AsyncIterator[CloseClient]:
    sandbox, url = town
    async with CloseClient(sandbox.api_key, base_url=url) as close:
        yield close


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def of_module(town: Town) -> AsyncIterator[CloseClient]:
    sandbox, url = town
    async with CloseClient(sandbox.api_key, base_url=url) as close:
        yield close


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("turn", range(2))
async def test_a_client_of_the_session_serves_all_its_tests(
    of_session: CloseClient, sandbox: Sandbox, turn: int
) -> None:
    assert (turn, (await of_session.users.me()).id) == (turn, sandbox.world.me)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("turn", range(2))
async def test_a_client_of_the_module_serves_all_its_tests(
    of_module: CloseClient, sandbox: Sandbox, turn: int
) -> None:
    assert (turn, (await of_module.users.me()).id) == (turn, sandbox.world.me)


@pytest.mark.asyncio
async def test_a_client_of_the_session_also_serves_a_test_with_a_loop_of_its_own(
    of_session: CloseClient, sandbox: Sandbox
) -> None:
    assert (await of_session.users.me()).id == sandbox.world.me


@pytest.mark.asyncio(loop_scope="session")
async def test_made_outside_it_serves_the_loop_of_the_session(
    outside: CloseClient, sandbox: Sandbox
) -> None:
    assert (await outside.users.me()).id == sandbox.world.me


@pytest.mark.asyncio(loop_scope="module")
async def test_made_outside_it_serves_the_loop_of_the_module(
    outside: CloseClient, sandbox: Sandbox
) -> None:
    assert (await outside.users.me()).id == sandbox.world.me


@pytest.mark.asyncio
@pytest.mark.parametrize("turn", range(2))
async def test_made_outside_it_serves_the_loop_of_a_test(
    outside: CloseClient, sandbox: Sandbox, turn: int
) -> None:
    async with outside as close, asyncio.TaskGroup() as group:
        tasks = [group.create_task(close.users.me()) for _ in range(3)]

    assert {turn: {task.result().id for task in tasks}} == {turn: {sandbox.world.me}}


@pytest.mark.parametrize("debug", [False, True])
def test_asyncio_run_twice_with_one_client(client: Client, sandbox: Sandbox, debug: bool) -> None:
    close = client()

    async def work(name: str) -> str:
        async with close:
            await close.leads.create(name=name)
            return (await close.users.me()).id

    found = [asyncio.run(work(name), debug=debug) for name in ("One", "Two")]

    assert found == [sandbox.world.me] * 2
    names = [lead["name"] for lead in sandbox.world.all("lead")]
    assert (names.count("One"), names.count("Two")) == (1, 1)


def test_asyncio_run_twice_without_opening_or_closing_it(client: Client, sandbox: Sandbox) -> None:
    close = client()

    # The key also keeps what it learned of rate limits, which lie in the clock of the first loop.
    found = [asyncio.run(close.users.me()).id for _ in range(2)]

    assert found == [sandbox.world.me] * 2


def test_a_runner_keeps_its_loop_and_so_the_connection(client: Client, sandbox: Sandbox) -> None:
    close = client()

    with asyncio.Runner() as runner:
        first = runner.run(close.users.me())
        second = runner.run(close.users.me())
        runner.run(close.aclose())

    assert first.id == second.id == sandbox.world.me


def test_open_in_the_loop_of_another_thread_it_says_what_to_do(client: Client) -> None:
    close = client()
    is_open, is_over = Event(), Event()

    async def hold() -> None:
        async with close:
            await close.users.me()
            is_open.set()
            await asyncio.to_thread(is_over.wait)

    thread = Thread(target=asyncio.run, args=(hold(),))
    thread.start()
    is_open.wait()
    with pytest.raises(RequestNotSent, match="make one client for each"):
        asyncio.run(close.users.me())
    is_over.set()
    thread.join()
