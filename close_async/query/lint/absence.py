"""Conditions that may or may not find objects without a value in the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..build.field_types import NumberField
from ..build.known_fields import known_field
from ..semantics.value_sets import NumberSet, value_set
from ..tree.conditions import ExistsCondition, UnknownCondition
from ..tree.fields import RegularField, UnknownField
from ..tree.query import FieldCondition
from .context import Problem, exists_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.query import Query
    from .context import LintContext

# What every object has that has it at all. [guess]
_NEVER_ABSENT: Final = frozenset(
    {
        "custom_activity_type_id",
        "custom_object_type_id",
        "date_created",
        "date_updated",
        "direction",
        "display_name",
        "lead_id",
        "sequence_id",
        "status",
        "status_id",
        "status_type",
    }
)

_ZERO: Final = NumberSet(0, high=0)
_ONE: Final = NumberSet(1, high=1)


def absent_values(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a negated condition beside which nothing says what to do with missing values."""
    if not isinstance(query, FieldCondition) or context.positive:
        return
    field = query.field
    if isinstance(query.condition, ExistsCondition | UnknownCondition):
        return
    if field in context.filled | context.excused or isinstance(field, UnknownField):
        return
    if isinstance(field, RegularField) and field.field_name in _NEVER_ABSENT:
        return
    exists = exists_of(query)
    yield Problem(
        f"Whether this negation also finds {context.plural} without a value isn't known: "
        f"add & {exists} to leave them out, or | ~{exists} to take them in."
    )


def absent_zero(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find that what was never counted may have no 0: so it is with meetings. [code 1 live]."""
    if not isinstance(query, FieldCondition) or not context.positive:
        return
    values = value_set(query.condition)
    if query.field in context.excused or not isinstance(values, NumberSet):
        return
    is_zero = _ZERO.is_subset(values) and not _ONE.is_subset(values)
    if isinstance(known_field(query.field), NumberField) and is_zero:
        yield Problem(
            f"Where nothing was counted yet there may be no value, and so no 0: "
            f"add | ~{exists_of(query)} to find those {context.plural}, too."
        )
