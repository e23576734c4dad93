"""Contacts: create, list, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_contact, add_lead, call, connect, refusal

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio


async def create(sandbox: Sandbox, **body: Any) -> dict[str, Any]:
    """Create a contact."""
    return dict(await call(sandbox, "POST", "/contact/", body))


async def test_a_contact_is_added_to_its_lead(empty: Sandbox, clock: SteppedClock) -> None:
    lead = add_lead(empty, "acme")
    clock.step(60)

    contact = await create(
        empty, lead_id="lead_acme", name="Ada", emails=[{"type": "direct", "email": "a@x.example"}]
    )

    fetched = await call(empty, "GET", f"/contact/{contact['id']}/")
    of_lead = await call(empty, "GET", "/lead/lead_acme/")
    assert contact == fetched == of_lead["contacts"][0]
    assert (contact["id"][:5], contact["lead_id"]) == ("cont_", "lead_acme")
    assert (contact["name"], contact["display_name"], contact["title"]) == ("Ada", "Ada", None)
    assert contact["subscriptions"] == []
    assert of_lead["contact_ids"] == [contact["id"]]
    assert of_lead["date_updated"] == contact["date_created"] > lead["date_updated"]


async def test_a_contact_without_a_lead_makes_one_of_its_name(empty: Sandbox) -> None:
    contact = await create(empty, name="Ada")

    (lead,) = empty.world.all("lead")
    assert contact["lead_id"] == lead["id"]
    assert (lead["name"], lead["display_name"]) == ("Ada", "Ada")


async def test_an_update_replaces_lists_as_a_whole(empty: Sandbox, clock: SteppedClock) -> None:
    before = await create(
        empty,
        name="Ada",
        title="CEO",
        emails=[{"email": "a@x.example"}, {"email": "b@x.example"}],
        phones=[{"phone": "+1"}],
    )
    clock.step(60)

    after = await call(
        empty, "PUT", f"/contact/{before['id']}/", {"emails": [{"email": "c@x.example"}]}
    )

    emails = [{"type": "office", "email": "c@x.example", "is_unsubscribed": False}]
    assert after["date_updated"] > before["date_updated"]
    assert after == before | {"emails": emails, "date_updated": after["date_updated"]}


async def test_a_contact_has_custom_fields_of_its_own(empty: Sandbox) -> None:
    interests = next(
        row for row in empty.world.all("custom_fields.contact") if row["name"] == "Interests"
    )
    key = f"custom.{interests['id']}"
    contact = await create(empty, **{key: ["Team"]})

    after = await call(empty, "PUT", f"/contact/{contact['id']}/", {f"{key}.add": "Starter"})

    assert (contact[key], after[key]) == (["Team"], ["Team", "Starter"])


async def test_subscriptions_go_with_a_contact_and_activities_stay(sandbox: Sandbox) -> None:
    world = sandbox.world
    contact_id = next(
        row["contact_id"]
        for row in world.all("sequence_subscription")
        if world.where("activity.email", "contact_id", row["contact_id"])
    )
    emails = world.where("activity.email", "contact_id", contact_id)

    answer = await call(sandbox, "DELETE", f"/contact/{contact_id}/")

    assert answer == {}
    assert world.get("contact", contact_id) is None
    assert world.where("sequence_subscription", "contact_id", contact_id) == []
    assert world.where("activity.email", "contact_id", contact_id) == emails


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_unknown_contact_is_a_404(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/contact/cont_nobody/", json={})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"lead_id": "lead_nothing"}, "lead_id"),
        ({"lead_id": ["lead_x"]}, "lead_id"),
        ({"name": []}, "name"),
        ({"title": 5}, "title"),
        ({"emails": [{"email": ""}]}, "emails.0.email"),
        ({"emails": [{"email": "a b@x.example"}]}, "emails.0.email"),
        ({"emails": [{"email": 5}]}, "emails.0.email"),
        ({"emails": [{"type": {}, "email": "a@x.example"}]}, "emails.0.type"),
        ({"emails": {"email": "a@x.example"}}, "emails"),
        ({"phones": ["+1"]}, "phones.0"),
        ({"phones": "+1"}, "phones"),
        ({"urls": [{"url": None}]}, "urls.0.url"),
        ({"custom.cf_nothing": None}, "custom.cf_nothing"),
    ],
)
async def test_what_makes_no_contact_is_refused(
    empty: Sandbox, body: dict[str, Any], path: str
) -> None:
    content = await refusal(empty, "/contact/", body)

    assert set(content["field-errors"]) == {path}
    assert empty.world.all("contact") == empty.world.all("lead") == []


async def test_the_contacts_of_a_lead_are_a_page(empty: Sandbox) -> None:
    add_lead(empty, "acme")
    ids = [add_contact(empty, "acme", str(number))["id"] for number in range(3)]

    async with connect(empty) as client:
        answer = await client.get(
            "/contact/", params={"lead_id": "lead_acme", "_limit": 2, "_fields": "id"}
        )

    assert answer.json() == {"data": [{"id": ids[2]}, {"id": ids[1]}], "has_more": True}
