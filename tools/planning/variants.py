"""
Schemas that are another one with some of its fields told closer, chosen by a discriminator.

OpenAPI writes that as a discriminator on the one and an `allOf` in each of the others. They become
subclasses, so what reads the one gets the others, and what is of no known kind stays the one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..errors import PlanError
from ..naming import class_name_of, module_name
from ..spec.walks import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..document import Node
    from .ir import Attribute

__all__ = ["Variant", "variants", "without_variants"]

# The one that it's a kind of, and what it tells closer.
_PARTS: Final = 2


@attrs.frozen
class Variant:
    """
    One kind of the class *base*.

    *kinds* are the values by which the discriminator *key* chooses it, and *fields* the schemas of
    what it tells closer. *attributes* are these as they are printed.
    """

    name: str
    base: str
    key: str
    kinds: tuple[str, ...]
    fields: Mapping[str, str]
    doc: str
    attributes: tuple[Attribute, ...] = ()

    @property
    def module(self) -> str:
        """Where it's printed, below `models`."""
        return module_name(self.name)


def variants(document: Node) -> Iterator[Variant]:
    """
    Yield all variants of a document.

    Raises:
        PlanError: one isn't written as it has to be.
    """
    schemas = document["components"]["schemas"]
    for base, schema in schemas.items():
        for target, kinds in kinds_of(schema).items():
            key = schema["discriminator"]["propertyName"]
            yield _variant(schemas, base, _name_of(target), key, tuple(kinds))


def without_variants(document: Node) -> Node:
    """Return a document for which the generator, which knows none, does the same."""
    schemas = dict(document["components"]["schemas"])
    for base, schema in tuple(schemas.items()):
        if kinds := kinds_of(schema):
            schemas[base] = {key: one for key, one in schema.items() if key != "discriminator"}
            for target in kinds:
                schemas.pop(_name_of(target), None)
    return {**document, "components": {**document["components"], "schemas": schemas}}


def _variant(schemas: Node, base: str, name: str, key: str, kinds: tuple[str, ...]) -> Variant:
    schema: Node = schemas.get(name, {})
    parts: list[Node] = schema.get("allOf", [])
    if len(parts) != _PARTS or _name_of(parts[0].get("$ref", "")) != base:
        msg = f"{name}: must be an allOf of {base} and of what it tells closer"
        raise PlanError(msg)
    told = {one: inner for one, inner in parts[1].get("properties", {}).items() if one != key}
    fields = {one: _model_of(inner) for one, inner in told.items()}
    for one, model in fields.items():
        if not model or one not in schemas[base].get("properties", {}):
            msg = f"{name}.{one}: must be one of the fields of {base}, as one object or null"
            raise PlanError(msg)
    return Variant(
        class_name_of(name), class_name_of(base), key, kinds, fields, schema.get("description", "")
    )


def _model_of(schema: Node) -> str:
    """Return the class of one object or null, or nothing if it's something else."""
    parts = [one for one in schema.get("anyOf", (schema,)) if one != {"type": "null"}]
    return _name_of(parts[0].get("$ref", "")) if len(parts) == 1 else ""


def _name_of(reference: str) -> str:
    return reference.rpartition("/")[2]
