"""Each operation of the API document, called through the client: what goes out, what is read."""

from __future__ import annotations

import inspect
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async import CloseClient, models
from close_async._generated.api.advanced_filtering import AdvancedFiltering
from close_async.paging.rows import Paginator
from close_async.query import Filter, Lead, Query
from tests.support.operations import FIELDS, OPERATIONS, Operation
from tools.spec.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio
SCHEMAS = Schemas(OPERATIONS[0].document)
# What the keys of custom fields begin with; in Python they are one argument.
CUSTOM = "custom."
# How the values of the schemas are read for which the package has classes.
WRITTEN_BY_HAND: dict[str, Callable[[Any], Any]] = {
    "#/components/schemas/Query": Query.from_dict,
    "#/components/schemas/SmartViewQuery": Filter.from_smart_view,
}
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)


class Answering:
    """A transport that answers every request with one documented body, and keeps the request."""

    def __init__(self, operation: Operation, body: object) -> None:
        self.requests: list[httpx.Request] = []
        self._status = int(operation.status)
        self._body = body

    async def call(self, operation: Operation, *given: Any, **arguments: Any) -> Any:
        """Call an operation, and return the object that it answers, of a list the first page."""
        async with CloseClient("api_key", transport=httpx.MockTransport(self._take)) as close:
            method = getattr(resource_of(operation, close), operation.verb)
            called = method(*given, **arguments)
            return await (called.first() if isinstance(called, Paginator) else called)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self._body is None:
            return httpx.Response(self._status)
        return httpx.Response(self._status, json=echoing(self._body, request))


def echoing(body: Any, request: httpx.Request) -> Any:
    """Return an answer with what was asked for in it, as Close's to a creation has it."""
    sent = json.loads(request.content or "null")
    if request.method != "POST" or not isinstance(body, dict) or not isinstance(sent, dict):
        return body
    echoed = {k: v for k, v in sent.items() if k in body and not isinstance(v, list)}
    return {**body, **echoed}


def resource_of(operation: Operation, close: CloseClient) -> Any:
    """Return the resource that has an operation. `close.search()` stands in front of one."""
    is_hidden = operation.tag == "advanced_filtering"
    return AdvancedFiltering(close) if is_hidden else getattr(close, operation.tag)


def argument(name: str) -> str:
    """Return how an argument is called for what Close calls *name*."""
    return name.strip("_").replace("__", "_")


def query_argument(operation: Operation, name: str) -> str:
    """Return how the argument is called for a parameter of the query."""
    return f"where_{argument(name)}" if operation.node.get("x-where") else argument(name)


def required_query(operation: Operation) -> dict[str, Any]:
    """Return the arguments without which there is no call: those that the query must have."""
    found = {
        query_argument(operation, one["name"]): operation.value_of(one)
        for one in operation.parameters("query")
    }
    needed = {argument(one["name"]) for one in operation.parameters("query") if one.get("required")}
    if operation.node.get("x-where"):
        return dict([*found.items()][:1])
    return {name: value for name, value in found.items() if name in needed}


def body_of(operation: Operation, example: Any = None) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments that make up a documented body, by position and by name."""
    schema = operation.request_schema
    if schema is None:
        return [], {}

    for member in schema.get("oneOf", ()):
        if SCHEMAS.allow(member["$ref"], example):
            name = member["$ref"].rpartition("/")[2]
            return [getattr(models, name).from_dict(example)], {}

    named = {argument(key): value for key, value in example.items() if not key.startswith(CUSTOM)}
    custom = {key.removeprefix(CUSTOM): example[key] for key in example if key.startswith(CUSTOM)}
    if custom:
        named["custom"] = custom
    for key, value in schema["properties"].items():
        read = WRITTEN_BY_HAND.get(value.get("$ref"))
        if read and key in example:
            named[argument(key)] = read(example[key])
    return [], named


def path_of(operation: Operation) -> tuple[list[Any], dict[str, Any], str]:
    """Return what the path names, the last by position and the others by name, and the path."""
    parameters = operation.parameters("path")
    values = {one["name"]: operation.value_of(one) for one in parameters}
    path = operation.path.format(**values)
    last = [values.pop(parameters[-1]["name"])] if parameters else []
    return last, values, path


def given_for(value: Any) -> Any:
    """Return what is passed for the value of a parameter."""
    return Query.from_dict(value) if isinstance(value, dict) else value


@each_operation
async def test_method_path_query_and_body_are_those_of_the_document(operation: Operation) -> None:
    values, others, path = path_of(operation)
    query = {one["name"]: operation.value_of(one) for one in operation.parameters("query")}
    named = {query_argument(operation, name): given_for(one) for name, one in query.items()}
    expected = {name: _spelled(value) for name, value in query.items()}
    if FIELDS in query:
        named["fields"], expected[FIELDS] = ["id", "name"], "id,name"
    if operation.is_paged:
        by_cursor = operation.node["x-pages"] == "cursor"
        expected |= {"_limit": "50"} if by_cursor else {"_skip": "0", "_limit": "1"}
    (answer,) = operation.responses[:1] or [None]

    for example in operation.requests or [None]:
        given, body = body_of(operation, example)
        transport = Answering(operation, answer)

        await transport.call(operation, *values, *given, **others, **named, **body)

        (request,) = transport.requests
        assert (request.method, request.url.path) == (operation.method, f"/api/v1{path}")
        assert dict(request.url.params) == expected
        assert json.loads(request.content or "null") == example


def _spelled(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    return json.dumps(value) if isinstance(value, bool) else str(value)


@each_operation
async def test_a_documented_answer_is_read_whole(operation: Operation) -> None:
    values, others, _ = path_of(operation)
    given, body = body_of(operation, *operation.requests[:1])
    body |= required_query(operation)

    for answer in operation.responses or [None]:
        transport = Answering(operation, answer)
        found = await transport.call(operation, *values, *given, **others, **body)
        if isinstance(answer, dict):
            answer = echoing(answer, transport.requests[-1])  # noqa: PLW2901 - as it came

        if operation.is_paged and answer is not None:
            assert ([] if found is None else [found.to_dict()]) == answer["data"][:1]
        else:
            assert (None if found is None else found.to_dict()) == answer


@each_operation
def test_a_call_knows_its_operation_and_what_sending_it_twice_does(operation: Operation) -> None:
    values, others, path = path_of(operation)
    given, body = body_of(operation, *operation.requests[:1])
    query = required_query(operation)
    build = getattr(resource_of(operation, CloseClient("api_key")).calls, operation.verb)

    call = build(*values, *given, **others, **body, **query)

    assert (call.operation, call.method, call.path) == (operation.id, operation.method, path)
    assert call.effect == operation.effect
    assert [_spelled(value) for value in query.values()] == [value for _, value in call.params]


@each_operation
def test_required_arguments_are_those_of_the_document(operation: Operation) -> None:
    method = getattr(resource_of(operation, CloseClient("api_key")), operation.verb)
    schema = operation.request_schema
    required = {argument(one["name"]) for one in operation.parameters("path")}
    required |= {
        argument(one["name"]) for one in operation.parameters("query") if one.get("required")
    }
    if schema is not None:
        required |= (
            {"body"} if "oneOf" in schema else set(map(argument, schema.get("required", ())))
        )

    parameters = inspect.signature(method).parameters.values()

    assert {one.name for one in parameters if one.default is one.empty} == required


def test_a_query_of_ones_own_is_none_of_these() -> None:
    """What the tests above build from the document is what one writes by hand."""
    (operation,) = (one for one in OPERATIONS if one.id == "bulk_deletes.create")

    _, body = body_of(operation, {"s_query": Lead.rows.to_dict()})

    assert body == {"s_query": Lead.rows}
