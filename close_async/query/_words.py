"""The parts of a tree in English words: object types, fields, conditions, moments."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from ._conditions import (
    BooleanCondition,
    Condition,
    CurrentUserCondition,
    ExistsCondition,
    LocalTime,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    TextCondition,
)
from ._fields import CustomField, Field, RegularField
from ._json import Json
from ._moments import (
    NOW,
    FixedLocalDate,
    FixedUtc,
    Moment,
    Now,
    Offset,
    PeriodEdge,
    is_reversed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ._parts import Part

# A sentence, or the end of one, and its negation: not every negation is made with "not".
Pair: TypeAlias = tuple[str, str]

_SINGULARS: Final = {
    "activity.sms": "text message",
    "contact_url": "contact URL",
    "sequence_subscription": "subscription to a sequence",
}

_PLURALS: Final = {
    "address": "addresses",
    "opportunity": "opportunities",
    "sequence_subscription": "subscriptions to sequences",
}

_FIELDS: Final = {
    "all_urls_count": "number of all URLs",
    "created_by": "user who created it",
    "date_created": "creation date",
    "date_updated": "date of the last update",
    "has_reply": "flag for a reply",
    "last_lead_status_change_date": "date of the last status change",
    "phone": "phone number",
    "updated_by": "user who last updated it",
    "url": "URL",
    "urls_count": "number of URLs",
}

_TEXT_OBJECTS: Final = {
    "full_words": "the words",
    "phrase": "the phrase",
    "beginning_of_words": "words beginning with",
}

_DAYS: Final = {"1 day ago": "yesterday", "in 1 day": "tomorrow"}

_BOUNDS: Final = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}


def singular_of_type(object_type: str) -> str:
    """Return what one object of a type is called."""
    return _SINGULARS.get(object_type) or _spaced(object_type.removeprefix("activity."))


def plural_of_type(object_type: str) -> str:
    """Return what several objects of a type are called."""
    return _PLURALS.get(object_type) or f"{singular_of_type(object_type)}s"


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an"."""
    return f"{'an' if noun[:1] in set('aeiou') else 'a'} {noun}"


def field_words(field: Field) -> str:
    """Return what a field is called."""
    more = with_extra(field.extra)
    match field:
        case RegularField():
            return f"the {_field_name(field.field_name)}{more}"
        case CustomField():
            return f"the custom field {word(field.custom_field_id)}{more}"
        case _:
            return f"the field {shown(field)}"


def condition_words(condition: Condition) -> Pair:
    """Return what a field does that meets the condition, and one that doesn't."""
    words = _CONDITIONS.get(type(condition), meets)
    yes, no = words(condition)
    more = with_extra(condition.extra)
    return f"{yes}{more}", f"{no}{more}"


def is_text_known(condition: TextCondition) -> bool:
    """Whether there are words for the mode; a condition made by hand may have any."""
    return condition.mode == "exact_value" or condition.mode in _TEXT_OBJECTS


def text_words(condition: TextCondition) -> Pair:
    """Return what a text does that holds the words or phrase, and one that doesn't."""
    if not is_text_known(condition):
        return meets(condition)
    if condition.mode == "exact_value":
        return is_(f"exactly {_quoted(condition.value)}")
    rest = f"{_TEXT_OBJECTS[condition.mode]} {_quoted(condition.value)}"
    return f"has {rest}", f"does not have {rest}"


def range_words(on_or_after: Moment | None, before: Moment | None) -> str:
    """Return the bounds that are given, or nothing."""
    bounds = {"on or after": on_or_after, "before": before}
    words = [f"{name} {moment_words(moment)}" for name, moment in bounds.items() if moment]
    return " and ".join(words)


def moment_words(moment: Moment) -> str:
    """Return what a moment is called."""
    words = _MOMENTS.get(type(moment))
    return shown(moment) if words is None or moment.extra else words(moment)


def is_(rest: str) -> Pair:
    """Return "is" and "is not"."""
    return f"is {rest}", f"is not {rest}"


def is_in(values: Iterable[str]) -> Pair:
    """Return "is one of" and "is none of"."""
    listed = list(values)
    if len(listed) == 1:
        return is_(listed[0])
    joined = ", ".join(listed) or "nothing"
    return f"is one of {joined}", f"is none of {joined}"


def meets(part: Part | Json) -> Pair:
    """Return what can be said about a part that isn't understood: its JSON."""
    return f"meets {shown(part)}", f"does not meet {shown(part)}"


def after(subject: str, pair: Pair) -> Pair:
    """Put a subject in front of both."""
    return f"{subject} {pair[0]}", f"{subject} {pair[1]}"


def shown(part: Part | Json) -> str:
    """Return the JSON of what can't be said in words."""
    return json.dumps(part.thaw() if isinstance(part, Json) else part.to_dict(), ensure_ascii=False)


def with_extra(extra: Json) -> str:
    """Return what follows a part with keys that aren't known, or nothing."""
    return f" (with {shown(extra)})" if extra else ""


def _terms(condition: TermCondition) -> Pair:
    return is_in(map(_quoted, condition.values))


def _reference(condition: ReferenceCondition) -> Pair:
    return is_in(map(word, condition.object_ids))


def _current_user(_: CurrentUserCondition) -> Pair:
    return is_("the user who asks")


def _boolean(condition: BooleanCondition) -> Pair:
    return is_("true" if condition.value else "false")


def _exists(_: ExistsCondition) -> Pair:
    return "has a value", "has no value"


def _number_range(condition: NumberRange) -> Pair:
    bounds = condition.bounds
    if bounds.keys() == {"gte", "lte"} and condition.gte == condition.lte:
        return is_(str(condition.gte))
    words = [f"{_BOUNDS[name]} {value}" for name, value in bounds.items()]
    if len(words) < 2:  # noqa: PLR2004 - one bound, or none
        return is_("".join(words) or "within no bounds")
    return f"is {' and '.join(words)}", f"is not {_between(condition) or _together(words)}"


# A negated range is never said as "not ... and ...": the "not" seems to end at the "and".
def _between(condition: NumberRange) -> str | None:
    """Return "between" and both bounds, if the range has one at either end and isn't empty."""
    match condition.bounds:
        case {"gt": low, "lt": high, **rest} if low < high and not rest:
            return f"between {low} and {high} (both excluded)"
        case {"gt": low, "lte": high, **rest} if low < high and not rest:
            return f"between {low} (excluded) and {high} (included)"
        case {"gte": low, "lt": high, **rest} if low < high and not rest:
            return f"between {low} (included) and {high} (excluded)"
        case {"gte": low, "lte": high, **rest} if low < high and not rest:
            return f"between {low} and {high} (both included)"
        case _:
            return None


def _together(words: list[str]) -> str:
    """Join several bounds so that "not" in front of them means all of them at once."""
    if len(words) > 2:  # noqa: PLR2004 - "both" is for two
        return f"all of these: {', '.join(words)}"
    return f"both {' and '.join(words)}"


def _moment_range(condition: MomentRange) -> Pair:
    start, end = condition.on_or_after, condition.before
    words = range_words(start, end) or "within no bounds"
    if start is None or end is None:
        return is_(words)

    period = _period(start) if end == _end_of(start) else None
    if period:
        return is_(f"within {period}")
    if is_reversed(start, end):
        return f"is {words}", f"is not both {words}"
    return f"is {words}", f"is not in {_time_from(moment_words(start), moment_words(end))}"


def _local_time(condition: LocalTime) -> Pair:
    bounds = {"on or after": condition.on_or_after, "before": condition.before}
    times = {name: f"{time:%H:%M:%S}" for name, time in bounds.items() if time is not None}
    yes = no = " and ".join(f"{name} {time}" for name, time in times.items()) or "within no bounds"
    if len(times) == len(bounds):
        start, end = times.values()
        no = f"in {_time_from(start, end)}"
        # Over midnight no time is after the one and before the other.
        yes = yes if start < end else no
    return f"says that it is now {yes}", f"does not say that it is now {no}"


def _time_from(start: str, end: str) -> str:
    return f"the time from {start} until {end}"


def _end_of(start: Moment) -> Moment | None:
    """Return the end of the day or period that *start* is the start of, if it's one."""
    match start:
        case FixedLocalDate(which="start") | PeriodEdge(which="start"):
            return attrs.evolve(start, which="end")
        case Offset(which_day_end="start"):
            return attrs.evolve(start, which_day_end="end")
        case _:
            return None


def _period(start: Moment) -> str | None:
    match start:
        case FixedLocalDate() if not start.extra:
            return start.value.isoformat()
        case PeriodEdge() if not start.extra:
            return _period_name(start.range)
        case Offset() if not start.extra:
            span = _span(start)
            return _DAYS.get(span, f"the day {span}")
        case _:
            return None


def _now(_: Now) -> str:
    return "now"


def _fixed_local_date(moment: FixedLocalDate) -> str:
    return f"the {moment.which} of {moment.value.isoformat()}"


def _fixed_utc(moment: FixedUtc) -> str:
    return f"{moment.value.replace(tzinfo=None).isoformat(sep=' ')} UTC"


def _period_edge(moment: PeriodEdge) -> str:
    return f"the {moment.which} of {_period_name(moment.range)}"


def _offset(moment: Offset) -> str:
    if moment.which_day_end is None:
        return _span(moment)
    return f"the {moment.which_day_end} of the day {_span(moment)}"


def _span(moment: Offset) -> str:
    amounts = moment.amounts.items()
    words = [f"{n} {unit.removesuffix('s') if n == 1 else unit}" for unit, n in amounts]
    span = " ".join(words) or "no time"
    base = moment.moment
    if base == NOW:
        return f"{span} ago" if moment.direction == "past" else f"in {span}"
    side = "before" if moment.direction == "past" else "after"
    # Nobody counts from a moment that was counted itself; and a chain of them has no end.
    return f"{span} {side} {shown(base) if isinstance(base, Offset) else moment_words(base)}"


def _period_name(name: str) -> str:
    return word(name).replace("-", " ")


def _field_name(name: str) -> str:
    if name in _FIELDS:
        return _FIELDS[name]
    if name.startswith("num_"):
        return f"number of {_spaced(name.removeprefix('num_'))}"
    if name.endswith("_count"):
        return f"number of {_spaced(name.removesuffix('_count'))}"
    return _spaced(name.removesuffix("_id"))


def word(name: str) -> str:
    """Return a name or an id as it is, or in quotes if it could be taken for something else."""
    return name if re.fullmatch(r"[\w.-]+", name) else _quoted(name)


def _spaced(name: str) -> str:
    return word(name).replace("_", " ")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_CONDITIONS: Final[dict[type[Condition], Callable[[Any], Pair]]] = {
    BooleanCondition: _boolean,
    CurrentUserCondition: _current_user,
    ExistsCondition: _exists,
    LocalTime: _local_time,
    MomentRange: _moment_range,
    NumberRange: _number_range,
    ReferenceCondition: _reference,
    TermCondition: _terms,
    TextCondition: text_words,
}

_MOMENTS: Final[dict[type[Moment], Callable[[Any], str]]] = {
    FixedLocalDate: _fixed_local_date,
    FixedUtc: _fixed_utc,
    Now: _now,
    Offset: _offset,
    PeriodEdge: _period_edge,
}
