"""What a schema of OpenAPI can't say of an API document, and this project demands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from openapi_spec_validator import OpenAPIV31SpecValidator

from ..document import pointer, resolve
from .faults import Fault
from .walks import (
    answers,
    inner_schemas,
    kinds_of,
    named_schemas,
    operations,
    parameters,
    properties,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Node

__all__ = [
    "check_descriptions",
    "check_guesses",
    "check_operations",
    "check_plain_json",
    "check_shapes",
    "check_specification",
    "check_unions",
]

_EFFECTS: Final = ("read", "repeat", "create")
_ERRORS: Final = ("400", "401", "402", "403", "404", "405", "415", "429", "5XX")
_LONGEST: Final = 300
# A kind of another schema is made of that one and of what it tells closer.
_KIND_PARTS: Final = 2
# The parameter by which a list goes on.
_WALKED: Final = {"offset": "_skip", "cursor": "_cursor"}


def check_specification(document: Node) -> Iterator[Fault]:
    """Validate the document against the specification of OpenAPI 3.1."""
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield Fault(pointer(*error.absolute_path), error.message[:_LONGEST])


def check_plain_json(document: Node) -> Iterator[Fault]:
    """Find values that YAML took for something else than JSON, such as an unquoted date."""
    stack: list[tuple[str, object]] = [("#", document)]
    while stack:
        where, value = stack.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if not isinstance(key, str):
                    yield Fault(where, f"the key {key!r} needs quotes")
                stack.append((f"{where}/{key}", inner))
        elif isinstance(value, list):
            stack.extend((f"{where}/{index}", inner) for index, inner in enumerate(value))
        elif not isinstance(value, str | int | float | None):
            yield Fault(where, f"{value!r} needs quotes")


def check_operations(document: Node) -> Iterator[Fault]:
    """Demand of every operation what a generator and a reader need."""
    tags = {tag["name"] for tag in document["tags"]}
    for where, operation in operations(document):
        yield from _operation_names(where, operation, tags)
        yield from _operation_hints(document, where, operation)
        yield from _operation_answers(where, operation)


def _operation_names(where: str, operation: Node, tags: set[str]) -> Iterator[Fault]:
    path, _, _ = where.rpartition("/")
    if not path.endswith("~1"):
        yield Fault(where, "the path does not end in a slash")
    own_tags = operation.get("tags", [])
    if len(own_tags) != 1 or not tags.issuperset(own_tags):
        yield Fault(where, f"must have exactly one of the document's tags, has {own_tags}")
    elif not re.fullmatch(rf"{own_tags[0]}\.[a-z_]+", operation.get("operationId", "")):
        yield Fault(where, f"operationId is not {own_tags[0]}.<method>")
    for key in ("summary", "description"):
        if not operation.get(key, "").strip():
            yield Fault(where, f"has no {key}")


def _operation_hints(document: Node, where: str, operation: Node) -> Iterator[Fault]:
    if operation.get("x-effect") not in _EFFECTS:
        yield Fault(where, f"x-effect is none of {', '.join(_EFFECTS)}")
    names = {resolve(document, parameter)["name"] for parameter in operation.get("parameters", ())}
    for pages, walked in _WALKED.items():
        if (operation.get("x-pages") == pages) != ({walked, "_limit"} <= names):
            what = f"`x-pages: {pages}` and the parameters {walked} and _limit belong together"
            yield Fault(where, what)


def _operation_answers(where: str, operation: Node) -> Iterator[Fault]:
    found = operation.get("responses", {})
    for status in _ERRORS:
        if status not in found:
            yield Fault(where, f"has no answer {status}")
    if not any(status.startswith("2") for status in found):
        yield Fault(where, "has no answer 2xx")
    for body in (operation.get("requestBody", {}), *found.values()):
        for media_type in body.get("content", {}).values():
            if "$ref" not in media_type["schema"]:
                yield Fault(where, "a body's schema has no name")


def check_descriptions(document: Node) -> Iterator[Fault]:
    """Demand a description of schemas, properties and parameters: it becomes a docstring."""
    for walk in (named_schemas, properties, parameters):
        for where, node in walk(document):
            if not node.get("description", "").strip():
                yield Fault(where, "has no description")


def check_shapes(document: Node) -> Iterator[Fault]:
    """Find what a generator would have to invent names for, and required keys that don't exist."""
    kinds = {target for _, one in named_schemas(document) for target in kinds_of(one)}
    for where, schema in named_schemas(document):
        if where in kinds:
            # What it adds has the name of the whole, and is checked with the discriminator.
            continue
        yield from _object_shape(where, schema)
        for inner_where, inner in inner_schemas(where, schema):
            if "properties" in inner or "object" in inner.get("type", ()):
                yield Fault(inner_where, "is an object without a name")
            if "enum" in inner:
                yield Fault(inner_where, "is an enum without a name")
            if "default" in inner:
                yield Fault(inner_where, "has a default, which a generator would send")
            if "allOf" in inner:
                yield Fault(inner_where, "uses allOf")


def _object_shape(where: str, schema: Node) -> Iterator[Fault]:
    if schema.get("type") != "object":
        return

    if "additionalProperties" not in schema:
        yield Fault(where, "does not say whether it is open (additionalProperties)")
    known = schema.get("properties", {})
    demands = [schema, *(inner for _, inner in inner_schemas(where, schema) if "type" not in inner)]
    for name in {name for demand in demands for name in demand.get("required", ())}:
        if name not in known:
            yield Fault(where, f"requires {name!r}, which is no property")


def check_unions(document: Node) -> Iterator[Fault]:
    """
    Demand that each discriminator leads to a member whose own constant is the same word.

    A closed union maps all of its members; an open one leaves out the last, which takes the rest.
    What is no union is mapped to kinds of itself, each of which it's a part of.
    """
    for where, schema in named_schemas(document):
        if "discriminator" not in schema:
            continue
        if kinds := kinds_of(schema):
            yield from _kinds(document, where, kinds)
            continue
        members = [member["$ref"] for member in schema.get("oneOf") or schema["anyOf"]]
        mapping = schema["discriminator"]["mapping"]
        if list(mapping.values()) != (members if "oneOf" in schema else members[:-1]):
            yield Fault(where, "the discriminator's mapping and the members differ")
        for kind, target in mapping.items():
            yield from _constant(document, where, schema["discriminator"], kind, target)


def _kinds(document: Node, where: str, kinds: dict[str, list[str]]) -> Iterator[Fault]:
    key = resolve(document, {"$ref": where})["discriminator"]["propertyName"]
    for target, values in kinds.items():
        parts = resolve(document, {"$ref": target}).get("allOf", ())
        if len(parts) != _KIND_PARTS or parts[0] != {"$ref": where}:
            yield Fault(target, f"must be an allOf of {where} and of what it tells closer")
            continue
        said = parts[1].get("properties", {}).get(key, {})
        if values not in (said.get("enum"), [said.get("const")]):
            yield Fault(target, f"is mapped from {', '.join(values)}, but its {key} is not that")


def _constant(
    document: Node, where: str, discriminator: Node, kind: str, target: str
) -> Iterator[Fault]:
    key = discriminator["propertyName"]
    member = resolve(document, {"$ref": target})
    if member["properties"].get(key, {}).get("const") != kind:
        yield Fault(where, f"{target} is mapped from {kind!r}, but its {key} is not that constant")
    if key not in member.get("required", ()):
        yield Fault(where, f"{target} does not require {key}, by which it is chosen")


def check_guesses(document: Node) -> Iterator[Fault]:
    """Demand that every guess is marked as one and is called one in its description."""
    for where, node in _with_certainty(document):
        marked = node.get("x-certainty") == "guess"
        called = re.search(r"\bguess\b", node.get("description", "")) is not None
        if marked and not called:
            yield Fault(where, "is marked as a guess, but its description doesn't say so")
        if called and not marked:
            yield Fault(
                where, "its description speaks of a guess, but `x-certainty: guess` is missing"
            )


def _with_certainty(document: Node) -> Iterator[tuple[str, Node]]:
    for walk in (operations, named_schemas, properties, parameters, answers):
        yield from walk(document)
