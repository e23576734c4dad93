"""The sets of values that conditions take, where that's certain, and how two of them relate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

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
        """Return whether *other* certainly holds each of these values."""
        return isinstance(other, OneOf) and self.values <= other.values

    def is_disjoint(self, other: ValueSet) -> bool:
        """Return whether certainly no value is in both."""
        if not isinstance(other, OneOf) or self.open or other.open:
            return False
        # Whether upper and lower case make a difference to Close isn't known.
        return _folded(self).isdisjoint(_folded(other))

    def covers_with(self, other: ValueSet) -> bool:
        """Return whether each possible value is in one of both."""
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
        """Return whether there is no such number."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def is_subset(self, other: ValueSet) -> bool:
        """Return whether *other* certainly holds each of these numbers."""
        if not isinstance(other, NumberSet):
            return False
        return (other.low, other.low_open) <= (self.low, self.low_open) and (
            self.high,
            not self.high_open,
        ) <= (other.high, not other.high_open)

    def is_disjoint(self, other: ValueSet) -> bool:
        """Return whether no number is in both."""
        if not isinstance(other, NumberSet):
            return False
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return NumberSet(low, low_open, high, not closed).is_empty

    def covers_with(self, other: ValueSet) -> bool:
        """Return whether each number is in one of both."""
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
        """Return whether there is certainly no such moment."""
        return _is_before(self.end, self.start)

    def is_subset(self, other: ValueSet) -> bool:
        """Return whether *other* certainly holds each of these moments."""
        if not isinstance(other, TimeRange):
            return False
        starts = other.start is None or _is_before(other.start, self.start)
        return starts and (other.end is None or _is_before(self.end, other.end))

    def is_disjoint(self, other: ValueSet) -> bool:
        """Return whether certainly no moment is in both."""
        if not isinstance(other, TimeRange):
            return False
        return (
            self.is_empty
            or other.is_empty
            or _is_before(self.end, other.start)
            or _is_before(other.end, self.start)
        )

    def covers_with(self, other: ValueSet) -> bool:
        """Return whether each moment is certainly in one of both."""
        if not isinstance(other, TimeRange):
            return False
        early, late = (self, other) if self.start is None else (other, self)
        return early.start is None and late.end is None and _is_before(late.start, early.end)


@attrs.frozen
class AnyValue:
    """Any value at all."""

    def is_subset(self, other: ValueSet) -> bool:
        """Return whether *other* holds any value."""
        return isinstance(other, AnyValue)

    def is_disjoint(self, _: ValueSet) -> bool:
        """Return whether no value is in both: never."""
        return False

    def covers_with(self, _: ValueSet) -> bool:
        """Return False: that is not worth a finding."""
        return False


ValueSet: TypeAlias = OneOf | NumberSet | TimeRange | AnyValue


def value_set(condition: Condition) -> ValueSet | None:
    """Return what *condition* takes, or None if that's not certain, or it takes anything."""
    if condition.extra:
        return None
    found: ValueSet | None = None
    match condition:
        case TermCondition(values=values) | ReferenceCondition(object_ids=values):
            found = _one_of(values)
        case TextCondition(mode="exact_value", value=value):
            found = _one_of((value,), open_values=False)
        case CurrentUserCondition():
            found = _one_of((CURRENT_USER,))
        case BooleanCondition(value=flag):
            found = OneOf(frozenset((str(flag),)), all_of_them=_BOTH)
        case ExistsCondition():
            found = AnyValue()
        case NumberRange():
            found = _number_set(condition)
        case MomentRange(on_or_after=start, before=end):
            bounds = [bound for bound in (start, end) if bound is not None]
            found = TimeRange(start, end) if bounds and all(map(is_plain, bounds)) else None
        case _:
            pass
    return found


def _one_of(values: tuple[str, ...], *, open_values: bool = True) -> OneOf | None:
    """Return one of *values*, or None if one is blank or there are none."""
    if not values or any(map(is_blank, values)):
        return None
    return OneOf(frozenset(values), open=open_values and any(map(_stands_for_others, values)))


def _number_set(condition: NumberRange) -> NumberSet | None:
    lows = [(condition.gt, True), (condition.gte, False)]
    highs = [(condition.lt, False), (condition.lte, True)]
    least = [(value, is_open) for value, is_open in lows if value is not None]
    most = [(value, is_closed) for value, is_closed in highs if value is not None]
    if not least and not most:
        return None
    low, low_open = max(least, default=(float("-inf"), False))
    high, closed = min(most, default=(float("inf"), True))
    return NumberSet(low, low_open, high, not closed)


def _meet(lower: NumberSet, upper: NumberSet) -> bool:
    """Return whether the two have no outer bounds, and there is no gap between them."""
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
