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
from ..tree.moment_order import is_plain, surely_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..tree.conditions import Number
    from ..tree.moments import Moment


@attrs.frozen
class Among:
    """
    One of *values*. If they are *open*, one may stand for others: a group, the current user.

    *all_of_them* are the values that there are at all, if that's known.
    """

    values: frozenset[str]
    open: bool = False
    all_of_them: frozenset[str] | None = None

    def lies_in(self, other: Values) -> bool:
        """Whether *other* surely takes each of these values."""
        return isinstance(other, Among) and self.values <= other.values

    def excludes(self, other: Values) -> bool:
        """Whether no value is surely in both."""
        if not isinstance(other, Among) or self.open or other.open:
            return False
        # Whether upper and lower case make a difference to Close isn't known.
        return _folded(self).isdisjoint(_folded(other))

    def covers_with(self, other: Values) -> bool:
        """Whether each value there is lies in one of both."""
        return isinstance(other, Among) and self.values | other.values == self.all_of_them


@attrs.frozen
class Numbers:
    """The numbers from *low* to *high*; an end that is open is not part of them itself."""

    low: Number = float("-inf")
    low_open: bool = False
    high: Number = float("inf")
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no such number."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def lies_in(self, other: Values) -> bool:
        """Whether *other* surely takes each of these numbers."""
        if not isinstance(other, Numbers):
            return False
        return (other.low, other.low_open) <= (self.low, self.low_open) and (
            self.high,
            not self.high_open,
        ) <= (other.high, not other.high_open)

    def excludes(self, other: Values) -> bool:
        """Whether no number is in both."""
        if not isinstance(other, Numbers):
            return False
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Numbers(low, low_open, high, not closed).is_empty

    def covers_with(self, other: Values) -> bool:
        """Whether each number lies in one of both."""
        if not isinstance(other, Numbers):
            return False
        return _meet(self, other) or _meet(other, self)


@attrs.frozen
class Moments:
    """The moments from *start* up to *end*, the latter excluded; None is no bound."""

    start: Moment | None
    end: Moment | None

    @property
    def is_empty(self) -> bool:
        """Whether there is surely no such moment."""
        return _is_by(self.end, self.start)

    def lies_in(self, other: Values) -> bool:
        """Whether *other* surely takes each of these moments."""
        if not isinstance(other, Moments):
            return False
        starts = other.start is None or _is_by(other.start, self.start)
        return starts and (other.end is None or _is_by(self.end, other.end))

    def excludes(self, other: Values) -> bool:
        """Whether surely no moment is in both."""
        if not isinstance(other, Moments):
            return False
        return (
            self.is_empty
            or other.is_empty
            or _is_by(self.end, other.start)
            or _is_by(other.end, self.start)
        )

    def covers_with(self, other: Values) -> bool:
        """Whether each moment surely lies in one of both."""
        if not isinstance(other, Moments):
            return False
        early, late = (self, other) if self.start is None else (other, self)
        return early.start is None and late.end is None and _is_by(late.start, early.end)


@attrs.frozen
class Anything:
    """Any value at all."""

    def lies_in(self, other: Values) -> bool:
        """Whether *other* takes any value."""
        return isinstance(other, Anything)

    def excludes(self, _: Values) -> bool:
        """Whether no value is in both, which can't be."""
        return False

    def covers_with(self, _: Values) -> bool:
        """Whether each value lies in one of both; not worth a word."""
        return False


Values: TypeAlias = Among | Numbers | Moments | Anything


def values_of(condition: Condition) -> Values | None:
    """Return what *condition* takes, or None if that's not certain, or nothing is asked."""
    find = _VALUES.get(type(condition))
    return None if find is None or condition.extra else find(condition)


def lies_in(values: Values, other: Values) -> bool:
    """Whether each of *values* is surely one of *other*."""
    return isinstance(other, Anything) or values.lies_in(other)


def among(values: tuple[str, ...]) -> Among | None:
    """Return one of *values*, or None if one is blank or there is none."""
    if not values or any(map(is_blank, values)):
        return None
    return Among(frozenset(values), open=any(map(_stands_for_others, values)))


def _terms(condition: TermCondition) -> Values | None:
    return among(condition.values)


def _reference(condition: ReferenceCondition) -> Values | None:
    return among(condition.object_ids)


def _current_user(_: CurrentUserCondition) -> Values:
    return Among(frozenset((CURRENT_USER,)), open=True)


def _boolean(condition: BooleanCondition) -> Values:
    return Among(frozenset((str(condition.value),)), all_of_them=_BOTH)


def _exists(_: ExistsCondition) -> Values:
    return Anything()


def _text(condition: TextCondition) -> Values | None:
    if condition.mode != "exact_value" or is_blank(condition.value):
        return None
    return Among(frozenset((condition.value,)))


def _number_range(condition: NumberRange) -> Values | None:
    lows = [(value, is_open) for value, is_open in _lows(condition) if value is not None]
    highs = [(value, closed) for value, closed in _highs(condition) if value is not None]
    if not lows and not highs:
        return None
    low, low_open = max(lows, default=(float("-inf"), False))
    high, closed = min(highs, default=(float("inf"), True))
    return Numbers(low, low_open, high, not closed)


def _lows(condition: NumberRange) -> list[tuple[Number | None, bool]]:
    return [(condition.gt, True), (condition.gte, False)]


def _highs(condition: NumberRange) -> list[tuple[Number | None, bool]]:
    return [(condition.lt, False), (condition.lte, True)]


def _moment_range(condition: MomentRange) -> Values | None:
    bounds = [bound for bound in (condition.on_or_after, condition.before) if bound is not None]
    if not bounds or not all(map(is_plain, bounds)):
        return None
    return Moments(condition.on_or_after, condition.before)


def _meet(lower: Numbers, upper: Numbers) -> bool:
    """Whether *lower* begins below and *upper* ends above all, and there is no gap between."""
    if lower.low != float("-inf") or upper.high != float("inf"):
        return False
    if lower.high == upper.low:
        return not (lower.high_open and upper.low_open)
    return lower.high > upper.low


def _is_by(first: Moment | None, second: Moment | None) -> bool:
    return first is not None and second is not None and surely_by(first, second)


def _folded(values: Among) -> frozenset[str]:
    return frozenset(value.casefold().strip() for value in values.values)


def _stands_for_others(value: str) -> bool:
    return value == CURRENT_USER or value.startswith("group_")


_BOTH: Final = frozenset(("True", "False"))

_VALUES: Final[dict[type[Condition], Callable[[Any], Values | None]]] = {
    BooleanCondition: _boolean,
    CurrentUserCondition: _current_user,
    ExistsCondition: _exists,
    MomentRange: _moment_range,
    NumberRange: _number_range,
    ReferenceCondition: _reference,
    TermCondition: _terms,
    TextCondition: _text,
}
