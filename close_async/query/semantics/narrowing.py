"""
Whether a query narrows anything: the guard in front of bulk actions, which errs towards "no".

The query is taken as a formula over its conditions. What isn't understood is taken to let through
whatever it can. The query narrows if its outcome still depends on the conditions that are left.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final, TypeAlias

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
    from collections.abc import Callable, Iterator, Mapping

    from ..tree.moments import Moment

# Conditions that stand both negated and not: each doubles the work, and people write none.
_MOST_MIXED: Final = 8


# A leaf, and whether it stands there as it is: False if it's negated.
_SignedLeaf: TypeAlias = tuple[Query, bool]


def is_narrowing(query: Query) -> bool:
    """Return whether *query* surely asks for more than a type; see `Query.is_unbounded`."""
    return _is_narrowing(Normalizer().normalize(query))


def _is_narrowing(query: Query) -> bool:
    leaves = set(_signed_leaves(query))
    asserted = {leaf for leaf, positive in leaves if positive}
    negated = {leaf for leaf, positive in leaves if not positive}
    mixed = sorted(asserted & negated, key=hash)
    if len(mixed) > _MOST_MIXED:
        return False

    outcomes: set[bool] = set()
    for values in product((False, True), repeat=len(mixed)):
        chosen = dict(zip(mixed, values, strict=True))
        # A condition on one side only pulls the outcome one way: its two extremes will do.
        for pull in (False, True):
            truth = {
                (leaf, positive): chosen.get(leaf, pull == positive) for leaf, positive in leaves
            }
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


def _outcome(query: Query, truth: Mapping[_SignedLeaf, bool], *, positive: bool) -> bool:
    """Return the outcome if the leaves are as in *truth*, and all else lets through what it can."""
    if isinstance(query, Not):
        return not _outcome(query.query, truth, positive=not positive)
    if query.extra:
        return positive
    if isinstance(query, MatchAll | ObjectTypeQuery):
        return True
    if isinstance(query, And | Or) and query.queries:
        outcomes = [_outcome(part, truth, positive=positive) for part in query.queries]
        return all(outcomes) if isinstance(query, And) else any(outcomes)
    return truth.get((query, positive), positive)


def _is_understood(query: Query, *, positive: bool) -> bool:
    """Whether a leaf is known through and through, and asks for something."""
    if isinstance(query, HasRelated):
        return not query.extra and _asks_for_related(query, positive=positive)
    asks = _QUERIES.get(type(query))
    return asks is not None and not query.extra and asks(query)


def _asks_for_related(query: HasRelated, *, positive: bool) -> bool:
    related = query.related_query
    while isinstance(related, HasRelated | Not) and not related.extra:
        if isinstance(related, Not):
            related, positive = related.query, not positive
        else:
            related = related.related_query
    # "No contact in this Smart View" lets everything through if the view is empty.
    return _is_narrowing(related if positive else ~related)


def _asks_for_field(query: FieldCondition) -> bool:
    field, condition = query.field, query.condition
    if isinstance(field, UnknownField) or field.extra or condition.extra:
        return False
    asks = _CONDITIONS.get(type(condition))
    return asks is not None and asks(condition)


def _asks_for_id(query: IdQuery) -> bool:
    return not is_blank(query.value)


def _asks_for_text(part: TextQuery | TextCondition) -> bool:
    return not is_blank(part.value)


def _asks_for_status(query: InStatus) -> bool:
    return _are_filled(query.status_ids) and _are_known(query.on_or_after, query.before)


def _asks_anyway(_: Condition) -> bool:
    return True


def _asks_for_terms(condition: TermCondition) -> bool:
    return _are_filled(condition.values)


def _asks_for_ids(condition: ReferenceCondition) -> bool:
    return _are_filled(condition.object_ids)


def _are_filled(values: tuple[str, ...]) -> bool:
    return bool(values) and not any(map(is_blank, values))


def _asks_for_number(condition: NumberRange) -> bool:
    return bool(condition.bounds)


def _asks_for_moment(condition: MomentRange) -> bool:
    bounds = condition.on_or_after, condition.before
    return bounds != (None, None) and _are_known(*bounds)


def _asks_for_time(condition: LocalTime) -> bool:
    return (condition.on_or_after, condition.before) != (None, None)


def _are_known(*bounds: Moment | None) -> bool:
    return all(bound is None or is_plain(bound) for bound in bounds)


# What isn't listed here asks for nothing that is known: a Smart View may hold everything.
_QUERIES: Final[dict[type[Query], Callable[[Any], bool]]] = {
    FieldCondition: _asks_for_field,
    IdQuery: _asks_for_id,
    InStatus: _asks_for_status,
    TextQuery: _asks_for_text,
}

_CONDITIONS: Final[dict[type[Condition], Callable[[Any], bool]]] = {
    BooleanCondition: _asks_anyway,
    CurrentUserCondition: _asks_anyway,
    ExistsCondition: _asks_anyway,
    LocalTime: _asks_for_time,
    MomentRange: _asks_for_moment,
    NumberRange: _asks_for_number,
    ReferenceCondition: _asks_for_ids,
    TermCondition: _asks_for_terms,
    TextCondition: _asks_for_text,
}
