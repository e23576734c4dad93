"""What auto mode does: tests and fixtures that are async need no mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sniffio

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from close_async import CloseClient
    from close_async.sandbox import Sandbox


@pytest.fixture
async def note(close_client: CloseClient, close_sandbox: Sandbox) -> AsyncIterator[str]:
    lead = close_sandbox.world.all("lead")[0]
    made = await close_client.notes.create(lead_id=lead["id"], note="Unmarked")
    yield made.id
    await close_client.notes.delete(made.id)


async def test_nothing_is_marked(
    note: str, close_client: CloseClient, close_sandbox: Sandbox
) -> None:
    assert (await close_client.notes.get(note)).note == "Unmarked"
    assert [call.method for call in close_sandbox.requests] == ["POST", "GET"]


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
async def test_the_tests_of_anyio_are_taken_over(anyio_backend: str) -> None:
    # So docs/how-to/testing.md warns of it, and this project's other tests run without the plugin.
    assert {anyio_backend: sniffio.current_async_library()} == {anyio_backend: "asyncio"}
