"""How the type of a property in the document becomes a Python type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import attrs

from ..errors import PlanError
from .ir import Typed
from .upstream import (
    AnyProperty,
    BooleanProperty,
    ConstProperty,
    DateProperty,
    DateTimeProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    ListProperty,
    ModelProperty,
    NoneProperty,
    StringProperty,
    UnionProperty,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .ir import HandWritten, Union
    from .upstream import PropertyProtocol

__all__ = ["TypeMapper"]


class Named(Protocol):
    """What of the document has a name: classes written by hand, unions, modules."""

    @property
    def hand_written(self) -> Mapping[str, HandWritten]:
        """The schemas for which the package has a class of its own."""
        ...

    @property
    def unions(self) -> Mapping[str, Union]:
        """The unions, by name."""
        ...

    def union_of(self, models: Iterable[ModelProperty], place: str, /) -> str:
        """Return the name of the union that has exactly these members."""
        ...

    def module(self, name: str, /) -> str:
        """Return the module of a generated class or union, below `models`."""
        ...


_SIMPLE: Final[dict[type, Typed]] = {
    StringProperty: Typed.plain("str"),
    # A day is read as Close writes it.
    DateProperty: Typed("plain", "str", "datetime.date | str"),
    IntProperty: Typed.plain("int"),
    FloatProperty: Typed.plain("float"),
    BooleanProperty: Typed.plain("bool"),
    AnyProperty: Typed.plain("Any"),
    NoneProperty: Typed.plain("None"),
    DateTimeProperty: Typed("moment", "datetime.datetime", "datetime.datetime"),
}


@attrs.frozen
class TypeMapper:
    """
    Maps the properties of schemas to Python types.

    *place* says where the property stands in the document, for the text of an error.
    """

    schemas: Named

    def typed(self, prop: PropertyProtocol, place: str) -> Typed:
        """
        Return the type of *prop*.

        Raises:
            PlanError: a value of this type couldn't be read.
        """
        match prop:
            case UnionProperty():
                return self._union(prop, place)
            case ListProperty():
                return self._list(prop, place)
            case ModelProperty():
                return self.object(str(prop.class_info.name))
            case EnumProperty():
                return _choice(str(prop.class_info.name))
            case ConstProperty():
                return _constant(prop, place)
            case _:
                return _simple(prop, place)

    def _union(self, prop: UnionProperty, place: str) -> Typed:
        inner = [one for one in prop.inner_properties if not isinstance(one, NoneProperty)]
        typed = self.typed(inner[0], place) if len(inner) == 1 else self._one_of(inner, place)
        return typed if len(inner) == len(prop.inner_properties) else typed.or_none()

    def _one_of(self, inner: Sequence[PropertyProtocol], place: str) -> Typed:
        models = [one for one in inner if isinstance(one, ModelProperty)]
        if len(models) == len(inner):
            return self.object(self.schemas.union_of(models, place))

        parts = [self.typed(one, place) for one in inner]
        if any(part.late for part in parts):
            kinds = ", ".join(part.annotation for part in parts)
            msg = f"{place}: the members of a union can't be told apart: {kinds}; make all objects"
            raise PlanError(msg)
        return Typed(
            "plain",
            " | ".join(part.annotation for part in parts),
            " | ".join(part.given for part in parts),
            uses=tuple(use for part in parts for use in part.uses),
        )

    def _list(self, prop: ListProperty, place: str) -> Typed:
        typed = self.typed(prop.inner_property, place)
        if typed.kind in ("many", "moment"):
            msg = f"{place}: a list of {typed.annotation} isn't supported; leave its items open"
            raise PlanError(msg)
        return typed.listed()

    def object(self, name: str) -> Typed:
        """Return the type of one object of a class or a union."""
        schemas = self.schemas
        if name in schemas.hand_written:
            found = schemas.hand_written[name]
            return Typed(
                "one",
                found.type,
                found.type,
                found.reader,
                found.beside,
                uses=(name,),
                send=found.send,
            )
        if name in schemas.unions:
            union = schemas.unions[name]
            return Typed("one", name, name, union.reader if union.kinds else None, uses=(name,))
        return Typed("one", name, name, f".{schemas.module(name)}:{name}", uses=(name,))


def _choice(name: str) -> Typed:
    return Typed("choice", f"{name} | str", f"{name}Value", choices=name, uses=(name,))


def _constant(prop: ConstProperty, place: str) -> Typed:
    value = prop.value.raw_value
    if not isinstance(value, str | int):
        msg = f"{place}: a constant must be a str, an int or a bool, got {value!r}"
        raise PlanError(msg)
    return Typed.plain(f"Literal[{value!r}]")


def _simple(prop: PropertyProtocol, place: str) -> Typed:
    typed = _SIMPLE.get(type(prop))
    if typed is None:
        kind = type(prop).__name__
        msg = f"{place}: {kind} isn't supported; name a type, or leave the format out"
        raise PlanError(msg)
    return typed
