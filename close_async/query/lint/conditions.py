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
from ..explain.phrases import field_phrase, moment_phrase
from ..semantics.value_sets import NumberSet, value_set
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
    from .context import LintContext

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


def condition_findings(query: FieldCondition, context: LintContext) -> Iterator[Finding]:
    """Yield what is wrong with the condition of *query*."""
    condition = query.condition
    yield from unknown_keys(condition.extra, context, ".condition")
    yield from _wrong_condition(query, context)
    check = _CONDITIONS.get(type(condition))
    if check is not None:
        yield from check(condition, context, known_field(query.field))


def unknown_keys(extra: Json, context: LintContext, below: str = "") -> Iterator[Finding]:
    """Yield that there are keys which this package doesn't know."""
    if extra:
        keys = ", ".join(map(quoted, sorted(extra.keys())))
        text = f"What {keys} means here isn't known: look for a slip."
        yield context.finding("not-understood", text, below=below)


def not_understood(json: Json, kind: str, context: LintContext, below: str = "") -> Finding:
    """Return that a part isn't known, or not with such values."""
    name = quoted(json.thaw().get("type", ""))
    text = f"A {kind} of type {name} with such values isn't known: look for a slip."
    return context.finding("not-understood", text, below=below)


def listed_findings(
    values: tuple[str, ...], context: LintContext, prefixes: tuple[str, ...], below: str = ""
) -> Iterator[Finding]:
    """Yield what is wrong with a list of values, or of ids with these *prefixes*."""
    if not values:
        text = "What Close does with an empty list isn't known: name a value, or take this out."
        yield context.finding("nothing-listed", text, below=below)
    if any(map(is_blank, values)):
        yield blank_text(context, below)
    for value, count in Counter(values).items():
        if count > 1:
            text = f"{quoted(value)} is listed {count} times: once will do."
            yield context.finding("duplicate", text, below=below)
        if not is_id(value, prefixes):
            due = " or ".join(prefixes)
            text = f"{quoted(value)} is no id that starts with {due}, which is due here."
            yield context.finding("wrong-id", text, below=below)
        elif context.names.misses(value):
            text = f"There is no {quoted(value)} among the names: was it deleted, or mistyped?"
            yield context.finding("unknown-id", text, below=below)


def moment_findings(
    bounds: MomentRange | InStatus, context: LintContext, below: str
) -> Iterator[Finding]:
    """Yield what is wrong with the two bounds of a time."""
    start, end = bounds.on_or_after, bounds.before
    if start is not None and end is not None and is_reversed(start, end):
        text = (
            f"Nothing is on or after {moment_phrase(start)}, but before {moment_phrase(end)}: "
            "swap the two."
        )
        yield context.finding("empty-range", text, below=below)
    for name, moment in (("on_or_after", start), ("before", end)):
        if moment is not None:
            yield from _moment(moment, context, f"{below}.{name}")


def blank_text(context: LintContext, below: str = "") -> Finding:
    """Return that there is nothing in a text."""
    text = "What Close does with a blank text isn't known: ask ~exists() for objects without one."
    return context.finding("blank-text", text, below=below)


def _wrong_condition(query: FieldCondition, context: LintContext) -> Iterator[Finding]:
    asked = known_field(query.field)
    if isinstance(query.condition, ExistsCondition | UnknownCondition):
        return
    for kind, mend, conditions in _KINDS:
        if isinstance(asked, kind) and not isinstance(query.condition, conditions):
            words = field_phrase(query.field)
            text = f"{words[:1].upper()}{words[1:]} is {mend}."
            yield context.finding("wrong-condition", text, below=".condition")


def _text_condition(
    condition: TextCondition, context: LintContext, _: AnyField | None
) -> Iterator[Finding]:
    if is_blank(condition.value):
        yield blank_text(context, ".condition")


def _term(
    condition: TermCondition, context: LintContext, asked: AnyField | None
) -> Iterator[Finding]:
    prefixes = asked.prefixes if isinstance(asked, ChoiceField) else ()
    yield from listed_findings(condition.values, context, prefixes, ".condition")


def _reference(
    condition: ReferenceCondition, context: LintContext, asked: AnyField | None
) -> Iterator[Finding]:
    below = ".condition"
    wanted = condition.reference_type
    if isinstance(asked, ReferenceField) and asked.reference_type != wanted:
        text = f"The reference_type is {quoted(wanted)}, but {quoted(asked.reference_type)} is due."
        yield context.finding("wrong-reference", text, below=below)
    yield from listed_findings(condition.object_ids, context, _REFERENCES.get(wanted, ()), below)


def _number_range(
    condition: NumberRange, context: LintContext, _: AnyField | None
) -> Iterator[Finding]:
    values = value_set(condition)
    if not condition.bounds:
        yield _no_bounds(context)
    elif isinstance(values, NumberSet) and values.is_empty:
        text = "No number lies within these bounds: are they the wrong way round?"
        yield context.finding("empty-range", text, below=".condition")


def _moment_range(
    condition: MomentRange, context: LintContext, _: AnyField | None
) -> Iterator[Finding]:
    if condition.on_or_after is None and condition.before is None:
        yield _no_bounds(context)
    yield from moment_findings(condition, context, ".condition")


def _local_time(
    condition: LocalTime, context: LintContext, _: AnyField | None
) -> Iterator[Finding]:
    if condition.on_or_after is None and condition.before is None:
        yield _no_bounds(context)


def _unknown_condition(
    condition: UnknownCondition, context: LintContext, _: AnyField | None
) -> Iterator[Finding]:
    yield not_understood(condition.json, "condition", context, ".condition")


def _moment(moment: Moment, context: LintContext, below: str) -> Iterator[Finding]:
    while isinstance(moment, Offset):
        yield from unknown_keys(moment.extra, context, below)
        if moment.days > _MOST_DAYS:
            text = (
                f"Close is said to refuse offsets of more than {_MOST_DAYS} days: "
                f"count the {moment.days} days in months or years."
            )
            yield context.finding("many-days", text, below=below)
        moment, below = moment.moment, f"{below}.moment"
    yield from unknown_keys(moment.extra, context, below)
    if isinstance(moment, UnknownMoment):
        yield not_understood(moment.json, "moment", context, below)
    if isinstance(moment, FixedUtc) and has_no_zone(moment):
        text = "The moment names no timezone, and is taken for UTC: add +00:00."
        yield context.finding("no-timezone", text, below=below)


def _no_bounds(context: LintContext) -> Finding:
    text = "A range without bounds asks nothing that is known: give it one, or ask exists()."
    return context.finding("open-range", text, below=".condition")


_CONDITIONS: Final[
    dict[type[Condition], Callable[[Any, LintContext, AnyField | None], Iterator[Finding]]]
] = {
    LocalTime: _local_time,
    MomentRange: _moment_range,
    NumberRange: _number_range,
    ReferenceCondition: _reference,
    TermCondition: _term,
    TextCondition: _text_condition,
    UnknownCondition: _unknown_condition,
}
