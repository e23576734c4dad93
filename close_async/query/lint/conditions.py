"""Conditions that the kind of their field doesn't have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
from ..explain.phrases import field_phrase
from ..explain.sentences import capital
from ..tree.conditions import (
    BooleanCondition,
    Condition,
    CurrentUserCondition,
    ExistsCondition,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    UnknownCondition,
)
from ..tree.query import FieldCondition
from .context import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..build.field_types import AnyField
    from ..tree.query import Query
    from .context import LintContext

# Text for text, term for choices, reference for ids, ranges for numbers and dates. [doc]
_KINDS: Final[tuple[tuple[type[AnyField], str, tuple[type[Condition], ...]], ...]] = (
    (ChoiceField, "a choice: use is_in()", (TermCondition,)),
    (ReferenceField, "a reference: use is_in()", (ReferenceCondition,)),
    (
        UserField,
        "a user: use is_in() or is_current_user()",
        (ReferenceCondition, CurrentUserCondition),
    ),
    (NumberField, "a number: use at_least() and its like", (NumberRange,)),
    (MomentField, "a moment: use since() and its like", (MomentRange,)),
    (FlagField, "true or false: use is_true()", (BooleanCondition,)),
)


def wrong_condition(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a condition that isn't for fields of this kind."""
    if not isinstance(query, FieldCondition):
        return
    if isinstance(query.condition, ExistsCondition | UnknownCondition):
        return
    known = known_field(query.field)
    for kind, mend, conditions in _KINDS:
        if isinstance(known, kind) and not isinstance(query.condition, conditions):
            yield Problem(f"{capital(field_phrase(query.field))} is {mend}.", ".condition")


def wrong_reference(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a reference to objects of another type than the field points to."""
    if not isinstance(query, FieldCondition):
        return
    known, condition = known_field(query.field), query.condition
    if not isinstance(known, ReferenceField) or not isinstance(condition, ReferenceCondition):
        return
    given, expected = condition.reference_type, known.reference_type
    if given != expected:
        text = f"The reference_type must be {quoted(expected)} here, not {quoted(given)}."
        yield Problem(text, ".condition")
