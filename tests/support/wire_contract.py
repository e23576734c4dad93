"""
What the API document says about the request and the answer of every operation, as a table.

It is a reading of its own: nothing of the package, and nothing of the generator, has a part in what
a request has to be. URLs and queries are written as OpenAPI says (style `form` and `simple`).
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import attrs

from tools.document import resolve

from .operations import FIELDS, OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tools.document import Node

    from .operations import Operation

JSON: Final = "application/json"
KEY: Final = "api_contract"
TOKEN: Final = "token_contract"  # noqa: S105 - opens nothing
# What a sloppy encoder breaks a URL with.
ODD_TEXT: Final = "a b&c=d/é?#%2F+"
MOMENT: Final = datetime(2026, 3, 2, 12, 30, tzinfo=timezone(timedelta(hours=-4)))


@attrs.frozen
class Exchange:
    """
    One call of an operation by what the document calls it, what has to go out, and what comes back.

    *path_values*, *query_values* and *body* are given; all else is expected, or answered.
    """

    operation: Operation
    label: str
    path_values: dict[str, str]
    query_values: dict[str, Any]
    body: Any
    scheme: str
    answer: Any

    def __str__(self) -> str:
        return f"{self.operation.id}-{self.label}"

    @property
    def url(self) -> str:
        """The URL without its query."""
        quoted = {name: quote(value, safe="") for name, value in self.path_values.items()}
        (server,) = self.operation.document["servers"]
        return f"{server['url']}{self.operation.path.format(**quoted)}"

    @property
    def query(self) -> dict[str, str]:
        """What the query holds, and what asks for the first page."""
        parameters = {one["name"]: one for one in self.operation.parameters("query")}
        written = {
            name: _written(self.operation.document, parameters[name], value)
            for name, value in self.query_values.items()
        }
        return written | _first_page(self.operation)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that the document asks for."""
        basic = f"Basic {b64encode(f'{KEY}:'.encode()).decode()}"
        allowed = {"apiKey": basic, "oauth2": f"Bearer {TOKEN}"}
        headers = {"authorization": allowed[self.scheme], "accept": JSON}
        if self.body is not None:
            (headers["content-type"],) = self.operation.node["requestBody"]["content"]
        return headers

    @property
    def status(self) -> int:
        return int(self.operation.status)


def exchanges() -> Iterator[Exchange]:
    """Yield the table: each documented body and answer, then as little and as much as there is."""
    for operation in OPERATIONS:
        bodies, answers = operation.requests or [None], operation.responses or [None]
        plain = {one["name"]: _value(operation, one, "x_1") for one in operation.parameters("path")}
        needed = dict(_needed(operation))
        for at in range(max(len(bodies), len(answers))):
            body, answer = bodies[at % len(bodies)], answers[at % len(answers)]
            yield Exchange(operation, f"{at}", plain, needed, body, "apiKey", answer)

        least = _least(operation, bodies[0])
        yield Exchange(operation, "least", plain, needed, least, "oauth2", answers[0])

        odd = {
            one["name"]: _value(operation, one, ODD_TEXT) for one in operation.parameters("path")
        }
        every = dict(_every(operation))
        yield Exchange(operation, "most", odd, every, bodies[0], "apiKey", answers[0])


def refusals(operation: Operation) -> Iterator[tuple[int, Any]]:
    """Yield the status and the body of each refusal that is documented with an example."""
    for status in operation.node["responses"]:
        if status[0] in "45":
            content = operation.response(status).get("content", {}).get(JSON, {})
            for example in _examples(operation.document, content):
                yield int(status.replace("X", "0")), example


def exchange_of(operation: Operation) -> Exchange:
    """Return the first exchange of an operation."""
    return next(one for one in EXCHANGES if one.operation is operation)


def _examples(document: Node, media: Node) -> Iterable[Any]:
    named = media.get("examples", {}).values()
    return (
        [media["example"]] if "example" in media else [resolve(document, e)["value"] for e in named]
    )


def _first_page(operation: Operation) -> dict[str, str]:
    # A walk that is asked for one row asks for no more, but where a cursor needs whole pages.
    pages: dict[str, dict[str, str]] = {
        "": {},
        "offset": {"_skip": "0", "_limit": "1"},
        "cursor": {"_limit": "1"},
    }
    return pages[operation.node.get("x-pages", "")]


def _needed(operation: Operation) -> Iterator[tuple[str, Any]]:
    """Yield the parameters of the query without which there is no call, and a value for each."""
    parameters = operation.parameters("query")
    if operation.node.get("x-where"):
        # One of them at least says what is to be changed.
        parameters = [{**parameters[0], "required": True}]
    for one in parameters:
        if one.get("required"):
            yield one["name"], _value(operation, one, "x_1")


def _every(operation: Operation) -> Iterator[tuple[str, Any]]:
    for one in operation.parameters("query"):
        value = ["id", "name"] if one["name"] == FIELDS else _value(operation, one, ODD_TEXT)
        yield one["name"], value


def _value(operation: Operation, parameter: Node, text: str) -> Any:
    """Return a value of the schema of *parameter*, with *text* where it may be any."""
    schema = resolve(operation.document, parameter["schema"])
    if "anyOf" in schema or "oneOf" in schema:
        return {"type": "object_type", "object_type": "lead"}  # the query of everything
    if "enum" in schema:
        return schema["enum"][-1]
    if schema["type"] == "array":
        items = resolve(operation.document, schema["items"])
        return items["enum"][:2] if "enum" in items else ["x_1", text]
    of_format = {"date-time": MOMENT, "date": MOMENT.date()}
    of_type = {
        "boolean": True,
        "integer": 7,
        "string": of_format.get(schema.get("format", ""), text),
    }
    return of_type[schema["type"]]


def _least(operation: Operation, example: Any) -> Any:
    """Return of a documented body what it must have. One of several kinds stays whole."""
    schema = operation.request_schema
    if schema is None or not schema.get("required"):
        return example
    return {name: example[name] for name in schema["required"]}


def _written(document: Node, parameter: Node, value: Any) -> str:
    """Write a value of the query as OpenAPI says; its percent encoding is left to the URL."""
    schema = resolve(document, parameter["schema"])
    if isinstance(value, list):
        # Those for `_fields` are described as one string.
        is_list = schema["type"] == "array"
        assert not is_list or (parameter["style"], parameter["explode"]) == ("form", False)
        return ",".join(value)
    if isinstance(value, bool) or schema.get("type") == "object" or isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    return value.isoformat() if isinstance(value, date) else str(value)


EXCHANGES: Final = tuple(exchanges())
