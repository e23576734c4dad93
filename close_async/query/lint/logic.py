"""What the parts of a query say about each other: contradictions, tautologies, no bounds."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from ..semantics.implication import (
    MOST_CASES,
    SignedQuery,
    by_subject,
    covers,
    find_contradiction,
    find_tautology,
)
from ..semantics.narrowing import is_form_narrowing
from ..semantics.normalize import EVERYTHING, NOTHING
from ..tree.query import FieldCondition, Group, Or
from .context import Problem, exists_of
from .group_parts import handles_absence, is_for_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.query import Query
    from .context import LintContext

# Of one field: only generated queries have more conditions.
_MOST_COMPARED: Final = 60


def empty_group(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a group without parts, which Close may read in either way."""
    if not isinstance(query, Group) or query.queries:
        return
    # Close's own interface writes an empty "and" beside others, where it is redundant.
    is_redundant = context.positive and context.joint in {None, True} and not isinstance(query, Or)
    if not is_redundant:
        name = "or" if isinstance(query, Or) else "and"
        yield Problem(f'What Close does with an empty "{name}" isn\'t known: take it out.')


def contradiction(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find parts that no object can meet together."""
    if not _is_joined_by(query, context, for_all=True):
        return
    if any(signed.query == EVERYTHING and not signed.positive for signed in context.parts):
        yield Problem(
            'Nothing matches here, since one of the parts is a negated "match_all": take it out.'
        )
        return
    found = None if _is_consistent(context) else find_contradiction(context.parts)
    if found is None:
        return

    both = "both" if len(found) == 2 else "all"  # noqa: PLR2004 - "both" is for two
    quotes = "; and ".join(map(context.quote, found))
    mend = "Leave one out, or join them with | if one of them is enough."
    yield Problem(f"No {context.singular} meets {both} of these: {quotes}. {mend}")


def tautology(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find alternatives of which every object meets one."""
    if not _is_joined_by(query, context, for_all=False):
        return
    if _has_everything(context):
        yield Problem(
            f"All {context.plural} match here, since one of the alternatives is everything: "
            "take it out."
        )
        return
    found = None if _is_consistent(context) else find_tautology(context.parts)
    if found is not None:
        quotes = "; or ".join(map(context.quote, found))
        keeps_out = not any(signed.positive for signed in found)
        mend = "Join them with & to keep both out." if keeps_out else "Leave one out."
        yield Problem(f"Every {context.singular} meets one of these: {quotes}. {mend}")
        return

    one, other, or_none = _complementary(context)
    if one is not None and other is not None and or_none:
        quotes = f"{context.quote(one)}; or {context.quote(other)}"
        yield Problem(
            f"Every {context.singular} meets one of these, or has no value: {quotes}. "
            "Leave one out."
        )


def every_value(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find alternatives of which every object meets one that has a value at all."""
    if not _is_joined_by(query, context, for_all=False):
        return
    one, other, or_none = _complementary(context)
    if one is None or other is None or or_none or not isinstance(one.query, FieldCondition):
        return
    if not _has_everything(context) and find_tautology(context.parts) is None:
        quotes = f"{context.quote(one)}; or {context.quote(other)}"
        mend = f"Use {exists_of(one.query)}, or leave one out."
        yield Problem(f"Every value there is meets one of these: {quotes}. {mend}")


def finds_nothing(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a query that no object can meet, since a part of it contradicts itself."""
    if _is_nothing(query, context):
        yield Problem("The query finds nothing, whatever the data: mend the contradiction in it.")


def unbounded(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find a query that may select every object of its type."""
    if not _is_nothing(query, context) and not _is_narrowing(query, context):
        yield Problem(
            f"Nothing here certainly narrows the {context.plural} beyond their type: "
            "add a condition, or pass everything=True to a bulk action."
        )


def _is_joined_by(query: Query, context: LintContext, *, for_all: bool) -> bool:
    if not isinstance(query, Group) or not context.parts:
        return False
    return is_for_all(query, positive=not context.negated) == for_all


def _is_consistent(context: LintContext) -> bool:
    """Return whether the parts were found to form neither a contradiction nor a tautology."""
    # The solver knows each part once: one that nothing meets contradicts its repetition. Of more
    # parts than are compared, it may have compared others.
    distinct = {(part.query, part.positive) for part in context.parts}
    is_whole = len(distinct) == len(context.parts) <= MOST_CASES
    return is_whole and not context.known.solver.has_solved


def _has_everything(context: LintContext) -> bool:
    return any(signed.query == EVERYTHING and signed.positive for signed in context.parts)


def _complementary(
    context: LintContext,
) -> tuple[SignedQuery | None, SignedQuery | None, bool]:
    """Return two parts of which every value meets one, and whether a missing value is allowed."""
    for group in by_subject(context.parts):
        some = [signed for signed in group if signed.positive][:_MOST_COMPARED]
        for one, other in combinations(some, 2):
            if isinstance(one.query, FieldCondition) and covers(one.query, other.query):
                return one, other, any(handles_absence(part, for_all=False) for part in group)
    return None, None, False


def _is_nothing(query: Query, context: LintContext) -> bool:
    return context.known.solver.within(context.scope or "").normalize(query) == NOTHING


def _is_narrowing(query: Query, context: LintContext) -> bool:
    if context.is_of_one_type:
        # Then all clauses are redundant, and it's the form that `is_unbounded` would make.
        return is_form_narrowing(context.known.solver.within(context.scope).normalize(query))
    return not query.is_unbounded
