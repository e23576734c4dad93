"""A served sandbox for all these tests, and the event loops that each of them runs in."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
import uvloop

from close_async import CloseClient
from close_async.sandbox import Sandbox
from close_async.sandbox.server.threaded import served

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Client: TypeAlias = Callable[..., CloseClient]
LoopFactory: TypeAlias = Callable[[], asyncio.AbstractEventLoop]
Town: TypeAlias = tuple[Sandbox, str]
# The tests of what one mode alone does.
OF_MODE = {"test_auto.py": "auto", "test_strict.py": "strict"}


def eager_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
    return loop


def pytest_asyncio_loop_factories(
    config: pytest.Config,  # noqa: ARG001 - pytest passes by name
    item: pytest.Item,  # noqa: ARG001 - the same
) -> Mapping[str, LoopFactory]:
    """Run each test in asyncio's own loop, in uvloop's, and where there is one in an eager one."""
    loops: dict[str, LoopFactory] = {
        "asyncio": asyncio.new_event_loop,
        "uvloop": uvloop.new_event_loop,
    }
    if sys.version_info >= (3, 12):
        loops["eager"] = eager_loop
    return loops


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    mode = OF_MODE.get(collection_path.name)
    return True if mode not in {None, config.getini("asyncio_mode")} else None


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """The sandbox of all these tests, which real sockets lead to, and its URL."""
    sandbox = Sandbox(leads=30)
    with served(sandbox.app) as url:
        yield sandbox, f"{url}/api/v1"


@pytest.fixture
def sandbox(town: Town) -> Iterator[Sandbox]:
    """That sandbox, which has seen nothing yet, and in which nothing goes wrong."""
    found, _ = town
    found.reset()
    yield found
    found.faults.clear()


@pytest.fixture
def client(town: Town, sandbox: Sandbox) -> Client:
    """Make a client of it, in or outside of a loop."""

    def make(**options: Any) -> CloseClient:
        return CloseClient(sandbox.api_key, base_url=town[1], **options)

    return make
