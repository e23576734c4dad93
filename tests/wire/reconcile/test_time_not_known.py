"""Creations under a key while Close can't be asked what time it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest

from close_async import (
    BadRequest,
    CloseClient,
    Journal,
    OutcomeUnknown,
    RateLimited,
    RequestNotSent,
)
from close_async._core.clock import Clock
from close_async.models import CallStepCreate
from tests.support.script import CANARY

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

DATE = "Mon, 01 Jul 2024 12:00:00 GMT"
SEQUENCE: dict[str, Any] = {
    "id": "seq_1",
    "name": "Spring",
    "timezone": "UTC",
    "status": "active",
    "steps": [],
    "date_created": "2024-07-01T12:00:00.400000",
    "date_updated": "2024-07-01T12:00:00.400000",
}


@attrs.define
class Server:
    """A Close that answers creations with *status*, or not at all, and knows the time or not."""

    status: int | None
    knows_time: bool = True
    posts: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if request.method == "POST":
            self.posts += 1
        if (request.method == "POST" and self.status is None) or not self.knows_time:
            msg = "gone"
            raise httpx.ReadError(msg)
        # So long nobody waits, which ends the call.
        headers = {"Date": DATE, "Retry-After": "3600"}
        if request.method == "POST":
            assert self.status is not None
            return httpx.Response(self.status, json=SEQUENCE, headers=headers)
        return httpx.Response(200, json={"id": "user_1", "data": []}, headers=headers)

    async def create(self, path: Path) -> str:
        """Create a sequence under one key, and return its id."""
        clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
        async with CloseClient(
            CANARY,
            transport=httpx.MockTransport(self),
            clock=clock,
            journal=Journal.sqlite(path),
            max_retries=0,
        ) as close:
            made = await close.with_options(idempotency_key="spring").sequences.create(
                name="Spring", timezone="UTC", steps=[CallStepCreate(delay=0)]
            )
        return made.id


@pytest.mark.parametrize("status", [None, 429])
async def test_what_was_not_sent_is_not_sent_without_the_time(
    tmp_path: Path, status: int | None
) -> None:
    """By the time at Close it would be told from an older one, if it got lost."""
    path = tmp_path / "sent.db"
    if status is not None:
        with pytest.raises(RateLimited):
            await Server(status).create(path)
    server = Server(200, knows_time=False)

    with pytest.raises(RequestNotSent, match="what time it is at Close could not be asked"):
        await server.create(path)

    assert server.posts == 0


async def test_what_was_done_needs_no_time(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    await Server(200).create(path)
    server = Server(200, knows_time=False)

    assert await server.create(path) == "seq_1"
    assert server.posts == 0


async def test_what_may_have_been_done_stays_unknown_without_the_time(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    with pytest.raises(OutcomeUnknown):
        await Server(None).create(path)
    server = Server(200, knows_time=False)

    with pytest.raises(OutcomeUnknown, match="the journal says that it may have been sent before"):
        await server.create(path)

    assert server.posts == 0


async def test_what_was_refused_is_sent_again_without_the_time(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    with pytest.raises(BadRequest):
        await Server(400).create(path)
    server = Server(200, knows_time=False)

    with pytest.raises(OutcomeUnknown):
        await server.create(path)

    assert server.posts == 1
