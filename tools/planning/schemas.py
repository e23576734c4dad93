"""The schemas of the document, and the classes that they become."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from ..checks import check_distinct
from ..errors import PlanError
from ..naming import class_name_of, module_name, python_name, raw_text
from .ir import Attribute, HandWritten, Typed, Union
from .refusals import each
from .types import TypeMapper
from .upstream import ConstProperty
from .variants import Variant, variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..document import Node
    from .upstream import GeneratorData, ModelProperty, Property, PropertyProtocol

__all__ = ["Schemas"]

_BEGINNING: Final = re.compile(r"\^([a-z]+)\\\.")


class Schemas:
    """
    Models, enums and unions by the names of their classes.

    *hand_written* are the schemas for which the package has a class of its own.
    """

    def __init__(
        self, openapi: GeneratorData, document: Node, hand_written: Mapping[str, HandWritten]
    ) -> None:
        self._described: dict[str, Node] = {
            class_name_of(name): schema
            for name, schema in document["components"]["schemas"].items()
        }
        self.hand_written = hand_written
        self._document = document
        self.models = {str(model.class_info.name): model for model in openapi.models}
        self.enums = {str(enum.class_info.name): enum for enum in openapi.enums}

    @cached_property
    def unions(self) -> dict[str, Union]:
        """All unions of the document that have a name."""
        found = {name: _union(name, schema) for name, schema in self._described.items()}
        return {name: union for name, union in found.items() if union.members}

    @cached_property
    def _variants(self) -> dict[str, Variant]:
        """The classes that are another one with some of its fields told closer."""
        return {one.name: one for one in variants(self._document)}

    def variants_of(self, name: str) -> tuple[Variant, ...]:
        """Return the variants of a class, with their attributes."""
        return tuple(
            self._with_attributes(one) for one in self._variants.values() if one.base == name
        )

    def _with_attributes(self, variant: Variant) -> Variant:
        base = {one.key: one for one in self.attributes(variant.base)}
        attributes: list[Attribute] = []
        for key, model in variant.fields.items():
            read = self.types.object(class_name_of(model)).or_none()
            typed = attrs.evolve(read, given=base[key].typed.given)
            attributes.append(attrs.evolve(base[key], typed=typed))
        return attrs.evolve(variant, attributes=tuple(attributes))

    @cached_property
    def types(self) -> TypeMapper:
        """What maps properties to Python types."""
        return TypeMapper(self)

    def module(self, name: str) -> str:
        """Return the module of a generated class or union, below `models`."""
        if name in self.unions or name in self._variants:
            return module_name(name)
        known = self.models.get(name) or self.enums.get(name)
        if known is None:
            msg = f"the document has no model or enum called {name}"
            raise PlanError(msg)
        return str(known.class_info.module_name)

    def import_line(self, name: str, models: str) -> str:
        """Return how a class or a union is imported where the package of models is *models*."""
        if name in self.hand_written:
            found = self.hand_written[name]
            return f"from ...{found.module} import {found.type}"
        values = f", {name}Value" if name in self.enums else ""
        return f"from {models}{self.module(name)} import {name}{values}"

    def doc(self, name: str) -> str:
        """Return what the document says of a schema."""
        return str(self._described.get(name, {}).get("description", ""))

    def union_of(self, models: Iterable[ModelProperty], place: str) -> str:
        """
        Return the name of the union that has exactly these members.

        Raises:
            PlanError: no union has a name, so nothing says which member a value is.
        """
        members = {str(model.class_info.name) for model in models}
        for name, union in self.unions.items():
            if members == set(union.members):
                return name
        names = ", ".join(sorted(members))
        msg = f"{place}: the union of {names} has no name of its own; make it a schema, refer to it"
        raise PlanError(msg)

    def attributes(self, name: str) -> tuple[Attribute, ...]:
        """Return the fields of a model: those of every answer first."""
        model = self.models[name]
        properties = [*(model.required_properties or ()), *(model.optional_properties or ())]
        described = self._described.get(name, {}).get("properties", {})

        def read(prop: Property) -> Attribute:
            key = raw_text(prop.name)
            return self.attribute(prop, described.get(key, {}), f"{name}.{key}")

        made = tuple(self._kept_open(name, one) for one in each(read, properties))
        made += tuple(_flat_fields(name, self._described.get(name, {})))
        check_distinct(name, (one.name for one in made))
        return made

    def _kept_open(self, name: str, attribute: Attribute) -> Attribute:
        """Return a field as any model, if variants of its class say which one."""
        told = (one.fields for one in self._variants.values() if one.base == name)
        if not any(attribute.key in fields for fields in told):
            return attribute
        typed = attrs.evolve(attribute.typed, annotation="Model | None", given="Model | None")
        return attrs.evolve(attribute, typed=typed)

    def attribute(self, prop: PropertyProtocol, described: Node, place: str) -> Attribute:
        """Return one field of a model or one parameter of a call."""
        return Attribute(
            key=raw_text(prop.name),
            name=python_name(prop, place),
            typed=self.types.typed(prop, place),
            required=bool(prop.required),
            doc=self._description(described),
            constant=repr(prop.value.raw_value) if isinstance(prop, ConstProperty) else None,
        )

    def read(self, name: str) -> tuple[Attribute, ...]:
        """
        Return the fields of a model that answers hold.

        Raises:
            PlanError: nothing would know how to read one of them.
        """
        attributes = self.attributes(name)
        unreadable = (
            f"{name}.{one.key}: no discriminator maps the members of {', '.join(one.typed.uses)}; "
            "add one to that schema"
            for one in attributes
            if one.typed.kind in ("one", "many") and one.typed.reader is None
        )
        if reasons := tuple(unreadable):
            raise PlanError(*reasons)
        return attributes

    def _description(self, described: Node) -> str:
        if text := described.get("description"):
            return str(text)
        parts = (described, *described.get("anyOf", ()))
        target = next((part["$ref"] for part in parts if "$ref" in part), None)
        return self.doc(_target(target)) if target else ""


def _flat_fields(name: str, schema: Node) -> Iterator[Attribute]:
    """Yield a field for each beginning that a schema allows keys to have, such as `custom.`."""
    for pattern, described in schema.get("patternProperties", {}).items():
        found = _BEGINNING.fullmatch(pattern)
        if found is None:
            msg = rf"{name}: a pattern of keys must be like '^custom\.', got {pattern!r}"
            raise PlanError(msg)
        yield Attribute(
            key=f"{found[1]}.",
            name=found[1],
            typed=Typed("flat", "dict[str, Any]", "abc.Mapping[str, Any]"),
            required=False,
            doc=str(described.get("description", "")),
        )


def _union(name: str, schema: Node) -> Union:
    parts = schema.get("oneOf") or schema.get("anyOf") or ()
    discriminator = schema.get("discriminator", {})
    mapping = discriminator.get("mapping", {})
    return Union(
        name=name,
        module=module_name(name),
        key=discriminator.get("propertyName", ""),
        kinds=tuple((tag, _target(target)) for tag, target in mapping.items()),
        members=tuple(_target(part["$ref"]) for part in parts if "$ref" in part),
        doc=schema.get("description", ""),
    )


def _target(reference: str) -> str:
    return class_name_of(reference.rpartition("/")[2])
