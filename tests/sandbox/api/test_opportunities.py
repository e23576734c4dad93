"""Opportunities, statuses of both kinds, pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_contact, add_lead, call, connect, refusal

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio


async def create(sandbox: Sandbox, **body: Any) -> dict[str, Any]:
    """Create an opportunity."""
    return dict(await call(sandbox, "POST", "/opportunity/", body))


def status(sandbox: Sandbox, label: str) -> dict[str, Any]:
    """Return an opportunity status."""
    rows = sandbox.world.all("status.opportunity")
    return next(row for row in rows if row["label"] == label)


async def test_an_opportunity_belongs_to_its_lead(empty: Sandbox) -> None:
    add_lead(empty, "acme")
    add_contact(empty, "acme", "ada")
    body = {
        "lead_id": "lead_acme",
        "contact_id": "cont_ada",
        "value": 50_000,
        "value_period": "monthly",
        "confidence": 75,
        "note": "soon",
    }

    row = await create(empty, **body)

    lead = await call(empty, "GET", "/lead/lead_acme/")
    listed = await call(empty, "GET", "/opportunity/?lead_id=lead_acme")
    first = status(empty, "Demo Completed")
    assert row.items() >= body.items()
    assert (row["lead_name"], row["contact_name"], row["user_name"]) == ("acme", "ada", "John Doe")
    assert (row["status_id"], row["status_type"]) == (first["id"], "active")
    assert row["pipeline_id"] == first["pipeline_id"]
    assert lead["opportunities"] == [row] == listed["data"]


async def test_an_opportunity_without_a_lead_makes_one_without_a_name(empty: Sandbox) -> None:
    row = await create(empty, value=1)

    (lead,) = empty.world.all("lead")
    assert (row["lead_id"], row["lead_name"], lead["name"]) == (lead["id"], "Untitled", "")


async def test_a_won_opportunity_has_the_day_of_it(empty: Sandbox, clock: SteppedClock) -> None:
    row = await create(empty)
    clock.step(86400)

    won = await call(empty, "PUT", f"/opportunity/{row['id']}/", {"status": "Won"})

    assert (row["date_won"], won["date_won"]) == (None, "2026-03-03")
    assert (won["status_label"], won["status_type"]) == ("Won", "won")
    assert won["status_id"] == status(empty, "Won")["id"]


async def test_an_opportunity_stays_with_its_lead(empty: Sandbox) -> None:
    add_lead(empty, "other")
    row = await create(empty)

    after = await call(empty, "PUT", f"/opportunity/{row['id']}/", {"lead_id": "lead_other"})

    assert after["lead_id"] == row["lead_id"]


@pytest.mark.parametrize(
    "body",
    [
        {"lead_id": "lead_nothing"},
        {"contact_id": "cont_nobody"},
        {"lead_id": "lead_acme", "contact_id": "cont_of_other"},
        {"contact_id": "cont_of_other"},
        {"value": "much"},
        {"value": -1},
        {"value": True},
        {"value_period": "daily"},
        {"confidence": 101},
        {"confidence": 0.5},
        {"status": "Maybe"},
        {"status_id": "stat_potential"},
        {"user_id": {}},
        {"date_won": "2026-13-01"},
        {"custom.cf_nothing": 1},
    ],
)
async def test_what_makes_no_opportunity_is_refused_and_leaves_nothing(
    empty: Sandbox, body: dict[str, Any]
) -> None:
    add_lead(empty, "acme")
    add_lead(empty, "other")
    add_contact(empty, "other", "of_other")

    await refusal(empty, "/opportunity/", body)

    assert empty.world.all("opportunity") == []
    assert len(empty.world.all("lead")) == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/status/lead/", {"label": "New"}),
        ("/status/opportunity/", {"label": "New", "type": "lost"}),
    ],
)
async def test_statuses_are_made_renamed_and_deleted(
    sandbox: Sandbox, path: str, body: dict[str, Any]
) -> None:
    made = await call(sandbox, "POST", path, body)
    renamed = await call(sandbox, "PUT", f"{path}{made['id']}/", {"label": "Newer"})
    listed = await call(sandbox, "GET", path)
    deleted = await call(sandbox, "DELETE", f"{path}{made['id']}/")
    after = await call(sandbox, "GET", path)

    assert made["id"].startswith("stat_")
    assert made.items() >= body.items()
    assert listed["data"][-1] == renamed == made | {"label": "Newer"}
    assert (deleted, after["data"]) == ({}, listed["data"][:-1])


@pytest.mark.parametrize("kind", ["lead", "opportunity"])
async def test_a_status_that_is_used_stays(sandbox: Sandbox, kind: str) -> None:
    status_id = sandbox.world.all(kind)[0]["status_id"]

    async with connect(sandbox) as client:
        answer = await client.delete(f"/status/{kind}/{status_id}/")

    assert answer.status_code == 400
    assert sandbox.world.get(f"status.{kind}", status_id) is not None


async def test_pipelines_hold_the_statuses(sandbox: Sandbox) -> None:
    answer = await call(sandbox, "GET", "/pipeline/")
    organization = await call(sandbox, "GET", f"/organization/{sandbox.world.organization_id}/")

    (pipeline,) = answer["data"]
    ids = [row["id"] for row in sandbox.world.all("status.opportunity")]
    assert [row["id"] for row in pipeline["statuses"]] == ids
    assert organization["pipelines"] == answer["data"]
    assert organization["lead_statuses"] == sandbox.world.all("status.lead")
    assert [row["user_id"] for row in organization["memberships"]] == [
        row["id"] for row in sandbox.world.all("user")
    ]


async def test_another_organization_is_a_404(client: httpx.AsyncClient) -> None:
    answer = await client.get("/organization/orga_other/")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"value": 50000, "value_period": "monthly"}, ("$500 monthly", "$6,000", 600000)),
        ({"value": 123456, "value_currency": "EUR"}, ("EUR 1,234.56", "EUR 1,234.56", 123456)),
        ({"value": None}, (None, None, None)),
    ],
)
async def test_values_are_shown_as_text_and_can_not_be_written(
    empty: Sandbox, given: dict[str, Any], shown: tuple[object, ...]
) -> None:
    add_lead(empty, "a")
    body = {"lead_id": "lead_a", "value_formatted": "$1", **given}

    made = await call(empty, "POST", "/opportunity/", body)
    chosen = await call(empty, "GET", f"/opportunity/{made['id']}/?_fields=value_formatted")

    keys = ("value_formatted", "annualized_value_formatted", "annualized_value")
    assert tuple(made[key] for key in keys) == shown
    assert chosen == {"value_formatted": shown[0]}


async def test_an_opportunity_tells_when_it_was_lost_as_long_as_it_is(empty: Sandbox) -> None:
    row = await create(empty, value=1)
    path = f"/opportunity/{row['id']}/"

    lost = await call(empty, "PUT", path, {"status": "Lost"})
    again = await call(empty, "PUT", path, {"note": "why"})
    back = await call(empty, "PUT", path, {"status": row["status_label"]})

    assert (row["date_lost"], back["date_lost"]) == (None, None)
    assert lost["date_lost"] == again["date_lost"] == "2026-03-02T12:00:00.000000+00:00"


async def test_opportunities_are_ordered_by_a_key_and_those_without_it_come_last(
    empty: Sandbox,
) -> None:
    for value in (2, None, 3, 1):
        await create(empty, value=value)

    async def values(query: str) -> list[int | None]:
        page = await call(empty, "GET", f"/opportunity/{query}")
        return [row["value"] for row in page["data"]]

    assert await values("?_order_by=value") == [1, 2, 3, None]
    assert await values("?_order_by=-value") == [3, 2, 1, None]


@pytest.mark.parametrize("name", ["is_stalled", "lead_saved_search_id", "query", "_group_by"])
async def test_a_filter_that_the_sandbox_lacks_is_not_passed_over(
    client: httpx.AsyncClient, name: str
) -> None:
    answer = await client.get("/opportunity/", params={name: "x"})

    assert answer.status_code == 501
    assert answer.json()["error"] == f"The sandbox does not know what {name} finds in this list."
