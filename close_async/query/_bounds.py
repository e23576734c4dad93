"""
Whether a query narrows anything: the guard in front of bulk actions, which errs towards "no".

The query is taken as a formula over its conditions. What isn't understood is taken to let through
whatever it can. The query narrows if its outcome still depends on the conditions that are left.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

from ._conditions import (
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
from ._fields import UnknownField
from ._moments import Moment, Offset, UnknownMoment
from ._nodes import (
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Conditions that stand both negated and not: each doubles the work, and people write none.
_MOST_MIXED: Final = 8


def narrows(query: Query) -> bool:
    """Return whether *query* surely asks for more than a type; see `Query.is_unbounded`."""
    literals = set(_literals(query))
    negated = {leaf for leaf, positive in literals if not positive}
    asserted = {leaf for leaf, positive in literals if positive}
    mixed = sorted(asserted & negated, key=hash)
    if len(mixed) > _MOST_MIXED:
        return False

    outcomes: set[bool] = set()
    for values in product((False, True), repeat=len(mixed)):
        chosen = dict(zip(mixed, values, strict=True))
        # A condition on one side only pulls the outcome one way: its two extremes will do.
        for pull in (False, True):
            truth = dict.fromkeys(asserted, pull) | dict.fromkeys(negated, not pull)
            outcomes.add(_outcome(query, truth | chosen, positive=True))
    return outcomes == {False, True}


def _literals(query: Query) -> Iterator[tuple[Query, bool]]:
    """Yield the leaves that are understood, each with False if it's negated."""
    waiting = [(query, True)]
    while waiting:
        part, positive = waiting.pop()
        if isinstance(part, Not):
            waiting.append((part.query, not positive))
        elif isinstance(part, Group) and not part.extra:
            waiting.extend((inner, positive) for inner in part.queries)
        elif _is_understood(part):
            yield part, positive


def _outcome(query: Query, truth: Mapping[Query, bool], *, positive: bool) -> bool:
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
    return truth.get(query, positive)


def _is_understood(query: Query) -> bool:
    """Whether a leaf is known through and through, and asks for something."""
    asks = _QUERIES.get(type(query))
    return asks is not None and not query.extra and asks(query)


def _asks_for_related(query: HasRelated) -> bool:
    related = query.related_query
    # Relations in relations are taken off here, since Python's stack is short.
    while isinstance(related, HasRelated | Not) and not related.extra:
        related = related.query if isinstance(related, Not) else related.related_query
    return narrows(related)


def _asks_for_field(query: FieldCondition) -> bool:
    field, condition = query.field, query.condition
    if isinstance(field, UnknownField) or field.extra or condition.extra:
        return False
    asks = _CONDITIONS.get(type(condition))
    return asks is not None and asks(condition)


def _asks_for_id(query: IdQuery) -> bool:
    return bool(query.value)


def _asks_for_text(part: TextQuery | TextCondition) -> bool:
    return bool(part.value.strip())


def _asks_for_status(query: InStatus) -> bool:
    return bool(query.status_ids) and _are_known(query.on_or_after, query.before)


def _asks_anyway(_: Condition) -> bool:
    return True


def _asks_for_terms(condition: TermCondition) -> bool:
    return bool(condition.values)


def _asks_for_ids(condition: ReferenceCondition) -> bool:
    return bool(condition.object_ids)


def _asks_for_number(condition: NumberRange) -> bool:
    return bool(condition.bounds)


def _asks_for_moment(condition: MomentRange) -> bool:
    bounds = condition.on_or_after, condition.before
    return bounds != (None, None) and _are_known(*bounds)


def _asks_for_time(condition: LocalTime) -> bool:
    return (condition.on_or_after, condition.before) != (None, None)


def _are_known(*bounds: Moment | None) -> bool:
    return all(bound is None or _is_known(bound) for bound in bounds)


def _is_known(moment: Moment) -> bool:
    while isinstance(moment, Offset) and not moment.extra:
        moment = moment.moment
    return not isinstance(moment, UnknownMoment) and not moment.extra


# What isn't listed here asks for nothing that is known: a Smart View may hold everything.
_QUERIES: Final[dict[type[Query], Callable[[Any], bool]]] = {
    FieldCondition: _asks_for_field,
    HasRelated: _asks_for_related,
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
