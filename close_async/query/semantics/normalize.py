"""
The normal form of queries that mean the same: only leaves are negated, groups are flat and sorted.

Two queries with the same normal form are equivalent.
"""

from __future__ import annotations

from typing import Final

import attrs

from ..tree.conditions import ReferenceCondition, TermCondition
from ..tree.query import (
    And,
    FieldCondition,
    Group,
    HasRelated,
    InStatus,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    unwrapped,
)
from .implication import SignedQuery, find_contradiction, find_tautology

EVERYTHING: Final = MatchAll()
NOTHING: Final = Not(EVERYTHING)

ANY_TYPE: Final = "*"
"""As a scope, it makes every `object_type` clause redundant."""


@attrs.frozen
class Normalizer:
    """
    Converts queries to their normal form.

    An `object_type` clause that names *scope* is redundant. With *solved*, a group becomes
    `MatchAll()` or its negation if parts of it form a tautology or a contradiction.
    """

    scope: str | None = ANY_TYPE
    solved: bool = True
    # A part is asked for again with each group around it.
    _forms: dict[tuple[str | None, Query, bool], Query] = attrs.field(
        factory=dict[tuple[str | None, Query, bool], Query], eq=False
    )
    _solutions: list[Query] = attrs.field(factory=list[Query], eq=False)

    @property
    def has_solved(self) -> bool:
        """Return whether a form so far is another one than it would be if nothing was solved."""
        return bool(self._solutions)

    def within(self, scope: str | None) -> Normalizer:
        """Return the same for queries about another type of objects."""
        if scope == self.scope:
            return self
        return Normalizer(scope, self.solved, self._forms, self._solutions)

    def normalize(self, query: Query, *, positive: bool = True) -> Query:
        """Return the normal form of *query*, or of its negation if it isn't *positive*."""
        key = self.scope, query, positive
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = self._normalized(query, positive=positive)
        return form

    def _normalized(self, query: Query, *, positive: bool) -> Query:
        query, negated = unwrapped(query)
        positive = positive != negated
        relations: list[tuple[HasRelated, bool]] = []
        # Relations in relations are unwrapped in a loop, since Python's stack is short.
        while isinstance(query, HasRelated) and not query.extra:
            relations.append((query, positive))
            query, negated = unwrapped(query.related_query)
            positive = not negated

        inner = self
        if relations and self.scope != ANY_TYPE:
            inner = self.within(relations[-1][0].related_object_type)
        form = inner.normalize_one(query, positive=positive)
        for relation, holds in reversed(relations):
            form = self._related(relation, form)
            form = form if holds else ~form
        return form

    def _related(self, relation: HasRelated, form: Query) -> Query:
        if form == NOTHING and self.solved:
            self._solutions.append(relation)
            return NOTHING
        if form is relation.related_query:
            return relation
        return HasRelated(relation.this_object_type, relation.related_object_type, form)

    def normalize_one(self, query: Query, *, positive: bool) -> Query:
        """Return the normal form of what isn't a relation, negation or group of one."""
        if isinstance(query, Group) and query.queries and not query.extra:
            return self._normalize_group(query, positive=positive)
        if isinstance(query, ObjectTypeQuery) and self._is_redundant(query):
            query = EVERYTHING
        query = _in_one_order(query)
        return query if positive else Not(query)

    def _is_redundant(self, query: ObjectTypeQuery) -> bool:
        return not query.extra and self.scope in {ANY_TYPE, query.name}

    def _normalize_group(self, group: Group, *, positive: bool) -> Query:
        kind = And if isinstance(group, And) == positive else Or
        idle, decisive = (EVERYTHING, NOTHING) if kind is And else (NOTHING, EVERYTHING)
        parts: set[Query] = set()
        for query in group.queries:
            part = self.normalize(query, positive=positive)
            if isinstance(part, kind) and part.queries and not part.extra:
                parts.update(part.queries)
            else:
                parts.add(part)
        parts.discard(idle)
        if decisive in parts or not parts:
            return decisive if parts else idle
        if self.solved and _is_solved(kind, parts):
            self._solutions.append(group)
            return decisive
        return parts.pop() if len(parts) == 1 else kind(tuple(sorted(parts, key=hash)))


def _in_one_order(query: Query) -> Query:
    """Return the same condition with what it lists in one order and once each."""
    match query:
        case FieldCondition(condition=TermCondition(values=listed) as terms) if _mixed(listed):
            return attrs.evolve(query, condition=attrs.evolve(terms, values=_sorted(listed)))
        case FieldCondition(condition=ReferenceCondition(object_ids=listed) as ids) if _mixed(
            listed
        ):
            return attrs.evolve(query, condition=attrs.evolve(ids, object_ids=_sorted(listed)))
        case InStatus(status_ids=listed) if _mixed(listed):
            return attrs.evolve(query, status_ids=_sorted(listed))
        case _:
            return query


def _sorted(listed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(listed)))


def _mixed(listed: tuple[str, ...]) -> bool:
    return len(listed) > 1 and listed != _sorted(listed)


def signed_query(query: Query, path: str = "") -> SignedQuery:
    """Return *query* without its negation, and whether it was positive."""
    query, negated = unwrapped(query)
    return SignedQuery(query, not negated, path)


def _is_solved(kind: type[And | Or], parts: set[Query]) -> bool:
    find = find_contradiction if kind is And else find_tautology
    return find(map(signed_query, parts)) is not None
