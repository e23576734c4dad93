"""
What Close's published document says of each call, against what the sandbox answers.

`samples/published.json` holds the status of success and the keys of each answer; what the sandbox
hasn't says so with a 501.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.server.test_robust import BODIES
from tests.sandbox.worlds import active_sequence, connect, sender, subscribe_body
from tests.support.paths import SAMPLES

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio

PUBLISHED: Final = json.loads((SAMPLES / "published.json").read_text(encoding="utf-8"))
OPERATIONS: Final[dict[str, dict[str, Any]]] = PUBLISHED["operations"]
LISTS: Final = [name for name in OPERATIONS if name.startswith("GET ") and "{" not in name]
CURSORS: Final = ("GET /event/",)
CREATES: Final = [name for name in OPERATIONS if name.startswith("POST ")]
MISSING: Final = 501
MORE_BODIES: Final[dict[str, dict[str, Any]]] = {
    **{
        f"/custom_field/{owner}/": {"name": "x", "type": "text"}
        for owner in ("contact", "opportunity", "shared", "activity", "custom_object_type")
    },
    "/webhook/": {
        "url": "http://127.0.0.1:9/",
        "events": [{"object_type": "lead", "action": "created"}],
    },
    **{path: {"name": "x"} for path in ("/custom_activity/", "/group/", "/pipeline/")},
    "/custom_object_type/": {"name": "x", "name_plural": "xs"},
    "/export/lead/": {"format": "csv", "type": "leads"},
    "/export/opportunity/": {"format": "csv"},
    "/unsubscribe/email/": {"email": "x@x.example"},
}
# What these paths name: an object of the world.
NAMED: Final = {"scf_id": "custom_fields.shared", "group_id": "group"}
TYPES: Final[dict[str, tuple[type, ...]]] = {
    "any": (object,),
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
# Known only by a filter.
NEEDED: Final = {
    "/sequence_subscription/": lambda box: {"sequence_id": box.world.all("sequence")[0]["id"]},
    "/send_as/": lambda box: {"allowing_user_id": box.world.me},
    "/custom_object/": lambda box: {"lead_id": box.world.all("lead")[0]["id"]},
}


@pytest.fixture(scope="module")
def box() -> Sandbox:
    """A world of its own, since the bodies of another module name the objects of one like it."""
    return Sandbox(leads=30, clock=SteppedClock())


def body_for(box: Sandbox, path: str) -> dict[str, Any]:
    """Return what makes an object; ids are those of this world."""
    world = box.world
    lead, template = world.all("lead")[0]["id"], world.all("email_template")[0]["id"]
    body = BODIES.get(path, {}) | MORE_BODIES.get(path, {})
    named = {"lead_id": lead, "template_id": template, "contact_id": None}
    body |= {key: value for key, value in named.items() if key in body}
    if path == "/sequence_subscription/":
        had = {row["contact_id"] for row in world.all("sequence_subscription")}
        free = (row for row in world.all("contact") if row["emails"] and row["id"] not in had)
        body |= {
            "sequence_id": active_sequence(box)["id"],
            "contact_id": next(free)["id"],
            **sender(box),
        }
    if path.startswith("/bulk_action/"):
        body |= {"s_query": subscribe_body(box)["s_query"]}
    if path == "/bulk_action/sequence_subscription/":
        body = subscribe_body(box)
    if path == "/sequence/":
        body |= {"steps": [{"email_template_id": template}]}
    if path == "/saved_search/":
        body |= {"s_query": {"query": subscribe_body(box)["s_query"]}, "is_shared": True}
    if path == "/send_as/":
        body = dict.fromkeys(body, world.me)
    return body | neighbour_body_for(box, path)


def neighbour_body_for(box: Sandbox, path: str) -> dict[str, Any]:
    """Return what names other objects of leads, users and types."""
    lead, other = (box.world.all("lead")[place]["id"] for place in (0, -1))
    bodies: dict[str, dict[str, Any]] = {
        "/custom_field/shared/{scf_id}/association/": {"object_type": "opportunity"},
        "/send_as/bulk/": {"allowed_user_ids": [box.world.me]},
        "/group/{group_id}/member/": {"user_id": box.world.all("user")[-1]["id"]},
        "/lead/merge/": {"source": other, "destination": lead},
        "/custom_object/": {
            "custom_object_type_id": custom_object_type(box),
            "lead_id": lead,
            "name": "x",
        },
        "/lead/": {"name": "x", "contacts": [{"name": "x", "emails": [{"email": "x@x.example"}]}]},
    }
    return bodies.get(path, {})


def custom_object_type(box: Sandbox) -> str:
    """Return the id of a type of custom objects, made if there is none."""
    known = box.world.all("custom_object_type")
    return str(known[0]["id"]) if known else ""


def with_ids(box: Sandbox, path: str) -> str:
    """Return a path with the ids of what it's about."""
    for name, kind in NAMED.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", box.world.all(kind)[0]["id"])
    return path


def differences(keys: str, answered: Any) -> list[str]:
    """Return which promised keys an answer lacks, and which hold something of another type."""
    found: list[str] = []
    for name, types in PUBLISHED["keys"][keys].items():
        key = name.removesuffix("?")
        if key not in answered:
            found += [] if name.endswith("?") else [f"{key} is missing"]
            continue

        value = answered[key]
        allowed = [kind for one in types.split("|") for kind in TYPES[one]]
        if not isinstance(value, tuple(allowed)):
            found.append(f"{key} is {value!r}, not {types}")
    return found


def compared(name: str, answer: httpx.Response) -> list[str]:
    """Return in what an answer differs from what is published of it."""
    operation = OPERATIONS[name]
    if answer.status_code != operation["status"]:
        return [f"{answer.status_code}, not {operation['status']}: {answer.text}"]

    content = answer.json() if answer.content else {}
    found = differences(operation["keys"], content) if "keys" in operation else []
    rows = content.get("data", []) if "row" in operation else []
    return found + [one for row in rows for one in differences(operation["row"], row)]


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_and_its_first_object_are_as_published(box: Sandbox, name: str) -> None:
    path = name.removeprefix("GET ")
    query = NEEDED[path](box) if path in NEEDED else {}
    async with connect(box) as client:
        listed = await client.get(path, params=query)
        if listed.status_code == MISSING:
            return

        one = f"GET {path}{{id}}/"
        rows = listed.json().get("data", [])
        fetched = (
            await client.get(f"{path}{rows[0]['id']}/") if rows and one in OPERATIONS else None
        )

    assert compared(name, listed) == []
    assert fetched is None or compared(one, fetched) == []


@pytest.mark.parametrize("name", [name for name in LISTS if name not in CURSORS])
async def test_a_list_that_takes_no_offset_shows_all_rows(box: Sandbox, name: str) -> None:
    path = name.removeprefix("GET ")
    query = NEEDED[path](box) if path in NEEDED else {}
    async with connect(box) as client:
        whole = await client.get(path, params=query)
        second = await client.get(path, params={**query, "_skip": "1", "_limit": "1"})

    if whole.status_code == MISSING or "data" not in whole.json():
        return
    rows = whole.json()["data"]
    # The event log is walked by a cursor.
    is_paged = OPERATIONS[name].get("paged", False)
    assert second.json()["data"] == (
        rows[1:2] if is_paged else rows[:1] if "event" in path else rows
    )


@pytest.mark.parametrize("name", CREATES)
async def test_an_object_is_made_changed_and_deleted_as_published(box: Sandbox, name: str) -> None:
    path = name.removeprefix("POST ")
    one = f"{path}{{id}}/"
    if "{" in path:
        # What belongs to another object is added to it once.
        box = Sandbox(leads=30, clock=SteppedClock())
    answers: dict[str, httpx.Response] = {}
    async with connect(box) as client:
        if path == "/custom_object/" and not custom_object_type(box):
            await client.post("/custom_object_type/", json=body_for(box, "/custom_object_type/"))
        made = answers[name] = await client.post(with_ids(box, path), json=body_for(box, path))
        if made.status_code == MISSING:
            return

        assert compared(name, made) == []
        url = f"{path}{made.json().get('id') if made.content else None}/"
        for method in ("PUT", "DELETE"):
            if f"{method} {one}" in OPERATIONS:
                sent: dict[str, Any] | None = {} if method == "PUT" else None
                answers[f"{method} {one}"] = await client.request(method, url, json=sent)

    assert [line for said, answer in answers.items() for line in compared(said, answer)] == []


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_the_sandbox_lacks_says_so(box: Sandbox, name: str) -> None:
    """A 405 or the 404 of an object would be taken for a fact."""
    method, _, path = name.partition(" ")
    body: dict[str, Any] | None = {} if method in {"POST", "PUT"} else None
    async with connect(box) as client:
        url = path.replace("{", "").replace("}", "")
        answer = await client.request(method, url, json=body)

    assert answer.status_code != 405
    assert answer.status_code != 404 or "{" in path
