"""What is almost surely a mistake in a condition of a field: its values, its bounds, its kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ..build.field_types import (
    ChoiceField,
    FlagField,
    MomentField,
    NumberField,
    ReferenceField,
    UserField,
)
from ..build.known_fields import known_field
from ..explain.labels import quoted
from ..explain.phrases import field_words, moment_words
from ..semantics.value_sets import Numbers, values_of
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
    UnknownCondition,
)
from ..tree.ids import CURRENT_USER, is_blank, is_id
from ..tree.moment_order import has_no_zone, is_reversed
from ..tree.moments import FixedUtc, Moment, Offset, UnknownMoment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..build.field_types import AnyField
    from ..tree.finding import Finding
    from ..tree.json_value import Json
    from ..tree.query import FieldCondition, InStatus
    from .context import Spot

# Close is said to refuse more. [code 1, unconfirmed]
_MOST_DAYS: Final = 60

# What the ids start with that a reference of a type takes.
_REFERENCES: Final = {
    "sequence": ("seq_",),
    "status.lead": ("stat_",),
    "status.opportunity": ("stat_",),
    "user": ("user_", CURRENT_USER),
    "user_or_group": ("user_", "group_", CURRENT_USER),
}

# Text for text, term for choices, reference for ids, ranges for numbers and dates. [doc]
_KINDS: Final[tuple[tuple[type[AnyField], str, tuple[type[Condition], ...]], ...]] = (
    (ChoiceField, "a choice: ask it with is_in()", (TermCondition,)),
    (ReferenceField, "a reference: ask it with is_in()", (ReferenceCondition,)),
    (
        UserField,
        "a user: ask it with is_in() or is_current_user()",
        (ReferenceCondition, CurrentUserCondition),
    ),
    (NumberField, "a number: ask it with at_least() and its like", (NumberRange,)),
    (MomentField, "a moment: ask it with since() and its like", (MomentRange,)),
    (FlagField, "true or false: ask it with is_true()", (BooleanCondition,)),
)


def condition_findings(query: FieldCondition, spot: Spot) -> Iterator[Finding]:
    """Yield what is wrong with the condition of *query*."""
    condition = query.condition
    yield from unknown_keys(condition.extra, spot, ".condition")
    yield from _wrong_condition(query, spot)
    check = _CONDITIONS.get(type(condition))
    if check is not None:
        yield from check(condition, spot, known_field(query.field))


def unknown_keys(extra: Json, spot: Spot, below: str = "") -> Iterator[Finding]:
    """Yield that there are keys which this package doesn't know."""
    if extra:
        keys = ", ".join(map(quoted, sorted(extra.keys())))
        text = f"What {keys} means here isn't known: look for a slip."
        yield spot.finding("not-understood", text, below=below)


def not_understood(json: Json, kind: str, spot: Spot, below: str = "") -> Finding:
    """Return that a part isn't known, or not with such values."""
    name = quoted(json.thaw().get("type", ""))
    text = f"A {kind} of type {name} with such values isn't known: look for a slip."
    return spot.finding("not-understood", text, below=below)


def listed_findings(
    values: tuple[str, ...], spot: Spot, prefixes: tuple[str, ...], below: str = ""
) -> Iterator[Finding]:
    """Yield what is wrong with a list of values, or of ids with these *prefixes*."""
    if not values:
        text = "What Close does with an empty list isn't known: name a value, or take this out."
        yield spot.finding("nothing-listed", text, below=below)
    if any(map(is_blank, values)):
        yield blank_text(spot, below)
    for value, count in Counter(values).items():
        if count > 1:
            text = f"{quoted(value)} is listed {count} times: once will do."
            yield spot.finding("duplicate", text, below=below)
        if not is_id(value, prefixes):
            due = " or ".join(prefixes)
            text = f"{quoted(value)} is no id that starts with {due}, which is due here."
            yield spot.finding("wrong-id", text, below=below)
        elif spot.names.misses(value):
            text = f"There is no {quoted(value)} among the names: was it deleted, or mistyped?"
            yield spot.finding("unknown-id", text, below=below)


def moment_findings(bounds: MomentRange | InStatus, spot: Spot, below: str) -> Iterator[Finding]:
    """Yield what is wrong with the two bounds of a time."""
    start, end = bounds.on_or_after, bounds.before
    if start is not None and end is not None and is_reversed(start, end):
        text = (
            f"Nothing is on or after {moment_words(start)}, but before {moment_words(end)}: "
            "swap the two."
        )
        yield spot.finding("empty-range", text, below=below)
    for name, moment in (("on_or_after", start), ("before", end)):
        if moment is not None:
            yield from _moment(moment, spot, f"{below}.{name}")


def blank_text(spot: Spot, below: str = "") -> Finding:
    """Return that there is nothing in a text."""
    text = "What Close does with a blank text isn't known: ask ~exists() for objects without one."
    return spot.finding("blank-text", text, below=below)


def _wrong_condition(query: FieldCondition, spot: Spot) -> Iterator[Finding]:
    asked = known_field(query.field)
    if isinstance(query.condition, ExistsCondition | UnknownCondition):
        return
    for kind, mend, conditions in _KINDS:
        if isinstance(asked, kind) and not isinstance(query.condition, conditions):
            words = field_words(query.field)
            text = f"{words[:1].upper()}{words[1:]} is {mend}."
            yield spot.finding("wrong-condition", text, below=".condition")


def _text_condition(condition: TextCondition, spot: Spot, _: AnyField | None) -> Iterator[Finding]:
    if is_blank(condition.value):
        yield blank_text(spot, ".condition")


def _term(condition: TermCondition, spot: Spot, asked: AnyField | None) -> Iterator[Finding]:
    prefixes = asked.prefixes if isinstance(asked, ChoiceField) else ()
    yield from listed_findings(condition.values, spot, prefixes, ".condition")


def _reference(
    condition: ReferenceCondition, spot: Spot, asked: AnyField | None
) -> Iterator[Finding]:
    below = ".condition"
    wanted = condition.reference_type
    if isinstance(asked, ReferenceField) and asked.reference_type != wanted:
        text = f"The reference_type is {quoted(wanted)}, but {quoted(asked.reference_type)} is due."
        yield spot.finding("wrong-reference", text, below=below)
    yield from listed_findings(condition.object_ids, spot, _REFERENCES.get(wanted, ()), below)


def _number_range(condition: NumberRange, spot: Spot, _: AnyField | None) -> Iterator[Finding]:
    values = values_of(condition)
    if not condition.bounds:
        yield _no_bounds(spot)
    elif isinstance(values, Numbers) and values.is_empty:
        text = "No number lies within these bounds: are they the wrong way round?"
        yield spot.finding("empty-range", text, below=".condition")


def _moment_range(condition: MomentRange, spot: Spot, _: AnyField | None) -> Iterator[Finding]:
    if condition.on_or_after is None and condition.before is None:
        yield _no_bounds(spot)
    yield from moment_findings(condition, spot, ".condition")


def _local_time(condition: LocalTime, spot: Spot, _: AnyField | None) -> Iterator[Finding]:
    if condition.on_or_after is None and condition.before is None:
        yield _no_bounds(spot)


def _unknown_condition(
    condition: UnknownCondition, spot: Spot, _: AnyField | None
) -> Iterator[Finding]:
    yield not_understood(condition.json, "condition", spot, ".condition")


def _moment(moment: Moment, spot: Spot, below: str) -> Iterator[Finding]:
    while isinstance(moment, Offset):
        yield from unknown_keys(moment.extra, spot, below)
        if moment.days > _MOST_DAYS:
            text = (
                f"Close is said to refuse offsets of more than {_MOST_DAYS} days: "
                f"count the {moment.days} days in months or years."
            )
            yield spot.finding("many-days", text, below=below)
        moment, below = moment.moment, f"{below}.moment"
    yield from unknown_keys(moment.extra, spot, below)
    if isinstance(moment, UnknownMoment):
        yield not_understood(moment.json, "moment", spot, below)
    if isinstance(moment, FixedUtc) and has_no_zone(moment):
        text = "The moment names no timezone, and is taken for UTC: add +00:00."
        yield spot.finding("no-timezone", text, below=below)


def _no_bounds(spot: Spot) -> Finding:
    text = "A range without bounds asks nothing that is known: give it one, or ask exists()."
    return spot.finding("open-range", text, below=".condition")


_CONDITIONS: Final[
    dict[type[Condition], Callable[[Any, Spot, AnyField | None], Iterator[Finding]]]
] = {
    LocalTime: _local_time,
    MomentRange: _moment_range,
    NumberRange: _number_range,
    ReferenceCondition: _reference,
    TermCondition: _term,
    TextCondition: _text_condition,
    UnknownCondition: _unknown_condition,
}
