"""
How two queries are compared: part by part, whatever order they stand in.

Parts that mean the same are left out. Of the rest, two that ask about the same thing are taken for
one that has changed; groups and relations are compared again inside.
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

# Comparing each with each: beyond this nobody wants to read which has become which.
_MOST_PAIRS: Final = 2_500

_PartPair: TypeAlias = tuple["_GroupPart", "_GroupPart"]


def diff(old: Query, new: Query, names: Mapping[str, str] | None) -> Diff:
    """Return what *new* asks more or less than *old*."""
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
        # Only a clause asks for a type; that a field tells it is no demand of its own.
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
    """A part of a group, where it stands among the others, and what it says, taken apart."""

    query: Query
    index: int
    singles: tuple[Query, ...]


@attrs.frozen
class _Side:
    """The parts of a group of this *kind*, as one of the two queries has them."""

    queries: tuple[Query, ...]
    normalizer: Normalizer
    kind: type[Group] = And

    def parts(self) -> dict[Query, _GroupPart]:
        """Return the parts by their form, without those that say nothing."""
        idle = EVERYTHING if self.kind is And else NOTHING
        parts: dict[Query, _GroupPart] = {}
        for index, query in enumerate(flat(self.queries, self.kind)):
            form = self.normalizer.normalize(query)
            if form != idle:
                parts.setdefault(form, _GroupPart(query, index, self._singles(form)))
        return parts

    def _singles(self, form: Query) -> tuple[Query, ...]:
        is_group = isinstance(form, self.kind) and bool(form.queries) and not form.extra
        return form.queries if is_group and isinstance(form, Group) else (form,)


@attrs.frozen
class _Comparison:
    """
    Two groups of one kind whose parts are to be compared.

    *positive* is false where an odd number of negations stands around them: there, to ask more
    inside is to ask less on the whole.
    """

    place: tuple[str, ...]
    old: _Side
    new: _Side
    labels: Labels
    positive: bool = True

    def items(self) -> Iterator[Change | _Comparison]:
        """Yield the differences, and what has to be compared further inside."""
        before, after = self.old.parts(), self.new.parts()
        old_said, new_said = _said_by(before), _said_by(after)
        nothing = NOTHING if self.old.kind is And else EVERYTHING
        if old_said == new_said or nothing in old_said & new_said:
            return

        gone = [part for form, part in before.items() if form not in after]
        come = [part for form, part in after.items() if form not in before]
        matched = {pair[0].index: pair for pair in self._matched(gone, come)}
        taken = {pair[1].index for pair in matched.values()}
        for part in gone:
            pair = matched.get(part.index)
            if pair is not None:
                yield self._between(*pair)
            elif not new_said.issuperset(part.singles):
                yield self._change(part, None)
        for part in come:
            if part.index not in taken and not old_said.issuperset(part.singles):
                yield self._change(None, part)

    def _change(self, old: _GroupPart | None, new: _GroupPart | None) -> Change:
        is_demand = (self.new.kind is And) == self.positive
        asks_more = None if old and new else is_demand == (new is not None)
        return Change(self.place, self._said(old), self._said(new), asks_more)

    def _said(self, part: _GroupPart | None) -> str | None:
        return None if part is None else explained(part.query, self.labels)

    def _matched(self, gone: list[_GroupPart], come: list[_GroupPart]) -> Iterator[_PartPair]:
        """Yield the old and the new part of what has changed, the most alike first."""
        news: dict[Hashable, list[_GroupPart]] = {}
        for part in come:
            news.setdefault(_subject(part.query), []).append(part)
        olds: dict[Hashable, list[_GroupPart]] = {}
        for part in gone:
            olds.setdefault(_subject(part.query), []).append(part)

        for subject, some in olds.items():
            others = news.get(subject, [])
            if len(some) * len(others) <= _MOST_PAIRS:
                yield from self._most_alike(product(some, others))

    def _most_alike(self, pairs: Iterable[_PartPair]) -> Iterator[_PartPair]:
        scored = [(self._likeness(*pair), pair) for pair in pairs]
        # The same whichever of the queries is the old one.
        scored.sort(key=lambda item: (-item[0], *_distance(*item[1])))
        olds: set[int] = set()
        news: set[int] = set()
        for likeness, (old, new) in scored:
            if likeness and old.index not in olds and new.index not in news:
                olds.add(old.index)
                news.add(new.index)
                yield old, new

    def _likeness(self, old: _GroupPart, new: _GroupPart) -> int:
        """Return how much two parts about the same have in common: nothing if it's 0."""
        (one, denied), (other, also_denied) = unwrapped(old.query), unwrapped(new.query)
        if is_listed(one) and is_listed(other):
            old_side, new_side = self._sides(one, other)
            return len(old_side.parts().keys() & new_side.parts().keys())
        likeness = 1 + 2 * (denied == also_denied)
        if isinstance(one, FieldCondition) and isinstance(other, FieldCondition):
            likeness += type(one.condition) is type(other.condition)
        return likeness

    def _between(self, old: _GroupPart, new: _GroupPart) -> Change | _Comparison:
        """Return what lies between two parts about the same: a look inside, if that's possible."""
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


def _said_by(parts: Mapping[Query, _GroupPart]) -> set[Query]:
    """Return what several parts say, each taken apart as far as it goes."""
    return {single for part in parts.values() for single in part.singles}


def _side_of(query: Query | None, normalizer: Normalizer) -> _Side:
    """Return a query as parts that must all hold."""
    if query is None:
        return _Side((), normalizer)
    asked, negated = unwrapped(query)
    if isinstance(asked, And) and not negated and not asked.extra:
        return _Side(asked.queries, normalizer)
    return _Side((query,), normalizer)


def _subject(query: Query) -> Hashable:
    """Return what a part is about: two about the same may be one that has changed."""
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
