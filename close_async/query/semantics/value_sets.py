"""Which values a condition takes, as far as that's certain: what two of them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from ..tree.conditions import (
    BooleanCondition,
    Condition,
    CurrentUserCondition,
    ExistsCondition,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    TextCondition,
)
from ..tree.ids import CURRENT_USER, is_blank
from ..tree.moment_order import certainly_before, is_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..tree.conditions import Number
    from ..tree.moments import Moment


@attrs.frozen
class OneOf:
    """
    One of *values*. If they are *open*, one may stand for others: a group, the current user.

    *all_of_them* are the values that there are at all, if that's known.
    """

    values: frozenset[str]
    open: bool = False
    all_of_them: frozenset[str] | None = None

    def is_subset(self, other: ValueSet) -> bool:
        """Whether *other* surely takes each of these values."""
        return isinstance(other, OneOf) and self.values <= other.values

    def is_disjoint(self, other: ValueSet) -> bool:
        """Whether no value is surely in both."""
        if not isinstance(other, OneOf) or self.open or other.open:
            return False
        # Whether upper and lower case make a difference to Close isn't known.
        return _folded(self).isdisjoint(_folded(other))

    def covers_with(self, other: ValueSet) -> bool:
        """Whether each value there is lies in one of both."""
        return isinstance(other, OneOf) and self.values | other.values == self.all_of_them


@attrs.frozen
class NumberSet:
    """The numbers from *low* to *high*; an end that is open is not part of them itself."""

    low: Number = float("-inf")
    low_open: bool = False
    high: Number = float("inf")
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no such number."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def is_subset(self, other: ValueSet) -> bool:
        """Whether *other* surely takes each of these numbers."""
        if not isinstance(other, NumberSet):
            return False
        return (other.low, other.low_open) <= (self.low, self.low_open) and (
            self.high,
            not self.high_open,
        ) <= (other.high, not other.high_open)

    def is_disjoint(self, other: ValueSet) -> bool:
        """Whether no number is in both."""
        if not isinstance(other, NumberSet):
            return False
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return NumberSet(low, low_open, high, not closed).is_empty

    def covers_with(self, other: ValueSet) -> bool:
        """Whether each number lies in one of both."""
        if not isinstance(other, NumberSet):
            return False
        return _meet(self, other) or _meet(other, self)


@attrs.frozen
class TimeRange:
    """The moments from *start* up to *end*, the latter excluded; None is no bound."""

    start: Moment | None
    end: Moment | None

    @property
    def is_empty(self) -> bool:
        """Whether there is surely no such moment."""
        return _is_before(self.end, self.start)

    def is_subset(self, other: ValueSet) -> bool:
        """Whether *other* surely takes each of these moments."""
        if not isinstance(other, TimeRange):
            return False
        starts = other.start is None or _is_before(other.start, self.start)
        return starts and (other.end is None or _is_before(self.end, other.end))

    def is_disjoint(self, other: ValueSet) -> bool:
        """Whether surely no moment is in both."""
        if not isinstance(other, TimeRange):
            return False
        return (
            self.is_empty
            or other.is_empty
            or _is_before(self.end, other.start)
            or _is_before(other.end, self.start)
        )

    def covers_with(self, other: ValueSet) -> bool:
        """Whether each moment surely lies in one of both."""
        if not isinstance(other, TimeRange):
            return False
        early, late = (self, other) if self.start is None else (other, self)
        return early.start is None and late.end is None and _is_before(late.start, early.end)


@attrs.frozen
class AnyValue:
    """Any value at all."""

    def is_subset(self, other: ValueSet) -> bool:
        """Whether *other* takes any value."""
        return isinstance(other, AnyValue)

    def is_disjoint(self, _: ValueSet) -> bool:
        """Whether no value is in both, which can't be."""
        return False

    def covers_with(self, _: ValueSet) -> bool:
        """Whether each value lies in one of both; not worth a word."""
        return False


ValueSet: TypeAlias = OneOf | NumberSet | TimeRange | AnyValue


def value_set(condition: Condition) -> ValueSet | None:
    """Return what *condition* takes, or None if that's not certain, or nothing is asked."""
    find = _VALUES.get(type(condition))
    return None if find is None or condition.extra else find(condition)


def _one_of(values: tuple[str, ...]) -> OneOf | None:
    """Return one of *values*, or None if one is blank or there is none."""
    if not values or any(map(is_blank, values)):
        return None
    return OneOf(frozenset(values), open=any(map(_stands_for_others, values)))


def _terms(condition: TermCondition) -> ValueSet | None:
    return _one_of(condition.values)


def _reference(condition: ReferenceCondition) -> ValueSet | None:
    return _one_of(condition.object_ids)


def _current_user(_: CurrentUserCondition) -> ValueSet:
    return OneOf(frozenset((CURRENT_USER,)), open=True)


def _boolean(condition: BooleanCondition) -> ValueSet:
    return OneOf(frozenset((str(condition.value),)), all_of_them=_BOTH)


def _exists(_: ExistsCondition) -> ValueSet:
    return AnyValue()


def _text(condition: TextCondition) -> ValueSet | None:
    if condition.mode != "exact_value" or is_blank(condition.value):
        return None
    return OneOf(frozenset((condition.value,)))


def _number_range(condition: NumberRange) -> ValueSet | None:
    lows = [(value, is_open) for value, is_open in _lows(condition) if value is not None]
    highs = [(value, closed) for value, closed in _highs(condition) if value is not None]
    if not lows and not highs:
        return None
    low, low_open = max(lows, default=(float("-inf"), False))
    high, closed = min(highs, default=(float("inf"), True))
    return NumberSet(low, low_open, high, not closed)


def _lows(condition: NumberRange) -> list[tuple[Number | None, bool]]:
    return [(condition.gt, True), (condition.gte, False)]


def _highs(condition: NumberRange) -> list[tuple[Number | None, bool]]:
    return [(condition.lt, False), (condition.lte, True)]


def _moment_range(condition: MomentRange) -> ValueSet | None:
    bounds = [bound for bound in (condition.on_or_after, condition.before) if bound is not None]
    if not bounds or not all(map(is_plain, bounds)):
        return None
    return TimeRange(condition.on_or_after, condition.before)


def _meet(lower: NumberSet, upper: NumberSet) -> bool:
    """Whether *lower* begins below and *upper* ends above all, and there is no gap between."""
    if lower.low != float("-inf") or upper.high != float("inf"):
        return False
    if lower.high == upper.low:
        return not (lower.high_open and upper.low_open)
    return lower.high > upper.low


def _is_before(first: Moment | None, second: Moment | None) -> bool:
    return first is not None and second is not None and certainly_before(first, second)


def _folded(values: OneOf) -> frozenset[str]:
    return frozenset(value.casefold().strip() for value in values.values)


def _stands_for_others(value: str) -> bool:
    return value == CURRENT_USER or value.startswith("group_")


_BOTH: Final = frozenset(("True", "False"))

_VALUES: Final[dict[type[Condition], Callable[[Any], ValueSet | None]]] = {
    BooleanCondition: _boolean,
    CurrentUserCondition: _current_user,
    ExistsCondition: _exists,
    MomentRange: _moment_range,
    NumberRange: _number_range,
    ReferenceCondition: _reference,
    TermCondition: _terms,
    TextCondition: _text,
}
