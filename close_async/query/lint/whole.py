"""What is wrong with a query as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..explain.phrases import plural_of_type
from ..semantics.normalize import NOTHING, Normalizer
from .context import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.query import Query
    from .context import LintContext

__all__ = ["bulk_type", "finds_nothing", "unbounded"]

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


def finds_nothing(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a query that no object can meet, since a part of it contradicts itself."""
    if _is_nothing(query, context):
        yield Problem("The query finds nothing, whatever the data: mend the contradiction in it.")


def unbounded(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a query that may select every object of its type."""
    if query.is_unbounded and not _is_nothing(query, context):
        yield Problem(
            f"Nothing here certainly narrows the {context.plural} beyond their type: "
            "add a condition, or pass everything=True to a bulk action."
        )


def bulk_type(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find an audience of a bulk action that has a type which no bulk action takes."""
    object_type = query.object_type
    if context.bulk and object_type is not None and object_type not in _BULK_TYPES:
        yield Problem(
            f"Bulk actions don't take {plural_of_type(object_type)}: "
            "select the leads that have them, with Lead.has()."
        )


def _is_nothing(query: Query, context: LintContext) -> bool:
    return Normalizer(context.scope or "").normalize(query) == NOTHING
