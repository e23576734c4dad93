"""Phrases in English for the nodes of a tree: object types, fields, conditions, moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from ..tree.conditions import (
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
from ..tree.fields import CustomField, Field, RegularField
from ..tree.json_value import Json, is_list, is_object
from ..tree.moment_order import is_reversed
from ..tree.moments import (
    NOW,
    FixedLocalDate,
    FixedUtc,
    Moment,
    Now,
    Offset,
    PeriodEdge,
)
from .labels import NO_LABELS, Labels, printable, quoted, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..tree.node import Node

# A sentence, or the end of one, and its negation: not every negation is formed with "not".
Phrases: TypeAlias = tuple[str, str]

_SINGULARS: Final = {
    "activity.sms": "text message",
    "contact_url": "contact URL",
    "sequence_subscription": "subscription to a sequence",
}

_PLURALS: Final = {
    "address": "addresses",
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
    "times_communicated": "number of times communicated",
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
_NAMED_DAYS: Final = frozenset(("today", "tomorrow", "yesterday"))

# Beyond this, floats can't represent every integer.
_EXACT: Final = 2**53

_BOUNDS: Final = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}


def singular_of_type(object_type: str) -> str:
    """Return the noun for one object of a type."""
    return _SINGULARS.get(object_type) or _spaced(object_type.removeprefix("activity."))


def plural_of_type(object_type: str) -> str:
    """Return the noun for several objects of a type."""
    if object_type in _PLURALS:
        return _PLURALS[object_type]
    singular = singular_of_type(object_type)
    if singular.endswith("y") and singular[-2:-1] not in set("aeiou"):
        return f"{singular[:-1]}ies"
    return f"{singular}s"


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an"."""
    return f"{'an' if noun[:1] in set('aeiou') else 'a'} {noun}"


def field_phrase(field: Field, labels: Labels = NO_LABELS) -> str:
    """Return the phrase for a field."""
    more = with_extra(field.extra)
    match field:
        case RegularField():
            return f"the {_field_name(field.field_name)}{more}"
        case CustomField():
            return f"the custom field {labels.word(field.custom_field_id)}{more}"
        case _:
            return f"the field {shown(field)}"


def condition_phrases(condition: Condition, labels: Labels = NO_LABELS) -> Phrases:
    """Return the phrases for a field that meets the condition, and for one that doesn't."""
    match condition:
        case TermCondition():
            yes, no = is_in(map(labels.quoted, condition.values))
        case ReferenceCondition():
            yes, no = is_in(map(labels.word, condition.object_ids))
        case _:
            yes, no = _CONDITIONS.get(type(condition), meets)(condition)
    more = with_extra(condition.extra)
    return f"{yes}{more}", f"{no}{more}"


def is_text_known(condition: TextCondition) -> bool:
    """Return whether the mode is known; a condition made by hand may have any."""
    return condition.mode == "exact_value" or condition.mode in _TEXT_OBJECTS


def text_phrases(condition: TextCondition) -> Phrases:
    """Return the phrases for a text that meets the condition, and for one that doesn't."""
    if not is_text_known(condition):
        return meets(condition)
    if condition.mode == "exact_value":
        return is_(f"exactly {quoted(condition.value)}")
    rest = f"{_TEXT_OBJECTS[condition.mode]} {quoted(condition.value)}"
    return f"has {rest}", f"does not have {rest}"


def range_phrase(on_or_after: Moment | None, before: Moment | None) -> str:
    """Return the phrase for the bounds that are given, or an empty one."""
    bounds = {"on or after": on_or_after, "before": before}
    words = [f"{name} {moment_phrase(moment)}" for name, moment in bounds.items() if moment]
    return " and ".join(words)


def moment_phrase(moment: Moment) -> str:
    """Return the phrase for a moment."""
    words = _MOMENTS.get(type(moment))
    return shown(moment) if words is None or moment.extra else words(moment)


def is_(rest: str) -> Phrases:
    """Return "is" and "is not"."""
    return f"is {rest}", f"is not {rest}"


def is_in(values: Iterable[str]) -> Phrases:
    """Return "is one of" and "is none of"."""
    listed = list(values)
    if len(listed) == 1:
        return is_(listed[0])
    joined = ", ".join(listed) or "nothing"
    return f"is one of {joined}", f"is none of {joined}"


def meets(node: Node | Json) -> Phrases:
    """Return the phrases for a node that isn't understood: its JSON."""
    return f"meets {shown(node)}", f"does not meet {shown(node)}"


def after(subject: str, pair: Phrases) -> Phrases:
    """Put a subject in front of both."""
    return f"{subject} {pair[0]}", f"{subject} {pair[1]}"


def shown(node: Node | Json) -> str:
    """Return the JSON of what has no phrase. It is the same for equal nodes."""
    return printable(_in_order(node.thaw() if isinstance(node, Json) else node.to_short_dict()))


def _in_order(value: object) -> object:
    # Loops, since a comprehension would cost a second frame for each level.
    if is_object(value):
        ordered: dict[str, object] = {}
        for key in sorted(value, key=lambda key: (key != "type", key)):
            ordered[key] = _in_order(value[key])
        return ordered
    if is_list(value):
        items: list[object] = []
        for inner in value:
            items.append(_in_order(inner))  # noqa: PERF401 - see above
        return items
    return value


def with_extra(extra: Json) -> str:
    """Return what follows a node with unknown keys, or an empty string."""
    return f" (with {shown(extra)})" if extra else ""


def _number_range(condition: NumberRange) -> Phrases:
    bounds = condition.bounds
    if bounds.keys() == {"gte", "lte"} and condition.gte == condition.lte:
        return is_(_digits(condition.gte))
    words = [f"{_BOUNDS[name]} {_digits(value)}" for name, value in bounds.items()]
    if len(words) < 2:  # noqa: PLR2004 - one bound, or none
        return is_("".join(words) or "within no bounds")
    return f"is {' and '.join(words)}", f"is not {_between(condition) or _together(words)}"


# A negated range is never "not ... and ...": the "not" would seem to end at the "and".
def _between(condition: NumberRange) -> str | None:
    """Return "between" and both bounds, if the range has one at either end and isn't empty."""
    match condition.bounds:
        case {"gt": low, "lt": high, **rest} if low < high and not rest:
            return f"between {_digits(low)} and {_digits(high)} (both excluded)"
        case {"gt": low, "lte": high, **rest} if low < high and not rest:
            return f"between {_digits(low)} (excluded) and {_digits(high)} (included)"
        case {"gte": low, "lt": high, **rest} if low < high and not rest:
            return f"between {_digits(low)} (included) and {_digits(high)} (excluded)"
        case {"gte": low, "lte": high, **rest} if low < high and not rest:
            return f"between {_digits(low)} and {_digits(high)} (both included)"
        case _:
            return None


def _digits(number: object) -> str:
    """Return a number in digits: 3.0 is 3."""
    is_whole = isinstance(number, float) and number.is_integer() and abs(number) < _EXACT
    return f"{number:.0f}" if is_whole else str(number)


def _together(words: list[str]) -> str:
    """Join several bounds so that "not" in front of them means all of them at once."""
    if len(words) > 2:  # noqa: PLR2004 - "both" is for two
        return f"all of these: {', '.join(words)}"
    return f"both {' and '.join(words)}"


def _moment_range(condition: MomentRange) -> Phrases:
    start, end = condition.on_or_after, condition.before
    words = range_phrase(start, end) or "within no bounds"
    if start is None or end is None:
        return is_(words)

    period = _period(start) if _is_end_of(end, start) else None
    if period:
        return is_(period)
    if is_reversed(start, end):
        return f"is {words}", f"is not both {words}"
    return f"is {words}", f"is not in {_time_from(moment_phrase(start), moment_phrase(end))}"


def _local_time(condition: LocalTime) -> Phrases:
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


def _is_end_of(end: Moment, start: Moment) -> bool:
    """Return whether *end* is that of the day or period that *start* is the start of."""
    match start, end:
        case FixedLocalDate(which="start"), FixedLocalDate(which="end"):
            return attrs.evolve(start, which="end") == end
        case PeriodEdge(which="start"), PeriodEdge(which="end"):
            return attrs.evolve(start, which="end") == end
        case Offset(which_day_end="start"), Offset(which_day_end="end"):
            return attrs.evolve(start, which_day_end="end") == end
        case _:
            return False


def _period(start: Moment) -> str | None:
    """Return when that is: "yesterday", "on 2026-01-31", "within last month"."""
    match start:
        case FixedLocalDate() if not start.extra:
            return f"on {start.value.isoformat()}"
        case PeriodEdge() if not start.extra:
            name = _period_name(start.range)
            return name if name in _NAMED_DAYS else f"within {name}"
        case Offset() if not start.extra:
            span = _span(start)
            return _DAYS.get(span, f"on the day {span}")
        case _:
            return None


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
    # Offsets from other offsets are rare, and their chains may be long.
    return f"{span} {side} {shown(base) if isinstance(base, Offset) else moment_phrase(base)}"


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


def _spaced(name: str) -> str:
    return word(name).replace("_", " ")


_CONDITIONS: Final[dict[type[Condition], Callable[[Any], Phrases]]] = {
    BooleanCondition: lambda asked: is_("true" if asked.value else "false"),
    CurrentUserCondition: lambda _: is_("the current user"),
    ExistsCondition: lambda _: ("has a value", "has no value"),
    LocalTime: _local_time,
    MomentRange: _moment_range,
    NumberRange: _number_range,
    TextCondition: text_phrases,
}

_MOMENTS: Final[dict[type[Moment], Callable[[Any], str]]] = {
    FixedLocalDate: lambda day: f"the {day.which} of {day.value.isoformat()}",
    FixedUtc: lambda utc: f"{utc.value.replace(tzinfo=None).isoformat(sep=' ')} UTC",
    Now: lambda _: "now",
    Offset: _offset,
    PeriodEdge: lambda edge: f"the {edge.which} of {_period_name(edge.range)}",
}
