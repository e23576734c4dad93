"""
What the templates print, worked out from what openapi-python-client has parsed.

Templates hold no logic beyond `if` and `for`, so every decision about the generated code is made
here: names, types, how each attribute is read, which models are needed at all.
"""

from __future__ import annotations

import keyword
import textwrap
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs
from openapi_python_client import strings
from openapi_python_client.parser.properties import (
    EnumProperty,
    ModelProperty,
    Property,
)
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.schema.untrusted_string import UntrustedString

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openapi_python_client.parser import GeneratorData
    from openapi_python_client.parser.openapi import Endpoint
    from openapi_python_client.parser.properties.protocol import PropertyProtocol

Json = dict[str, Any]

_SCALARS: Final[dict[type, str]] = {
    StringProperty: "str",
    DateProperty: "str",
    IntProperty: "int",
    FloatProperty: "float",
    BooleanProperty: "bool",
    AnyProperty: "Any",
    NoneProperty: "None",
    DateTimeProperty: "datetime.datetime",
}
_PAGING: Final = ("_skip", "_limit")
_PAGING_DOCS: Final = (
    ("page_size", "How many rows to ask for at once."),
    ("prefetch", "How many further pages to fetch at the same time."),
    ("checkpoint", "Where to go on: the `checkpoint` of an earlier walk through the same list."),
)
_WIDTH: Final = 96
_EFFECTS: Final = ("read", "repeat", "create")
_ERRORS: Final[dict[str, str]] = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "402": "PlanLimitReached",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "415": "UnsupportedMediaType",
    "429": "RateLimited",
    "5XX": "ServerError",
}


class PlanError(Exception):
    """The document holds something that can't be generated. The text says what and where."""


@attrs.frozen
class Reader:
    """How JSON becomes objects: *name* is imported *module*-wise and takes a list of rows."""

    module: str
    name: str
    expression: str


@attrs.frozen
class HandWritten:
    """A schema for which the package has a class: where, how it's annotated, and what reads it."""

    schema: str
    module: str
    type: str
    read: str

    @property
    def reader(self) -> str:
        """What `types` calls the function that reads a list of them."""
        return _reader_name(self.schema)

    @property
    def names(self) -> str:
        """What has to be imported from the module."""
        return ", ".join(sorted({self.type, self.read.partition(".")[0]}))


@attrs.frozen
class Attribute:
    """
    One field of a model, or one keyword of a call.

    *key* is its name in JSON, *name* in Python, *slot* where a model keeps it.
    *annotation* is its type when read, *given* its type when passed in.
    """

    key: str
    name: str
    kind: str
    annotation: str
    given: str
    required: bool
    doc: str
    reader: Reader | None = None
    choices: str | None = None
    constant: str | None = None
    uses: tuple[str, ...] = ()
    in_url: bool = False

    @property
    def slot(self) -> str:
        """A late attribute is a property, so its slot has another name."""
        return f"_{self.name}" if self.late else self.name

    @property
    def late(self) -> bool:
        """Whether the value stays JSON until it's read."""
        return self.kind in ("choice", "moment", "one", "many")

    @property
    def parameter(self) -> str:
        """The parameter of a constructor or a call."""
        if self.constant is not None:
            return f"{self.name}: {self.given} = {self.constant}"
        if self.required:
            return f"{self.name}: {self.given}"
        if self.in_url:
            return f"{self.name}: {self.given} | None = None"
        return f"{self.name}: {self.given} | Unset = UNSET"


@attrs.frozen
class Variants:
    """
    A union of models by name, and how its discriminator chooses.

    *key* is empty for a union that is only sent: there is nothing to choose then.
    """

    name: str
    key: str
    kinds: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    doc: str

    @property
    def other(self) -> str | None:
        """The catch-all member, if the union is open."""
        tagged = {kind for _, kind in self.kinds}
        return next((member for member in self.members if member not in tagged), None)

    @property
    def reader(self) -> str:
        """What `types` calls the function that reads a list of them."""
        return _reader_name(self.name)


@attrs.frozen
class Operation:
    """One operation of the document as a method of a resource."""

    tag: str
    method: str
    module: str
    http_method: str
    path: str
    effect: str
    path_parameters: tuple[Attribute, ...]
    query_parameters: tuple[Attribute, ...]
    body: tuple[Attribute, ...]
    variants: str | None
    answer: str | None
    row: str | None
    summary: str
    description: str
    errors: tuple[tuple[str, str], ...]
    answer_doc: str

    @property
    def name(self) -> str:
        """As it stands in the document: `sequences.list`."""
        return f"{self.tag}.{self.method}"

    @property
    def keywords(self) -> tuple[Attribute, ...]:
        """What is passed by name: required ones first."""
        both = (*self.body, *self.query_parameters)
        return tuple(sorted(both, key=lambda one: not one.required))

    @property
    def path_expression(self) -> str:
        """The path as an f-string, each parameter one encoded segment."""
        path = self.path
        for parameter in self.path_parameters:
            path = path.replace(f"{{{parameter.key}}}", f"{{segment({parameter.name})}}")
        return f'f"{path}"' if self.path_parameters else f'"{path}"'

    @property
    def result(self) -> str:
        return self.answer or "None"

    @property
    def uses(self) -> tuple[str, ...]:
        """The names of models and enums that the call mentions."""
        return tuple(sorted({*self.signature_uses, *((self.answer,) if self.answer else ())}))

    @property
    def signature_uses(self) -> tuple[str, ...]:
        """The names of models and enums that the method mentions."""
        named = {use for one in self.parameters for use in one.uses}
        named |= {name for name in (self.row or self.answer, self.variants) if name}
        return tuple(sorted(named))

    @property
    def parameters(self) -> tuple[Attribute, ...]:
        return (*self.path_parameters, *self.keywords)

    @property
    def docstring(self) -> str:
        """What the method says of itself: purpose, arguments, errors."""
        parts = [self.summary, self.description.strip(), self._arguments_doc(), self._errors_doc()]
        return "\n\n".join(part for part in parts if part)

    def _arguments_doc(self) -> str:
        paging = _PAGING_DOCS if self.row else ()
        said = [(one.name, one.doc) for one in self.parameters]
        return "\n".join(f"*{name}*: {' '.join(doc.split())}" for name, doc in (*said, *paging))

    def _errors_doc(self) -> str:
        return "\n".join(["Raises:", *(f"    {name}: {said}" for name, said in self.errors)])


class Plan:
    """The whole document, seen by the templates as `plan`."""

    def __init__(
        self, openapi: GeneratorData, document: Json, hand_written: dict[str, dict[str, str]]
    ) -> None:
        self._openapi = openapi
        self._document = document
        self._hand_written = {
            name: HandWritten(name, **said) for name, said in hand_written.items()
        }
        self._schemas = {
            class_name(name): schema for name, schema in document["components"]["schemas"].items()
        }
        self._models = {str(model.class_info.name): model for model in openapi.models}
        self._enums = {str(enum.class_info.name): enum for enum in openapi.enums}

    @cached_property
    def unions(self) -> dict[str, Variants]:
        """All unions of the document that have a name."""
        found = ((name, _variants(name, schema)) for name, schema in self._schemas.items())
        return {name: variants for name, variants in found if variants.members}

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the order of the document."""
        collections = self._openapi.endpoint_collections_by_tag.values()
        return tuple(
            self.operation(endpoint) for each in collections for endpoint in each.endpoints
        )

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Each tag with what the document says of it."""
        docs = {tag["name"]: tag.get("description", "") for tag in self._document.get("tags", ())}
        tags = dict.fromkeys(operation.tag for operation in self.operations)
        return tuple((tag, docs.get(tag, "")) for tag in tags)

    def of_tag(self, tag: str) -> tuple[Operation, ...]:
        """The operations of one resource."""
        return tuple(operation for operation in self.operations if operation.tag == tag)

    def tag_doc(self, tag: str) -> str:
        """What the document says of a tag."""
        return dict(self.tags)[tag]

    @cached_property
    def used(self) -> frozenset[str]:
        """Models, enums and unions that some operation needs: others aren't printed."""
        found: set[str] = set()
        waiting = [use for operation in self.operations for use in operation.uses]
        while waiting:
            name = waiting.pop()
            if name in found or name in self._hand_written:
                continue
            found.add(name)
            waiting.extend(self._needed_by(name))
        return frozenset(found)

    def _needed_by(self, name: str) -> Iterator[str]:
        if name in self.unions:
            yield from self.unions[name].members
        for attribute in self.attributes(name) if name in self._models else ():
            yield from attribute.uses

    @property
    def used_classes(self) -> tuple[str, ...]:
        """The models and enums that are printed."""
        return tuple(sorted(self.used & (self._models.keys() | self._enums.keys())))

    @cached_property
    def read_unions(self) -> frozenset[str]:
        """The readers that some model needs: unions that are only sent have none."""
        attributes = (
            one
            for name in self.used_classes
            if name in self._models
            for one in self.attributes(name)
        )
        return frozenset(one.reader.name for one in attributes if one.reader)

    @property
    def used_unions(self) -> tuple[Variants, ...]:
        """The unions that are printed."""
        return tuple(self.unions[name] for name in sorted(self.used & self.unions.keys()))

    @property
    def exported(self) -> tuple[str, ...]:
        """All that `close_async.models` offers."""
        return tuple(sorted(name for name, _ in self.exports))

    @property
    def exports(self) -> tuple[tuple[str, str], ...]:
        """All that `close_async.models` offers, each with its module as seen from there."""
        classes = [(name, f".{self.module(name)}") for name in self.used_classes]
        values = [(f"{name}Value", module) for name, module in classes if name in self._enums]
        return (*classes, *values, *((union.name, "..types") for union in self.used_unions))

    @property
    def hand_written(self) -> tuple[HandWritten, ...]:
        """Schemas for which the package has a class of its own."""
        return tuple(self._hand_written.values())

    def module(self, name: str) -> str:
        """Where a generated class lives, below `models`."""
        known = self._models.get(name) or self._enums.get(name)
        if known is None:
            msg = f"the document has no model or enum called {name}"
            raise PlanError(msg)
        return str(known.class_info.module_name)

    def import_line(self, name: str, dots: str) -> str:
        """How a class or a union is imported, seen from *dots* above `_generated`."""
        if name in self._hand_written:
            found = self._hand_written[name]
            return f"from {dots}.{found.module} import {found.type}"
        if name in self.unions:
            return f"from {dots}types import {name}"
        values = f", {name}Value" if name in self._enums else ""
        return f"from {dots}models.{self.module(name)} import {name}{values}"

    def doc(self, name: str) -> str:
        """What the document says of a schema."""
        return str(self._schemas.get(name, {}).get("description", ""))

    def attributes(self, name: str) -> tuple[Attribute, ...]:
        """The fields of a model: those of every answer first."""
        model = self._models[name]
        properties = [*(model.required_properties or ()), *(model.optional_properties or ())]
        described = self._schemas.get(name, {}).get("properties", {})
        return tuple(self.attribute(one, described.get(_text(one.name), {})) for one in properties)

    def attribute(self, prop: Property, raw: Json) -> Attribute:
        """One field of a model or one parameter of a call."""
        typed = self._typed(prop)
        return Attribute(
            key=_text(prop.name),
            name=python_name(prop),
            required=bool(prop.required),
            doc=self._description(raw),
            constant=repr(prop.value.raw_value) if isinstance(prop, ConstProperty) else None,
            **typed,
        )

    def _description(self, raw: Json) -> str:
        said = raw.get("description")
        if said:
            return str(said)
        target = raw.get("$ref") or next(
            (one["$ref"] for one in raw.get("anyOf", ()) if "$ref" in one), None
        )
        return self.doc(class_name(target.rpartition("/")[2])) if target else ""

    def _typed(self, prop: PropertyProtocol) -> Json:
        """Work out kind and types: the heart of the plan."""
        if isinstance(prop, UnionProperty):
            return self._union_typed(prop)
        if isinstance(prop, ListProperty):
            return self._list_typed(prop)
        if isinstance(prop, ModelProperty):
            return self._object_typed(str(prop.class_info.name))
        if isinstance(prop, EnumProperty):
            return _choice_typed(prop)
        if isinstance(prop, ConstProperty):
            literal = f"Literal[{prop.value.raw_value!r}]"
            return {"kind": "plain", "annotation": literal, "given": literal}
        if type(prop) not in _SCALARS:
            msg = f"{_text(prop.name)}: {type(prop).__name__} has no place in the generated code"
            raise PlanError(msg)
        annotation = _SCALARS[type(prop)]
        kind = "moment" if isinstance(prop, DateTimeProperty) else "plain"
        return {"kind": kind, "annotation": annotation, "given": annotation}

    def _union_typed(self, prop: UnionProperty) -> Json:
        inner = [one for one in prop.inner_properties if not isinstance(one, NoneProperty)]
        typed = self._typed(inner[0]) if len(inner) == 1 else self._members_typed(prop, inner)
        if len(inner) == len(prop.inner_properties):
            return typed
        return typed | {key: f"{typed[key]} | None" for key in ("annotation", "given")}

    def _members_typed(self, prop: UnionProperty, inner: list[Any]) -> Json:
        if all(isinstance(one, ModelProperty) for one in inner):
            return self._object_typed(self._union_of(prop, inner))
        parts = [self._typed(one) for one in inner]
        if any(part["kind"] != "plain" for part in parts):
            msg = f"{_text(prop.name)}: a union of {[type(one).__name__ for one in inner]} can't be told apart"
            raise PlanError(msg)
        return {
            "kind": "plain",
            "annotation": " | ".join(part["annotation"] for part in parts),
            "given": " | ".join(part["given"] for part in parts),
        }

    def _union_of(self, prop: UnionProperty, inner: Iterable[ModelProperty]) -> str:
        members = {str(one.class_info.name) for one in inner}
        for name, union in self.unions.items():
            if members == set(union.members):
                return name
        msg = f"{_text(prop.name)}: the union of {sorted(members)} has no name and no discriminator"
        raise PlanError(msg)

    def _list_typed(self, prop: ListProperty) -> Json:
        typed = self._typed(prop.inner_property)
        if typed["kind"] in ("many", "moment"):
            msg = f"{_text(prop.name)}: a list of {typed['annotation']} is not read"
            raise PlanError(msg)
        lists = {
            "annotation": f"list[{typed['annotation']}]",
            "given": f"abc.Sequence[{typed['given']}]",
        }
        kind = "many" if typed["kind"] == "one" else "plain"
        # A list of choices stays a list of texts: members compare equal to them.
        return typed | lists | {"kind": kind, "choices": None}

    def _object_typed(self, name: str) -> Json:
        typed: Json = {"kind": "one", "annotation": name, "given": name, "uses": (name,)}
        if name in self._hand_written:
            found = self._hand_written[name]
            return typed | {
                "annotation": found.type,
                "given": found.type,
                "reader": Reader("types", found.reader, found.reader),
            }
        if name in self.unions:
            reader = self.unions[name].reader
            return typed | {
                "reader": Reader("types", reader, reader) if self.unions[name].key else None
            }
        return typed | {"reader": Reader(f"models.{self.module(name)}", name, f"{name}.from_rows")}

    def operation(self, endpoint: Endpoint) -> Operation:
        """One operation of the document."""
        path, method = _text(endpoint.path), endpoint.method
        raw = self._document["paths"][path][method]
        tag, _, name = raw["operationId"].rpartition(".")
        if not tag:
            msg = f"operationId {name!r} is not of the form tag.method"
            raise PlanError(msg)
        body, variants = self._body(endpoint)
        answer = _answer(endpoint)
        return Operation(
            tag=tag,
            method=name,
            module=str(endpoint.name),
            http_method=method.upper(),
            path=path,
            effect=_effect(raw),
            path_parameters=self._parameters(endpoint.path_parameters, raw),
            query_parameters=self._parameters(endpoint.query_parameters, raw),
            body=body,
            variants=variants,
            answer=answer,
            row=self._row(answer) if raw.get("x-pages") == "offset" and answer else None,
            summary=_sentence(raw.get("summary", "")),
            description=str(raw.get("description", "")),
            errors=self._errors(raw),
            answer_doc=self.doc(answer) if answer else "",
        )

    def _parameters(self, properties: Iterable[Property], raw: Json) -> tuple[Attribute, ...]:
        described = {one["name"]: one for one in map(self._resolved, raw.get("parameters", ()))}
        wanted = [one for one in properties if _text(one.name) not in _PAGING]
        return tuple(self._parameter(one, described.get(_text(one.name), {})) for one in wanted)

    def _parameter(self, prop: Property, raw: Json) -> Attribute:
        attribute = self.attribute(prop, raw)
        # A URL has no null, so None is free to say "not given".
        given = (
            "abc.Sequence[str]"
            if attribute.key == "_fields"
            else attribute.given.removesuffix(" | None")
        )
        return attrs.evolve(attribute, given=given, in_url=True)

    def _resolved(self, raw: Json) -> Json:
        found: Json = raw
        while "$ref" in found:
            target: Any = self._document
            for part in found["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            found = target
        return found

    def _body(self, endpoint: Endpoint) -> tuple[tuple[Attribute, ...], str | None]:
        if not endpoint.bodies:
            return (), None
        prop = endpoint.bodies[0].prop
        if isinstance(prop, UnionProperty):
            return (), self._union_of(
                prop, [one for one in prop.inner_properties if isinstance(one, ModelProperty)]
            )
        if not isinstance(prop, ModelProperty):
            msg = f"{endpoint.name}: a body is an object or a union of objects"
            raise PlanError(msg)
        return self.attributes(str(prop.class_info.name)), None

    def _row(self, page: str) -> str:
        data = next((one for one in self.attributes(page) if one.key == "data"), None)
        if data is None or data.kind != "many":
            msg = f"{page} is no page: it has no list of objects called data"
            raise PlanError(msg)
        return data.annotation.removeprefix("list[").removesuffix("]")

    def _errors(self, raw: Json) -> tuple[tuple[str, str], ...]:
        answers = {status: self._resolved(answer) for status, answer in raw["responses"].items()}
        known = ((status, _ERRORS[status]) for status in answers if status in _ERRORS)
        return tuple(
            (name, _first_sentence(answers[status].get("description", "")))
            for status, name in known
        )


def _reader_name(schema: str) -> str:
    return f"read_{strings.snake_case(schema)}_list"


def class_name(schema: str) -> str:
    """The name of the class that a schema becomes."""
    return str(strings.ClassName(schema, ""))


def python_name(prop: Property) -> str:
    """
    Name an attribute as in JSON wherever Python allows that.

    The generator appends an underscore to builtins such as `type`. As attributes and keywords
    they do no harm, and `type=` is what the API calls it.
    """
    name = str(prop.python_name)
    bare = name.removesuffix("_")
    return name if keyword.iskeyword(bare) or bare in ("self", "cls") else bare


def prose(text: str, indent: int = 0) -> str:
    """Wrap *text* for a docstring whose lines begin at *indent*, paragraphs and lists kept."""
    escaped = text.strip().replace("\\", "\\\\").replace('"""', "'''")
    wrapped = "\n".join(_wrapped(line, _WIDTH - indent) for line in escaped.splitlines())
    return textwrap.indent(wrapped, " " * indent).lstrip()


def _wrapped(line: str, width: int) -> str:
    stripped = line.lstrip()
    margin = " " * (len(line) - len(stripped))
    hanging = margin + (
        "  " if stripped.startswith(("- ", "* ", "*")) else "    " if margin else ""
    )
    return textwrap.fill(
        line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )


def _text(value: object) -> str:
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else str(value)


def _sentence(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."


def _first_sentence(text: str) -> str:
    return _sentence(" ".join(text.split()).partition(". ")[0])


def _choice_typed(prop: EnumProperty) -> Json:
    name = str(prop.class_info.name)
    return {
        "kind": "choice",
        "annotation": f"{name} | str",
        "given": f"{name}Value",
        "choices": name,
        "uses": (name,),
    }


def _variants(name: str, schema: Json) -> Variants:
    parts = schema.get("oneOf") or schema.get("anyOf") or ()
    members = tuple(class_name(one["$ref"].rpartition("/")[2]) for one in parts if "$ref" in one)
    discriminator = schema.get("discriminator", {})
    mapping = discriminator.get("mapping", {})
    kinds = tuple((tag, class_name(target.rpartition("/")[2])) for tag, target in mapping.items())
    return Variants(
        name, discriminator.get("propertyName", ""), kinds, members, schema.get("description", "")
    )


def _effect(raw: Json) -> str:
    effect = str(raw.get("x-effect"))
    if effect not in _EFFECTS:
        msg = f"{raw['operationId']}: x-effect says {effect}, and must be one of {', '.join(_EFFECTS)}"
        raise PlanError(msg)
    return effect


def _answer(endpoint: Endpoint) -> str | None:
    for response in endpoint.responses.patterns:
        if (
            isinstance(response.prop, ModelProperty)
            and (response.status_code.range or (0, 0))[0] // 100 == 2
        ):
            return str(response.prop.class_info.name)
    return None
