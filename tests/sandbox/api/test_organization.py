"""What an organization sets up: custom fields and their schemas, phone numbers, senders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import call, connect, refusal

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def test_a_custom_field_is_made_used_and_deleted(sandbox: Sandbox) -> None:
    body = {"name": "Tier", "type": "choices", "choices": ["A", "B"]}
    field = await call(sandbox, "POST", "/custom_field/lead/", body)
    path = f"/custom_field/lead/{field['id']}/"
    key = f"custom.{field['id']}"
    lead = await call(sandbox, "POST", "/lead/", {"name": "x", key: "B"})

    fetched = await call(sandbox, "GET", path)
    changed = await call(sandbox, "PUT", path, {"choices": ["A", "B", "C"]})
    deleted = await call(sandbox, "DELETE", path)
    after = await call(sandbox, "GET", f"/lead/{lead['id']}/")

    assert field["id"].startswith("cf_")
    assert field.items() >= (body | {"accepts_multiple_values": False}).items()
    assert (fetched, changed["choices"], deleted) == (field, ["A", "B", "C"], {})
    assert (lead[key], key in after) == ("B", False)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"type": "text"}, "name"),
        ({"name": "x"}, "type"),
        ({"name": "x", "type": "picture"}, "type"),
        ({"name": "x", "type": "choices"}, "choices"),
        ({"name": "x", "type": "choices", "choices": "A"}, "choices"),
        ({"name": "x", "type": "text", "accepts_multiple_values": True}, "accepts_multiple_values"),
        ({"name": "x", "type": "text", "associations": [1]}, "associations.0"),
    ],
)
async def test_what_makes_no_custom_field_is_refused(
    sandbox: Sandbox, body: dict[str, Any], key: str
) -> None:
    content = await refusal(sandbox, "/custom_field/shared/", body)

    assert set(content["field-errors"]) == {key}


@pytest.mark.parametrize(
    ("path", "own", "has_shared"),
    [
        ("lead", "lead", True),
        ("contact", "contact", True),
        ("opportunity", "opportunity", False),
        ("activity/actitype_x", "activity", False),
        ("custom_object/cotype_x", "custom_object_type", False),
    ],
)
async def test_a_schema_holds_own_and_shared_fields(
    sandbox: Sandbox, path: str, own: str, *, has_shared: bool
) -> None:
    answer = await call(sandbox, "GET", f"/custom_field_schema/{path}/")

    shared = sandbox.world.all("custom_fields.shared") if has_shared else []
    fields = sandbox.world.all(f"custom_fields.{own}") + shared
    assert answer == {"object_type": path, "fields": fields}


async def test_a_phone_number_is_read_changed_and_deleted(sandbox: Sandbox) -> None:
    row = sandbox.world.all("phone_number")[0]
    path = f"/phone_number/{row['id']}/"

    fetched = await call(sandbox, "GET", path)
    changed = await call(sandbox, "PUT", path, {"label": "Main", "number": "+1"})
    deleted = await call(sandbox, "DELETE", path)

    assert fetched == row
    assert (changed["label"], changed["number"]) == ("Main", row["number"])
    assert (deleted, sandbox.world.get("phone_number", row["id"])) == ({}, None)


async def test_one_account_can_be_fetched(sandbox: Sandbox) -> None:
    row = sandbox.world.all("connected_account")[0]

    answer = await call(sandbox, "GET", f"/connected_account/{row['id']}/?_fields=identities")

    assert answer == {"identities": row["identities"]}


async def test_who_may_send_as_whom_is_of_the_caller(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    me, other, *_ = (row["id"] for row in sandbox.world.all("user"))
    body = {"allowing_user_id": other, "allowed_user_id": me}
    made = await call(sandbox, "POST", "/send_as/", body)

    mine = await call(sandbox, "GET", f"/send_as/?allowed_user_id={me}")
    given = await call(sandbox, "GET", f"/send_as/?allowing_user_id={me}")
    foreign = await client.get("/send_as/", params={"allowed_user_id": other})

    assert made.items() >= body.items()
    assert (mine["data"], given["data"]) == ([made], [])
    assert foreign.status_code == 400


async def test_a_user_is_a_404_if_there_is_none(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        answer = await client.get("/user/user_nobody/")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/status/lead/", "/status/opportunity/", "/connected_account/", "/custom_field/shared/"],
)
async def test_lists_without_paging_hold_all_whatever_is_asked(
    client: httpx.AsyncClient, path: str
) -> None:
    whole = (await client.get(path)).json()
    part = (await client.get(path, params={"_skip": 1, "_limit": 1})).json()

    assert part == whole
    assert not whole["has_more"]


@pytest.mark.parametrize(("limit", "status"), [("500", 200), ("501", 400)])
async def test_a_page_of_custom_fields_holds_up_to_500(
    client: httpx.AsyncClient, limit: str, status: int
) -> None:
    answer = await client.get("/custom_field/lead/", params={"_limit": limit})

    assert answer.status_code == status
