"""
A worker and its tests, which run against the sandbox, without a network, a key or mocks.

    python -m pytest examples/worker_with_tests.py
"""

from __future__ import annotations

import pytest

from close_async import CloseClient
from close_async.models import EmailStepCreate
from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def pause_all(close: CloseClient, sequence_id: str) -> int:
    """Pause the active subscriptions of a sequence, and return how many were paused."""
    paused = 0
    async for subscription in close.sequence_subscriptions.list(sequence_id=sequence_id):
        if subscription.status == "active":
            await close.sequence_subscriptions.update(subscription.id, status="paused")
            paused += 1
    return paused


async def make_sequence(close: CloseClient, name: str, template_id: str) -> str:
    """Create a sequence of one email, and return its id."""
    first = EmailStepCreate(delay=0, email_template_id=template_id)
    sequence = await close.sequences.create(name=name, timezone="Europe/Berlin", steps=[first])
    return sequence.id


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def sandbox() -> Sandbox:
    """The same leads with the same ids in every run."""
    return Sandbox(leads=200, seed=7)


def connect(sandbox: Sandbox) -> CloseClient:
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def test_pauses_what_is_active(sandbox: Sandbox) -> None:
    async with connect(sandbox) as close:
        sequence_id = (await close.sequences.list().collect())[0].id
        before = (await close.sequences.get(sequence_id)).subscription_counts_by_status

        paused = await pause_all(close, sequence_id)

        after = (await close.sequences.get(sequence_id)).subscription_counts_by_status
    assert paused == before.active > 0
    assert (after.active, after.paused) == (0, before.paused + before.active)


async def test_waits_as_long_as_close_asks(sandbox: Sandbox) -> None:
    headers = {"RateLimit": "limit=1, remaining=0, reset=0.01"}
    sandbox.faults.next(method="PUT", status=429, headers=headers)

    async with connect(sandbox) as close:
        sequence_id = (await close.sequences.list().collect())[0].id
        await pause_all(close, sequence_id)
        after = (await close.sequences.get(sequence_id)).subscription_counts_by_status

    assert after.active == 0


async def test_a_lost_answer_makes_no_second_sequence(sandbox: Sandbox) -> None:
    # The sequence is created, but the connection breaks before the response arrives.
    sandbox.faults.next(method="POST", drop="after")
    template = next(one for one in sandbox.world.all("email_template") if one["is_shared"])

    async with connect(sandbox) as close:
        made = await make_sequence(close, "Spring", template["id"])

    named = [one["id"] for one in sandbox.world.all("sequence") if one["name"] == "Spring"]
    assert named == [made]
