"""The pages of the resources: each example runs, and sends what its page says."""

from __future__ import annotations

import json
import re
from inspect import CO_COROUTINE
from types import FunctionType
from typing import Any

import anyio
import httpx
import pytest

from close_async import CloseClient
from tests.support.operations import OPERATIONS, Operation
from tests.support.paths import ROOT

FOLDER = ROOT / "docs" / "reference" / "resources"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
SHOWN = [one for one in OPERATIONS if one.tag in PAGES]
# ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
TOP_LEVEL_AWAIT = 0x2000
each_method = pytest.mark.parametrize("operation", SHOWN, ids=lambda one: one.id)


def section_of(operation: Operation) -> str:
    """Return what the page says of one method."""
    _, found, rest = PAGES[operation.tag].partition(f"\n## `{operation.verb}`\n")
    assert found
    return rest.partition("\n## ")[0]


def answer_to(operation: Operation, request: httpx.Request) -> httpx.Response:
    """Return the documented answer, with what was asked for in it, as Close's to a creation."""
    if not operation.responses:
        return httpx.Response(int(operation.status))

    answer = operation.responses[0]
    if isinstance(answer.get("data"), list):
        answer = {**answer, "has_more": False, "cursor_next": None}
    if operation.effect == "create" and request.content:
        sent = json.loads(request.content)
        plain = {key: value for key, value in sent.items() if not isinstance(value, list)}
        answer |= {key: value for key, value in plain.items() if key in answer}
    return httpx.Response(int(operation.status), json=answer)


def with_kinds(body: Any) -> Any:
    """Return a body in which each step says its kind, as the models do. Without, it's an email."""
    if not (isinstance(body, dict) and "steps" in body):
        return body
    return {**body, "steps": [{"step_type": "email", **step} for step in body["steps"]]}


async def run(source: str, names: dict[str, Any]) -> None:
    """Run code that awaits outside of a function, as an asynchronous prompt does."""
    code = compile(source, "example", "exec", flags=TOP_LEVEL_AWAIT)
    made = FunctionType(code, names)()
    if code.co_flags & CO_COROUTINE:
        await made


def test_each_public_resource_has_a_page() -> None:
    assert PAGES.keys() - {"index"} == {one.tag for one in OPERATIONS} - {"advanced_filtering"}


@each_method
def test_the_example_of_a_method_sends_what_its_page_says(operation: Operation) -> None:
    section = section_of(operation)
    (example,) = re.findall(r"```py\n(.*?)```", section, re.DOTALL)
    method, path = re.findall(r"^`([A-Z]+) (/\S+)`$", section, re.MULTILINE)[0]
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return answer_to(operation, request)

    async def main() -> None:
        transport = httpx.MockTransport(answer)
        async with CloseClient("api_key", transport=transport, max_retries=0) as close:
            await run(example, {"close": close})

    anyio.run(main)

    assert (method, path) == (operation.method, operation.path)
    assert [one.method for one in sent] == [method]
    expected = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(f"/api/v1{path}"))
    assert re.fullmatch(expected, sent[0].url.path)
    expected_body = operation.requests[0] if operation.requests else None
    assert json.loads(sent[0].content or b"null") == with_kinds(expected_body)


@each_method
def test_a_page_tells_each_argument_of_a_method(operation: Operation) -> None:
    section = section_of(operation)
    told = set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))

    names = [one["name"].strip("_") for one in operation.parameters("query")]
    prefix = "where_" if operation.node.get("x-where") else ""
    assert {f"{prefix}{name.replace('__', '_')}" for name in names} <= told


@each_method
def test_a_page_tells_what_a_second_send_does(operation: Operation) -> None:
    words = {"read": "changes nothing", "repeat": "the same state", "create": "does it twice"}

    (said,) = re.findall(r"^- Sent twice, (.*)$", section_of(operation), re.MULTILINE)

    assert words[operation.effect] in said
