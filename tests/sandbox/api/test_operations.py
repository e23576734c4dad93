"""Each operation of the API document, called on the sandbox, which reads no such document."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox.api.routes import ROUTES
from tests.interop.documented import document
from tests.sandbox.worlds import connect
from tests.support.operations import FIELDS, Operation, operations
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
KINDS = {"activity.custom": "activity.custom_activity"}
# What a sandbox has none of in the beginning.
ADDED = {
    "/task/": {"text": "Call back"},
    "/custom_object_type/": {"name": "Asset", "name_plural": "Assets"},
    "/custom_object/": {"name": "Press"},
}
# What the sandbox refuses on purpose, whatever the query says.
UNKNOWN = {"meetings.integrate"}


def path_of(operation: Operation, sandbox: Sandbox) -> str:
    """Return the path of an object that there is, or of one that there isn't."""
    values = {one["name"]: operation.value_of(one) for one in operation.parameters("path")}
    if "id" in values:
        kind = operation.path.strip("/").removesuffix("/{id}").replace("/", ".")
        rows = sandbox.world.all(KINDS.get(kind, kind))
        values["id"] = rows[0]["id"] if rows else "none"
    return operation.path.format(**values)


def is_documented(operation: Operation, answer: httpx.Response) -> bool:
    """Return whether the document knows the status of an answer, and its body fits."""
    content = operation.response(str(answer.status_code)).get("content", {})
    if "application/json" not in content:
        return answer.content in {b"", b"{}"}

    schema = content["application/json"]["schema"]
    return SCHEMAS.allow(schema["$ref"], answer.json())


@each_operation
def test_it_has_a_route(operation: Operation) -> None:
    path = operation.path.replace("{object_type}", "lead")

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
                assert answer.json()["error"].startswith("The sandbox does not know what ")
            assert is_documented(operation, answer), answer.text


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


async def add(client: httpx.AsyncClient, sandbox: Sandbox, path: str) -> None:
    """Add an object of a kind that a sandbox has none of in the beginning."""
    body = {"lead_id": sandbox.world.all("lead")[0]["id"], **ADDED[path]}
    if path == "/custom_object/":
        await add(client, sandbox, "/custom_object_type/")
        body["custom_object_type_id"] = sandbox.world.all("custom_object_type")[0]["id"]
    answer = await client.post(path, json=body)
    assert answer.status_code < 300, answer.text


# Lists that answer only with a filter.
NEEDED = {"sequence_subscriptions.list": "sequence_id", "custom_objects.list": "lead_id"}
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
        answer = await client.get(path, params=query)
        chosen = await client.get(path, params=query | {FIELDS: "id"})

    found, fewer = (one.json() for one in (answer, chosen))
    assert answer.status_code == int(operation.status)
    assert found["data"] if operation.is_paged else found["id"]
    takes_fields = FIELDS in {one["name"] for one in operation.parameters("query")}
    assert set(fewer["data"][0] if operation.is_paged else fewer) == {"id"} or not takes_fields
