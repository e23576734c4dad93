"""Exports: started, watched until they are done, and fetched as a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from close_async import BadRequest, CloseClient
from close_async.query import Lead
from tests.sandbox.worlds import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    """A client of the sandbox."""
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as client:
        yield client


async def test_an_export_goes_on_by_the_clock_and_ends_with_a_file(
    sandbox: Sandbox, clock: SteppedClock, close: CloseClient
) -> None:
    wanted = Lead.status_id.is_in("stat_potential")

    started = await close.exports.create_leads(s_query=wanted, format="csv", type="leads")
    clock.step(3)
    halfway = await close.exports.get(started.id)
    clock.step(10)
    done = await close.exports.get(started.id)
    async with connect(sandbox) as client:
        file = await client.get(str(done.download_url))

    rows = list(csv.DictReader(file.text.splitlines()))
    leads = sandbox.world.all("lead")
    expected = [row["id"] for row in leads if row["status_id"] == "stat_potential"]
    assert [one.status for one in (started, halfway, done)] == ["created", "in_progress", "done"]
    assert 0 < (halfway.n_docs_processed or 0) < len(expected)
    assert done.n_docs == done.n_docs_processed == len(expected)
    assert file.headers["content-type"].startswith("text/csv")
    assert sorted(row["id"] for row in rows) == sorted(expected)
    assert await close.exports.list().first() == done


@pytest.mark.parametrize(("kind", "table"), [("contacts", "contact"), ("lead_opps", "opportunity")])
async def test_its_rows_are_what_its_type_says(
    sandbox: Sandbox, clock: SteppedClock, close: CloseClient, kind: Any, table: str
) -> None:
    started = await close.exports.create_leads(format="json", type=kind, results_limit=5)
    clock.step(60)
    async with connect(sandbox) as client:
        file = await client.get(f"/export/{started.id}/file/")

    leads = {row["lead_id"] for row in file.json()}
    assert {row["id"] for row in file.json()} <= {row["id"] for row in sandbox.world.all(table)}
    assert 0 < len(leads) <= 5


async def test_opportunities_are_exported_with_the_named_fields(
    sandbox: Sandbox, clock: SteppedClock, close: CloseClient
) -> None:
    started = await close.exports.create_opportunities(format="csv", fields=["id", "value"])
    clock.step(60)
    async with connect(sandbox) as client:
        file = await client.get(f"/export/{started.id}/file/")

    rows = list(csv.DictReader(file.text.splitlines()))
    assert {tuple(row) for row in rows} == {("id", "value")}
    assert len(rows) == len(sandbox.world.all("opportunity"))


async def test_there_is_no_file_before_the_end(sandbox: Sandbox, close: CloseClient) -> None:
    started = await close.exports.create_leads(format="csv", type="leads")

    async with connect(sandbox) as client:
        file: httpx.Response = await client.get(f"/export/{started.id}/file/")

    assert started.download_url is None
    assert (file.status_code, file.json()["errors"]) == (400, ["The export is not done."])


async def test_a_query_that_can_not_be_understood_is_refused_at_once(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        answer = await client.post(
            "/export/lead/",
            json={"format": "csv", "type": "leads", "s_query": {"type": "nearby"}},
        )

    assert answer.status_code == 400
    assert sandbox.world.all("export") == []


async def test_what_is_no_export_is_refused(close: CloseClient) -> None:
    with pytest.raises(ValueError, match="type must be one of 'leads'"):
        await close.exports.create_leads(format="csv", type="people")  # type: ignore[arg-type]  # that's the point
    with pytest.raises(BadRequest, match="results_limit"):
        await close.exports.create_leads(format="csv", type="leads", results_limit=-1)
