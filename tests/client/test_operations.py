"""
Each operation of the API document, called through the client: what goes out, what is read.

pytest-httpx answers in the place of httpx's own transport, the last one of ours before a socket; it
matches the method, the URL, the query and the body, and fails where one differs.
"""

from __future__ import annotations

import inspect
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import pytest

from close_async import (
    BadRequest,
    CloseClient,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    OutcomeUnknown,
    PlanLimitReached,
    RateLimited,
    ServerError,
    StatusError,
    Unauthorized,
    UnsupportedMediaType,
    models,
)
from close_async._generated.api.advanced_filtering import AdvancedFiltering
from close_async.paging.rows import Paginator
from close_async.query import Filter, Lead, Query
from tests.support.operations import OPERATIONS, Operation
from tests.support.wire_contract import EXCHANGES, KEY, TOKEN, Exchange, exchange_of, refusals
from tools.spec.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_httpx import HTTPXMock

pytestmark = pytest.mark.anyio
SCHEMAS = Schemas(OPERATIONS[0].document)
# What the keys of custom fields begin with; in Python they are one argument.
CUSTOM = "custom."
# How the values of the schemas are read for which the package has classes.
WRITTEN_BY_HAND: dict[str, Callable[[Any], Any]] = {
    "#/components/schemas/Query": Query.from_dict,
    "#/components/schemas/SmartViewQuery": Filter.from_smart_view,
}
# What every request over HTTP/1.1 has, and beside them those with a body.
OF_HTTP = {"host", "connection", "accept-encoding", "user-agent"}
OF_BODY = {True: {"content-length"}, False: set[str]()}
REFUSALS: dict[int, type[StatusError]] = {
    400: BadRequest,
    401: Unauthorized,
    402: PlanLimitReached,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    415: UnsupportedMediaType,
    429: RateLimited,
    500: ServerError,
}
each_exchange = pytest.mark.parametrize("exchange", EXCHANGES, ids=str)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)


def echoing(exchange: Exchange) -> Any:
    """Return an answer with what was asked for in it, as Close's to a creation has it."""
    answer, sent = exchange.answer, exchange.body
    if exchange.operation.method != "POST" or not (isinstance(answer, dict) and sent):
        return answer
    echoed = {k: v for k, v in sent.items() if k in answer and not isinstance(v, list)}
    return {**answer, **echoed}


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


def given_for(value: Any) -> Any:
    """Return what is passed for the value of a parameter."""
    is_day = type(value) is date
    return Query.from_dict(value) if isinstance(value, dict) else str(value) if is_day else value


def arguments_of(exchange: Exchange) -> tuple[list[Any], dict[str, Any]]:
    """Return with what the method is called for an exchange, by position and by name."""
    operation, path = exchange.operation, dict(exchange.path_values)
    given, named = body_of(operation, exchange.body)
    last = [path.pop(operation.parameters("path")[-1]["name"])] if path else []
    query = {
        query_argument(operation, name): given_for(one)
        for name, one in exchange.query_values.items()
    }
    return [*last, *given], {**path, **query, **named}


def client_for(exchange: Exchange) -> CloseClient:
    """Return a client that shows a request that isn't matched at once: it's a failed connection."""
    is_key = exchange.scheme == "apiKey"
    key, token = (KEY, None) if is_key else (None, TOKEN)
    return CloseClient(key, access_token=token, max_retries=0, on_unknown="raise")


async def call(close: CloseClient, exchange: Exchange) -> Any:
    """Call an operation, and return the object that it answers, of a list the first one."""
    given, named = arguments_of(exchange)
    called = getattr(resource_of(exchange.operation, close), exchange.operation.verb)(
        *given, **named
    )
    return await (called.first() if isinstance(called, Paginator) else called)


def expect(httpx_mock: HTTPXMock, exchange: Exchange, **answer: Any) -> None:
    """Answer the request of an exchange, and no other."""
    body = {} if exchange.body is None else {"match_json": exchange.body}
    httpx_mock.add_response(
        **answer,
        method=exchange.operation.method,
        url=httpx.URL(exchange.url),
        match_params=exchange.query,
        **body,
    )


@each_exchange
async def test_a_request_is_that_of_the_document_and_the_answer_read_whole(
    exchange: Exchange, httpx_mock: HTTPXMock
) -> None:
    answer = echoing(exchange)
    content = {} if answer is None else {"json": answer}
    expect(httpx_mock, exchange, status_code=exchange.status, **content)

    async with client_for(exchange) as close:
        found = await call(close, exchange)

    read = None if found is None else found.to_dict()
    if exchange.operation.is_paged and answer is not None:
        assert ([] if read is None else [read]) == answer["data"][:1]
    else:
        assert read == answer
    (request,) = httpx_mock.get_requests()
    assert {name: request.headers[name] for name in exchange.headers} == exchange.headers
    # The bytes, too: what a lenient parser of URLs would take for the same.
    path, _, query = request.url.raw_path.decode().partition("?")
    assert f"https://api.close.com{path}" == exchange.url
    assert dict(parse_qsl(query, strict_parsing=bool(query))) == exchange.query
    assert (
        request.headers.keys()
        == OF_HTTP | exchange.headers.keys() | OF_BODY[exchange.body is not None]
    )


@each_operation
async def test_each_documented_refusal_is_raised_as_what_it_is(
    operation: Operation, httpx_mock: HTTPXMock
) -> None:
    exchange = exchange_of(operation)
    seen: list[int] = []

    async with client_for(exchange) as close:
        for status, example in refusals(operation):
            expect(httpx_mock, exchange, status_code=status, json=example)
            # Whether a 5xx came before or after the work nobody can tell.
            is_unknown = status >= 500 and operation.effect != "read"
            with pytest.raises(OutcomeUnknown if is_unknown else REFUSALS[status]):
                await call(close, exchange)
            seen.append(status)

    assert set(seen) == REFUSALS.keys()


@each_operation
def test_a_call_knows_its_operation_and_what_sending_it_twice_does(operation: Operation) -> None:
    exchange = exchange_of(operation)
    given, named = arguments_of(exchange)
    build = getattr(resource_of(operation, CloseClient("api_key")).calls, operation.verb)

    call = build(*given, **named)

    assert (call.operation, call.method) == (operation.id, operation.method)
    assert exchange.url.endswith(call.path)
    assert call.effect == operation.effect


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
