"""
Finds what is almost certainly a mistake in a query, without a call to Close.

The tree is walked once, from top to bottom, and those rules of `rules.py` that are about a query
look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..explain.labels import Labels
from ..parse.inference import infer_object_type
from ..tree.finding import Finding
from ..tree.query import FieldCondition, Group, HasRelated, Not
from .context import NO_FIELDS, KnownIds, LintContext
from .group_parts import handled_fields, is_for_all, is_joined, leaves_of, signed_parts
from .rules import OTHER_RULES, RULES_OF, WHOLE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..semantics.implication import SignedQuery
    from ..tree.finding import FindingKind
    from ..tree.query import Query
    from .rules import Rule


def warnings(query: Query, names: Mapping[str, str] | None, *, bulk: bool) -> tuple[Finding, ...]:
    """Return what is almost certainly a mistake in *query*, in the order of the tree."""
    scope = query.object_type or infer_object_type(query.to_dict())
    root = LintContext("query", scope, KnownIds(Labels(names), _known_ids(names)), bulk=bulk)
    # The whole comes first: then it's known whether anything in it is to be solved at all.
    root.known.solver.within(scope or "").normalize(query)
    below = tuple(_walk(query, root))
    is_explained = any(finding.path == root.path for finding in below)
    is_of_one_type = scope is not None and all(one.kind != "other-type" for one in below)
    whole = _apply(WHOLE_RULES, query, root._replace(is_of_one_type=is_of_one_type))
    return (*(one for one in whole if one.kind != "finds-nothing" or not is_explained), *below)


def _known_ids(names: Mapping[str, str] | None) -> frozenset[str] | None:
    """Return the ids that have a name, or None if others may have one, too."""
    # What `close.names()` gives says so if Close showed only some of the lists.
    missing: object = getattr(names, "missing", None)
    return None if names is None or missing else frozenset(names)


def _walk(query: Query, root: LintContext) -> Iterator[Finding]:
    waiting = [(query, root)]
    while waiting:
        query, context = waiting.pop()
        if isinstance(query, Not):
            query, context = query.query, context.negate()
        starts_group = isinstance(query, Group) and not is_joined(query, context)
        leaves: list[SignedQuery] = []
        if isinstance(query, Group) and starts_group:
            leaves = list(leaves_of(query, context.path, positive=not context.negated))
            context = context._replace(parts=signed_parts(leaves, context))
        asked = query.condition if isinstance(query, FieldCondition) else query
        yield from _apply(RULES_OF.get(type(asked).__name__, OTHER_RULES), query, context)
        if isinstance(query, Group) and starts_group:
            joint = is_for_all(query, positive=context.positive)
            if context.positive == context.negated:
                leaves = [leaf.negate() for leaf in leaves]
            fields = handled_fields(leaves, for_all=joint)
            filled, excused = (fields, NO_FIELDS) if joint else (NO_FIELDS, fields)
            context = context._replace(
                joint=joint, filled=context.filled | filled, excused=context.excused | excused
            )
        if isinstance(query, Group):
            parts = [(part, context.part(index)) for index, part in enumerate(query.queries)]
            waiting.extend(reversed(parts))
        elif isinstance(query, HasRelated):
            waiting.append((query.related_query, context.related(query)))


def _apply(
    rules: Mapping[FindingKind, Rule],
    query: Query,
    context: LintContext,
) -> Iterator[Finding]:
    for kind, rule in rules.items():
        for text, below in rule(query, context):
            yield Finding(f"{context.path}{below}", kind, text)
