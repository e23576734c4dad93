"""
What is almost surely a mistake in a query, found without asking Close.

The tree is walked once, from top to bottom: what a group's parts say about each other is found at
the group, all else where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..explain.labels import Labels
from ..explain.phrases import plural_of_type
from ..parse.inference import object_type_of
from ..semantics.normalize import NOTHING, Normalizer
from ..tree.query import Group, HasRelated, Not, Or, Query
from .conditions import unknown_keys
from .context import LabelledIds, LintContext
from .groups import group_findings, handled_fields, is_for_all, is_joined
from .leaves import leaf_findings, relation_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..tree.finding import Finding

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


def warnings(query: Query, names: Mapping[str, str] | None, *, bulk: bool) -> tuple[Finding, ...]:
    """Return what is almost surely a mistake in *query*, in the order of the tree."""
    scope = query.object_type or object_type_of(query.to_dict())
    root = LintContext("query", scope, LabelledIds(Labels(names), _known_ids(names)))
    below = tuple(_walk(query, root))
    return (*_of_the_whole(query, root, below, bulk=bulk), *below)


def _known_ids(names: Mapping[str, str] | None) -> frozenset[str] | None:
    """Return the ids that have a name, or None if others may have one, too."""
    # What `close.names()` gives says so if Close showed only some of the lists.
    missing: object = getattr(names, "missing", None)
    return None if names is None or missing else frozenset(names)


def _of_the_whole(
    query: Query, context: LintContext, below: tuple[Finding, ...], *, bulk: bool
) -> Iterator[Finding]:
    object_type = query.object_type
    if Normalizer(context.scope or "").normalize(query) == NOTHING:
        if not any(finding.path == "query" for finding in below):
            text = "The query finds nothing, whatever there is: mend the contradiction in it."
            yield context.finding("finds-nothing", text)
    elif query.is_unbounded:
        text = (
            f"Nothing here surely narrows the {context.plural} beyond their type: add a condition, "
            "or say everything=True to a bulk action."
        )
        yield context.finding("unbounded", text)
    if bulk and object_type is not None and object_type not in _BULK_TYPES:
        text = (
            f"Bulk actions don't take {plural_of_type(object_type)}: "
            "ask for the leads that have them, with Lead.has()."
        )
        yield context.finding("bulk-type", text)


def _walk(query: Query, root: LintContext) -> Iterator[Finding]:
    waiting = [(query, root)]
    while waiting:
        query, context = waiting.pop()
        negated = isinstance(query, Not)
        if isinstance(query, Not):
            query, context = query.query, context.negated()
        yield from unknown_keys(query.extra, context)
        if isinstance(query, Group):
            if not is_joined(query, context):
                yield from _empty_group(query, context)
                yield from group_findings(query, context, negated=negated)
            waiting.extend(reversed(_below(query, context)))
        elif isinstance(query, HasRelated):
            yield from relation_findings(query, context)
            waiting.append((query.related_query, context.related(query)))
        else:
            yield from leaf_findings(query, context)


def _below(group: Group, context: LintContext) -> list[tuple[Query, LintContext]]:
    if not is_joined(group, context):
        joint = is_for_all(group, positive=context.positive)
        context = context.joined(handled_fields(group, context), joint=joint)
    return [(part, context.part(index)) for index, part in enumerate(group.queries)]


def _empty_group(group: Group, context: LintContext) -> Iterator[Finding]:
    # Close's own interface writes an empty "and" beside others, where it says nothing.
    is_idle = context.positive and context.joint in {None, True} and not isinstance(group, Or)
    if not group.queries and not is_idle:
        name = "or" if isinstance(group, Or) else "and"
        text = f'What Close does with an empty "{name}" isn\'t known: take it out.'
        yield context.finding("empty-group", text)
