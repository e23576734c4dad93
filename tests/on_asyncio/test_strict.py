"""What strict mode leaves alone: anyio's tests run beside those of pytest-asyncio, on trio, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sniffio

if TYPE_CHECKING:
    from close_async import CloseClient
    from close_async.sandbox import Sandbox

seen: set[str] = set()


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
async def test_anyio_runs_its_tests_on_both_event_loops(
    anyio_backend: str, close_client: CloseClient, close_sandbox: Sandbox
) -> None:
    assert sniffio.current_async_library() == anyio_backend
    assert (await close_client.users.me()).id == close_sandbox.world.me


@pytest.mark.asyncio
async def test_and_pytest_asyncio_its_own(
    close_client: CloseClient, close_sandbox: Sandbox
) -> None:
    assert (await close_client.users.me()).id == close_sandbox.world.me
