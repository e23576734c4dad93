"""The operations of the API document, as a test needs them."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import attrs

from tools.document import DOCUMENT, load, resolve
from tools.spec.examples import examples

if TYPE_CHECKING:
    from tools.document import Node

_JSON: Final = "application/json"
PAGING: Final = frozenset({"_skip", "_limit", "_cursor"})
FIELDS: Final = "_fields"


@attrs.frozen
class Operation:
    """One operation: how it's called, and what the document shows of its bodies."""

    id: str
    method: str
    path: str
    node: Node
    document: Node = attrs.field(repr=False)

    @property
    def tag(self) -> str:
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        return self.id.partition(".")[2]

    @property
    def effect(self) -> str:
        return str(self.node["x-effect"])

    @property
    def is_paged(self) -> bool:
        return "x-pages" in self.node

    def parameters(self, place: str) -> list[Node]:
        """Return the parameters in the "path" or the "query", those for paging left out."""
        found = [resolve(self.document, one) for one in self.node.get("parameters", ())]
        return [one for one in found if one["in"] == place and one["name"] not in PAGING]

    def value_of(self, parameter: Node) -> Any:
        """Return a value that *parameter* takes."""
        schema = resolve(self.document, parameter["schema"])
        if "type" not in schema:
            # Of what has members, the query of everything is the shortest.
            return {"type": "object_type", "object_type": "lead"}
        kind = schema["type"]
        if kind == "array":
            items = resolve(self.document, schema["items"])
            return items.get("enum", ["x", "y"])[:2]
        if "enum" in schema:
            return schema["enum"][0]
        if "format" in schema:
            moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
            return moment if schema["format"] == "date-time" else moment.date().isoformat()
        return {"boolean": True, "integer": 7}.get(kind, "x")

    @property
    def request_schema(self) -> Node | None:
        """The schema of the body with its references followed once, or None without a body."""
        body = self.node.get("requestBody")
        return resolve(self.document, body["content"][_JSON]["schema"]) if body else None

    @property
    def requests(self) -> list[Any]:
        """The documented bodies."""
        body = self.node.get("requestBody")
        return self._examples(body["content"][_JSON]) if body else []

    @property
    def status(self) -> str:
        """The status of a success."""
        (status,) = (one for one in self.node["responses"] if one.startswith("2"))
        return str(status)

    @property
    def responses(self) -> list[Any]:
        """The documented bodies of a success; none where it has no body."""
        content = self.response(self.status).get("content", {})
        return self._examples(content[_JSON]) if _JSON in content else []

    def response(self, status: str) -> Node:
        """Return what the document says of a status, or of all that begin with its digit."""
        found = self.node["responses"]
        return resolve(self.document, found.get(status) or found[f"{status[0]}XX"])

    def _examples(self, media_type: Node) -> list[Any]:
        # A test may change what it gets: it's nobody else's.
        return [deepcopy(value) for _, value in examples(self.document, "#", media_type)]


def operations(document: Node | None = None) -> list[Operation]:
    """Return all operations, in the order of the document."""
    document = load(DOCUMENT) if document is None else document
    return [
        Operation(found["operationId"], method.upper(), path, found, document)
        for path, methods in document["paths"].items()
        for method, found in methods.items()
    ]


OPERATIONS: Final = tuple(operations())
