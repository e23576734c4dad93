"""The fields by their kinds: each has the methods that make conditions for it."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from decimal import Decimal
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    NoReturn,
    SupportsFloat,
    TypeAlias,
)

import attrs

from ..tree.conditions import (
    BooleanCondition,
    CurrentUserCondition,
    ExistsCondition,
    LocalTime,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    TextCondition,
)
from ..tree.ids import checked_ids, is_blank
from ..tree.moments import Moment
from ..tree.node import is_a
from ..tree.query import FieldCondition, IdQuery, Or, T
from ..tree.sort import SortKey
from .times import end_of, refuse_reversed, start_of

if TYPE_CHECKING:
    from ..tree.conditions import Condition, Number, TextMode
    from ..tree.fields import CustomField, RegularField
    from ..tree.query import Query
    from .times import Period, Time

UserReference: TypeAlias = Literal["user", "user_or_group"]
AnyNumber: TypeAlias = int | float | SupportsFloat
"""What a condition on numbers takes: those of numpy, Decimals and Fractions, too."""

_GROUP: Final = "group_"
_USER_IDS: Final = ("user_", _GROUP, "CURRENT_USER")


class _Comparable:
    """
    What has the operators that look like conditions and would drop them: they raise.

    A field still equals a field. Type checkers don't see this, so strict ones refuse `==` as well.
    """

    __slots__ = ()
    _operators: ClassVar[dict[str, str]] = {"==": "exists()"}

    if not TYPE_CHECKING:

        def __eq__(self, other: object) -> bool:
            if not isinstance(other, _Comparable):
                raise _not_compared(self._operators, "==")
            return type(self) is type(other) and self._values() == other._values()

        def __ne__(self, other: object) -> bool:
            if not isinstance(other, _Comparable):
                raise _not_compared(self._operators, "!=")
            return not self == other

        def __lt__(self, other: object) -> NoReturn:
            raise _not_compared(self._operators, "<")

        def __le__(self, other: object) -> NoReturn:
            raise _not_compared(self._operators, "<=")

        def __gt__(self, other: object) -> NoReturn:
            raise _not_compared(self._operators, ">")

        def __ge__(self, other: object) -> NoReturn:
            raise _not_compared(self._operators, ">=")

        def __hash__(self) -> int:
            return hash(self._values())

    def __bool__(self) -> NoReturn:
        # `Lead.url and query` would silently drop the field.
        msg = "a field has no truth value: use field.exists(), and join queries with & | ~"
        raise TypeError(msg)

    def _values(self) -> tuple[object, ...]:
        kind: Any = type(self)
        return tuple(getattr(self, field.name) for field in attrs.fields(kind))


def _not_compared(operators: dict[str, str], operator: str) -> TypeError:
    method = operators.get("==" if operator == "!=" else operator, "exists()")
    mend = f"{'~' if operator == '!=' else ''}field.{method}"
    return TypeError(f"a field isn't compared by {operator}: use {mend}")


@attrs.frozen(eq=False, repr=False)
class AnyField(_Comparable, Generic[T]):
    """
    A field, whose methods make conditions.

    A negated condition may or may not match objects without a value in the field: Close doesn't
    say. Join `~field.exists()` to be sure.
    """

    field: RegularField | CustomField

    def exists(self) -> FieldCondition[T]:
        """
        Match objects that have a value here; `~` matches those without one.

            >>> from close_async.query import Lead
            >>> (~Lead.url.exists()).to_dict()["negate"]
            True
        """
        return self._condition(ExistsCondition())

    def ascending(self) -> SortKey:
        """Sort by this field, smallest first."""
        return SortKey(self.field, "asc")

    def descending(self) -> SortKey:
        """Sort by this field, largest first."""
        return SortKey(self.field, "desc")

    def _condition(self, condition: Condition) -> FieldCondition[T]:
        return FieldCondition(self.field, condition)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.field!r})"


class TextField(AnyField[T]):
    """
    A field that holds text.

    Raises:
        ValueError: a given text is blank: `~exists()` matches fields without text.
        TypeError: it is not a string.
    """

    __slots__ = ()
    _operators: ClassVar[dict[str, str]] = {"==": "equals(...)"}

    def has_words(self, words: str) -> FieldCondition[T]:
        """Match texts that hold all *words*, in any order."""
        return self._text(words, "full_words", caller="has_words()")

    def has_phrase(self, phrase: str) -> FieldCondition[T]:
        """Match texts that hold *phrase*, its words next to each other."""
        return self._text(phrase, "phrase", caller="has_phrase()")

    def starts_with(self, beginning: str) -> FieldCondition[T]:
        """Match texts with words that begin like this."""
        return self._text(beginning, "beginning_of_words", caller="starts_with()")

    def equals(self, value: str) -> FieldCondition[T]:
        """Match exactly this text."""
        return self._text(value, "exact_value", caller="equals()")

    def _text(self, value: str, mode: TextMode, *, caller: str) -> FieldCondition[T]:
        return self._condition(TextCondition(not_empty(value, caller=caller), mode))


@attrs.frozen(eq=False, repr=False)
class ChoiceField(AnyField[T]):
    """
    A field that holds one of several fixed values.

    Raises:
        ValueError: no value is given, one is blank, or one is not an id although ids are held.
        TypeError: a value is not a string.
    """

    prefixes: tuple[str, ...] = ()
    _operators: ClassVar[dict[str, str]] = {"==": "is_in(...)"}

    def is_in(self, *values: str) -> FieldCondition[T]:
        """Match any of *values*."""
        return self._condition(TermCondition(checked_ids(values, self.prefixes, caller="is_in()")))


@attrs.frozen(eq=False, repr=False)
class ReferenceField(AnyField[T]):
    """
    A field that refers to another object.

    Raises:
        ValueError: no id is given, or one belongs to something else; `unchecked()` forces it.
        TypeError: an id is not a string.
    """

    reference_type: str
    prefixes: tuple[str, ...] = ()
    _operators: ClassVar[dict[str, str]] = {"==": "is_in(...)"}

    def is_in(self, *ids: str) -> FieldCondition[T]:
        """Match any of *ids*."""
        checked = checked_ids(ids, self.prefixes, caller="is_in()")
        return self._condition(ReferenceCondition(self.reference_type, checked))


class UserField(AnyField[T]):
    """
    A field that refers to a user.

    Raises:
        ValueError: no id is given, or one belongs to something else; `unchecked()` forces it.
        TypeError: an id is not a string.
    """

    __slots__ = ()
    _operators: ClassVar[dict[str, str]] = {"==": "is_in(...)"}

    def is_in(self, *ids: str, reference_type: UserReference | None = None) -> FieldCondition[T]:
        """
        Match any of these users or groups; `"CURRENT_USER"` is the one who runs the query.

        *reference_type* follows from the ids: `user` if all are users, else `user_or_group`.
        Filters made in Close may say `user_or_group` for users alone, too.
        """
        checked = checked_ids(ids, _USER_IDS, caller="is_in()")
        if reference_type is None:
            only_users = all(value.startswith("user_") for value in checked)
            reference_type = "user" if only_users else "user_or_group"
        return self._condition(ReferenceCondition(reference_type, checked))

    def is_current_user(self) -> FieldCondition[T]:
        """Match the user who runs the query. A Smart View with it differs from user to user."""
        return self._condition(CurrentUserCondition())


class NumberField(AnyField[T]):
    """
    A field that holds a number.

    A lead that never had a meeting has no number of meetings, so `at_most(0)` doesn't find it. Join
    `| ~field.exists()` to find those too.

    Raises:
        TypeError: a bound is not a number.
        ValueError: a bound is infinite, NaN, or more than JSON can hold exactly.
    """

    __slots__ = ()
    _operators: ClassVar[dict[str, str]] = {
        "==": "between(number, number)",
        "<": "less_than(...)",
        "<=": "at_most(...)",
        ">": "more_than(...)",
        ">=": "at_least(...)",
    }

    def at_least(self, bound: AnyNumber) -> FieldCondition[T]:
        """Match *bound* or more."""
        return self._condition(NumberRange(gte=_number(bound, caller="at_least()")))

    def more_than(self, bound: AnyNumber) -> FieldCondition[T]:
        """Match more than *bound*."""
        return self._condition(NumberRange(gt=_number(bound, caller="more_than()")))

    def at_most(self, bound: AnyNumber) -> FieldCondition[T]:
        """Match *bound* or less."""
        return self._condition(NumberRange(lte=_number(bound, caller="at_most()")))

    def less_than(self, bound: AnyNumber) -> FieldCondition[T]:
        """Match less than *bound*."""
        return self._condition(NumberRange(lt=_number(bound, caller="less_than()")))

    def between(self, low: AnyNumber, high: AnyNumber) -> FieldCondition[T]:
        """
        Match *low* to *high*, both included. `at_least()` and `at_most()` take a single bound.

        Raises:
            ValueError: *low* is above *high*, so that nothing could be found.
        """
        least, most = _number(low, caller="between()"), _number(high, caller="between()")
        condition = NumberRange(gte=least, lte=most)
        if least > most:
            msg = f"between() expects the lower number first, got {low} and {high}"
            raise ValueError(msg)
        return self._condition(condition)


class MomentField(AnyField[T]):
    """
    A field that holds a date or a moment.

    Days begin and end in the timezone of the call's `x-tz-offset`. A date stands for a whole day;
    a datetime must be aware.

    Raises:
        ValueError: a given time is a datetime without a timezone.
        TypeError: it is not a time.
    """

    __slots__ = ()
    _operators: ClassVar[dict[str, str]] = {
        "==": "on(...)",
        "<": "before(...)",
        "<=": "before(...)",
        ">": "since(...)",
        ">=": "since(...)",
    }

    def since(self, time: Time) -> FieldCondition[T]:
        """Match *time* and later; a day or period counts from its start."""
        return self._condition(MomentRange(on_or_after=start_of(time, caller="since()")))

    def before(self, time: Time) -> FieldCondition[T]:
        """Match times before *time*; of a day or period, before its start."""
        return self._condition(MomentRange(before=start_of(time, caller="before()")))

    def between(self, first: Time, last: Time) -> FieldCondition[T]:
        """
        Match *first* and later, but before *last*; a day or period as *last* is taken whole.

        Raises:
            ValueError: *last* is certainly not later than *first*, as in
                `between(ago(days=7), ago(days=30))`.
        """
        return self._between(first, last, caller="between()")

    def on(self, day: dt.date | Period) -> FieldCondition[T]:
        """
        Match this whole day or period: `on(today())`, `on(date(2025, 1, 31))`.

        Raises:
            TypeError: *day* is a single moment, or not a time.
        """
        if isinstance(day, dt.datetime | Moment):
            msg = f"on() expects a day or a period, got the moment {day!r}"
            raise TypeError(msg)
        return self._between(day, day, caller="on()")

    def _between(self, first: Time, last: Time, *, caller: str) -> FieldCondition[T]:
        start, end = start_of(first, caller=caller), end_of(last, caller=caller)
        refuse_reversed(start, end, caller=caller)
        return self._condition(MomentRange(on_or_after=start, before=end))


class FlagField(AnyField[T]):
    """A field that is true or false."""

    __slots__ = ()
    _operators: ClassVar[dict[str, str]] = {"==": "is_true() or field.is_false()"}

    def is_true(self) -> FieldCondition[T]:
        """Match true."""
        return self._condition(BooleanCondition(value=True))

    def is_false(self) -> FieldCondition[T]:
        """Match false, which is not the same as "not true" if there is no value."""
        return self._condition(BooleanCondition(value=False))


class TimezoneField(AnyField[T]):
    """
    The timezone that an object is in, to compare the time that it is there now.

    Raises:
        ValueError: a given text is not a time of day, or a time has a timezone.
        TypeError: it is neither a time nor a string.
    """

    __slots__ = ()

    def local_time_between(self, start: dt.time | str, end: dt.time | str) -> FieldCondition[T]:
        """
        Match objects where it's now between *start* and *end*, the latter excluded.

            >>> from close_async.query import Lead
            >>> Lead.timezone_id.local_time_between("08:00", "21:00").to_dict()["condition"]
            {'type': 'local_time', 'on_or_after': '08:00:00', 'before': '21:00:00'}
        """
        caller = "local_time_between()"
        since, before = _time_of_day(start, caller=caller), _time_of_day(end, caller=caller)
        return self._condition(LocalTime(on_or_after=since, before=before))

    def local_time_since(self, start: dt.time | str) -> FieldCondition[T]:
        """Match objects where it's now *start* or later in the day."""
        since = _time_of_day(start, caller="local_time_since()")
        return self._condition(LocalTime(on_or_after=since))

    def local_time_before(self, end: dt.time | str) -> FieldCondition[T]:
        """Match objects where it's not yet *end*."""
        return self._condition(LocalTime(before=_time_of_day(end, caller="local_time_before()")))


@attrs.frozen(eq=False)
class IdField(_Comparable, Generic[T]):
    """
    The id of the objects of one type.

    Raises:
        ValueError: no id is given, or one belongs to something else; `unchecked()` forces it.
        TypeError: an id is not a string.
    """

    object_type: str
    prefixes: tuple[str, ...] = ()
    _operators: ClassVar[dict[str, str]] = {"==": "is_in(...)"}

    def is_in(self, *ids: str) -> Query[T]:
        """Match the objects with these ids."""
        checked = checked_ids(ids, self.prefixes, caller="is_in()")
        queries: tuple[Query[T], ...] = tuple(IdQuery(value, self.object_type) for value in checked)
        return queries[0] if len(queries) == 1 else Or(queries)


def not_empty(text: str, *, caller: str) -> str:
    """
    Return *text* if it isn't blank: what Close does with a blank one isn't known.

    Raises:
        ValueError: *text* is blank.
        TypeError: *text* is not a string.
    """
    if not is_a(text, str):
        msg = f"{caller} expects a string, got {text!r}{_none_hint(text)}"
        raise TypeError(msg)
    if is_blank(text):
        msg = f"{caller} expects a non-empty string, got {text!r}"
        raise ValueError(msg)
    # A member of an enum of strings becomes a plain string.
    return str.__str__(text)


def _number(bound: object, *, caller: str) -> Number:
    """
    Return *bound* as a number of JSON, if it is one: numpy's and Decimals, too.

    None above all is refused, since it would leave the bound out.
    """
    if type(bound) is int or type(bound) is float:
        return bound
    if isinstance(bound, bool) or not isinstance(bound, numbers.Real | Decimal):
        msg = f"{caller} expects a number, got {bound!r}{_none_hint(bound)}"
        raise TypeError(msg)
    if isinstance(bound, numbers.Integral):
        return int(bound)
    try:
        found = float(bound)
    except OverflowError:
        found = math.inf
    if not isinstance(bound, Decimal) or not math.isfinite(found):
        return found
    if bound == bound.to_integral_value():
        return int(bound)
    if Decimal(repr(found)) != bound:
        msg = f"{caller} got more digits than JSON numbers keep: round {bound}, or pass a float"
        raise ValueError(msg)
    return found


def _time_of_day(time: dt.time | str, *, caller: str) -> dt.time:
    try:
        found = dt.time.fromisoformat(time) if isinstance(time, str) else time
    except ValueError:
        msg = f"{caller} expects a time of day such as '08:00', got {time!r}"
        raise ValueError(msg) from None
    if not is_a(found, dt.time):
        msg = f"{caller} expects a time of day such as '08:00', got {time!r}{_none_hint(time)}"
        raise TypeError(msg)
    if found.tzinfo is not None:
        msg = f"{caller} expects local time: remove the timezone of {time!r}"
        raise ValueError(msg)
    return found


def _none_hint(value: object) -> str:
    return ": leave the condition out if there is no value" if value is None else ""
