"""
Validates data against the schemas of an API document.

A discriminator decides here as it does in a client, and timestamps may lack an offset where the
document says that Close leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from ..document import Node

__all__ = ["Schemas"]

_BASE: Final = "urn:close"
_LONGEST: Final = 300

_Keyword = Callable[[Any, Any, object, Node], Iterator[ValidationError]]


def _union(keyword: str) -> _Keyword:
    usual: _Keyword = Draft202012Validator.VALIDATORS[keyword]

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
    yield f"{error.json_path}: {error.message[:_LONGEST]}"
    # For a union, the reason why each member refuses it is what one wants to see.
    for inner in error.context or ():
        yield f"  member {inner.schema_path[0]}: {inner.json_path}: {inner.message[:_LONGEST]}"
