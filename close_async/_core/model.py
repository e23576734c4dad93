"""
What all models have in common: holding what an answer held, and nothing else.

A model is filled from JSON without looking at the values. Choices, timestamps, nested objects and
filters stay JSON until they are read, so that a page of rows costs little, and one bad value in
one row can't take the page down. What the answer did not hold leaves its slot empty.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Protocol, cast

from ..errors import FieldNotFetched
from .compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self

_FEWEST: Final = 2
# From so many rows on it pays to compile what fills them, and for so many shapes of rows.
_MANY: Final = 8
_MOST_FILLS: Final = 16
_SCALARS: Final = (str, int, float, bool, enum.Enum)


class CustomFieldNames(Protocol):
    """What `Model.custom_value()` asks: the names of custom fields."""

    def custom_value(self, row: Model, field: str) -> Any:  # noqa: ANN401 - as the field's type is
        """Return the value of a custom field."""
        ...


class Unset(enum.Enum):
    """The type of `UNSET`. A member of an enum stays one object through pickle and copy."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Not given: the key is left out of what is sent. None means JSON null."""


def id_of(found: object) -> object:
    """Return the id of an object that was read, typed or as JSON, or None if it has none."""
    return held(found, "id")


def held(found: object, key: str) -> object:
    """Return what an object that was read, typed or as JSON, holds under a key, or None."""
    if isinstance(found, dict):
        return cast("dict[str, object]", found).get(key)
    return getattr(found, key, None)


def is_given(value: object) -> bool:
    """Return whether an optional argument was given: neither `UNSET` nor None."""
    return value is not UNSET and value is not None


class OpenEnum(enum.StrEnum):
    """
    The values that Close is known to use for one field.

    Close may add values, so an unknown one stays plain text wherever an answer is read.
    """


class Model:  # noqa: PLW1641 - mutable, so two equal ones may differ later
    """
    An object as Close answers it, or a part of what is sent.

    Attributes are typed by the API document. Reading one that the answer did not hold raises
    `FieldNotFetched`. Fields that the document doesn't know are kept: `model["custom.cf_x"]`.
    Every field, known or not, is found under its JSON name: `model["name"]`, `"name" in model`.
    """

    __slots__ = ("_additional", "_asked")
    # A property can't share its name with a slot: what is read late lies in a slot with an "_".
    _slots_by_key: ClassVar[Mapping[str, str]] = {}
    # The fields that every answer holds, in their order.
    _keys: ClassVar[tuple[str, ...]] = ()
    _always: ClassVar[frozenset[str]] = frozenset()
    # What fills rows that hold certain fields, by these.
    _fills: ClassVar[dict[tuple[str, ...], Any]] = {}
    _additional: dict[str, Any]
    # Set on what an answer to `fields=` held, so that a missing field can say why it is.
    _asked: bool

    @classmethod
    def from_dict(cls, source: Mapping[str, Any], /) -> Self:
        """
        Return the object that a decoded JSON object describes.

        Nothing is checked and nothing is lost: what doesn't fit shows when it's read.
        *source* is not copied, so don't change what's nested in it afterwards.

        Raises:
            TypeError: *source* is not a JSON object.
        """
        return cls._from_rows([_json_object(source, cls.__name__)])[0]

    @classmethod
    def _from_rows(cls, rows: list[Any], /) -> list[Self]:
        """
        Return the objects that a list of decoded JSON objects describes.

        Faster than one by one. What isn't a JSON object stays as it is, at its place.
        """
        first: Any = rows[0] if rows else None
        if first.__class__ is not dict:
            return cls._from_odd_rows(rows)

        # What the first row holds all of them hold, as a rule; else what every answer holds.
        is_usual = len(rows) < _MANY or first.keys() == cls._always
        for keys in (cls._keys,) if is_usual else (cls._shape_of(first), cls._keys):
            # With less than two values there is no tuple to unpack.
            known = set(keys)
            if len(known) < _FEWEST or not known <= first.keys():
                continue
            made: list[Self] = list(map(cls.__new__, repeat(cls, len(rows))))
            fill = cls._fills.get(keys) or cls._compile_fill(keys)
            try:
                fill(made, map(_row_reader(keys, first), rows))
            except (KeyError, TypeError):
                # A row lacks a field, or isn't a JSON object.
                continue
            if sum(map(len, rows)) != len(rows) * len(keys):
                for one, row in zip(made, rows, strict=True):
                    one._take_rest(row, known)  # noqa: SLF001 - one of its own class
            return made
        return cls._from_odd_rows(rows)

    @classmethod
    def _shape_of(cls, row: dict[str, Any]) -> tuple[str, ...]:
        """Return the known fields of a row, unless too many shapes were compiled already."""
        keys = tuple(key for key in cls._slots_by_key if key in row)
        return keys if keys in cls._fills or len(cls._fills) < _MOST_FILLS else cls._keys

    @classmethod
    def _compile_fill(cls, keys: tuple[str, ...]) -> Callable[[list[Any], Iterable[Any]], None]:
        """Return, and keep, the function that puts a row's values of *keys* into each object."""
        targets = ", ".join(f"one.{cls._slots_by_key[key]}" for key in keys)
        lines = ("def _fill(made, values):", f"    for one, ({targets}) in zip(made, values): pass")
        fill: Callable[[list[Any], Iterable[Any]], None] = compiled(cls, "_fill", lines)
        cls._fills[keys] = fill
        return fill

    @classmethod
    def _from_odd_rows(cls, rows: list[Any]) -> list[Self]:
        """Read rows whatever they hold."""
        return [cls._from_odd_row(row) if row.__class__ is dict else row for row in rows]

    @classmethod
    def _from_odd_row(cls, row: dict[str, Any]) -> Self:
        made = cls.__new__(cls)
        made._take(row.items())  # noqa: SLF001 - one of its own class
        return made

    def _take_rest(self, row: dict[str, Any], taken: set[str]) -> None:
        """Take those fields of a row that weren't *taken* yet."""
        if len(row) != len(taken):
            self._take([item for item in row.items() if item[0] not in taken])

    def _take(self, items: Iterable[tuple[str, Any]]) -> None:
        known = self._slots_by_key
        for key, value in items:
            slot = known.get(key)
            if slot is None:
                self.additional_properties[key] = value
            else:
                setattr(self, slot, value)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # From Python 3.13 on attrs brings one that knows nothing of unknown or unfetched fields.
        if "__replace__" in cls.__dict__:
            del cls.__replace__

    def __copy__(self) -> Self:
        copied = type(self).__new__(type(self))
        for key, value in self._held():
            setattr(copied, self._slots_by_key[key], value)
        copied._additional = dict(self.additional_properties)  # noqa: SLF001 - one of its own class
        if _slot_of(self, "_asked") is True:
            mark_as_asked(copied)
        return copied

    def __replace__(self, /, **changes: object) -> Self:
        """Return a copy with other values, for `copy.replace` of Python 3.13."""
        known = {slot.removeprefix("_") for slot in self._slots_by_key.values()}
        if unknown := sorted(changes.keys() - known):
            msg = f"{type(self).__name__} has no attribute {unknown[0]!r}"
            raise TypeError(msg)

        copied = self.__copy__()
        for name, value in changes.items():
            setattr(copied, name, value)
        return copied

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready object: what was held or given, in the order of the document."""
        known: dict[str, Any] = {key: as_json(value) for key, value in self._held()}
        known.update(as_json(self.additional_properties))
        return known

    def custom_value(self, field: str, *, names: CustomFieldNames) -> Any:  # noqa: ANN401 - as the field's type is
        """
        Return the value of a custom field by its label or id, read by its type.

        *names* are those of `await close.names()`. None says that this row holds none: the object
        has no value there, or `fields=` left the field out.

        Raises:
            UnknownName: no custom field is called so, or more than one.
            FieldUnreadable: the value isn't of the type that the field has.
        """
        return names.custom_value(self, field)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """The fields that the API document doesn't know, by their JSON name."""
        if _slot_of(self, "_additional") is UNSET:
            self._additional = {}
        return self._additional

    def _held(self) -> Iterator[tuple[str, Any]]:
        for key, slot in self._slots_by_key.items():
            value = _slot_of(self, slot)
            if value is not UNSET:
                yield key, value

    def _held_attributes(self) -> tuple[str, ...]:
        return tuple(self._slots_by_key[key].removeprefix("_") for key, _ in self._held())

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever Close sent
        """Return `model[key]`, or *default* if the answer did not hold that."""
        try:
            return self[key]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield JSON names and values, so that `dict(model)` is what `to_dict()` returns."""
        yield from self.to_dict().items()

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - whatever Close sent
        slot = self._slots_by_key.get(key)
        if slot is None:
            return self.additional_properties[key]
        value = _slot_of(self, slot)
        if value is UNSET:
            raise KeyError(key)
        return as_json(value)

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401 - whatever goes to Close
        slot = self._slots_by_key.get(key)
        if slot is None:
            self.additional_properties[key] = value
        else:
            setattr(self, slot, value)

    def __contains__(self, key: object) -> bool:
        slot = self._slots_by_key.get(key) if isinstance(key, str) else None
        if slot is None:
            return key in self.additional_properties
        return _slot_of(self, slot) is not UNSET

    if not TYPE_CHECKING:  # a type checker that sees __getattr__ lets every attribute pass

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - never returns
            attribute = name.removeprefix("_")
            if attribute in self._held_attributes():
                # It's there, so reading it failed for another reason: let that one show.
                return object.__getattribute__(self, name)
            if not {attribute, f"_{attribute}"}.isdisjoint(self._slots_by_key.values()):
                asked = _slot_of(self, "_asked") is True
                held = self._held_attributes()
                raise FieldNotFetched(type(self).__name__, attribute, held, asked=asked)
            msg = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(msg, name=name, obj=self)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__ or not isinstance(other, Model):
            return NotImplemented
        if self.additional_properties != other.additional_properties:
            return False
        mine, others = self._held_attributes(), other._held_attributes()
        return mine == others and all(_read(self, name) == _read(other, name) for name in mine)

    def __repr__(self) -> str:
        parts = (f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({', '.join(parts)})"

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        for name in self._held_attributes():
            yield name, _read(self, name)
        if self.additional_properties:
            yield "additional_properties", self.additional_properties

    # pydantic asks for these.

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: Any) -> Any:  # noqa: ANN401
        from .pydantic_schema import core_schema_of  # noqa: PLC0415 - needs pydantic

        return core_schema_of(cls, cls._slots_by_key, handler, write=as_json)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:  # noqa: ANN401
        from .pydantic_schema import json_schema_of  # noqa: PLC0415 - needs pydantic

        return json_schema_of(cls, schema, handler)


def rows_reader(kind: type[Model]) -> Callable[[list[Any]], list[Any]]:
    """Return what reads a list of JSON objects as models; what isn't one stays as it is."""
    read: Callable[[list[Any]], list[Any]] = type.__getattribute__(kind, "_from_rows")
    return read


def mark_as_asked(model: Model) -> None:
    """Take note that `fields=` chose what *model* holds."""
    object.__setattr__(model, "_asked", True)


def nulls(model: Model) -> list[str]:
    """Return the JSON names of those fields that every such object holds, and that are None."""
    return [key for key in _slot_of(model, "_keys") if model.get(key, key) is None]


def _json_object(source: object, reader: str) -> dict[str, Any]:
    if source.__class__ is dict:
        return cast("dict[str, Any]", source)
    if isinstance(source, Mapping):
        return dict(cast("Mapping[str, Any]", source))
    msg = f"{reader} must be read from a JSON object, got {type(source).__name__}"
    raise TypeError(msg)


def _slot_of(model: Model, slot: str) -> Any:  # noqa: ANN401 - a slot holds JSON or what was read
    """Return what a slot holds, unread, or `UNSET` if it's empty."""
    try:
        return object.__getattribute__(model, slot)
    except AttributeError:
        return UNSET


def _read(model: Model, name: str) -> Any:  # noqa: ANN401 - any attribute
    """Return an attribute, or what its slot holds if it can't be read."""
    try:
        return getattr(model, name)
    except ValueError:
        return _slot_of(model, f"_{name}")


def as_json(value: Any) -> Any:  # noqa: ANN401 - JSON leaves here
    """Return *value* as JSON-ready data that shares nothing mutable with it."""
    if isinstance(value, _SCALARS) or value is None:
        return value.value if isinstance(value, enum.Enum) else value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [as_json(one) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in cast("dict[str, Any]", value).items()}
    return _object_as_json(value)


def _object_as_json(value: object) -> Any:  # noqa: ANN401 - JSON leaves here
    to_dict = getattr(value, "to_dict", None)
    if to_dict is None:
        msg = f"{type(value).__name__} can't be written as JSON"
        raise TypeError(msg)
    return to_dict()


def _row_reader(keys: tuple[str, ...], row: Mapping[str, Any]) -> Callable[[Any], Any]:
    """
    Return a function that takes the values of *keys* out of a row like *row*, all at once.

    All rows of one parsed page share their key objects. Looking up with these same objects finds
    a value by identity, which takes half the time of comparing texts.
    """
    shared = {key: key for key in row}
    return itemgetter(*[shared.get(key, key) for key in keys])
