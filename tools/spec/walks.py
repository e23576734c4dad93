"""Walks through an API document: each yields what it's for, and where that is as a JSON pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..document import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Node

__all__ = [
    "METHODS",
    "answers",
    "inner_schemas",
    "kinds_of",
    "media_types",
    "named_schemas",
    "operations",
    "parameters",
    "properties",
    "references",
]

METHODS: Final = ("get", "put", "post", "delete")
_JSON: Final = "application/json"
_NESTED_LISTS: Final = ("anyOf", "oneOf", "allOf")
_NESTED: Final = ("items", "additionalProperties", "if", "then", "else")


def operations(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield pointer("paths", path, method), item[method]


def answers(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every answer of an operation, and the shared ones once."""
    for where, operation in operations(document):
        yield from _answers_of(where, operation)
    yield from _components(document, "responses")


def _answers_of(where: str, operation: Node) -> Iterator[tuple[str, Node]]:
    for status, answer in operation["responses"].items():
        yield f"{where}/responses/{status}", answer


def media_types(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every JSON body, of requests, answers and shared answers."""
    for where, operation in operations(document):
        yield from _content(f"{where}/requestBody", operation.get("requestBody", {}))
        for answer_where, answer in _answers_of(where, operation):
            yield from _content(answer_where, answer)
    for where, answer in _components(document, "responses"):
        yield from _content(where, answer)


def _content(where: str, body: Node) -> Iterator[tuple[str, Node]]:
    if _JSON in body.get("content", {}):
        yield f"{where}/content/application~1json", body["content"][_JSON]


def named_schemas(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every schema that has a name."""
    yield from _components(document, "schemas")


def kinds_of(schema: Node) -> dict[str, list[str]]:
    """Return the schemas that are kinds of a schema, each with the values that mean it."""
    found: dict[str, list[str]] = {}
    # A union is made of its members; what is none has a discriminator for kinds of itself.
    if "discriminator" in schema and not schema.keys() & {"oneOf", "anyOf"}:
        for kind, target in schema["discriminator"]["mapping"].items():
            found.setdefault(target, []).append(kind)
    return found


def inner_schemas(where: str, schema: Node) -> Iterator[tuple[str, Node]]:
    """Yield the schemas inside of *schema*, at any depth."""
    for inner_where, inner in _children(where, schema):
        yield inner_where, inner
        yield from inner_schemas(inner_where, inner)


def _children(where: str, schema: Node) -> Iterator[tuple[str, Node]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{where}/properties/{name}", inner
    for keyword in _NESTED_LISTS:
        for index, inner in enumerate(schema.get(keyword, ())):
            yield f"{where}/{keyword}/{index}", inner
    for keyword in _NESTED:
        if isinstance(schema.get(keyword), dict):
            yield f"{where}/{keyword}", schema[keyword]


def properties(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every property of every named schema."""
    for where, schema in named_schemas(document):
        for name, inner in schema.get("properties", {}).items():
            yield f"{where}/properties/{name}", inner


def parameters(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every parameter, shared ones once."""
    for where, operation in operations(document):
        for index, parameter in enumerate(operation.get("parameters", ())):
            if "$ref" not in parameter:
                yield f"{where}/parameters/{index}", parameter
    yield from _components(document, "parameters")


def references(node: object) -> Iterator[str]:
    """Yield every reference inside of a part of a document."""
    if isinstance(node, list):
        for inner in node:
            yield from references(inner)
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)


def _components(document: Node, kind: str) -> Iterator[tuple[str, Node]]:
    for name, component in document.get("components", {}).get(kind, {}).items():
        yield pointer("components", kind, name), component
