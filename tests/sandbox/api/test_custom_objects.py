"""Custom objects, their types, and the types of custom activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_lead, call, connect

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def refusal(sandbox: Sandbox, method: str, path: str, body: object = None) -> dict[str, str]:
    """Return what is wrong with a call, by the path of the value; what is about all has no path."""
    async with connect(sandbox) as client:
        answer = await client.request(method, path, json=body)
    assert answer.status_code == 400, answer.text
    said = answer.json()
    return said["field-errors"] or {"": said["errors"][0]}


@pytest.fixture
def acme(empty: Sandbox) -> Sandbox:
    add_lead(empty, "acme")
    return empty


async def make_type(sandbox: Sandbox) -> dict[str, Any]:
    body = {"name": "Press", "name_plural": "Presses"}
    return dict(await call(sandbox, "POST", "/custom_object_type/", body))


async def make_object(sandbox: Sandbox, type_id: str, **more: Any) -> dict[str, Any]:
    body = {"custom_object_type_id": type_id, "lead_id": "lead_acme", "name": "No. 1", **more}
    return dict(await call(sandbox, "POST", "/custom_object/", body))


async def test_objects_of_a_type_are_created_listed_changed_and_deleted(acme: Sandbox) -> None:
    kind = await make_type(acme)
    made = await make_object(acme, kind["id"])
    path = f"/custom_object/{made['id']}/"

    listed = await call(acme, "GET", "/custom_object/?lead_id=lead_acme")
    changed = await call(acme, "PUT", path, {"name": "No. 2", "lead_id": "lead_other"})
    async with connect(acme) as client:
        gone = await client.delete(path)
        after = await client.get(path)

    assert listed["data"] == [made]
    assert (changed["name"], changed["lead_id"]) == ("No. 2", "lead_acme")
    assert (gone.status_code, gone.content, after.status_code) == (204, b"", 404)


async def test_objects_go_with_their_lead(acme: Sandbox) -> None:
    await make_object(acme, (await make_type(acme))["id"])

    await call(acme, "DELETE", "/lead/lead_acme/")

    assert acme.world.all("custom_object") == []


async def test_custom_fields_of_an_object_are_checked(acme: Sandbox) -> None:
    kind = await make_type(acme)
    field = await call(
        acme, "POST", "/custom_field/custom_object_type/", {"name": "Tons", "type": "number"}
    )
    key = f"custom.{field['id']}"

    made = await make_object(acme, kind["id"], **{key: 3})
    said = await refusal(acme, "PUT", f"/custom_object/{made['id']}/", {key: "heavy"})

    assert made[key] == 3
    assert list(said) == [key]


async def test_a_list_of_objects_needs_a_lead(acme: Sandbox) -> None:
    assert list(await refusal(acme, "GET", "/custom_object/")) == ["lead_id"]


async def test_a_type_that_is_used_stays(acme: Sandbox) -> None:
    kind = await make_type(acme)
    await make_object(acme, kind["id"])

    said = await refusal(acme, "DELETE", f"/custom_object_type/{kind['id']}/")

    assert said == {"": "There are objects of the type 'Press'."}


@pytest.mark.parametrize(
    ("path", "body", "missing"),
    [
        ("/custom_object_type/", {}, ["name", "name_plural"]),
        ("/custom_activity/", {}, ["name"]),
        ("/custom_object/", {}, ["custom_object_type_id", "lead_id", "name"]),
    ],
)
async def test_what_is_needed_is_named(
    acme: Sandbox, path: str, body: dict[str, Any], missing: list[str]
) -> None:
    assert sorted(await refusal(acme, "POST", path, body)) == missing


async def test_types_of_custom_activities_are_archived(acme: Sandbox) -> None:
    made = await call(acme, "POST", "/custom_activity/", {"name": "Review"})

    changed = await call(acme, "PUT", f"/custom_activity/{made['id']}/", {"is_archived": True})

    assert (made["is_archived"], changed["is_archived"]) == (False, True)


async def test_creating_answers_201(acme: Sandbox) -> None:
    async with connect(acme) as client:
        answer = await client.post("/custom_activity/", json={"name": "Review"})

    assert answer.status_code == 201
