"""What the parts of one group say about each other: contradictions, tautologies, repetitions."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from ..semantics.implication import (
    SignedQuery,
    by_subject,
    covers,
    find_contradiction,
    find_tautology,
    needs_value,
)
from ..semantics.normalize import EVERYTHING, Normalizer, signed_query
from ..tree.conditions import ExistsCondition
from ..tree.query import And, FieldCondition, Group, Not, Query
from .context import exists_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.fields import Field
    from ..tree.finding import Finding
    from .context import LintContext

# Of one field: whoever writes more, generates them.
_MOST_COMPARED: Final = 60


def is_for_all(group: Group, *, positive: bool) -> bool:
    """Whether all parts of a group must hold, with the negations above it carried inwards."""
    return isinstance(group, And) == positive


def is_joined(group: Group, context: LintContext) -> bool:
    """Whether a group only goes on with the group that it's a part of."""
    if group.extra or not group.queries:
        return False
    if len(group.queries) == 1:
        return True
    return is_for_all(group, positive=context.positive) == context.joint


def group_findings(group: Group, context: LintContext, *, negated: bool) -> Iterator[Finding]:
    """Yield what the parts of *group* say about each other; *negated* is its own negation."""
    signed_queries = list(_signed_queries(group, context, positive=not negated))
    if is_for_all(group, positive=not negated):
        yield from _contradiction(signed_queries, context)
    else:
        yield from _tautology(signed_queries, context)
    yield from _repetitions(signed_queries, context)


def handled_fields(group: Group, context: LintContext) -> frozenset[Field]:
    """Return the fields of which a group says what to do with objects that have no value."""
    for_all = is_for_all(group, positive=context.positive)
    return frozenset(
        signed.query.field
        for signed in _leaves(group, context.path, positive=context.positive)
        if isinstance(signed.query, FieldCondition) and _handles(signed, for_all=for_all)
    )


def _handles(signed: SignedQuery, *, for_all: bool) -> bool:
    if for_all:
        return signed.positive and needs_value(signed.query)
    is_exists = isinstance(signed.query, FieldCondition) and isinstance(
        signed.query.condition, ExistsCondition
    )
    return is_exists and not signed.positive


def _leaves(group: Group, path: str, *, positive: bool) -> Iterator[SignedQuery]:
    """Yield the parts of a group, and those of the groups in it that only go on with it."""
    for_all = is_for_all(group, positive=positive)
    waiting: list[SignedQuery] = _parts(SignedQuery(group, positive, path))
    while waiting:
        signed = waiting.pop()
        query = signed.query
        if isinstance(query, Group) and query.queries and not query.extra:
            goes_on = is_for_all(query, positive=signed.positive) == for_all
            if goes_on or len(query.queries) == 1:
                waiting.extend(_parts(signed))
                continue
        yield signed


def _parts(signed: SignedQuery) -> list[SignedQuery]:
    """Return the parts of a group, the last one first."""
    query, positive, path, _ = signed
    parts = query.queries if isinstance(query, Group) else ()
    return [
        SignedQuery(
            part.query if isinstance(part, Not) else part,
            positive != isinstance(part, Not),
            f"{path}.queries[{index}]",
        )
        for index, part in reversed(list(enumerate(parts)))
    ]


def _signed_queries(group: Group, context: LintContext, *, positive: bool) -> Iterator[SignedQuery]:
    normalizer = Normalizer(context.scope or "", solved=False)
    for query, holds, path, _ in _leaves(group, context.path, positive=positive):
        signed = signed_query(normalizer.normalize(query, positive=holds), path)
        yield signed._replace(written=query if holds else Not(query))


def _contradiction(signed_queries: list[SignedQuery], context: LintContext) -> Iterator[Finding]:
    if any(signed.query == EVERYTHING and not signed.positive for signed in signed_queries):
        text = 'Nothing matches here, since one of the parts is a negated "match_all": take it out.'
        yield context.finding("contradiction", text)
        return
    found = find_contradiction(signed_queries)
    if found is None:
        return

    both = "both" if len(found) == 2 else "all"  # noqa: PLR2004 - "both" is for two
    said = "; and ".join(map(context.said, found))
    text = f"No {context.singular} meets {both} of these: {said}. "
    mend = "Leave one out, or join them with | if either will do."
    yield context.finding("contradiction", f"{text}{mend}")


def _tautology(signed_queries: list[SignedQuery], context: LintContext) -> Iterator[Finding]:
    if any(signed.query == EVERYTHING and signed.positive for signed in signed_queries):
        text = f"All {context.plural} match here, since one of the alternatives is everything: "
        yield context.finding("tautology", f"{text}take it out.")
        return
    found = find_tautology(signed_queries)
    if found is None:
        yield from _every_value(signed_queries, context)
        return

    said = "; or ".join(map(context.said, found))
    text = f"Every {context.singular} meets one of these: {said}. "
    keeps_out = not any(signed.positive for signed in found)
    mend = "Join them with & to keep both out." if keeps_out else "Leave one out."
    yield context.finding("tautology", f"{text}{mend}")


def _every_value(signed_queries: list[SignedQuery], context: LintContext) -> Iterator[Finding]:
    for group in by_subject(signed_queries):
        some = [signed for signed in group if signed.positive][:_MOST_COMPARED]
        for one, other in combinations(some, 2):
            if isinstance(one.query, FieldCondition) and covers(one.query, other.query):
                or_none = any(_handles(signed, for_all=False) for signed in group)
                said = context.said(one), context.said(other)
                yield _every_value_of(one.query, *said, context, or_none=or_none)
                return


def _every_value_of(
    query: FieldCondition, first: str, second: str, context: LintContext, *, or_none: bool
) -> Finding:
    if or_none:
        text = (
            f"Every {context.singular} meets one of these, or has no value: {first}; or {second}. "
        )
        return context.finding("tautology", f"{text}Leave one out.")

    text = f"Every value there is meets one of these: {first}; or {second}. "
    return context.finding("every-value", f"{text}Ask {exists_of(query)}, or leave one out.")


def _repetitions(signed_queries: list[SignedQuery], context: LintContext) -> Iterator[Finding]:
    seen: dict[tuple[Query, bool], str] = {}
    for query, positive, path, _ in signed_queries:
        if query == EVERYTHING:
            continue
        first = seen.setdefault((query, positive), path)
        if first != path:
            below = path.removeprefix(context.path)
            yield context.finding("duplicate", f"This repeats {first}: leave one out.", below=below)
