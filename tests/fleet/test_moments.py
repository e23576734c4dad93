"""What is told of a campaign while others submit it, work on it, and prune the journal."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from taskiq import InMemoryBroker

from close_async import CloseClient, Journal
from close_async.fleet import CampaignProgress, Fleet
from close_async.fleet._chunks import Keys
from close_async.journal import EntryUpdate
from close_async.journal._sqlite import SqliteStore
from tests.journal.clock import NOON, Calendar

from .campaign import NAME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from taskiq import BrokerMessage

    from close_async.journal import Claim, Intent, State

pytestmark = pytest.mark.anyio

KEYS = Keys(NAME)
TERMS: dict[str, Any] = {"sequence_id": "seq_1"}


@pytest.fixture
def anyio_backend() -> str:
    """Return the one that taskiq runs on."""
    return "asyncio"


class Queue(InMemoryBroker):
    """Takes messages, and works on none."""

    async def kick(self, message: BrokerMessage) -> None:
        """Take one."""


class Looked(SqliteStore):
    """Has something happen behind one of its looks."""

    then: Callable[[], object] | None = None
    behind: str = ""
    has_happened: bool = False

    def counts(self, prefix: str) -> dict[State, int]:
        """Return the counts."""
        found = super().counts(prefix)
        self._happen("counts")
        return found

    def page(self, *given: Any) -> Any:
        """Return a page."""
        found = super().page(*given)
        self._happen("page")
        return found

    def claim(self, intent: Intent) -> Claim:
        """Return the claim."""
        claim = super().claim(intent)
        if not claim.is_ours:
            self._happen("claim")
        return claim

    def _happen(self, look: str) -> None:
        if look == self.behind and self.then is not None:
            then, self.then, self.has_happened = self.then, None, True
            then()


@asynccontextmanager
async def fleet_over(store: SqliteStore) -> AsyncIterator[Fleet]:
    client = CloseClient("api_a", base_url="http://127.0.0.1:9/api/v1")
    async with Fleet(client=client, journal=Journal(store), broker=Queue()) as fleet:
        yield fleet


async def finish(journal: Journal, row: str, chunk: str = "") -> None:
    """Write down what a worker would, that a row, or the last one of a chunk, is enrolled."""
    claim = await journal.claim(f"{KEYS.rows}{row}", operation="x.create", parameters={})
    await journal.done(claim, {"id": f"sub_{row}"})
    if chunk:
        await journal.done(chunk, {"rows": 1})


async def chunks_of(journal: Journal) -> list[str]:
    return [entry.key async for entry in journal.entries(prefix=KEYS.chunks)]


@pytest.mark.parametrize("behind", ["counts", "page"])
async def test_a_campaign_that_ends_while_it_is_looked_at_is_over_with_all_its_rows(
    tmp_path: Path, behind: str
) -> None:
    path = str(tmp_path / "sent.db")
    store, other = Looked(path, Calendar()), SqliteStore(path, Calendar())
    store.behind = behind
    async with fleet_over(store) as fleet, Journal(other) as journal:
        await fleet.submit(["cont_1", "cont_2"], campaign=NAME, chunk=1, **TERMS)
        one, two = await chunks_of(journal)
        await finish(journal, "one", one)
        claim = await journal.claim(f"{KEYS.rows}two", operation="x.create", parameters={})

        def end() -> None:
            other.settle(claim.entry, EntryUpdate("done", result={"id": "sub_two"}))
            other.settle(two, EntryUpdate("done", result={"rows": 1}))

        store.then = end
        seen = await fleet.progress(NAME)
        after = await fleet.progress(NAME)

    assert store.has_happened
    assert (seen.total, after) == (2, CampaignProgress(enrolled=2))


@pytest.mark.parametrize("behind", ["counts", "page"])
async def test_what_is_pruned_while_it_is_looked_at_ends_no_campaign(
    tmp_path: Path, behind: str
) -> None:
    path, calendar = str(tmp_path / "sent.db"), Calendar()
    store, other = Looked(path, calendar), SqliteStore(path, calendar)
    store.behind = behind
    async with fleet_over(store) as fleet, Journal(other) as journal:
        await fleet.submit(["cont_1", "cont_2"], campaign=NAME, chunk=1, **TERMS)
        for number, chunk in enumerate(await chunks_of(journal)):
            await finish(journal, str(number), chunk)
        calendar.move(timedelta(days=30))
        await fleet.submit(["cont_3"], campaign=NAME, chunk=1, **TERMS)

        store.then = lambda: other.prune(NOON + timedelta(days=1))
        seen = await fleet.progress(NAME)
        after = await fleet.progress(NAME)

    assert store.has_happened
    assert (seen.waiting, seen.is_over) == (1, False)
    assert after == CampaignProgress(waiting=1)


async def test_a_bad_row_that_is_pruned_while_it_is_submitted_again_stops_nothing(
    tmp_path: Path,
) -> None:
    path, calendar = str(tmp_path / "sent.db"), Calendar()
    store, other = Looked(path, calendar), SqliteStore(path, calendar)
    store.behind = "claim"
    async with fleet_over(store) as fleet, Journal(other):
        rows: list[Any] = [{"contact_id": "two words"}, "cont_1"]
        await fleet.submit(rows, campaign=NAME, **TERMS)
        calendar.move(timedelta(days=30))

        store.then = lambda: other.prune(NOON + timedelta(days=1))
        again = await fleet.submit(rows, campaign=NAME, **TERMS)

    assert store.has_happened
    assert (again.rows, again.refused) == (1, 1)


async def test_a_campaign_that_nobody_paused_can_be_resumed(tmp_path: Path) -> None:
    async with fleet_over(SqliteStore(str(tmp_path / "sent.db"), Calendar())) as fleet:
        await fleet.resume(NAME)
        await fleet.pause(NAME)
        paused = await fleet.progress(NAME)
        for _ in range(2):
            await fleet.resume(NAME)
        resumed = await fleet.progress(NAME)

    assert (paused.is_paused, resumed.is_paused) == (True, False)
