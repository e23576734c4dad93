"""
What a schema says, however it's written.

`$ref`, `allOf`, `anyOf`, `oneOf`, `nullable` and lists of types are many ways to say one thing. A
`Shape` has none of them, so that two documents can be compared.
"""

from __future__ import annotations

import json
from functools import reduce
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import attrs

from ..document import Node, at
from ..errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Reader", "Shape"]

_NULL: Final = "null"
_ANYTHING_ELSE: Final = "*"
_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
)


@attrs.frozen
class Shape:
    """
    What a schema allows.

    *kinds* are the types of JSON, null left out: None means any, and an empty set that it's null.
    *values* are those of an enum, as JSON. *fields* are schemas by name, *required* those of them
    that must be there, *items* is the schema of what a list holds. In *fields*, `*` is what all
    others hold.
    """

    kinds: frozenset[str] | None = None
    may_be_null: bool = True
    formats: frozenset[str] = frozenset()
    values: frozenset[Any] | None = None
    fields: Mapping[str, Node] = attrs.field(factory=dict)
    required: frozenset[str] = frozenset()
    items: Node | None = None

    @property
    def name(self) -> str:
        """What it's called in a report."""
        if self.kinds is None:
            return "anything"
        return " or ".join(sorted(self.kinds)) or _NULL


@attrs.frozen
class Reader:
    """Reads the schemas of a *document*. *name* is what messages call that."""

    document: Node
    name: str

    def target(self, node: Node, trail: tuple[str, ...] = ()) -> tuple[Node, tuple[str, ...]]:
        """
        Return the object to which a reference leads, and the references on the way.

        Raises:
            Refused: it leads nowhere, into another file, or back to itself.
        """
        while isinstance(reference := node.get("$ref"), str):
            if reference in trail:
                raise Refused(f"{self.name}: {reference}: this $ref leads back to itself")
            trail = (*trail, reference)
            node = self.as_object(self._found(reference), reference)
        return node, trail

    def as_object(self, node: object, where: str) -> Node:
        """
        Return *node*, if it's an object.

        Raises:
            Refused: it's something else.
        """
        if isinstance(node, bool):
            # In a schema, true means anything. What allows nothing isn't compared, either.
            return {}
        if not isinstance(node, dict):
            raise Refused(f"{self.name}: {where}: must be an object, got {type(node).__name__}")
        return node

    def shape(self, schema: object, where: str, trail: tuple[str, ...] = ()) -> Shape:
        """
        Return what a schema says.

        Raises:
            Refused: it can't be read.
        """
        node = self.as_object(schema, where)
        if isinstance(node.get("$ref"), str):
            found, longer = self.target(node, trail)
            rest = {key: value for key, value in node.items() if key != "$ref"}
            whole = self.shape(found, where, longer)
            return _both(whole, self.shape(rest, where)) if rest else whole
        parts = [self._own(node, where)]
        parts += [self.shape(one, where, trail) for one in self.as_list(node, "allOf", where)]
        for keyword in ("anyOf", "oneOf"):
            if members := self.as_list(node, keyword, where):
                shapes = [self.shape(one, where, trail) for one in members]
                parts.append(reduce(_either, shapes))
        whole = reduce(_both, parts)
        return attrs.evolve(whole, may_be_null=True) if node.get("nullable") is True else whole

    def _own(self, node: Node, where: str) -> Shape:
        """Return what the keywords of a schema say, those that join schemas left out."""
        named = node.get("type")
        kinds = (
            {named} if isinstance(named, str) else {*map(str, self.as_list(node, "type", where))}
        )
        given = self.as_list(node, "enum", where) or ([node["const"]] if "const" in node else [])
        values = frozenset(json.dumps(one, default=str) for one in given if one is not None)
        fields = dict(self.as_object(node.get("properties", {}), where))
        rest = node.get("additionalProperties")
        if isinstance(rest, dict) and rest:
            fields[_ANYTHING_ELSE] = rest
        if not kinds:
            kinds = set(map(_kind_of, given))
            kinds |= {"object"} if fields else set()
            kinds |= {"array"} if "items" in node else set()
        return Shape(
            kinds=frozenset(kinds - {_NULL}) if kinds else None,
            may_be_null=not kinds or _NULL in kinds,
            formats=frozenset({str(node["format"])} if "format" in node else ()),
            values=values or None,
            fields=fields,
            required=frozenset(map(str, self.as_list(node, "required", where))),
            items=self.as_object(node["items"], where) if "items" in node else None,
        )

    def as_list(self, node: Node, key: str, where: str) -> list[Any]:
        """
        Return the list that *node* holds under a key, or an empty one.

        Raises:
            Refused: it's no list.
        """
        found = node.get(key) or []
        # A parameter of OpenAPI 2 says `required: true` of itself.
        if isinstance(found, bool):
            return []
        if not isinstance(found, list):
            reason = f"`{key}` must be a list, got {type(found).__name__}"
            raise Refused(f"{self.name}: {where}: {reason}")
        return found

    def _found(self, reference: str) -> Any:
        if not reference.startswith("#"):
            reason = "refers to another file; make it one document first"
            raise Refused(f"{self.name}: {reference}: {reason}")
        found = at(self.document, unquote(reference))
        if found is None:
            raise Refused(f"{self.name}: {reference}: the document has nothing there")
        return found


def _kind_of(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), _NULL)


def _both(one: Shape, other: Shape) -> Shape:
    """Return what both allow."""
    kinds = _common(one.kinds, other.kinds)
    return Shape(
        kinds=kinds,
        may_be_null=one.may_be_null and other.may_be_null,
        formats=one.formats | other.formats,
        values=_common(one.values, other.values),
        fields=_merged(one.fields, other.fields, "allOf"),
        required=one.required | other.required,
        items=_joined(one.items, other.items, "allOf"),
    )


def _either(one: Shape, other: Shape) -> Shape:
    """Return what one of both allows."""
    is_any = one.kinds is None or other.kinds is None
    return Shape(
        kinds=None if is_any else frozenset((one.kinds or set()) | (other.kinds or set())),
        may_be_null=one.may_be_null or other.may_be_null,
        formats=one.formats | other.formats,
        values=(one.values or frozenset()) | (other.values or frozenset()) or None,
        fields=_merged(one.fields, other.fields, "anyOf"),
        required=_needed_in_either(one, other),
        items=_joined(one.items, other.items, "anyOf"),
    )


def _needed_in_either(one: Shape, other: Shape) -> frozenset[str]:
    """Return what must be there, of those that are objects at all."""
    objects = [each.required for each in (one, other) if each.fields or each.required]
    return frozenset.intersection(*objects) if objects else frozenset()


def _common(one: frozenset[Any] | None, other: frozenset[Any] | None) -> frozenset[Any] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _merged(one: Mapping[str, Node], other: Mapping[str, Node], keyword: str) -> Mapping[str, Node]:
    names: Iterable[str] = {**one, **other}
    return {name: _joined(one.get(name), other.get(name), keyword) or {} for name in names}


def _joined(one: Node | None, other: Node | None, keyword: str) -> Node | None:
    """Return the schema that joins both. What is twice the same stays that."""
    if one is None or other is None or one == other:
        return other if one is None else one
    parts = [*_parts(one, keyword), *_parts(other, keyword)]
    distinct = [part for at, part in enumerate(parts) if part not in parts[:at]]
    return {keyword: distinct} if len(distinct) > 1 else distinct[0]


def _parts(node: Node, keyword: str) -> list[Node]:
    return list(node[keyword]) if node.keys() == {keyword} else [node]
