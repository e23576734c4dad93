"""The examples of an API document: each fits its schema, and nothing lacks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import pointer, resolve
from .faults import Fault
from .schemas import Schemas
from .walks import media_types, named_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Node

__all__ = ["check_coverage", "check_examples", "examples"]


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
