"""
Checks openapi/close.yaml for what a schema of OpenAPI can't say; run by `make lint-spec`.

Every example must fit its schema, every operation must tell a generator what it needs to know,
everything that ends up in a docstring must have a text, and every guess must be called one.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Node = dict[str, Any]
"""An object of the document. JSON enters here, and with it `Any`."""

SPECIFICATION = Path(__file__).parents[1] / "openapi" / "close.yaml"
REDOCLY = "@redocly/cli@2.77.0"

METHODS = ("get", "put", "post", "delete")
EFFECTS = ("read", "repeat", "create")
ERRORS = ("400", "401", "402", "403", "404", "405", "415", "429", "5XX")
JSON_MEDIA_TYPE = "application/json"

_BASE = "urn:close"


class Fault(NamedTuple):
    """One thing that is wrong: *where* is a JSON pointer into the document, *what* a sentence."""

    where: str
    what: str


Check = Callable[[Node], Iterator[Fault]]
Keyword = Callable[[Any, Any, object, Node], Iterator[ValidationError]]


# ------------------------------------------------------------------------------------------ walks


def pointer(*keys: str | int) -> str:
    """Return the JSON pointer that *keys* make up, as a fragment."""
    escaped = (str(key).replace("~", "~0").replace("/", "~1") for key in keys)
    return "/".join(("#", *escaped))


def resolve(document: Node, node: Node) -> Node:
    """Follow `$ref` from *node* until an object without one is reached."""
    while "$ref" in node:
        found: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


def operations(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every operation and where it is."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield pointer("paths", path, method), item[method]


def media_types(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every JSON body, of requests, answers and shared responses, and where it is."""
    for where, operation in operations(document):
        if "requestBody" in operation:
            yield from _content(f"{where}/requestBody", operation["requestBody"])
        for status, response in operation["responses"].items():
            yield from _content(f"{where}/responses/{status}", response)

    for name, response in document["components"]["responses"].items():
        yield from _content(pointer("components", "responses", name), response)


def _content(where: str, body: Node) -> Iterator[tuple[str, Node]]:
    if JSON_MEDIA_TYPE in body.get("content", {}):
        yield f"{where}/content/application~1json", body["content"][JSON_MEDIA_TYPE]


def named_schemas(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every schema that has a name, and where it is."""
    for name, schema in document["components"]["schemas"].items():
        yield pointer("components", "schemas", name), schema


def inner_schemas(where: str, schema: Node) -> Iterator[tuple[str, Node]]:
    """Yield the schemas inside of *schema*, at any depth, and where they are."""
    for inner_where, inner in _children(where, schema):
        yield inner_where, inner
        yield from inner_schemas(inner_where, inner)


def _children(where: str, schema: Node) -> Iterator[tuple[str, Node]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{where}/properties/{name}", inner
    for keyword in ("anyOf", "oneOf", "allOf"):
        for index, inner in enumerate(schema.get(keyword, ())):
            yield f"{where}/{keyword}/{index}", inner
    for keyword in ("items", "additionalProperties", "if", "then", "else"):
        if isinstance(schema.get(keyword), dict):
            yield f"{where}/{keyword}", schema[keyword]


def properties(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every property of every named schema, and where it is."""
    for where, schema in named_schemas(document):
        for name, inner in schema.get("properties", {}).items():
            yield f"{where}/properties/{name}", inner


def parameters(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every parameter, shared ones once, and where it is."""
    for where, operation in operations(document):
        for index, parameter in enumerate(operation.get("parameters", ())):
            if "$ref" not in parameter:
                yield f"{where}/parameters/{index}", parameter

    for name, parameter in document["components"]["parameters"].items():
        yield pointer("components", "parameters", name), parameter


# --------------------------------------------------------------------------------------- examples


def _union(keyword: str) -> Keyword:
    usual: Keyword = Draft202012Validator.VALIDATORS[keyword]

    def check(
        validator: Any,  # jsonschema gives its protocol no `descend`
        members: list[Node],
        instance: object,
        schema: Node,
    ) -> Iterator[ValidationError]:
        # The discriminator decides, as in a client. Without it, a known node with a fault would
        # pass as the open `Other...` member of its union.
        chosen = _chosen(schema.get("discriminator"), instance)
        if chosen is None:
            yield from usual(validator, members, instance, schema)
        else:
            yield from validator.descend(instance, {"$ref": _BASE + chosen})

    return check


def _chosen(discriminator: Node | None, instance: object) -> str | None:
    if discriminator is None or not isinstance(instance, dict):
        return None

    kind = instance.get(discriminator["propertyName"])
    chosen: str | None = discriminator["mapping"].get(kind) if isinstance(kind, str) else None
    return chosen


def _format(
    validator: object,  # noqa: ARG001  # jsonschema calls every keyword with these four
    name: str,
    instance: object,
    schema: Node,
) -> Iterator[ValidationError]:
    if not isinstance(instance, str):
        return

    try:
        if name == "date":
            date.fromisoformat(instance)
        if name == "date-time":
            # RFC 3339 demands an offset, but Close leaves it out where the schema says so.
            aware = datetime.fromisoformat(instance).tzinfo is not None
            if not aware and not schema.get("x-naive", False):
                yield ValidationError(f"{instance!r} has no offset")
    except ValueError:
        yield ValidationError(f"{instance!r} is no {name}")


_Validator = extend(  # type: ignore[no-untyped-call]  # the stubs leave it untyped
    Draft202012Validator,
    {"anyOf": _union("anyOf"), "oneOf": _union("oneOf"), "format": _format},
)


class Schemas:
    """The schemas of a document, by JSON pointer, ready to validate."""

    def __init__(self, document: Node) -> None:
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_BASE, resource)

    def faults(self, where: str, instance: object) -> Iterator[str]:
        """Yield a sentence for each thing in *instance* that the schema at *where* forbids."""
        validator = _Validator({"$ref": _BASE + where}, registry=self._registry)
        for error in validator.iter_errors(instance):
            yield from _sentences(error)

    def allow(self, where: str, instance: object) -> bool:
        """Return whether *instance* fits the schema at *where*."""
        return not any(self.faults(where, instance))


def _sentences(error: ValidationError) -> Iterator[str]:
    yield f"{error.json_path}: {error.message[:300]}"
    # For a union, the reason why each member refuses it is what one wants to see.
    for inner in error.context or ():
        yield f"  member {inner.schema_path[0]}: {inner.json_path}: {inner.message[:300]}"


def examples(document: Node, where: str, media_type: Node) -> Iterator[tuple[str, object]]:
    """Yield the examples of one body, and where they are."""
    if "example" in media_type:
        yield f"{where}/example", media_type["example"]
    for name, example in media_type.get("examples", {}).items():
        yield f"{where}/examples/{name}", resolve(document, example)["value"]


def check_examples(document: Node) -> Iterator[Fault]:
    """Validate every example of a body, a header or a schema against its schema."""
    schemas = Schemas(document)
    for where, media_type in media_types(document):
        for example_where, value in examples(document, where, media_type):
            for sentence in schemas.faults(f"{where}/schema", value):
                yield Fault(example_where, sentence)

    for name, header in document["components"]["headers"].items():
        where = pointer("components", "headers", name)
        for sentence in schemas.faults(f"{where}/schema", header["example"]):
            yield Fault(f"{where}/example", sentence)

    for where, schema in named_schemas(document):
        for index, value in enumerate(schema.get("examples", ())):
            for sentence in schemas.faults(where, value):
                yield Fault(f"{where}/examples/{index}", sentence)


def check_coverage(document: Node) -> Iterator[Fault]:
    """Demand an example for every body, and for a union one per member."""
    schemas = Schemas(document)
    for where, media_type in media_types(document):
        values = [value for _, value in examples(document, where, media_type)]
        if not values:
            yield Fault(where, "has no example")
        for member in resolve(document, media_type["schema"]).get("oneOf", ()):
            if not any(schemas.allow(member["$ref"], value) for value in values):
                yield Fault(where, f"has no example of {member['$ref']}")


# ----------------------------------------------------------------------------------- own checks


def check_specification(document: Node) -> Iterator[Fault]:
    """Validate the document against the specification of OpenAPI 3.1."""
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield Fault(pointer(*error.absolute_path), error.message[:300])


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
    if not where.removesuffix(f"/{where.rsplit('/', 1)[-1]}").endswith("~1"):
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
    if operation.get("x-effect") not in EFFECTS:
        yield Fault(where, f"x-effect is none of {', '.join(EFFECTS)}")
    names = {resolve(document, parameter)["name"] for parameter in operation.get("parameters", ())}
    offset_paged = operation.get("x-pages") == "offset"
    if offset_paged != ({"_skip", "_limit"} <= names):
        yield Fault(where, "`x-pages: offset` and the parameters _skip and _limit belong together")


def _operation_answers(where: str, operation: Node) -> Iterator[Fault]:
    responses = operation.get("responses", {})
    for status in ERRORS:
        if status not in responses:
            yield Fault(where, f"has no answer {status}")
    if not any(status.startswith("2") for status in responses):
        yield Fault(where, "has no answer 2xx")
    bodies = [operation["requestBody"]] if "requestBody" in operation else []
    bodies += [response for response in responses.values() if "content" in response]
    for body in bodies:
        for media_type in body["content"].values():
            if "$ref" not in media_type["schema"]:
                yield Fault(where, "a body's schema has no name")


def check_descriptions(document: Node) -> Iterator[Fault]:
    """
    Demand a description of every schema, property and parameter, since it becomes a docstring.
    """
    for walk in (named_schemas, properties, parameters):
        for where, node in walk(document):
            if not node.get("description", "").strip():
                yield Fault(where, "has no description")


def check_shapes(document: Node) -> Iterator[Fault]:
    """Find what a generator would have to invent names for, and required keys that don't exist."""
    for where, schema in named_schemas(document):
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
    """
    for where, schema in named_schemas(document):
        if "discriminator" not in schema:
            continue
        members = [member["$ref"] for member in schema.get("oneOf") or schema["anyOf"]]
        mapping = schema["discriminator"]["mapping"]
        if list(mapping.values()) != (members if "oneOf" in schema else members[:-1]):
            yield Fault(where, "the discriminator's mapping and the members differ")
        for kind, target in mapping.items():
            yield from _constant(document, where, schema["discriminator"], kind, target)


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
    for walk in (operations, named_schemas, properties, parameters):
        yield from walk(document)
    for where, operation in operations(document):
        for status, response in operation["responses"].items():
            yield f"{where}/responses/{status}", response
    for name, response in document["components"]["responses"].items():
        yield pointer("components", "responses", name), response


CHECKS: Mapping[str, Check] = {
    "plain JSON": check_plain_json,
    "specification": check_specification,
    "examples": check_examples,
    "coverage": check_coverage,
    "operations": check_operations,
    "descriptions": check_descriptions,
    "shapes": check_shapes,
    "unions": check_unions,
    "guesses": check_guesses,
}


# ------------------------------------------------------------------------------------------ running


def load(path: Path) -> Node:
    """Read a document."""
    document: Node = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def lint(document: Node) -> dict[str, list[Fault]]:
    """Run all checks of this module, and return the faults by the name of the check."""
    return {name: list(check(document)) for name, check in CHECKS.items()}


def run_redocly(path: Path) -> bool:
    """
    Run Redocly's linter over the file, and return whether it found nothing.

    Where npm isn't installed, or can't fetch the linter, this says so and returns True.
    """
    npx = shutil.which("npx")
    if npx is None:
        _say("redocly        not run: npm isn't installed")
        return True
    if _npx(npx, "--version").returncode != 0:
        _say(f"redocly        not run: npm can't fetch {REDOCLY}")
        return True

    settings = path.with_name("redocly.yaml")
    result = _npx(npx, "lint", "--format", "json", "--config", str(settings), str(path))
    problems = _problems(result)
    _report("redocly", problems)
    return not problems


def _npx(npx: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(  # the command is ours
        [npx, "--yes", REDOCLY, *arguments],
        env=os.environ | quiet,
        capture_output=True,
        text=True,
        check=False,
    )


def _problems(result: subprocess.CompletedProcess[str]) -> list[Fault]:
    try:
        answer = json.loads(result.stdout)
    except json.JSONDecodeError:
        return [Fault("#", f"Redocly could not run: {result.stdout}{result.stderr}")]
    return [
        Fault(
            problem["location"][0].get("pointer", "#"), f"{problem['ruleId']}: {problem['message']}"
        )
        for problem in answer["problems"]
    ]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _summary(document: Node) -> str:
    bodies = media_types(document)
    counts = {
        "operations": len(list(operations(document))),
        "schemas": len(list(named_schemas(document))),
        "properties": len(list(properties(document))),
        "examples": sum(len(list(examples(document, *body))) for body in bodies),
    }
    return ", ".join(f"{count} {noun}" for noun, count in counts.items())


def _report(name: str, faults: list[Fault]) -> None:
    _say(f"{name:<14} {'ok' if not faults else f'{len(faults)} faults'}")
    for fault in faults:
        _say(f"  {fault.where}\n    {fault.what}")


def main(arguments: list[str] | None = None) -> int:
    """Check the file that the command line names, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check openapi/close.yaml.")
    parser.add_argument("path", nargs="?", type=Path, default=SPECIFICATION)
    parser.add_argument("--no-redocly", action="store_true", help="leave Redocly's linter out")
    options = parser.parse_args(arguments)

    document = load(options.path)
    _say(f"{options.path.name}: {_summary(document)}")
    results = lint(document)
    for name, faults in results.items():
        _report(name, faults)
    well = not any(results.values())
    if not options.no_redocly:
        well = run_redocly(options.path) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
