"""
Declared fields: what a model says of each field, and the class that `define` makes of that.

    @define
    class Sequence(Model):
        id: str
        status: Declared[SequenceStatus | str, SequenceStatusValue] = choice(SequenceStatus)
        owner_id: Omittable[str | None] = plain(default=UNSET)

To type checkers it's a dataclass whose constructor takes keywords only. At run time it has slots,
and a property for each field that stays JSON until it's read.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sys
from datetime import datetime
from functools import cached_property
from importlib import import_module
from operator import attrgetter
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    overload,
)

import attrs

from .compiled import compiled
from .decode import read_each, read_many, read_moment, read_one
from .encode import spread
from .model import UNSET, Model, OpenEnum, Unset, rows_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FunctionType

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Read_co = TypeVar("Read_co", covariant=True)
Given_contra = TypeVar("Given_contra", contravariant=True)

Anything: TypeAlias = Any
"""What is assigned to a field when it's declared: it stands for a value of the field's type."""

_REQUIRED: Final = object()
_STRING_OR_MARK: Final = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[\[\],]""")
_FIELD_NAME: Final = re.compile(r"^    (\w+):", re.MULTILINE)

if TYPE_CHECKING:

    class Declared(Generic[Read_co, Given_contra]):
        """A field that is read as one type, and given or set as another."""

        @overload
        def __get__(self, model: None, owner: type, /) -> Declared[Read_co, Given_contra]: ...
        @overload
        def __get__(self, model: object, owner: type | None = None, /) -> Read_co: ...
        def __get__(self, model: object, owner: type | None = None, /) -> object: ...

        def __set__(self, model: object, value: Given_contra, /) -> None: ...

    Omittable: TypeAlias = Declared[T, T | Unset]
    """A field that need not be given."""
else:

    class Declared:
        """What `typing.get_type_hints` finds is the type that the field is read as."""

        def __class_getitem__(cls, types: tuple[object, object]) -> object:
            return types[0]

    class Omittable:
        """The same for a field that need not be given."""

        def __class_getitem__(cls, read: object) -> object:
            return read


@attrs.frozen
class _Declaration:
    """
    What `plain`, `choice`, `moment`, `one`, `many` and `flat` note of a field.

    *default* is what the constructor takes if the argument is left out. *always* says whether
    every answer holds the field; None means that it does unless *default* is `UNSET`.
    """

    kind: Literal["plain", "choice", "moment", "one", "many", "flat"]
    key: str | None
    default: object
    always: bool | None = None
    choices: type[OpenEnum] | None = None
    reference: str = ""
    beside: str | None = None


def plain(
    *, key: str | None = None, default: object = _REQUIRED, always: bool | None = None
) -> Anything:
    """Declare a field whose value stays what JSON holds."""
    return _Declaration("plain", key, default, always)


def choice(
    choices: type[OpenEnum], *, key: str | None = None, default: object = _REQUIRED
) -> Anything:
    """Declare a field that is read as a member of *choices*, or as text if none has that value."""
    return _Declaration("choice", key, default, choices=choices)


def moment(*, key: str | None = None, default: object = _REQUIRED) -> Anything:
    """Declare a field that is read as an aware `datetime`."""
    return _Declaration("moment", key, default)


def one(
    reference: str,
    *,
    beside: str | None = None,
    key: str | None = None,
    default: object = _REQUIRED,
) -> Anything:
    """
    Declare a field that is read as one object.

    *reference* says by what: "module:name", as seen from the module of the model, which imports it
    when the first object is read. It names a model, or a function that takes a JSON object and, if
    *beside* is given, the value of the model's field with that key.
    """
    return _Declaration("one", key, default, reference=reference, beside=beside)


def many(
    reference: str,
    *,
    beside: str | None = None,
    key: str | None = None,
    default: object = _REQUIRED,
) -> Anything:
    """Declare a field that is read as a list of objects; for the arguments see `one`."""
    return _Declaration("many", key, default, reference=reference, beside=beside)


def flat(beginning: str, *, default: object = UNSET) -> Anything:
    """
    Declare a mapping that stands for all keys with one *beginning*: `custom.cf_x` and the like.

    Its values lie with the fields that the document doesn't know, under the whole keys.
    """
    return _Declaration("flat", beginning, default, always=False)


@dataclass_transform(
    kw_only_default=True,
    eq_default=False,
    field_specifiers=(plain, choice, moment, one, many, flat),
)
def define(cls: type[M]) -> type[M]:
    """
    Return a class with slots, a constructor and properties for what *cls* declares.

    A field that its base class has, too, is the same field, read as what is declared last.
    """
    own = tuple(_fields_of(cls))
    slots = {field.slot: attrs.field() for field in own if not field.is_flat}
    made = attrs.define(these=slots, init=False, eq=False, repr=False, getstate_setstate=False)(cls)
    inherited: tuple[_DeclaredField, ...] = getattr(cls, "__declared__", ())
    declared = {field.name: field for field in (*inherited, *own)}
    for name, member in _members(made, own, tuple(declared.values())):
        setattr(made, name, member)
    return made


def _members(
    cls: type[Model], own: tuple[_DeclaredField, ...], fields: tuple[_DeclaredField, ...]
) -> Iterator[tuple[str, object]]:
    yield "__declared__", fields
    keys = tuple(field.key for field in fields if field.always)
    yield "_slots_by_key", {field.key: field.slot for field in fields if not field.is_flat}
    yield "_keys", keys
    yield "_always", frozenset(keys)
    yield "_fills", {}
    docs = _docs_below_fields(cls.__module__)
    # That's where `help` looks for the docs of a slot.
    yield "__slots__", {name: docs.get(name) for name in vars(cls)["__slots__"]}
    yield "__init__", _constructor(cls, fields)
    for field in own:
        if field.is_flat:
            yield field.name, _flat_property(field.name, field.key, docs.get(field.name))
        elif field.is_late:
            setter = vars(cls)[field.slot].__set__
            yield field.name, property(_getter(cls, field), setter, doc=docs.get(field.name))


@attrs.frozen
class _DeclaredField:
    """One field: its name, the types that it's read as and given as, and what was declared."""

    name: str
    read: str
    given: str
    declaration: _Declaration

    @property
    def is_flat(self) -> bool:
        return self.declaration.kind == "flat"

    @property
    def is_late(self) -> bool:
        return self.declaration.kind not in ("plain", "flat")

    @property
    def key(self) -> str:
        return self.declaration.key or self.name

    @property
    def slot(self) -> str:
        # A property can't share its name with a slot.
        return f"_{self.name}" if self.is_late else self.name

    @property
    def always(self) -> bool:
        declared = self.declaration
        return declared.default is not UNSET if declared.always is None else declared.always


def _fields_of(cls: type[Model]) -> Iterator[_DeclaredField]:
    for name, annotation in inspect.get_annotations(cls).items():
        declared = cls.__dict__.get(name, _REQUIRED)
        declaration = (
            declared
            if isinstance(declared, _Declaration)
            else _Declaration("plain", None, declared)
        )
        yield _DeclaredField(name, *_read_and_given(annotation), declaration)


def _read_and_given(annotation: str) -> tuple[str, str]:
    """Return the type that a field is read as, and the one that it's given as."""
    outer, _, inner = annotation.removesuffix("]").partition("[")
    if outer == "Omittable":
        return inner, f"{inner} | Unset"
    if outer != "Declared":
        return annotation, annotation

    depth = 0
    for found in _STRING_OR_MARK.finditer(inner):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if found[0] == "," and not depth:
            return inner[: found.start()], inner[found.end() :].strip()
    msg = f"expected Declared[READ, GIVEN], got {annotation}"
    raise TypeError(msg)


def _constructor(cls: type[Model], fields: tuple[_DeclaredField, ...]) -> FunctionType:
    names = ", ".join(field.name for field in fields)
    slots = ", ".join(f"{field.slot}={field.name}" for field in fields)
    lines = (f"def __init__(self{names and f', *, {names}'}):", f"    _put(self, {slots})")
    made = compiled(cls, "__init__", lines, _put=_put)
    made.__kwdefaults__ = {
        field.name: field.declaration.default
        for field in fields
        if field.declaration.default is not _REQUIRED
    }
    made.__annotations__ = {field.name: field.given for field in fields} | {"return": "None"}
    return made


def _put(model: Model, **given: object) -> None:
    """Set those slots of a new model that were given."""
    for slot, value in given.items():
        if value is not UNSET:
            setattr(model, slot, value)


def _flat_property(name: str, beginning: str, doc: str | None) -> property:
    def read(model: Model) -> dict[str, Any]:
        held = model.additional_properties.items()
        return {
            key.removeprefix(beginning): value for key, value in held if key.startswith(beginning)
        }

    def write(model: Model, value: object) -> None:
        given = dict(spread(name, value, beginning))
        held = model.additional_properties
        for key in [key for key in held if key.startswith(beginning)]:
            del held[key]
        held.update(given)

    return property(read, write, doc=doc)


def _getter(cls: type[Model], field: _DeclaredField) -> FunctionType:
    name, slot, declared = field.name, field.slot, field.declaration
    lines: tuple[str, ...]
    names: dict[str, object]
    if declared.choices is not None:
        lines = (
            "try:",
            f"    return known[self.{slot}]",
            "except TypeError:",
            f"    return self.{slot}",
        )
        names = {"known": _Choices({None: None, **declared.choices._value2member_map_})}
    elif declared.reference:
        lines = (f"return read(self, {slot!r}, rows)",)
        rows = _LateReader(cls.__module__.rpartition(".")[0], declared.reference, declared.beside)
        names = {"read": read_one if declared.kind == "one" else read_many, "rows": rows}
    else:
        lines = (
            f"value = self.{slot}",
            "if value is None: return None",
            # So long is what Close writes without an offset.
            "if type(value) is str and len(value) == 26:",
            "    try: return from_iso(value + '+00:00')",
            "    except ValueError: pass",
            f"return read(value, self, {name!r})",
        )
        names = {"read": read_moment, "from_iso": datetime.fromisoformat}
    code = (f"def {name}(self):", *(f"    {line}" for line in lines))
    made = compiled(cls, name, code, **names)
    made.__annotations__ = {"return": field.read}
    return made


class _Choices(dict[object, object]):
    """The members of an open enum by value; any other value stands for itself."""

    def __missing__(self, value: object) -> object:
        return value


@attrs.define(slots=False)
class _LateReader:
    """Reads rows with what *reference* names, which is imported when the first row is read."""

    package: str
    reference: str
    beside: str | None

    def __call__(self, model: Model, rows: list[Any]) -> list[Any]:
        read = self._found
        if self.beside is not None:
            # `fields=` may have left it out.
            beside = model.get(self.beside)
            return [read(row, beside) if row.__class__ is dict else row for row in rows]
        return read_each(read, rows) if self._read_rows is None else self._read_rows(rows)

    @cached_property
    def _found(self) -> Callable[..., Any]:
        module, _, name = self.reference.partition(":")
        found: Callable[..., Any] = attrgetter(name)(import_module(module, self.package))
        return found

    @cached_property
    def _read_rows(self) -> Callable[[list[Any]], list[Any]] | None:
        found: object = self._found
        if isinstance(found, type) and issubclass(found, Model):
            return rows_reader(found)
        return None


def _docs_below_fields(module: str) -> dict[str, str]:
    """Return the text below each field of a module's class, which Python itself doesn't keep."""
    pieces = _source_of(module).split('"""')
    found: dict[str, str] = {}
    for code, text in zip(pieces[::2], pieces[1::2], strict=False):
        if names := _FIELD_NAME.findall(code):
            found[names[-1]] = _unescaped(inspect.cleandoc(text))
    return found


def _source_of(module: str) -> str:
    loaded = sys.modules.get(module)
    # There is none if the module was typed in, or compiled elsewhere.
    file = getattr(loaded, "__file__", None)
    return "".join(linecache.getlines(file, vars(loaded))) if file else ""


def _unescaped(text: str) -> str:
    return str(ast.literal_eval(f'"""{text}"""')) if "\\" in text else text
