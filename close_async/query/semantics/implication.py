"""How conditions relate: which exclude each other, which imply others."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

from ..build.known_fields import known_field
from ..tree.conditions import BooleanCondition, LocalTime, TextCondition
from ..tree.fields import Field, RegularField, UnknownField
from ..tree.ids import is_blank
from ..tree.query import (
    And,
    FieldCondition,
    HasRelated,
    IdQuery,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
)
from .value_sets import AnyValue, NumberSet, OneOf, TimeRange, ValueSet, value_set

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator


class SignedQuery(NamedTuple):
    """
    A query without its negation, whether it is *positive* (not negated), and where it stands.

    *written* is what stands there, its negation included, if *query* is its normal form.
    """

    query: Query
    positive: bool
    path: str = ""
    written: Query | None = None

    def negate(self) -> SignedQuery:
        """Return the opposite."""
        return SignedQuery(self.query, not self.positive, self.path, self.written)


# Comparing each with each: only generated queries have more conditions on one field than this.
_MOST_COMPARED: Final = 60
# Groups of alternatives, their parts, and the conditions that may refute these.
MOST_CASES: Final = 20
_MOST_STEPS: Final = 2_000
_DEEPEST: Final = 20

_OBJECT: Final = "the object"
_EVERYTHING: Final = MatchAll()
_NOTHING: Final = Not(_EVERYTHING)


def _subject_of(query: Query) -> Hashable:
    """Return what a query is about; queries about different subjects are independent."""
    match query:
        case FieldCondition():
            return query.field
        case IdQuery():
            return _OBJECT
        case ObjectTypeQuery():
            return ObjectTypeQuery
        case HasRelated():
            return query.this_object_type, query.related_object_type
        case Or(queries=(FieldCondition() | IdQuery() as first, *rest)) if not query.extra:
            # One subject, or one that it shares with no other query.
            subject = _subject_of(first)
            return subject if all(_is_about(subject, part) for part in rest) else query
        case _:
            return query


def _is_about(subject: Hashable, query: Query) -> bool:
    return isinstance(query, FieldCondition | IdQuery) and _subject_of(query) == subject


def _excludes(query: Query, other: Query) -> bool:
    """Return whether certainly no object meets both, neither of them negated."""
    if _subject_of(query) != _subject_of(other):
        return False
    values, others = _only_values(query), _only_values(other)
    return values is not None and others is not None and values.is_disjoint(others)


def covers(query: Query, other: Query) -> bool:
    """Return whether every object with a value meets one of both, neither of them negated."""
    if _subject_of(query) != _subject_of(other):
        return False
    values, others = _values_taken(query), _values_taken(other)
    return values is not None and others is not None and values.covers_with(others)


def _implies(query: Query, other: Query, depth: int = 0) -> bool:
    """
    Return whether each object that meets *query* certainly meets *other*.

    Both must be in the normal form of `Normalizer`, with negations at the leaves only.
    """
    while query != other:
        if isinstance(query, Not) and isinstance(other, Not):
            denied = query.query
            query, other = other.query, denied
            continue
        if not isinstance(query, HasRelated) or not isinstance(other, HasRelated):
            break
        if _subject_of(query) != _subject_of(other) or query.extra or other.extra:
            break
        query, other = query.related_query, other.related_query
    if other in {query, _EVERYTHING} or query == _NOTHING:
        return True
    if depth == _DEEPEST or query.size * other.size > _MOST_STEPS:
        return False
    return _implies_by_parts(query, other, depth + 1)


def _values_taken(query: Query) -> ValueSet | None:
    """Return the values that a query takes of its subject, or None if that's not certain."""
    if query.extra:
        return None
    match query:
        case FieldCondition(field=field) if not isinstance(field, UnknownField) and not field.extra:
            return value_set(query.condition)
        case IdQuery() if not is_blank(query.value):
            return OneOf(frozenset((query.value,)))
        case ObjectTypeQuery():
            return OneOf(frozenset((query.name,)))
        case Or():
            return _values_of_alternatives(query)
        case _:
            return None


def needs_value(query: Query) -> bool:
    """Return whether only objects with a value in its field meet the query."""
    if not isinstance(query, FieldCondition) or query.extra:
        return False
    match query.condition:
        case BooleanCondition() | LocalTime():
            # A flag without a value may well count as false.
            return False
        case TextCondition(value=value, extra=extra):
            return not is_blank(value) and not extra and not query.field.extra
        case _:
            return _values_taken(query) is not None


def find_contradiction(signed_queries: Iterable[SignedQuery]) -> tuple[SignedQuery, ...] | None:
    """Return those of *signed_queries*, mostly two, that certainly no object meets together."""
    known = list(signed_queries)
    for group in by_subject(known):
        yes = [signed for signed in group if signed.positive]
        negated = {signed.query: signed for signed in group if not signed.positive}
        for signed in yes:
            if signed.query in negated:
                return signed, negated[signed.query]
        found = _contradicting_pair(yes[:_MOST_COMPARED], list(negated.values())[:_MOST_COMPARED])
        if found is not None:
            return found
    return _contradiction_by_cases(known)


def find_tautology(signed_queries: Iterable[SignedQuery]) -> tuple[SignedQuery, ...] | None:
    """
    Return those of *signed_queries*, mostly two, of which every object certainly meets one.

    Negated conditions are assumed to match objects without a value too.
    """
    found = find_contradiction(map(SignedQuery.negate, signed_queries))
    return None if found is None else tuple(map(SignedQuery.negate, found))


def by_subject(signed_queries: Iterable[SignedQuery]) -> Iterator[list[SignedQuery]]:
    """Yield the signed queries in groups about the same subject."""
    groups: dict[Hashable, list[SignedQuery]] = defaultdict(list)
    for signed in signed_queries:
        groups[_subject_of(signed.query)].append(signed)
    yield from (group for group in groups.values() if len(group) > 1)


def _contradicting_pair(
    yes: list[SignedQuery], no: list[SignedQuery]
) -> tuple[SignedQuery, SignedQuery] | None:
    """Return two that contradict each other, of signed queries about the same subject."""
    sets = [(signed, _only_values(signed.query)) for signed in yes]
    valued = [(signed, values) for signed, values in sets if values is not None]
    for (one, values), (other, others) in combinations(valued, 2):
        if values.is_disjoint(others):
            return one, other
    for one, other in product(yes, no):
        if _implies(one.query, other.query):
            return one, other
    return None


def _contradiction_by_cases(signed_queries: list[SignedQuery]) -> tuple[SignedQuery, ...] | None:
    """Return a group of alternatives, and what refutes each of them."""
    groups = [signed for signed in signed_queries if _cases(signed)]
    for group in groups[:MOST_CASES]:
        others = [signed for signed in signed_queries if signed is not group][:MOST_CASES]
        refuting: set[SignedQuery] = set()
        for case in _cases(group):
            found = next((other for other in others if _implies(case, _denial(other))), None)
            if found is None:
                break
            refuting.add(found)
        else:
            # Normal forms have their parts in any order; the result has the order of the tree.
            return group, *(signed for signed in others if signed in refuting)
    return None


def _cases(signed: SignedQuery) -> tuple[Query, ...]:
    """Return the alternatives that a signed leaves: of "not all of these" the negations."""
    query = signed.query
    kind: type[And | Or] = Or if signed.positive else And
    if not isinstance(query, kind) or query.extra or len(query.queries) > MOST_CASES:
        return ()
    return query.queries if signed.positive else tuple(~part for part in query.queries)


def _denial(signed: SignedQuery) -> Query:
    return Not(signed.query) if signed.positive else signed.query


def _implies_by_parts(query: Query, other: Query, depth: int) -> bool:
    if isinstance(other, And) and other.queries and not other.extra:
        return all(_implies(query, part, depth) for part in other.queries)
    if isinstance(query, Or) and query.queries and not query.extra:
        return all(_implies(part, other, depth) for part in query.queries)
    if _is_any_implied(query, other, depth):
        return True
    if isinstance(query, And) and not query.extra:
        return any(_implies(part, other, depth) for part in query.queries)
    if isinstance(other, Not):
        return _excludes(query, other.query)
    return _is_subset_of(query, other)


def _is_any_implied(query: Query, other: Query, depth: int) -> bool:
    if not isinstance(other, Or) or other.extra:
        return False
    return any(_implies(query, part, depth) for part in other.queries)


def _is_subset_of(query: Query, other: Query) -> bool:
    if _subject_of(query) != _subject_of(other):
        return False
    values, others = _values_taken(query), _values_taken(other)
    if isinstance(others, AnyValue):
        return needs_value(query)
    return values is not None and others is not None and values.is_subset(others)


def _values_of_alternatives(query: Or) -> ValueSet | None:
    """Return the values of a group of alternatives."""
    found: set[str] = set()
    is_open = False
    for part in query.queries:
        values = None if isinstance(part, Or) else _values_taken(part)
        if not isinstance(values, OneOf):
            return None
        found |= values.values
        is_open = is_open or values.open
    first = _subject_of(query)
    return None if not found or first == query else OneOf(frozenset(found), is_open)


def _only_values(query: Query) -> ValueSet | None:
    """Return the values that a query takes if an object has at most one of them."""
    values = _values_taken(query)
    return values if values is not None and _is_single(query, values) else None


def _is_single(query: Query, values: ValueSet) -> bool:
    """Return whether an object has at most one value of the subject of *query*."""
    match query:
        case IdQuery() | ObjectTypeQuery():
            return True
        case FieldCondition():
            return _is_single_field(query.field, values)
        case Or():
            return all(_is_single(part, values) for part in query.queries)
        case _:
            return False


def _is_single_field(field: Field, values: ValueSet) -> bool:
    # Custom fields hold several values only if they are choices or references. [doc]
    if isinstance(values, NumberSet | TimeRange):
        return True
    return isinstance(field, RegularField) and known_field(field) is not None
