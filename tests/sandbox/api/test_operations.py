"""Each operation of the API document, called on the sandbox, which reads no such document."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox.api.routes import ROUTES
from tests.interop.documented import document
from tests.sandbox.worlds import connect
from tests.support.operations import FIELDS, Operation, operations
from tools.document import resolve
from tools.spec.schemas import Schemas

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio
DOCUMENT = document()
OPERATIONS = operations(DOCUMENT)
SCHEMAS = Schemas(DOCUMENT)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)


# Kinds that are called otherwise in paths.
KINDS = {
    "activity.custom": "activity.custom_activity",
    "custom_field.{object_type}": "custom_fields.lead",
    "unsubscribe.email": "unsubscribed_email",
}
# What a sandbox has none of in the beginning.
ADDED: dict[str, dict[str, Any]] = {
    "/task/": {"text": "Call back"},
    "/custom_object_type/": {"name": "Asset", "name_plural": "Assets"},
    "/custom_object/": {"name": "Press"},
    "/send_as/": {},
    "/webhook/": {
        "url": "http://127.0.0.1:9/",
        "events": [{"object_type": "lead", "action": "created"}],
    },
    "/export/": {"format": "csv", "type": "leads"},
    "/unsubscribe/email/": {"email": "gob@example.com"},
    "/event/": {},
}
# What is named by another word than the id of what the path begins with.
NAMED = {"field_id": "custom_fields.shared", "group_id": "group", "user_id": "user"}
# What the sandbox refuses on purpose, whatever the query says.
UNKNOWN = {"meetings.integrate"}


def path_of(operation: Operation, sandbox: Sandbox) -> str:
    """Return the path of an object that there is, or of one that there isn't."""
    values = {one["name"]: operation.value_of(one) for one in operation.parameters("path")}
    if "id" in values:
        kind = operation.path.strip("/").partition("/{id}")[0].replace("/", ".")
        values["id"] = first_id(sandbox, KINDS.get(kind, kind))
    if "field_id" in values and "object_type" in values:
        values["object_type"] = "lead"
    for name in values.keys() & NAMED.keys():
        values[name] = first_id(sandbox, NAMED[name])
    return operation.path.format(**values)


def first_id(sandbox: Sandbox, kind: str) -> str:
    """Return the id of the first object of a kind, or what is none."""
    if kind == "event":
        return next((event.id for event in sandbox._state.events.newest()), "none")
    rows = sandbox.world.all(kind) if kind in sandbox.world.kinds() else []
    return str(rows[0]["id"]) if rows else "none"


def is_documented(operation: Operation, answer: httpx.Response) -> bool:
    """Return whether the document knows the status of an answer, and its body fits."""
    content = operation.response(str(answer.status_code)).get("content", {})
    if "application/json" not in content:
        return answer.content in {b"", b"{}"}

    schema = content["application/json"]["schema"]
    return SCHEMAS.allow(schema["$ref"], answer.json())


@each_operation
def test_it_has_a_route(operation: Operation) -> None:
    path = operation.path
    if "{field_id}" not in path:
        path = path.replace("{object_type}", "lead")
    if operation.id in UNKNOWN:
        assert path not in ROUTES
        return

    assert operation.method in ROUTES[path]


@each_operation
async def test_its_answer_is_one_of_the_document(operation: Operation, sandbox: Sandbox) -> None:
    """For each documented body, whose ids mean nothing here."""
    path = path_of(operation, sandbox)
    given = operation.parameters("query")
    query = {one["name"]: _text(operation.value_of(one)) for one in given}

    async with connect(sandbox) as client:
        for body in operation.requests or [None]:
            answer = await client.request(operation.method, path, params=query, json=body)

            # Of what may be asked for, the sandbox has less than Close.
            if answer.status_code == 501:
                assert answer.json()["error"].startswith("The sandbox does not know ")
            assert is_documented(operation, answer), answer.text


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


async def add(client: httpx.AsyncClient, sandbox: Sandbox, path: str) -> None:
    """Add an object of a kind that a sandbox has none of in the beginning."""
    body = {"lead_id": sandbox.world.all("lead")[0]["id"], **ADDED[path]}
    if path == "/send_as/":
        first, second, *_ = (row["id"] for row in sandbox.world.all("user"))
        body |= {"allowing_user_id": first, "allowed_user_id": second}
    if path == "/event/":
        path, body = "/lead/", {"name": "Somebody"}
    if path == "/export/":
        path = "/export/lead/"
    if path == "/custom_object/":
        await add(client, sandbox, "/custom_object_type/")
        body["custom_object_type_id"] = sandbox.world.all("custom_object_type")[0]["id"]
    answer = await client.post(path, json=body)
    assert answer.status_code < 300, answer.text


# Lists that answer only with a filter.
NEEDED = {
    "sequence_subscriptions.list": "sequence_id",
    "custom_objects.list": "lead_id",
    "send_as.list": "allowing_user_id",
}
# Those that answer about an object only if they are told for whom.
RENDERED = "email_templates.render"
READS = [one for one in OPERATIONS if one.method == "GET" and not one.path.startswith("/bulk_")]


@pytest.mark.parametrize("operation", READS, ids=lambda one: one.id)
async def test_what_there_is_is_found(operation: Operation, sandbox: Sandbox) -> None:
    query = {}

    async with connect(sandbox) as client:
        if (kind := operation.path.removesuffix("{id}/")) in ADDED:
            await add(client, sandbox, kind)
        path = path_of(operation, sandbox)
        if operation.id in NEEDED:
            name = NEEDED[operation.id]
            query[name] = sandbox.world.all(operation.path.strip("/"))[0][name]
        if operation.id == RENDERED:
            contact = sandbox.world.all("contact")[0]
            query |= {"lead_id": contact["lead_id"], "contact_id": contact["id"]}
        answer = await client.get(path, params=query)
        chosen = await client.get(path, params=query | {FIELDS: "id"})

    found, fewer = (one.json() for one in (answer, chosen))
    assert answer.status_code == int(operation.status)
    assert found["data"] if operation.is_paged else found
    takes_fields = FIELDS in {one["name"] for one in operation.parameters("query")}
    if takes_fields:
        assert set(fewer["data"][0] if operation.is_paged else fewer) <= {"id"}


# Bodies with which the sandbox creates something, beside the lead that it's about.
LEAST: dict[str, dict[str, Any]] = {
    "opportunities": {},
    "notes": {"note": "Met Ann"},
    "calls": {},
    "emails": {"status": "draft"},
    "sms": {
        "status": "draft",
        "text": "Hello",
        "local_phone": "+15555550100",
        "remote_phone": "+15555550101",
    },
    "tasks": {"text": "Call back"},
}
WRITES = [one for one in OPERATIONS if one.verb in {"create", "update"} and one.requests]


def keys_of(operation: Operation) -> set[str]:
    """Return the keys that a body may have."""
    content = resolve(DOCUMENT, operation.node["requestBody"])["content"]["application/json"]
    waiting, found = [content["schema"]], set[str]()
    while waiting:
        schema = resolve(DOCUMENT, waiting.pop())
        found |= schema.get("properties", {}).keys()
        waiting += [*schema.get("allOf", []), *schema.get("oneOf", []), *schema.get("anyOf", [])]
    return found


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.id)
async def test_null_under_any_key_is_answered_as_the_document_says(
    operation: Operation, sandbox: Sandbox
) -> None:
    """Whether it's refused, taken, or stands for what a new object has."""
    path, body = path_of(operation, sandbox), operation.requests[0]
    if operation.verb == "update":
        body = {}
    elif operation.tag in LEAST:
        body = {"lead_id": sandbox.world.all("lead")[0]["id"], **LEAST[operation.tag]}
    wrong: list[str] = []

    async with connect(sandbox) as client:
        for key in sorted(keys_of(operation)):
            answer = await client.request(operation.method, path, json={**body, key: None})
            if not is_documented(operation, answer):
                wrong.append(f"{key}: {answer.status_code} {answer.text}")

    assert wrong == []
