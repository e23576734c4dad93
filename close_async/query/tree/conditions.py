"""The conditions that a field can be compared with."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeAlias

import attrs

from .json_value import NO_EXTRA, Json
from .node import Node, is_a, set_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .moments import Moment

# The largest exponent of a float: longer integers are infinite to most readers of JSON.
_FLOAT_BITS: Final = 1024

Number: TypeAlias = int | float
TextMode: TypeAlias = Literal["full_words", "phrase", "beginning_of_words", "exact_value"]


class Condition(Node):
    """What the value of a field is compared with."""

    __slots__ = ()
    _kind: ClassVar[str] = "condition"


def is_too_large(number: Number) -> bool:
    """Return whether *number* is an integer beyond what a float can hold."""
    return isinstance(number, int) and number.bit_length() >= _FLOAT_BITS


def as_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Make a tuple of several strings; a single one would fall apart into letters."""
    if isinstance(values, str):
        msg = f"expected several values, got one string: pass ({values!r},)"
        raise TypeError(msg)
    return tuple(values)


@attrs.frozen(eq=False, repr=False)
class TextCondition(Condition):
    """The text holds *value*, in the sense of *mode*."""

    value: str
    mode: TextMode
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "text"

    def _plain(self) -> dict[str, Any]:
        return {"type": self._type, "mode": self.mode, "value": self.value}


@attrs.frozen(eq=False, repr=False)
class TermCondition(Condition):
    """The value is one of *values*."""

    values: tuple[str, ...]
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "term"

    def _check(self) -> None:
        set_once(self, "values", as_texts(self.values))


@attrs.frozen(eq=False, repr=False)
class ReferenceCondition(Condition):
    """The object that the field refers to is one of *object_ids*."""

    reference_type: str
    object_ids: tuple[str, ...]
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "reference"

    def _check(self) -> None:
        set_once(self, "object_ids", as_texts(self.object_ids))


@attrs.frozen(eq=False, repr=False)
class CurrentUserCondition(Condition):
    """The user that the field refers to is the one who runs the query."""

    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "current_user"


@attrs.frozen(eq=False, repr=False)
class BooleanCondition(Condition):
    """The flag is *value*."""

    value: bool
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "boolean"

    def _check(self) -> None:
        # 1 is not true in JSON.
        if not is_a(self.value, bool):
            msg = f"value must be True or False, got {self.value!r}"
            raise TypeError(msg)


@attrs.frozen(eq=False, repr=False)
class ExistsCondition(Condition):
    """The field has a value."""

    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "exists"


@attrs.frozen(eq=False, repr=False)
class NumberRange(Condition):
    """The number lies within the bounds that are given."""

    gt: Number | None = attrs.field(default=None, kw_only=True)
    gte: Number | None = attrs.field(default=None, kw_only=True)
    lt: Number | None = attrs.field(default=None, kw_only=True)
    lte: Number | None = attrs.field(default=None, kw_only=True)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "number_range"

    def _check(self) -> None:
        for name, bound in self.bounds.items():
            if type(bound) not in {int, float}:
                msg = f"{name} must be a number, got {bound!r}"
                raise TypeError(msg)
            if is_too_large(bound):
                msg = f"{name} must be a number of at most 308 digits"
                raise ValueError(msg)
            if not math.isfinite(bound):
                msg = f"{name} must be a finite number, got {bound}"
                raise ValueError(msg)

    @property
    def bounds(self) -> dict[str, Number]:
        """The bounds that are given, by their names."""
        bounds = {"gt": self.gt, "gte": self.gte, "lt": self.lt, "lte": self.lte}
        return {name: value for name, value in bounds.items() if value is not None}


@attrs.frozen(eq=False, repr=False)
class MomentRange(Condition):
    """The moment is *on_or_after* the one and *before* the other; a bound may be missing."""

    on_or_after: Moment | None = attrs.field(default=None, kw_only=True)
    before: Moment | None = attrs.field(default=None, kw_only=True)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "moment_range"


@attrs.frozen(eq=False, repr=False)
class LocalTime(Condition):
    """It is now this time of day where the object is."""

    on_or_after: dt.time | None = attrs.field(default=None, kw_only=True)
    before: dt.time | None = attrs.field(default=None, kw_only=True)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "local_time"

    def _check(self) -> None:
        for bound in (self.on_or_after, self.before):
            if bound is not None and not is_a(bound, dt.time):
                msg = f"bounds must be of type datetime.time, got {bound!r}"
                raise TypeError(msg)

    def _plain(self) -> dict[str, Any]:
        bounds = {"on_or_after": self.on_or_after, "before": self.before}
        given = {name: f"{time:%H:%M:%S}" for name, time in bounds.items() if time is not None}
        return {"type": self._type, **given}


@attrs.frozen(eq=False, repr=False)
class UnknownCondition(Condition):
    """A condition of a type that this package doesn't know yet, kept as it was read."""

    json: Json

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.json.thaw()
        return plain
