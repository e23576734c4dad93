"""Each operation of the API document, called on the sandbox, which reads no such document."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def path_of(operation: Operation, sandbox: Sandbox) -> str:
    """Return the path of an object that there is, or of one that there isn't."""
    values = {one["name"]: operation.value_of(one) for one in operation.parameters("path")}
    if "id" in values:
        kind = operation.path.strip("/").removesuffix("/{id}")
        rows = sandbox.world.all(kind.replace("/", "."))
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

    assert operation.method in ROUTES[path]


@each_operation
async def test_its_answer_is_one_of_the_document(operation: Operation, sandbox: Sandbox) -> None:
    """For each documented body, whose ids mean nothing here."""
    path = path_of(operation, sandbox)
    query = {one["name"]: operation.value_of(one) for one in operation.parameters("query")}

    async with connect(sandbox) as client:
        for body in operation.requests or [None]:
            answer = await client.request(operation.method, path, params=query, json=body)

            # Of what a body may ask for, the sandbox has less than Close.
            if answer.status_code == 501:
                assert answer.json()["error"].startswith("The sandbox does not know what ")
            assert is_documented(operation, answer), answer.text


# Lists that answer only with a filter.
NEEDED = {"sequence_subscriptions.list": "sequence_id"}
READS = [one for one in OPERATIONS if one.method == "GET" and not one.path.startswith("/bulk_")]


@pytest.mark.parametrize("operation", READS, ids=lambda one: one.id)
async def test_what_there_is_is_found(operation: Operation, sandbox: Sandbox) -> None:
    path, query = path_of(operation, sandbox), {}
    if operation.id in NEEDED:
        name = NEEDED[operation.id]
        query[name] = sandbox.world.all(operation.path.strip("/"))[0][name]

    async with connect(sandbox) as client:
        answer = await client.get(path, params=query)
        chosen = await client.get(path, params=query | {FIELDS: "id"})

    found, fewer = (one.json() for one in (answer, chosen))
    assert answer.status_code == int(operation.status)
    assert found["data"] if operation.is_paged else found["id"]
    takes_fields = FIELDS in {one["name"] for one in operation.parameters("query")}
    assert set(fewer["data"][0] if operation.is_paged else fewer) == {"id"} or not takes_fields
