"""What can be asked of a field, by its kind: the questions that make conditions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from ._conditions import (
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
from ._ids import checked_ids, checked_texts
from ._moments import Moment
from ._nodes import FieldCondition, IdQuery, Or
from ._sort import SortKey
from ._times import end_of, start_of

if TYPE_CHECKING:
    from ._conditions import Condition, Number, TextMode
    from ._fields import CustomField, RegularField
    from ._nodes import Query
    from ._times import Period, Time

UserReference: TypeAlias = Literal["user", "user_or_group"]

_GROUP: Final = "group_"
_USER_IDS: Final = ("user_", _GROUP, "CURRENT_USER")


@attrs.frozen(eq=False, repr=False)
class AnyField:
    """
    A field that questions can be asked of.

    A negated question may or may not find objects that have no value in the field at all: Close
    doesn't say. Join `~field.exists()` to be sure.
    """

    field: RegularField | CustomField

    def exists(self) -> FieldCondition:
        """
        Ask for objects that have a value here; `~` asks for those that have none.

            >>> from close_async.query import Lead
            >>> (~Lead.url.exists()).to_dict()["negate"]
            True
        """
        return self._ask(ExistsCondition())

    def ascending(self) -> SortKey:
        """Sort by this field, smallest first."""
        return SortKey(self.field, "asc")

    def descending(self) -> SortKey:
        """Sort by this field, largest first."""
        return SortKey(self.field, "desc")

    def _ask(self, condition: Condition) -> FieldCondition:
        return FieldCondition(self.field, condition)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.field!r})"


class TextField(AnyField):
    """A field that holds text."""

    __slots__ = ()

    def has_words(self, words: str) -> FieldCondition:
        """
        Ask for texts that hold all *words*, in any order.

        Raises:
            ValueError: *words* is empty.
        """
        return self._text(words, "full_words")

    def has_phrase(self, phrase: str) -> FieldCondition:
        """
        Ask for texts that hold *phrase*, its words next to each other.

        Raises:
            ValueError: *phrase* is empty.
        """
        return self._text(phrase, "phrase")

    def starts_with(self, beginning: str) -> FieldCondition:
        """
        Ask for texts with words that begin like this.

        Raises:
            ValueError: *beginning* is empty.
        """
        return self._text(beginning, "beginning_of_words")

    def equals(self, value: str) -> FieldCondition:
        """
        Ask for exactly this text.

        Raises:
            ValueError: *value* is empty: `~exists()` asks for fields without text.
        """
        return self._text(value, "exact_value")

    def _text(self, value: str, mode: TextMode) -> FieldCondition:
        return self._ask(TextCondition(not_empty(value), mode))


@attrs.frozen(eq=False, repr=False)
class ChoiceField(AnyField):
    """A field that holds one of several fixed values."""

    prefixes: tuple[str, ...] = ()

    def is_in(self, *values: str) -> FieldCondition:
        """
        Ask for any of *values*.

        Raises:
            ValueError: there is no value, or one is no id where ids are due.
            TypeError: a value is no text.
        """
        return self._ask(TermCondition(checked_ids(values, self.prefixes, asker="is_in()")))


@attrs.frozen(eq=False, repr=False)
class ReferenceField(AnyField):
    """A field that points to another object."""

    reference_type: str
    prefixes: tuple[str, ...] = ()

    def is_in(self, *ids: str) -> FieldCondition:
        """
        Ask for any of *ids*.

        Raises:
            ValueError: there is no id, or one belongs to something else; `unchecked()` forces it.
            TypeError: an id is no text.
        """
        checked = checked_ids(ids, self.prefixes, asker="is_in()")
        return self._ask(ReferenceCondition(self.reference_type, checked))


class UserField(AnyField):
    """A field that points to a user."""

    __slots__ = ()

    def is_in(self, *ids: str, reference_type: UserReference | None = None) -> FieldCondition:
        """
        Ask for any of these users or groups; `"CURRENT_USER"` is the one who asks.

        *reference_type* follows from the ids: `user` if all are users, else `user_or_group`.
        Filters made in Close may say `user_or_group` for users alone, too.

        Raises:
            ValueError: there is no id, or one belongs to something else; `unchecked()` forces it.
            TypeError: an id is no text.
        """
        checked = checked_ids(ids, _USER_IDS, asker="is_in()")
        if reference_type is None:
            only_users = all(value.startswith("user_") for value in checked)
            reference_type = "user" if only_users else "user_or_group"
        return self._ask(ReferenceCondition(reference_type, checked))

    def is_current_user(self) -> FieldCondition:
        """Ask for the user who asks. A Smart View with it differs from user to user."""
        return self._ask(CurrentUserCondition())


class NumberField(AnyField):
    """
    A field that holds a number.

    A lead that never had a meeting has no number of meetings, and so not even `at_most(0)` finds
    it. Join `| ~field.exists()` to find those too.
    """

    __slots__ = ()

    def at_least(self, bound: Number) -> FieldCondition:
        """Ask for *bound* or more."""
        return self._ask(NumberRange(gte=bound))

    def more_than(self, bound: Number) -> FieldCondition:
        """Ask for more than *bound*."""
        return self._ask(NumberRange(gt=bound))

    def at_most(self, bound: Number) -> FieldCondition:
        """Ask for *bound* or less."""
        return self._ask(NumberRange(lte=bound))

    def less_than(self, bound: Number) -> FieldCondition:
        """Ask for less than *bound*."""
        return self._ask(NumberRange(lt=bound))

    def between(self, low: Number, high: Number) -> FieldCondition:
        """
        Ask for *low* to *high*, both included.

        Raises:
            ValueError: *low* is above *high*, so nothing could be found.
        """
        condition = NumberRange(gte=low, lte=high)
        if low > high:
            msg = f"no number is at least {low} and at most {high}"
            raise ValueError(msg)
        return self._ask(condition)


class MomentField(AnyField):
    """
    A field that holds a date or a moment.

    Days begin and end in the timezone of the call's `x-tz-offset`. A date stands for a whole day;
    a datetime must be aware.
    """

    __slots__ = ()

    def since(self, time: Time) -> FieldCondition:
        """
        Ask for *time* and later; a day or period counts from its start.

        Raises:
            ValueError: *time* is a datetime without a timezone.
            TypeError: *time* is no time.
        """
        return self._ask(MomentRange(on_or_after=start_of(time)))

    def before(self, time: Time) -> FieldCondition:
        """
        Ask for times before *time*; of a day or period, before its start.

        Raises:
            ValueError: *time* is a datetime without a timezone.
            TypeError: *time* is no time.
        """
        return self._ask(MomentRange(before=start_of(time)))

    def between(self, first: Time, last: Time) -> FieldCondition:
        """
        Ask for *first* and later, but before *last*; a day or period as *last* is taken whole.

        Raises:
            ValueError: one is a datetime without a timezone.
            TypeError: one is no time.
        """
        return self._ask(MomentRange(on_or_after=start_of(first), before=end_of(last)))

    def on(self, day: dt.date | Period) -> FieldCondition:
        """
        Ask for this whole day or period: `on(today())`, `on(date(2025, 1, 31))`.

        Raises:
            TypeError: *day* is a single moment, which nothing falls on.
        """
        if isinstance(day, dt.datetime | Moment):
            msg = f"on() takes a day or a period, not the moment {day!r}"
            raise TypeError(msg)
        return self.between(day, day)


class FlagField(AnyField):
    """A field that is true or false."""

    __slots__ = ()

    def is_true(self) -> FieldCondition:
        """Ask for true."""
        return self._ask(BooleanCondition(value=True))

    def is_false(self) -> FieldCondition:
        """Ask for false, which is not the same as "not true" if there is no value at all."""
        return self._ask(BooleanCondition(value=False))


class TimezoneField(AnyField):
    """The timezone that an object is in: ask what time it is there now."""

    __slots__ = ()

    def local_time_between(self, start: dt.time | str, end: dt.time | str) -> FieldCondition:
        """
        Ask for objects where it's now between *start* and *end*, the latter excluded.

            >>> from close_async.query import Lead
            >>> Lead.timezone_id.local_time_between("08:00", "21:00").to_dict()["condition"]
            {'type': 'local_time', 'on_or_after': '08:00:00', 'before': '21:00:00'}

        Raises:
            ValueError: a text is no time of day.
        """
        return self._ask(LocalTime(on_or_after=_time_of_day(start), before=_time_of_day(end)))

    def local_time_since(self, start: dt.time | str) -> FieldCondition:
        """
        Ask for objects where it's now *start* or later in the day.

        Raises:
            ValueError: the text is no time of day.
        """
        return self._ask(LocalTime(on_or_after=_time_of_day(start)))

    def local_time_before(self, end: dt.time | str) -> FieldCondition:
        """
        Ask for objects where it's not yet *end*.

        Raises:
            ValueError: the text is no time of day.
        """
        return self._ask(LocalTime(before=_time_of_day(end)))


@attrs.frozen
class IdField:
    """The id of the objects of one type."""

    object_type: str
    prefixes: tuple[str, ...] = ()

    def is_in(self, *ids: str) -> Query:
        """
        Ask for the objects with these ids.

        Raises:
            ValueError: there is no id, or one belongs to something else; `unchecked()` forces it.
            TypeError: an id is no text.
        """
        checked = checked_ids(ids, self.prefixes, asker="is_in()")
        queries = tuple(IdQuery(value, self.object_type) for value in checked)
        return queries[0] if len(queries) == 1 else Or(queries)


def not_empty(text: str) -> str:
    """
    Return *text* if there is something in it: what Close does with an empty one isn't known.

    Raises:
        ValueError: *text* is empty.
        TypeError: *text* is no text.
    """
    (text,) = checked_texts((text,), asker="a question about text")
    if not text.strip():
        msg = "the text to look for is empty"
        raise ValueError(msg)
    return text


def _time_of_day(time: dt.time | str) -> dt.time:
    return dt.time.fromisoformat(time) if isinstance(time, str) else time
