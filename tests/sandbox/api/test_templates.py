"""Email and SMS templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import EVERY_LEAD, add_contact, add_lead, call, connect, refusal

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

PATHS = {"email_template": "/email_template/", "sms_template": "/sms_template/"}


@pytest.mark.parametrize(
    ("kind", "prefix", "date"),
    [
        ("email_template", "tmpl_", "2026-03-02T12:00:00.000000+00:00"),
        ("sms_template", "smstmpl_", "2026-03-02T12:00:00.000000"),
    ],
)
async def test_templates_are_made_changed_and_deleted(
    sandbox: Sandbox, clock: SteppedClock, kind: str, prefix: str, date: str
) -> None:
    path = PATHS[kind]
    made = await call(sandbox, "POST", path, {"name": "New", "is_shared": True})
    listed = await call(sandbox, "GET", f"{path}?is_shared=true")
    clock.step(60)
    changed = await call(sandbox, "PUT", f"{path}{made['id']}/", {"name": "Newer"})
    deleted = await call(sandbox, "DELETE", f"{path}{made['id']}/")

    assert made["id"].startswith(prefix)
    assert (made["name"], made["is_shared"], made["date_created"]) == ("New", True, date)
    assert listed["data"][0] == made
    assert changed == made | {"name": "Newer", "date_updated": date.replace("12:00", "12:01", 1)}
    # Only the older of the two answers something. [spec]
    assert deleted == ({} if kind == "email_template" else None)
    assert sandbox.world.get(kind, made["id"]) is None


@pytest.mark.parametrize("kind", PATHS)
async def test_a_template_that_a_sequence_uses_stays(sandbox: Sandbox, kind: str) -> None:
    used = {
        step.get(f"{kind}_id")
        for sequence in sandbox.world.all("sequence")
        for step in sequence["steps"]
    }
    row = next(row for row in sandbox.world.all(kind) if row["id"] in used)

    async with connect(sandbox) as client:
        answer = await client.delete(f"{PATHS[kind]}{row['id']}/")

    assert answer.status_code == 400
    assert answer.json()["errors"][0].startswith(f'Template "{row["id"]}" is used in Workflow')
    assert sandbox.world.get(kind, row["id"]) == row


@pytest.mark.parametrize(
    ("path", "body", "key"),
    [
        ("/email_template/", {}, "name"),
        ("/email_template/", {"name": "x", "is_shared": 1}, "is_shared"),
        ("/email_template/", {"name": "x", "cc": "a@x.example"}, "cc"),
        ("/email_template/", {"name": "x", "body": {}}, "body"),
        ("/sms_template/", {"name": " "}, "name"),
        ("/sms_template/", {"name": "x", "status": "deleted"}, "status"),
    ],
)
async def test_what_makes_no_template_is_refused(
    sandbox: Sandbox, path: str, body: dict[str, Any], key: str
) -> None:
    content = await refusal(sandbox, path, body)

    assert set(content["field-errors"]) == {key}


async def test_templates_are_filled_in(empty: Sandbox) -> None:
    add_lead(empty, "acme")
    add_contact(empty, "acme", "Ada Lovelace", "ada@acme.example")
    text = "Hi {{ contact.first_name }} of {{lead.display_name}}"
    email = await call(
        empty, "POST", "/email_template/", {"name": "x", "subject": text, "body": text}
    )
    sms = await call(empty, "POST", "/sms_template/", {"name": "x", "text": text})
    query = "lead_id=lead_acme&contact_id=cont_Ada Lovelace"

    filled = await call(empty, "GET", f"/email_template/{email['id']}/render/?{query}")
    message = await call(empty, "GET", f"/sms_template/{sms['id']}/render/?{query}")
    nobody = await call(empty, "GET", f"/sms_template/{sms['id']}/render/?lead_id=lead_acme")

    assert (filled["subject"], filled["body"]) == ("Hi Ada of acme", "Hi Ada of acme")
    assert filled["to"] == ["ada@acme.example"]
    assert (message["text"], nobody["text"]) == ("Hi Ada of acme", "Hi  of acme")


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 400),
        ({"lead_id": "lead_acme"}, 400),
        ({"lead_id": "lead_nothing", "contact_id": "cont_ada"}, 400),
        ({"lead_id": "lead_other", "contact_id": "cont_ada"}, 400),
        ({"s_query": "{}"}, 400),
        ({"s_query": "{"}, 400),
        ({"s_query": "[" * 20_000}, 400),
        ({"s_query": '{"type": "match_all"}', "entry": "100"}, 400),
        ({"query": "name:acme"}, 200),
        ({"query": "opportunities>5"}, 501),
    ],
)
async def test_a_template_is_filled_in_for_a_contact_of_the_lead(
    empty: Sandbox, params: dict[str, str], status: int
) -> None:
    add_lead(empty, "acme")
    add_lead(empty, "other")
    add_contact(empty, "acme", "ada")
    template = empty.world.all("email_template")[0]

    async with connect(empty) as client:
        answer = await client.get(f"/email_template/{template['id']}/render/", params=params)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("more", "contact_ids"),
    [
        ({}, ["cont_two", "cont_ada"]),
        ({"mode": "contact"}, ["cont_two", "cont_ada", "cont_bob"]),
        ({"contact_preference": "contact"}, ["cont_two", "cont_ada", "cont_bob"]),
    ],
)
async def test_a_filter_is_previewed_entry_by_entry(
    empty: Sandbox, more: dict[str, str], contact_ids: list[str]
) -> None:
    for lead in ("acme", "none", "other"):
        add_lead(empty, lead)
    add_contact(empty, "acme", "mute")
    add_contact(empty, "acme", "ada", "ada@acme.example")
    add_contact(empty, "acme", "bob", "bob@acme.example")
    add_contact(empty, "none", "silent")
    add_contact(empty, "other", "two", "two@other.example")
    path = f"/email_template/{empty.world.all('email_template')[0]['id']}/render/"

    async with connect(empty) as client:
        answers = [
            await client.get(path, params={"s_query": json.dumps(EVERY_LEAD), "entry": n, **more})
            for n in range(len(contact_ids) + 1)
        ]

    *found, end = [answer.json() for answer in answers]
    assert [row["contact_id"] for row in found] == contact_ids
    assert end == {}


async def test_the_old_language_previews_too_and_a_limit_ends_it(empty: Sandbox) -> None:
    for lead in ("acme", "other"):
        add_lead(empty, lead)
        add_contact(empty, lead, lead, f"ann@{lead}.example")
    path = f"/email_template/{empty.world.all('email_template')[0]['id']}/render/"

    async with connect(empty) as client:
        named = await client.get(path, params={"query": "name:acme"})
        first = await client.get(path, params={"query": "*", "results_limit": 1})
        beyond = await client.get(path, params={"query": "*", "results_limit": 1, "entry": 1})

    assert (named.json()["lead_id"], named.json()["to"]) == ("lead_acme", ["ann@acme.example"])
    assert first.json()["lead_id"] in {"lead_acme", "lead_other"}
    assert beyond.json() == {}


async def test_an_unknown_template_cannot_be_filled_in(client: httpx.AsyncClient) -> None:
    answer = await client.get("/email_template/tmpl_x/render/")

    assert answer.status_code == 404
