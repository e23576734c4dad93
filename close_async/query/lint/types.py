"""Object types that don't fit: of a part, a relation or the whole query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..explain.phrases import plural_of_type, singular_of_type
from ..explain.sentences import capital
from ..tree.fields import RegularField
from ..tree.ids import object_type_of_id
from ..tree.query import FieldCondition, HasRelated, IdQuery, ObjectTypeQuery
from .context import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.query import Query
    from .context import LintContext

# Leads, and what deletions and edits list beside them. [spec]
_BULK_TYPES: Final = frozenset(
    {
        "activity.call",
        "activity.custom_activity",
        "activity.form_submission",
        "contact",
        "custom_object",
        "form_submission",
        "lead",
        "opportunity",
    }
)


def other_type(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a field, id, clause or relation of another object type."""
    found, below = _object_type_of(query)
    if found is not None and context.scope not in {None, found}:
        yield Problem(
            f"This is about {plural_of_type(found)}, but the query searches {context.plural}: "
            f"match the {singular_of_type(found)} with has().",
            below,
        )


def self_relation(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a relation of objects to others of the same type."""
    if isinstance(query, HasRelated) and query.this_object_type == query.related_object_type:
        plural = capital(plural_of_type(query.this_object_type))
        yield Problem(f"{plural} have no relation to themselves: join with & here.")


def bulk_type(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find an audience of a bulk action that has a type which no bulk action takes."""
    object_type = query.object_type
    if context.bulk and object_type is not None and object_type not in _BULK_TYPES:
        yield Problem(
            f"Bulk actions don't take {plural_of_type(object_type)}: "
            "select the leads that have them, with Lead.has()."
        )


def _object_type_of(query: Query) -> tuple[str | None, str]:
    match query:
        case FieldCondition(field=RegularField() as field):
            return field.object_type, ".field"
        case HasRelated():
            return query.this_object_type, ""
        case IdQuery():
            return object_type_of_id(query.value), ""
        case ObjectTypeQuery():
            return query.name, ""
        case _:
            return None, ""
