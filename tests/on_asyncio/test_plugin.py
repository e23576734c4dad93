"""Our pytest plugin under pytest-asyncio: its fixtures, and async ones of a user over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from close_async import CloseClient
from close_async.query import Lead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from close_async.sandbox import Sandbox

pytestmark = [pytest.mark.asyncio, pytest.mark.close_sandbox(leads=12, seed=3)]


@pytest_asyncio.fixture
async def new_lead(close_client: CloseClient) -> AsyncIterator[str]:
    lead = await close_client.leads.create(name="Of a fixture")
    yield lead.id
    await close_client.leads.delete(lead.id)


async def test_the_client_speaks_to_the_sandbox(
    close_client: CloseClient, close_sandbox: Sandbox
) -> None:
    assert (await close_client.users.me()).id == close_sandbox.world.me
    assert len(await close_client.leads.list().collect()) == 12


async def test_an_async_fixture_may_use_the_client(
    new_lead: str, close_client: CloseClient
) -> None:
    assert (await close_client.leads.get(new_lead)).name == "Of a fixture"


async def test_waiting_is_over_at_once(close_client: CloseClient, close_sandbox: Sandbox) -> None:
    status = close_sandbox.world.all("status.lead")[0]["id"]

    run = await close_client.bulk.set_lead_status(Lead.rows, lead_status_id=status, everything=True)

    assert (await run.wait()).status == "done"


async def test_the_served_one_is_found_by_the_environment(close_served: Sandbox) -> None:
    async with CloseClient.from_env() as close:
        assert (await close.users.me()).id == close_served.world.me
