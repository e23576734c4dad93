"""Look-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import call

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def test_me_knows_its_organization(sandbox: Sandbox) -> None:
    me = await call(sandbox, "GET", "/me/")

    organization = {"id": sandbox.world.organization_id, "name": "Salesteam", "currency": "USD"}
    assert (me["email"], me["display_name"]) == ("john@salesteam.com", "John Doe")
    assert me["organizations"] == [organization]
    assert me["memberships"][0]["organization_id"] == organization["id"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/user/", "user"),
        ("/connected_account/", "connected_account"),
        ("/email_template/", "email_template"),
        ("/sms_template/", "sms_template"),
        ("/status/lead/", "status.lead"),
        ("/status/opportunity/", "status.opportunity"),
        ("/phone_number/", "phone_number"),
        ("/custom_field/lead/", "custom_fields.lead"),
        ("/custom_field/contact/", "custom_fields.contact"),
        ("/custom_field/opportunity/", "custom_fields.opportunity"),
        ("/custom_field/activity/", "custom_fields.activity"),
        ("/custom_field/shared/", "custom_fields.shared"),
    ],
)
async def test_lists_hold_all_of_a_kind(sandbox: Sandbox, path: str, kind: str) -> None:
    answer = await call(sandbox, "GET", path)

    def by_id(row: dict[str, Any]) -> str:
        return str(row["id"])

    assert sorted(answer["data"], key=by_id) == sorted(sandbox.world.all(kind), key=by_id)
    assert answer["data"] != []
    assert answer["has_more"] is False


async def test_one_list_has_no_word_on_whether_there_is_more(sandbox: Sandbox) -> None:
    answer = await call(sandbox, "GET", "/custom_field/custom_object_type/")

    assert answer == {"data": []}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/user/", "user"),
        ("/email_template/", "email_template"),
        ("/saved_search/", "saved_search"),
        ("/sequence/", "sequence"),
    ],
)
async def test_one_object_can_be_fetched(sandbox: Sandbox, path: str, kind: str) -> None:
    row = sandbox.world.all(kind)[0]

    answer = await call(sandbox, "GET", f"{path}{row['id']}/")

    assert answer.items() >= row.items()


@pytest.mark.parametrize(
    ("path", "params", "kind"),
    [
        ("/email_template/", {"is_shared": "true"}, "email_template"),
        ("/email_template/", {"is_shared": "False"}, "email_template"),
        ("/sms_template/", {"status": "active"}, "sms_template"),
        ("/phone_number/", {"number": "+14155550101"}, "phone_number"),
        ("/phone_number/", {"is_group_number": "false"}, "phone_number"),
    ],
)
async def test_lists_can_be_filtered(
    sandbox: Sandbox, client: httpx.AsyncClient, path: str, params: dict[str, str], kind: str
) -> None:
    (key, value), *_ = params.items()

    answer = await client.get(path, params=params)

    rows = [row for row in sandbox.world.newest(kind) if str(row[key]).lower() == value.lower()]
    assert answer.json()["data"] == rows != []


async def test_a_filter_that_nothing_fits_finds_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/email_template/", params={"is_archived": "true"})

    assert answer.json() == {"data": [], "has_more": False}


async def test_accounts_are_by_user_and_a_meeting_account_cannot_send(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    answer = await client.get("/connected_account/", params={"user_id": sandbox.world.me})

    accounts = {row["_type"]: row["identities"] for row in answer.json()["data"]}
    assert set(accounts) == {"google", "zoom"}
    assert (len(accounts["google"]), accounts["zoom"]) == (2, [])


async def test_smart_views_are_of_leads_unless_asked_otherwise(
    client: httpx.AsyncClient,
) -> None:
    answers = [
        await client.get("/saved_search/", params=params)
        for params in ({}, {"type": "contact"}, {"type__in": "lead,contact"})
    ]

    types = [{row["type"] for row in answer.json()["data"]} for answer in answers]
    assert types == [{"lead"}, {"contact"}, {"lead", "contact"}]


async def test_contacts_are_by_lead(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    contact = sandbox.world.all("contact")[0]

    answer = await client.get("/contact/", params={"lead_id": contact["lead_id"]})

    ids = {row["id"] for row in answer.json()["data"]}
    rows = sandbox.world.where("contact", "lead_id", contact["lead_id"])
    assert ids == {row["id"] for row in rows}


async def test_a_lead_comes_with_its_people_and_opportunities(sandbox: Sandbox) -> None:
    opportunity = sandbox.world.all("opportunity")[0]

    lead = await call(sandbox, "GET", f"/lead/{opportunity['lead_id']}/")

    contacts = sandbox.world.where("contact", "lead_id", lead["id"])
    assert [row["id"] for row in lead["opportunities"]] == [
        row["id"] for row in sandbox.world.where("opportunity", "lead_id", lead["id"])
    ]
    assert lead["opportunities"][0].items() >= opportunity.items()
    assert [row["id"] for row in lead["contacts"]] == [row["id"] for row in contacts]
