"""
Compares two queries part by part, independent of the order of parts.

Parts that mean the same are left out. Of the rest, two about the same subject are taken for one
that has changed; groups and relations are compared again inside.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from ..explain.labels import Labels
from ..explain.sentences import (
    about_all,
    capital,
    explained,
    flat,
    heading,
    is_listed,
    plural,
    relation,
    without_clause,
)
from ..semantics.normalize import EVERYTHING, NOTHING, Normalizer
from ..tree.change import Change, Diff
from ..tree.query import (
    And,
    FieldCondition,
    Group,
    HasRelated,
    IdQuery,
    Or,
    Query,
    UnknownQuery,
    unwrapped,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

# Comparing each with each: beyond this it isn't useful to know which has become which.
_MOST_PAIRS: Final = 2_500

_PartPair: TypeAlias = tuple["_GroupPart", "_GroupPart"]


def diff(old: Query, new: Query, names: Mapping[str, str] | None) -> Diff:
    """Return what *new* demands more or less than *old*."""
    place = (about_all(capital(plural(new.object_type or old.object_type))),)
    return Diff((*_types(old, new, place), *_parts(old, new, place, Labels(names))))


def _types(old: Query, new: Query, place: tuple[str, ...]) -> Iterator[Change]:
    """Yield whether the two find objects of different types."""
    if old.object_type == new.object_type:
        return
    before = old.object_type and f"It finds {plural(old.object_type)}."
    after = new.object_type and f"It finds {plural(new.object_type)}."
    if before and after:
        yield Change(place, before, after, None)
    elif (old.clause or new.clause) is not None:
        # Only a clause demands a type; one that follows from a field is not a demand of its own.
        yield Change(place, before, after, new.clause is not None)


def _parts(old: Query, new: Query, place: tuple[str, ...], labels: Labels) -> Iterator[Change]:
    waiting: list[Change | _Comparison] = [
        _Comparison(
            place,
            _side_of(without_clause(old), Normalizer(old.object_type or "", solved=False)),
            _side_of(without_clause(new), Normalizer(new.object_type or "", solved=False)),
            labels,
        )
    ]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Change):
            yield item
        else:
            waiting.extend(reversed(list(item.items())))


@attrs.frozen
class _GroupPart:
    """A part of a group, its index among the others, and the terms of its normal form."""

    query: Query
    index: int
    terms: tuple[Query, ...]


@attrs.frozen
class _Side:
    """The parts of a group of this *kind*, as one of the two queries has them."""

    queries: tuple[Query, ...]
    normalizer: Normalizer
    kind: type[Group] = And

    def parts(self) -> dict[Query, _GroupPart]:
        """Return the parts by their normal forms, without redundant ones."""
        redundant = EVERYTHING if self.kind is And else NOTHING
        parts: dict[Query, _GroupPart] = {}
        for index, query in enumerate(flat(self.queries, self.kind)):
            form = self.normalizer.normalize(query)
            if form != redundant:
                parts.setdefault(form, _GroupPart(query, index, self._terms(form)))
        return parts

    def _terms(self, form: Query) -> tuple[Query, ...]:
        is_group = isinstance(form, self.kind) and bool(form.queries) and not form.extra
        return form.queries if is_group and isinstance(form, Group) else (form,)


@attrs.frozen
class _Comparison:
    """
    Two groups of one kind whose parts are to be compared.

    *positive* is false where an odd number of negations stands around them: there, a demand more
    inside is a demand less on the whole.
    """

    place: tuple[str, ...]
    old: _Side
    new: _Side
    labels: Labels
    positive: bool = True

    def items(self) -> Iterator[Change | _Comparison]:
        """Yield the differences, and comparisons of what is inside of changed parts."""
        before, after = self.old.parts(), self.new.parts()
        old_terms, new_terms = _terms_of(before), _terms_of(after)
        nothing = NOTHING if self.old.kind is And else EVERYTHING
        if old_terms == new_terms or nothing in old_terms & new_terms:
            return

        removed = [part for form, part in before.items() if form not in after]
        added = [part for form, part in after.items() if form not in before]
        matched = {pair[0].index: pair for pair in self._pairs_of(removed, added)}
        taken = {pair[1].index for pair in matched.values()}
        for part in removed:
            pair = matched.get(part.index)
            if pair is not None:
                yield self._between(*pair)
            elif not new_terms.issuperset(part.terms):
                yield self._change(part, None)
        for part in added:
            if part.index not in taken and not old_terms.issuperset(part.terms):
                yield self._change(None, part)

    def _change(self, old: _GroupPart | None, new: _GroupPart | None) -> Change:
        is_demand = (self.new.kind is And) == self.positive
        asks_more = None if old and new else is_demand == (new is not None)
        return Change(self.place, self._explained(old), self._explained(new), asks_more)

    def _explained(self, part: _GroupPart | None) -> str | None:
        return None if part is None else explained(part.query, self.labels)

    def _pairs_of(self, removed: list[_GroupPart], added: list[_GroupPart]) -> Iterator[_PartPair]:
        """Yield the old and the new part of what has changed, the most similar first."""
        news: dict[Hashable, list[_GroupPart]] = {}
        for part in added:
            news.setdefault(_pairing_key(part.query), []).append(part)
        olds: dict[Hashable, list[_GroupPart]] = {}
        for part in removed:
            olds.setdefault(_pairing_key(part.query), []).append(part)

        for subject, some in olds.items():
            others = news.get(subject, [])
            if len(some) * len(others) <= _MOST_PAIRS:
                yield from self._most_similar(product(some, others))

    def _most_similar(self, pairs: Iterable[_PartPair]) -> Iterator[_PartPair]:
        scored = [(self._similarity(*pair), pair) for pair in pairs]
        # The same whichever of the queries is the old one.
        scored.sort(key=lambda item: (-item[0], *_distance(*item[1])))
        olds: set[int] = set()
        news: set[int] = set()
        for similarity, (old, new) in scored:
            if similarity and old.index not in olds and new.index not in news:
                olds.add(old.index)
                news.add(new.index)
                yield old, new

    def _similarity(self, old: _GroupPart, new: _GroupPart) -> int:
        """Return how much two parts about the same subject have in common: 0 for nothing."""
        (one, denied), (other, also_denied) = unwrapped(old.query), unwrapped(new.query)
        if is_listed(one) and is_listed(other):
            old_side, new_side = self._sides(one, other)
            return len(old_side.parts().keys() & new_side.parts().keys())
        similarity = 1 + 2 * (denied == also_denied)
        if isinstance(one, FieldCondition) and isinstance(other, FieldCondition):
            similarity += type(one.condition) is type(other.condition)
        return similarity

    def _between(self, old: _GroupPart, new: _GroupPart) -> Change | _Comparison:
        """Return the change of a part, or a comparison of what is inside if that's possible."""
        (one, negated), (other, also_negated) = unwrapped(old.query), unwrapped(new.query)
        if negated != also_negated or one.extra or other.extra:
            return self._change(old, new)
        positive = self.positive != negated
        if is_listed(one) and is_listed(other):
            place = (*self.place, capital(heading(other)[negated]))
            old_side, new_side = self._sides(one, other)
            return _Comparison(place, old_side, new_side, self.labels, positive)
        if isinstance(one, HasRelated) and isinstance(other, HasRelated):
            related = Normalizer(other.related_object_type, solved=False)
            return _Comparison(
                (*self.place, about_all(relation(other, negated=negated))),
                _side_of(one.related_query, related),
                _side_of(other.related_query, related),
                self.labels,
                positive,
            )
        return self._change(old, new)

    def _sides(self, old: Group, new: Group) -> tuple[_Side, _Side]:
        return (
            _Side(old.queries, self.old.normalizer, type(old)),
            _Side(new.queries, self.new.normalizer, type(new)),
        )


def _terms_of(parts: Mapping[Query, _GroupPart]) -> set[Query]:
    """Return the terms of all parts."""
    return {single for part in parts.values() for single in part.terms}


def _side_of(query: Query | None, normalizer: Normalizer) -> _Side:
    """Return a query as parts that must all hold."""
    if query is None:
        return _Side((), normalizer)
    inner, negated = unwrapped(query)
    if isinstance(inner, And) and not negated and not inner.extra:
        return _Side(inner.queries, normalizer)
    return _Side((query,), normalizer)


def _pairing_key(query: Query) -> Hashable:
    """Return what a part is about: two with the same key may be one that changed."""
    query, negated = unwrapped(query)
    match query:
        case FieldCondition():
            return query.field
        case HasRelated():
            return query.this_object_type, query.related_object_type
        case UnknownQuery():
            return str(query.json.thaw().get("type"))
        case And() | Or() if is_listed(query):
            return type(query), negated
        case Or(queries=(IdQuery(), *_)):
            return IdQuery.__name__
        case _:
            return type(query).__name__


def _distance(old: _GroupPart, new: _GroupPart) -> tuple[int, int]:
    return abs(old.index - new.index), min(old.index, new.index)
