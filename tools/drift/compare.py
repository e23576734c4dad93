"""What one API document says otherwise than another: ours, whose schemas all have names."""

from __future__ import annotations

import json
import re
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from ..document import resolve
from ..spec.walks import METHODS
from .shapes import Reader, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Node

__all__ = ["Difference", "compare"]

Kind = Literal["new", "gone", "contradicts"]

_JSON: Final = "application/json"
# A client reads these; what else a format may be is only text to it.
_FORMATS: Final = frozenset({"date", "date-time"})
_PARAMETER: Final = re.compile(r"\{[^}]*\}")


@attrs.frozen
class Difference:
    """
    One thing that theirs says otherwise than ours.

    *place* is an operation, a parameter, or a field of one of our schemas. *seen_in* is the first
    operation where it's found, and *resource* the tag of what it belongs to.
    """

    resource: str
    place: str
    kind: Kind
    text: str
    seen_in: str

    @property
    def line(self) -> str:
        """What a line of the known differences matches."""
        return f"{self.place}: {self.text}"


def compare(theirs: Node, ours: Node, name: str) -> list[Difference]:
    """
    Return what *theirs* says otherwise than *ours*, each thing once. *name* is that of theirs.

    What ours marks as a guess may be absent there. Where theirs says nothing, such as "any" of a
    body, nothing differs.

    Raises:
        Refused: theirs can't be read.
    """
    found: dict[str, Difference] = {}
    for one in _Comparison(theirs, ours, name).operations():
        found.setdefault(one.line, one)
    return list(found.values())


@attrs.frozen
class _Place:
    """Where a comparison is: a name for it, and what the document around it is about."""

    name: str
    resource: str
    operation: str
    is_sent: bool = False

    def at(self, name: str, *, resource: str | None = None) -> _Place:
        return attrs.evolve(self, name=name, resource=resource or self.resource)

    def differs(self, kind: Kind, text: str) -> Difference:
        return Difference(self.resource, self.name, kind, text, self.operation)


def _at(method: str, path: str, resource: str) -> _Place:
    name = f"{method.upper()} {path}"
    return _Place(name, resource, name)


class _Comparison:
    """Compares operations, and each pair of schemas once."""

    def __init__(self, theirs: Node, ours: Node, name: str) -> None:
        self._theirs = theirs
        self._ours = ours
        self._their_schemas = Reader(theirs, name)
        self._our_schemas = Reader(ours, "our document")
        self._seen: set[str] = set()

    def operations(self) -> Iterator[Difference]:
        theirs = {_shape_of(one[0], one[1]): one for one in self._their_operations()}
        ours = {_shape_of(path, method): tag for path, method, tag, _ in _operations(self._ours)}
        for path, method, tag, operation in _operations(self._ours):
            place = _at(method, path, tag)
            found = [
                theirs.pop(shape)
                for shape in self._shapes(path, method, operation)
                if shape in theirs
            ]
            if not found and not _is_guess(operation):
                yield place.differs("gone", "the operation is gone")
            for their_path, _, one in found:
                # Where ours has one path for several of theirs, each may differ.
                named = path if len(found) == 1 else their_path
                yield from self._operation(_at(method, named, tag), one, operation)
        for path, method, _ in theirs.values():
            place = _at(method, path, _resource_of(path, ours))
            yield place.differs("new", "a new operation")

    def _their_operations(self) -> Iterator[tuple[str, str, Node]]:
        reader = self._their_schemas
        for path, item in self._theirs["paths"].items():
            methods, _ = reader.target(reader.as_object(item, str(path)))
            shared = reader.as_list(methods, "parameters", str(path))
            for method in METHODS:
                if method in methods:
                    where = f"{method.upper()} {path}"
                    operation = dict(reader.as_object(methods[method], where))
                    own = reader.as_list(operation, "parameters", where)
                    operation["parameters"] = [*shared, *own]
                    yield str(path), method, operation

    def _shapes(self, path: str, method: str, operation: Node) -> list[str]:
        """Return how theirs may write a path: where ours has one of several words, word by word."""
        values = {
            one["name"]: resolve(self._ours, one["schema"]).get("enum", ())
            for one in self._our_parameters(operation)
            if one["in"] == "path"
        }
        parts = _PARAMETER.split(path)
        names = [one.strip("{}") for one in _PARAMETER.findall(path)]
        choices = [("{}", *values.get(name, ())) for name in names]
        return [
            _shape_of("".join(map("".join, zip(parts, (*chosen, ""), strict=True))), method)
            for chosen in product(*choices)
        ]

    # Operations

    def _operation(self, place: _Place, theirs: Node, ours: Node) -> Iterator[Difference]:
        yield from self._parameters(place, theirs, ours)
        sent = attrs.evolve(place, is_sent=True)
        yield from self._bodies(sent, theirs.get("requestBody"), ours.get("requestBody"))
        answers = self._their_schemas.as_object(
            theirs.get("responses", {}), f"{place.name} responses"
        )
        good = {str(status): one for status, one in answers.items() if str(status).startswith("2")}
        known = {status: one for status, one in ours["responses"].items() if status[0] == "2"}
        if good and good.keys() != known.keys():
            there, here = (" or ".join(sorted(each)) for each in (good, known))
            yield place.differs("contradicts", f"answers {there} there, {here} here")
        if good:
            yield from self._bodies(place, *(next(iter(each.values())) for each in (good, known)))

    def _our_parameters(self, operation: Node) -> list[Node]:
        return [resolve(self._ours, one) for one in operation.get("parameters", ())]

    def _parameters(self, place: _Place, theirs: Node, ours: Node) -> Iterator[Difference]:
        there = {_key(one): one for one in self._their_parameters(place, theirs)}
        here = {_key(one): one for one in self._our_parameters(ours) if one["in"] != "path"}
        for key, parameter in there.items():
            at = place.at(f"{place.name}{_written(*key)}")
            if key not in here:
                required = "required " if parameter.get("required") is True else ""
                yield at.differs("new", f"a new {required}parameter")
                continue
            mine = here[key]
            yield from _required(at, parameter.get("required"), mine.get("required"))
            yield from self._leaves(at, parameter.get("schema", {}), mine["schema"])
        for key, parameter in here.items():
            if key not in there and not _is_guess(parameter):
                at = place.at(f"{place.name}{_written(*key)}")
                yield at.differs("gone", "the parameter is gone")

    def _their_parameters(self, place: _Place, operation: Node) -> Iterator[Node]:
        reader = self._their_schemas
        for given in operation["parameters"]:
            parameter, _ = reader.target(reader.as_object(given, f"{place.name} parameters"))
            if parameter.get("in") in ("query", "header"):
                yield parameter

    def _leaves(self, place: _Place, theirs: object, ours: object) -> Iterator[Difference]:
        """Compare what stands in a URL, where a list is written like one text, and null not."""
        there = self._leaf(self._their_schemas, theirs, place.name)
        here = self._leaf(self._our_schemas, ours, place.name)
        yield from _kinds(place, there, attrs.evolve(here, may_be_null=there.may_be_null))
        yield from _values(place, there, here, is_open=True)

    def _leaf(self, reader: Reader, schema: object, where: str) -> Shape:
        shape = reader.shape(schema, where)
        while shape.kinds == frozenset({"array"}) and shape.items is not None:
            shape = reader.shape(shape.items, where)
        return shape

    def _bodies(self, place: _Place, theirs: object, ours: object) -> Iterator[Difference]:
        there = self._schema_of(self._their_schemas, theirs, place.name)
        here = self._schema_of(self._our_schemas, ours, place.name)
        if there is None:
            return
        what = "a body is sent" if place.is_sent else "the answer has a body"
        if here is None:
            shape = self._their_schemas.shape(there, place.name)
            if shape.fields or shape.kinds not in (None, frozenset({"object"})):
                yield place.differs("contradicts", f"{what} there, none here")
            return
        yield from self._schemas(place, there, here)

    def _schema_of(self, reader: Reader, body: object, where: str) -> Any:
        """Return the schema of a body of JSON, or None without one."""
        # An extract says of a body only that it exists.
        if not isinstance(body, dict):
            return None
        found, _ = reader.target(body)
        content = reader.as_object(found.get("content", {}), where)
        return reader.as_object(content.get(_JSON, {}), where).get("schema")

    # Schemas

    def _schemas(self, place: _Place, theirs: object, ours: Node) -> Iterator[Difference]:
        if name := _name_of(ours):
            place = place.at(name, resource=self._homes.get(name))
        key = json.dumps([theirs, ours, place.is_sent, name or place.name], default=str)
        if key in self._seen:
            return
        self._seen.add(key)
        there = self._their_schemas.shape(theirs, place.name)
        here = self._our_schemas.shape(ours, place.name)
        if there.kinds is None and not there.fields:
            return
        yield from _kinds(place, there, here)
        if here.kinds is None:
            return
        yield from _values(place, there, here, is_open=not _is_guess(resolve(self._ours, ours)))
        if there.items is not None and here.items is not None:
            yield from self._schemas(place.at(f"{place.name}[]"), there.items, here.items)
        yield from self._fields(place, there, here)

    def _fields(self, place: _Place, there: Shape, here: Shape) -> Iterator[Difference]:
        if not there.fields:
            # It's an object, and nothing is said of it.
            return
        for name, theirs in there.fields.items():
            at = place.at(f"{place.name}.{name}")
            if name in here.fields:
                if place.is_sent:
                    yield from _required(at, name in there.required, name in here.required)
                yield from self._schemas(at, theirs, here.fields[name])
            elif name != "*":
                required = "required " if place.is_sent and name in there.required else ""
                yield at.differs("new", f"a new {required}field")
        for name, ours in here.fields.items():
            if name not in there.fields and name != "*" and not _is_guess(ours):
                yield place.at(f"{place.name}.{name}").differs("gone", "the field is gone")

    @cached_property
    def _homes(self) -> dict[str, str]:
        """The tag of each schema: of the operation that answers or takes it, first of all."""
        found: dict[str, str] = {}
        for _, _, tag, operation in _operations(self._ours):
            bodies = (operation.get("requestBody", {}), *operation["responses"].values())
            for body in bodies:
                schema = self._schema_of(self._our_schemas, body, tag)
                name = _name_of(schema)
                found.setdefault(name, tag)
                shape = self._our_schemas.shape(schema or {}, tag)
                rows = self._our_schemas.shape(shape.fields.get("data", {}), tag).items or {}
                found.setdefault(_name_of(rows), tag)
        return found


def _operations(document: Node) -> Iterator[tuple[str, str, str, Node]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]["tags"][0], item[method]


def _shape_of(path: str, method: str) -> str:
    """Return how an operation is written whatever its parameters are called."""
    return f"{method} {_PARAMETER.sub('{}', path).rstrip('/')}/"


def _resource_of(path: str, known: dict[str, str]) -> str:
    """Return the tag of our operation whose path begins most like *path*, or its first word."""
    begin = path
    while begin := begin.rstrip("/").rpartition("/")[0]:
        shape = _PARAMETER.sub("{}", f"{begin}/")
        for key, tag in known.items():
            if key.endswith(f" {shape}"):
                return tag
    return path.strip("/").partition("/")[0]


def _name_of(schema: Any) -> str:
    return str((schema or {}).get("$ref", "")).rpartition("/")[2]


def _key(parameter: Node) -> tuple[str, str]:
    return str(parameter["in"]), str(parameter.get("name"))


def _written(where: str, name: str) -> str:
    return f"?{name}" if where == "query" else f" {where} {name}"


def _is_guess(node: Node) -> bool:
    return node.get("x-certainty") == "guess"


def _required(place: _Place, theirs: object, ours: object) -> Iterator[Difference]:
    if (theirs is True) != (ours is True):
        there, here = ("required" if each is True else "optional" for each in (theirs, ours))
        yield place.differs("contradicts", f"is {there} there, {here} here")


def _kinds(place: _Place, there: Shape, here: Shape) -> Iterator[Difference]:
    if there.kinds is None:
        return
    formats = there.formats & _FORMATS
    if there.kinds != here.kinds:
        yield place.differs("contradicts", f"is {there.name} there, {here.name} here")
    elif formats and formats != here.formats & _FORMATS:
        text, mine = (" or ".join(sorted(each)) or "text" for each in (formats, here.formats))
        yield place.differs("contradicts", f"is a {text} there, a {mine} here")
    if here.kinds is not None and there.may_be_null != here.may_be_null:
        can, cannot = "may be null", "is never null"
        text = f"{can} there, {cannot} here" if there.may_be_null else f"{cannot} there, {can} here"
        yield place.differs("contradicts", text)


def _values(place: _Place, there: Shape, here: Shape, *, is_open: bool) -> Iterator[Difference]:
    if there.values is None:
        return
    if here.values is None:
        values = ", ".join(map(_plain, sorted(there.values)))
        yield place.differs("new", f"has values there: {values}")
        return
    for value in sorted(there.values - here.values):
        yield place.differs("new", f"a new value {_plain(value)}")
    for value in sorted(here.values - there.values if is_open else ()):
        yield place.differs("gone", f"the value {_plain(value)} is gone")


def _plain(value: str) -> str:
    return value.strip('"')
