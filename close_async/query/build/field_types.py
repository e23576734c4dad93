"""What can be asked of a field, by its kind: the questions that make conditions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

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
from ..tree.query import FieldCondition, IdQuery, Or
from ..tree.sort import SortKey
from .times import end_of, refuse_reversed, start_of

if TYPE_CHECKING:
    from ..tree.conditions import Condition, Number, TextMode
    from ..tree.fields import CustomField, RegularField
    from ..tree.query import Query
    from .times import Period, Time

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
            ValueError: *words* is blank.
            TypeError: *words* is no text.
        """
        return self._text(words, "full_words", caller="has_words()")

    def has_phrase(self, phrase: str) -> FieldCondition:
        """
        Ask for texts that hold *phrase*, its words next to each other.

        Raises:
            ValueError: *phrase* is blank.
            TypeError: *phrase* is no text.
        """
        return self._text(phrase, "phrase", caller="has_phrase()")

    def starts_with(self, beginning: str) -> FieldCondition:
        """
        Ask for texts with words that begin like this.

        Raises:
            ValueError: *beginning* is blank.
            TypeError: *beginning* is no text.
        """
        return self._text(beginning, "beginning_of_words", caller="starts_with()")

    def equals(self, value: str) -> FieldCondition:
        """
        Ask for exactly this text.

        Raises:
            ValueError: *value* is blank: `~exists()` asks for fields without text.
            TypeError: *value* is no text.
        """
        return self._text(value, "exact_value", caller="equals()")

    def _text(self, value: str, mode: TextMode, *, caller: str) -> FieldCondition:
        return self._ask(TextCondition(not_empty(value, caller=caller), mode))


@attrs.frozen(eq=False, repr=False)
class ChoiceField(AnyField):
    """A field that holds one of several fixed values."""

    prefixes: tuple[str, ...] = ()

    def is_in(self, *values: str) -> FieldCondition:
        """
        Ask for any of *values*.

        Raises:
            ValueError: there is no value, one is blank, or one is no id where ids are due.
            TypeError: a value is no text.
        """
        return self._ask(TermCondition(checked_ids(values, self.prefixes, caller="is_in()")))


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
        checked = checked_ids(ids, self.prefixes, caller="is_in()")
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
        checked = checked_ids(ids, _USER_IDS, caller="is_in()")
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
        """
        Ask for *bound* or more.

        Raises:
            TypeError: *bound* is no number.
            ValueError: *bound* is infinite, or not a number at all.
        """
        return self._ask(NumberRange(gte=_number(bound, caller="at_least()")))

    def more_than(self, bound: Number) -> FieldCondition:
        """
        Ask for more than *bound*.

        Raises:
            TypeError: *bound* is no number.
            ValueError: *bound* is infinite, or not a number at all.
        """
        return self._ask(NumberRange(gt=_number(bound, caller="more_than()")))

    def at_most(self, bound: Number) -> FieldCondition:
        """
        Ask for *bound* or less.

        Raises:
            TypeError: *bound* is no number.
            ValueError: *bound* is infinite, or not a number at all.
        """
        return self._ask(NumberRange(lte=_number(bound, caller="at_most()")))

    def less_than(self, bound: Number) -> FieldCondition:
        """
        Ask for less than *bound*.

        Raises:
            TypeError: *bound* is no number.
            ValueError: *bound* is infinite, or not a number at all.
        """
        return self._ask(NumberRange(lt=_number(bound, caller="less_than()")))

    def between(self, low: Number, high: Number) -> FieldCondition:
        """
        Ask for *low* to *high*, both included.

        Raises:
            ValueError: *low* is above *high*, so nothing could be found.
            TypeError: one is no number; `at_least()` and `at_most()` take a single bound.
        """
        caller = "between()"
        condition = NumberRange(gte=_number(low, caller=caller), lte=_number(high, caller=caller))
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
        return self._ask(MomentRange(on_or_after=start_of(time, caller="since()")))

    def before(self, time: Time) -> FieldCondition:
        """
        Ask for times before *time*; of a day or period, before its start.

        Raises:
            ValueError: *time* is a datetime without a timezone.
            TypeError: *time* is no time.
        """
        return self._ask(MomentRange(before=start_of(time, caller="before()")))

    def between(self, first: Time, last: Time) -> FieldCondition:
        """
        Ask for *first* and later, but before *last*; a day or period as *last* is taken whole.

        Raises:
            ValueError: one is a datetime without a timezone. Or nothing lies between them, since
                *last* surely isn't later than *first*: `between(ago(days=7), ago(days=30))`.
            TypeError: one is no time.
        """
        return self._between(first, last, caller="between()")

    def on(self, day: dt.date | Period) -> FieldCondition:
        """
        Ask for this whole day or period: `on(today())`, `on(date(2025, 1, 31))`.

        Raises:
            TypeError: *day* is a single moment, which nothing falls on, or no time at all.
        """
        if isinstance(day, dt.datetime | Moment):
            msg = f"on() takes a day or a period, not the moment {day!r}"
            raise TypeError(msg)
        return self._between(day, day, caller="on()")

    def _between(self, first: Time, last: Time, *, caller: str) -> FieldCondition:
        start, end = start_of(first, caller=caller), end_of(last, caller=caller)
        refuse_reversed(start, end, caller=caller)
        return self._ask(MomentRange(on_or_after=start, before=end))


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
            ValueError: a text is no time of day, or a time has a timezone.
            TypeError: one is neither a time nor a text.
        """
        caller = "local_time_between()"
        since, before = _time_of_day(start, caller=caller), _time_of_day(end, caller=caller)
        return self._ask(LocalTime(on_or_after=since, before=before))

    def local_time_since(self, start: dt.time | str) -> FieldCondition:
        """
        Ask for objects where it's now *start* or later in the day.

        Raises:
            ValueError: the text is no time of day, or the time has a timezone.
            TypeError: *start* is neither a time nor a text.
        """
        since = _time_of_day(start, caller="local_time_since()")
        return self._ask(LocalTime(on_or_after=since))

    def local_time_before(self, end: dt.time | str) -> FieldCondition:
        """
        Ask for objects where it's not yet *end*.

        Raises:
            ValueError: the text is no time of day, or the time has a timezone.
            TypeError: *end* is neither a time nor a text.
        """
        return self._ask(LocalTime(before=_time_of_day(end, caller="local_time_before()")))


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
        checked = checked_ids(ids, self.prefixes, caller="is_in()")
        queries = tuple(IdQuery(value, self.object_type) for value in checked)
        return queries[0] if len(queries) == 1 else Or(queries)


def not_empty(text: str, *, caller: str) -> str:
    """
    Return *text* if there is something in it: what Close does with an empty one isn't known.

    Raises:
        ValueError: *text* is blank.
        TypeError: *text* is no text.
    """
    if not is_a(text, str):
        msg = f"{caller} takes one text, not {text!r}{_none_hint(text)}"
        raise TypeError(msg)
    if is_blank(text):
        msg = f"{caller} takes no empty or blank text, such as {text!r}"
        raise ValueError(msg)
    # A member of an enum of texts goes on as the text that it is.
    return str.__str__(text)


def _number(bound: Number, *, caller: str) -> Number:
    """Refuse what is no number; above all None, which would leave the bound out."""
    if type(bound) not in {int, float}:
        msg = f"{caller} takes a number, not {bound!r}{_none_hint(bound)}"
        raise TypeError(msg)
    return bound


def _time_of_day(time: dt.time | str, *, caller: str) -> dt.time:
    try:
        found = dt.time.fromisoformat(time) if isinstance(time, str) else time
    except ValueError:
        msg = f"{caller} takes a time of day such as '08:00', not {time!r}"
        raise ValueError(msg) from None
    if not is_a(found, dt.time):
        msg = f"{caller} takes a time of day such as '08:00', not {time!r}{_none_hint(time)}"
        raise TypeError(msg)
    if found.tzinfo is not None:
        msg = f"{caller} takes local time: leave the timezone off {time!r}"
        raise ValueError(msg)
    return found


def _none_hint(value: object) -> str:
    return ": leave the question out if there is nothing to ask" if value is None else ""
