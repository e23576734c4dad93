"""
Decides whether a query narrows anything: the guard of bulk actions, which in doubt says no.

The query is taken as a formula over its conditions. What isn't understood is assumed to match as
much as it can. The query narrows if its outcome still depends on the conditions that are left.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

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
)
from ..tree.fields import UnknownField
from ..tree.ids import is_blank
from ..tree.moment_order import is_plain
from ..tree.query import (
    And,
    FieldCondition,
    Group,
    HasRelated,
    IdQuery,
    InStatus,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    TextQuery,
)
from .normalize import Normalizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.moments import Moment

# Conditions that stand both negated and not: each doubles the work, and they are rare.
_MOST_MIXED: Final = 8


# A leaf, and whether it stands there as it is: False if it's negated.
_SignedLeaf: TypeAlias = tuple[Query, bool]


class _Truth(NamedTuple):
    """Which of *leaves* hold: those that are *chosen* as it says there, others at an *extreme*."""

    leaves: set[_SignedLeaf]
    chosen: dict[Query, bool]
    extreme: bool


def is_narrowing(query: Query) -> bool:
    """Return whether *query* certainly matches less than a type; see `Query.is_unbounded`."""
    return is_form_narrowing(Normalizer().normalize(query))


def is_form_narrowing(query: Query) -> bool:
    """Return the same for a normal form in which no `object_type` clause is left."""
    leaves = set(_signed_leaves(query))
    asserted = {leaf for leaf, positive in leaves if positive}
    negated = {leaf for leaf, positive in leaves if not positive}
    mixed = sorted(asserted & negated, key=hash)
    if len(mixed) > _MOST_MIXED:
        return False
    if not leaves:
        return False

    outcomes: set[bool] = set()
    for values in product((False, True), repeat=len(mixed)):
        chosen = dict(zip(mixed, values, strict=True))
        # A condition on one side only moves the outcome one way: its two extremes are enough.
        for extreme in (False, True):
            truth = _Truth(leaves, chosen, extreme)
            outcomes.add(_outcome(query, truth, positive=True))
    return outcomes == {False, True}


def _signed_leaves(query: Query) -> Iterator[_SignedLeaf]:
    """Yield the leaves that are understood, each with False if it's negated."""
    waiting = [(query, True)]
    while waiting:
        part, positive = waiting.pop()
        if isinstance(part, Not):
            waiting.append((part.query, not positive))
        elif isinstance(part, Group) and not part.extra:
            waiting.extend((inner, positive) for inner in part.queries)
        elif _is_understood(part, positive=positive):
            yield part, positive


def _outcome(query: Query, truth: _Truth, *, positive: bool) -> bool:
    """Return the outcome if the leaves are as in *truth*, and all else matches what it can."""
    if isinstance(query, Not):
        return not _outcome(query.query, truth, positive=not positive)
    if query.extra:
        return positive
    if isinstance(query, MatchAll | ObjectTypeQuery):
        return True
    if isinstance(query, And | Or) and query.queries:
        outcomes = [_outcome(part, truth, positive=positive) for part in query.queries]
        return all(outcomes) if isinstance(query, And) else any(outcomes)
    if (query, positive) not in truth.leaves:
        return positive
    return truth.chosen.get(query, truth.extreme == positive)


def _is_understood(query: Query, *, positive: bool) -> bool:
    """Return whether a leaf is fully understood, and matches less than everything."""
    if query.extra:
        return False
    match query:
        case HasRelated():
            return _narrows_related(query, positive=positive)
        case FieldCondition(field=field, condition=condition):
            is_known = not isinstance(field, UnknownField) and not field.extra
            return is_known and not condition.extra and _is_understood_condition(condition)
        case IdQuery() | TextQuery():
            return not is_blank(query.value)
        case InStatus():
            return _are_filled(query.status_ids) and _are_plain(query.on_or_after, query.before)
        case _:
            # Nothing else is known to narrow: a Smart View may hold everything.
            return False


def _narrows_related(query: HasRelated, *, positive: bool) -> bool:
    related = query.related_query
    while isinstance(related, HasRelated | Not) and not related.extra:
        if isinstance(related, Not):
            related, positive = related.query, not positive
        else:
            related = related.related_query
    # "No contact in this Smart View" matches everything if the view is empty.
    return is_form_narrowing(related if positive else ~related)


def _is_understood_condition(condition: Condition) -> bool:
    match condition:
        case BooleanCondition() | CurrentUserCondition() | ExistsCondition():
            is_understood = True
        case LocalTime(on_or_after=start, before=end):
            is_understood = (start, end) != (None, None)
        case MomentRange(on_or_after=start, before=end):
            is_understood = (start, end) != (None, None) and _are_plain(start, end)
        case NumberRange():
            is_understood = bool(condition.bounds)
        case ReferenceCondition(object_ids=values) | TermCondition(values=values):
            is_understood = _are_filled(values)
        case TextCondition():
            is_understood = not is_blank(condition.value)
        case _:
            is_understood = False
    return is_understood


def _are_filled(values: tuple[str, ...]) -> bool:
    return bool(values) and not any(map(is_blank, values))


def _are_plain(*bounds: Moment | None) -> bool:
    return all(bound is None or is_plain(bound) for bound in bounds)
