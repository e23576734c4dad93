"""Leads: create, list, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_contact, add_lead, call, connect, refusal, search, where

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

NOW = "2026-03-02T12:00:00.000000+00:00"


def custom_field(sandbox: Sandbox, name: str, owner: str = "lead") -> str:
    """Return the id of a custom field."""
    rows = sandbox.world.all(f"custom_fields.{owner}")
    return str(next(row["id"] for row in rows if row["name"] == name))


def status_id(sandbox: Sandbox, label: str) -> str:
    """Return the id of a lead status."""
    rows = sandbox.world.all("status.lead")
    return str(next(row["id"] for row in rows if row["label"] == label))


async def create(sandbox: Sandbox, **body: Any) -> dict[str, Any]:
    """Create a lead."""
    return dict(await call(sandbox, "POST", "/lead/", body))


async def test_a_lead_is_created_with_what_is_nested_in_it(empty: Sandbox) -> None:
    body = {
        "name": "Bluth Company",
        "url": "http://bluth.example",
        "description": "Best. Show. Ever. \N{BANANA}",
        "status": "Qualified",
        "contacts": [
            {
                "name": "Gob",
                "title": "Sr. Vice President",
                "emails": [{"type": "office", "email": "gob@example.com"}],
                "phones": [{"type": "office", "phone": "8004445555"}],
                "urls": [{"url": "https://gob.example"}],
            },
            {},
        ],
        "addresses": [{"city": "San Francisco", "country": "US"}],
        f"custom.{custom_field(empty, 'Employees')}": 12,
        "no such key": {"is": "ignored"},
    }

    lead = await create(empty, **body)

    assert lead["id"].startswith("lead_")
    assert lead["html_url"] == f"https://app.close.com/lead/{lead['id']}/"
    assert (lead["name"], lead["display_name"]) == ("Bluth Company", "Bluth Company")
    assert lead["description"] == body["description"]
    assert (lead["status_label"], lead["status_id"]) == ("Qualified", status_id(empty, "Qualified"))
    assert lead[f"custom.{custom_field(empty, 'Employees')}"] == 12
    assert lead["date_created"] == lead["date_updated"] == NOW
    assert (lead["created_by"], lead["created_by_name"]) == (empty.world.me, "John Doe")
    assert (lead["opportunities"], lead["tasks"]) == ([], [])
    assert lead["addresses"] == [
        {
            "label": "business",
            "address_1": "",
            "address_2": "",
            "city": "San Francisco",
            "state": "",
            "zipcode": "",
            "country": "US",
        }
    ]
    gob, nobody = lead["contacts"]
    assert lead["contact_ids"] == [gob["id"], nobody["id"]]
    assert (gob["name"], gob["lead_id"]) == ("Gob", lead["id"])
    assert gob["emails"] == [
        {"type": "office", "email": "gob@example.com", "is_unsubscribed": False}
    ]
    assert gob["phones"][0]["phone"] == gob["phones"][0]["phone_formatted"] == "8004445555"
    assert gob["urls"] == [{"type": "url", "url": "https://gob.example"}]
    assert (nobody["name"], nobody["emails"]) == ("", [])
    assert "no such key" not in lead


async def test_a_new_lead_is_found_fetched_and_listed(empty: Sandbox) -> None:
    lead = await create(empty, name="Acme", contacts=[{"emails": [{"email": "a@acme.example"}]}])

    fetched = await call(empty, "GET", f"/lead/{lead['id']}/")
    listed = await call(empty, "GET", "/lead/")
    condition = {"type": "number_range", "gte": 1}
    found = await search(empty, where("lead", "num_email_addresses", condition))

    assert fetched == lead
    assert listed == {"data": [lead], "has_more": False, "total_results": 1}
    assert found == [lead["id"]]


async def test_a_lead_without_a_name_or_status_is_untitled_in_the_first_status(
    empty: Sandbox,
) -> None:
    lead = await create(empty)

    assert (lead["name"], lead["display_name"]) == ("", "Untitled")
    assert lead["status_label"] == "Potential"


async def test_an_update_changes_only_what_it_names(empty: Sandbox, clock: SteppedClock) -> None:
    field = f"custom.{custom_field(empty, 'Employees')}"
    before = await create(empty, name="Acme", url="https://a.example", **{field: 5})
    clock.step(60)

    after = await call(empty, "PUT", f"/lead/{before['id']}/", {"name": "Acme 2"})

    later = "2026-03-02T12:01:00.000000+00:00"
    changes = {"name": "Acme 2", "display_name": "Acme 2", "date_updated": later}
    assert after == before | changes
    assert await call(empty, "GET", f"/lead/{before['id']}/") == after


async def test_a_new_status_moves_the_date_of_the_last_status_change(
    empty: Sandbox, clock: SteppedClock
) -> None:
    lead = await create(empty)
    clock.step(60)

    same = await call(empty, "PUT", f"/lead/{lead['id']}/", {"status_id": lead["status_id"]})
    other = await call(empty, "PUT", f"/lead/{lead['id']}/", {"status": "Customer"})

    assert same["last_lead_status_change_date"] == NOW
    assert other["status_label"] == "Customer"
    assert other["last_lead_status_change_date"] == other["date_updated"] != NOW


async def test_contacts_nested_in_an_update_are_passed_over(empty: Sandbox) -> None:
    lead = await create(empty, contacts=[{"name": "Ada"}])

    after = await call(empty, "PUT", f"/lead/{lead['id']}/", {"contacts": [{"name": "Bob"}]})

    assert [row["name"] for row in after["contacts"]] == ["Ada"]


async def test_custom_values_are_replaced_added_removed_and_unset(empty: Sandbox) -> None:
    products = f"custom.{custom_field(empty, 'Products')}"
    lead = await create(empty, **{products: ["Starter"]})
    path = f"/lead/{lead['id']}/"

    added = await call(empty, "PUT", path, {f"{products}.add": "Team"})
    again = await call(empty, "PUT", path, {f"{products}.add": ["Team", "Enterprise"]})
    removed = await call(empty, "PUT", path, {f"{products}.remove": "Starter"})
    replaced = await call(empty, "PUT", path, {products: "Starter"})
    unset = await call(empty, "PUT", path, {products: None})

    assert added[products] == ["Starter", "Team"]
    assert again[products] == ["Starter", "Team", "Enterprise"]
    assert removed[products] == ["Team", "Enterprise"]
    assert replaced[products] == ["Starter"]
    assert products not in unset


@pytest.mark.parametrize("shape", ["flat", "dict"])
async def test_custom_fields_can_still_be_named(empty: Sandbox, shape: str) -> None:
    body = {"custom": {"Industry": "Retail"}} if shape == "dict" else {"custom.Industry": "Retail"}

    lead = await create(empty, **body)

    assert lead[f"custom.{custom_field(empty, 'Industry')}"] == "Retail"


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("Employees", "12", 12),
        ("Employees", 1.5, 1.5),
        ("Renewal date", "2026-03-02", "2026-03-02"),
        ("Last audit", "2026-03-02T09:00:00", "2026-03-02T09:00:00.000000+00:00"),
        ("Last audit", "2026-03-02T09:00:00+02:00", "2026-03-02T09:00:00.000000+02:00"),
        ("Notes from import", "a\nb", "a\nb"),
        ("External id", 17, "17"),
        ("Region", "North", "North"),
    ],
)
async def test_custom_values_fit_their_type(
    empty: Sandbox, name: str, value: object, stored: object
) -> None:
    owner = "shared" if name == "Region" else "lead"
    key = f"custom.{custom_field(empty, name, owner)}"

    lead = await create(empty, **{key: value})

    assert lead[key] == stored


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Employees", "many"),
        ("Employees", True),
        ("Employees", 10**16),
        ("Employees", "1e400"),
        ("Employees", [1]),
        ("Renewal date", "soon"),
        ("Renewal date", 20260302),
        ("Last audit", "yesterday"),
        ("Last audit", {}),
        ("Industry", "Alchemy"),
        ("Industry", ["Retail"]),
        ("Products", ["Team", "Alchemy"]),
        ("Account owner", "user_nobody"),
        ("Account owner", 1),
        ("External id", {"a": 1}),
        ("External id", False),
    ],
)
async def test_custom_values_that_do_not_fit_are_refused(
    empty: Sandbox, name: str, value: object
) -> None:
    key = f"custom.{custom_field(empty, name)}"

    content = await refusal(empty, "/lead/", {key: value})

    assert set(content["field-errors"]) == {key}
    assert empty.world.all("lead") == []


async def test_all_that_is_wrong_is_named_at_once(empty: Sandbox) -> None:
    body = {
        "name": 1,
        "status_id": "stat_nothing",
        "addresses": [{"city": 5}],
        "contacts": [{"name": "Ada"}, {"emails": [{"email": "no address"}], "phones": [{}]}, "Bob"],
        "custom.cf_nothing": 1,
        "custom": 7,
    }

    content = await refusal(empty, "/lead/", body)

    assert content["field-errors"] == {
        "name": "Value must be of basestring type.",
        "status_id": "Object 'stat_nothing' does not exist.",
        "addresses.0.city": "Value must be of basestring type.",
        "contacts.1.emails.0.email": "Value must be a valid email address.",
        "contacts.1.phones.0.phone": "This field is required.",
        "contacts.2": "Value must be an object.",
        "custom.cf_nothing": "There is no such custom field: 'cf_nothing'.",
        "custom": "Value must be an object.",
    }
    assert empty.world.all("contact") == []


@pytest.mark.parametrize(
    "body",
    [
        {"status": "Potential", "status_id": "stat_potential"},
        {"status": "No such status"},
        {"status": []},
        {"addresses": "here"},
        {"contacts": {"name": "Ada"}},
        {"contacts": [[]]},
        {"contacts": [{"emails": "ada@x.example"}]},
        {"contacts": [{"emails": [None]}]},
        {"contacts": [{"phones": 5}]},
        {"contacts": [{"phones": [{"phone": 5}]}]},
        {"custom.Employees.add": 1},
        {"custom.": 1},
        {"name": {}},
    ],
)
async def test_what_makes_no_lead_is_refused(empty: Sandbox, body: dict[str, Any]) -> None:
    await refusal(empty, "/lead/", body)

    assert empty.world.all("lead") == []


async def test_a_refused_update_changes_nothing(sandbox: Sandbox) -> None:
    lead = sandbox.world.all("lead")[0]
    async with connect(sandbox) as client:
        answer = await client.put(f"/lead/{lead['id']}/", json={"name": "x", "status_id": 5})

    assert answer.status_code == 400
    assert sandbox.world.get("lead", lead["id"]) == lead


async def test_what_belongs_to_a_lead_goes_with_it(sandbox: Sandbox) -> None:
    subscription = sandbox.world.all("sequence_subscription")[0]
    lead_id = subscription["lead_id"]

    answer = await call(sandbox, "DELETE", f"/lead/{lead_id}/")

    assert answer == {}
    left = [kind for kind in sandbox.world.kinds() for row in sandbox.world.all(kind)
            if lead_id in {row["id"], row.get("lead_id")}]  # fmt: skip
    assert left == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_deleted_lead_is_a_404(sandbox: Sandbox, method: str) -> None:
    path = f"/lead/{sandbox.world.all('lead')[0]['id']}/"
    await call(sandbox, "DELETE", path)

    async with connect(sandbox) as client:
        answer = await client.request(method, path, json={})

    assert answer.status_code == 404


async def test_smart_fields_are_shown_when_they_are_asked_for(empty: Sandbox) -> None:
    lead = await create(empty, contacts=[{"emails": [{"email": "a@x.example"}]}])

    plain = await call(empty, "GET", f"/lead/{lead['id']}/")
    named = await call(empty, "GET", f"/lead/{lead['id']}/?_fields=id,num_contacts")
    whole = await call(empty, "GET", "/lead/?_fields=_all")

    assert "num_contacts" not in plain
    assert named == {"id": lead["id"], "num_contacts": 1}
    assert whole["data"][0].items() >= (plain | {"num_contacts": 1, "num_calls": 0}).items()


async def test_a_renamed_status_shows_on_its_leads(empty: Sandbox) -> None:
    lead = await create(empty)
    empty.world.change("status.lead", lead["status_id"], {"label": "Maybe"})

    whole = await call(empty, "GET", f"/lead/{lead['id']}/")
    part = await call(empty, "GET", "/lead/?_fields=status_label")

    assert whole["status_label"] == "Maybe"
    assert part["data"] == [{"status_label": "Maybe"}]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bee Inc", "Acme"]),
        ("*", ["Bee Inc", "Acme"]),
        ("acme", ["Acme"]),
        ("name:acme", ["Acme"]),
        ('name:"bee inc"', ["Bee Inc"]),
        ("company:acme", ["Acme"]),
        ("lead_id:lead_Acme", ["Acme"]),
        ('lead_status:"Potential" name:bee', ["Bee Inc"]),
        ("status:Nothing", []),
        ("email:ada@acme.example", ["Acme"]),
        ("ada", ["Acme"]),
        ("contact:ada", ["Acme"]),
        ("sort:display_name", ["Acme", "Bee Inc"]),
        ("* sort:-date_created", ["Bee Inc", "Acme"]),
    ],
)
async def test_the_old_query_language_is_known_in_part(
    empty: Sandbox, query: str, names: list[str]
) -> None:
    add_lead(empty, "Acme", status_label="Potential")
    add_lead(empty, "Bee Inc", status_label="Potential")
    add_contact(empty, "Acme", "Ada", "ada@acme.example")

    async with connect(empty) as client:
        answer = await client.get("/lead/", params={"query": query, "_fields": "name"})

    assert [row["name"] for row in answer.json()["data"]] == names
    assert answer.json()["total_results"] == len(names)


@pytest.mark.parametrize(
    "query",
    [
        "custom.Industry:Retail",
        "name:a OR name:b",
        "not name:a",
        "-name:a",
        "opportunities > 0",
        "created > yesterday",
        "opportunities>0",
        "created<=2026-01-01",
        'contact(sequence_subscription(sequence:"x"))',
        'name:"unclosed',
        "sort:custom",
        "name:",
        "::",
    ],
)
async def test_what_is_not_known_of_the_old_query_language_is_a_501(
    client: httpx.AsyncClient, query: str
) -> None:
    answer = await client.get("/lead/", params={"query": query})

    assert answer.status_code == 501
    assert answer.json()["error"].startswith("The sandbox does not know this part")


async def test_leads_are_listed_by_many_ids(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    ids = [row["id"] for row in sandbox.world.newest("lead")][::7]
    body = {"_params": {"id__in": [*ids, "lead_nothing"], "_fields": "id"}}

    answer = await client.post("/lead/", json=body, headers={"x-http-method-override": "GET"})

    assert [row["id"] for row in answer.json()["data"]] == ids


async def test_leads_are_listed_by_the_date_of_their_making(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    rows = sandbox.world.newest("lead")
    edge = rows[9]["date_created"]

    newer = await client.get("/lead/", params={"date_created__gt": edge, "_fields": "id"})
    older = await client.get("/lead/", params={"date_created__lte": edge, "_fields": "id"})

    assert [row["id"] for row in newer.json()["data"]] == [row["id"] for row in rows[:9]]
    assert [row["id"] for row in older.json()["data"]] == [row["id"] for row in rows[9:]]


async def test_a_date_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/lead/", params={"date_created__gt": "soon"})

    assert answer.status_code == 400
    assert set(answer.json()["field-errors"]) == {"date_created__gt"}


async def test_a_plain_get_shows_custom_values_by_name_too(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    fields = {row["id"]: row["name"] for row in sandbox.world.all("custom_fields.lead")}
    fields |= {row["id"]: row["name"] for row in sandbox.world.all("custom_fields.shared")}
    row = next(row for row in sandbox.world.all("lead") if any("custom." in key for key in row))

    plain = (await client.get(f"/lead/{row['id']}/")).json()
    listed = (await client.get("/lead/", params={"id__in": row["id"]})).json()["data"][0]
    chosen = (await client.get(f"/lead/{row['id']}/", params={"_fields": "id,custom"})).json()

    flat = {key: value for key, value in row.items() if key.startswith("custom.")}
    assert plain["custom"] == {fields[key.removeprefix("custom.")]: flat[key] for key in flat}
    assert listed["custom"] == plain["custom"]
    assert chosen == {"id": row["id"], **flat}


async def test_what_programs_ask_of_leads_is_known(sandbox: Sandbox) -> None:
    key = {"type": "regular_field", "object_type": "lead"}
    won = {**key, "field_name": "last_opportunity_won_date_won"}
    body = {
        "query": {"type": "match_all"},
        "sort": [{"direction": "desc", "field": won}],
        "_fields": {"lead": ["integration_links", "last_opportunity_won_date_won"]},
    }

    rows = (await call(sandbox, "POST", "/data/search/", body))["data"]

    dates = [row["last_opportunity_won_date_won"] for row in rows]
    with_date = [date for date in dates if date]
    assert with_date
    assert dates[: len(with_date)] == sorted(with_date, reverse=True)
    assert rows[0]["integration_links"] == []


async def test_a_lead_is_merged_into_another_one(sandbox: Sandbox) -> None:
    source, destination = (row["id"] for row in sandbox.world.all("lead")[:2])
    people = [row["id"] for row in sandbox.world.where("contact", "lead_id", source)]

    answer = await call(
        sandbox, "POST", "/lead/merge/", {"source": source, "destination": destination}
    )

    assert answer == {}
    assert sandbox.world.get("lead", source) is None
    assert people
    moved = {(sandbox.world.get("contact", one) or {})["lead_id"] for one in people}
    assert moved == {destination}
    events = (await call(sandbox, "GET", "/event/?object_type=lead&action=merged"))["data"]
    assert [one["object_id"] for one in events] == [destination]
    assert events[0]["meta"]["merge_source_lead_id"] == source


@pytest.mark.parametrize(
    ("source", "destination", "wrong"),
    [
        (None, "DESTINATION", {"source"}),
        ("SOURCE", None, {"destination"}),
        ("lead_x", "lead_y", {"source", "destination"}),
        ("SOURCE", "SOURCE", {"source"}),
    ],
)
async def test_leads_that_can_not_be_merged_stay(
    sandbox: Sandbox,
    client: httpx.AsyncClient,
    source: str | None,
    destination: str | None,
    wrong: set[str],
) -> None:
    first, second = (row["id"] for row in sandbox.world.all("lead")[:2])
    ids = {"SOURCE": first, "DESTINATION": second}
    body = {
        "source": ids.get(str(source), source),
        "destination": ids.get(str(destination), destination),
    }

    answer = await client.post("/lead/merge/", json=body)

    assert answer.status_code == 400
    assert set(answer.json()["field-errors"]) == wrong
    assert sandbox.world.get("lead", first) is not None
