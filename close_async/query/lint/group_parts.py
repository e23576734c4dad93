"""The parts of a group, with the negations above them carried inwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..semantics.implication import SignedQuery, needs_value
from ..semantics.normalize import signed_query
from ..tree.conditions import ExistsCondition
from ..tree.query import And, FieldCondition, Group, Not

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..tree.fields import Field
    from .context import LintContext


def is_for_all(group: Group, *, positive: bool) -> bool:
    """Return whether all parts of a group must hold, with the negations above carried inwards."""
    return isinstance(group, And) == positive


def is_joined(group: Group, context: LintContext) -> bool:
    """Return whether a group only goes on with the group that it's a part of."""
    if group.extra or not group.queries:
        return False
    if len(group.queries) == 1:
        return True
    return is_for_all(group, positive=context.positive) == context.joint


def signed_parts(leaves: Iterable[SignedQuery], context: LintContext) -> tuple[SignedQuery, ...]:
    """Return the normal forms of *leaves*."""
    normalizer = context.known.forms.within(context.scope or "")
    return tuple(
        SignedQuery(
            *signed_query(normalizer.normalize(query, positive=positive))[:2],
            path,
            query if positive else Not(query),
        )
        for query, positive, path, _ in leaves
    )


def handled_fields(leaves: Iterable[SignedQuery], *, for_all: bool) -> frozenset[Field]:
    """Return the fields of which *leaves* say what to do with objects that have no value."""
    return frozenset(
        leaf.query.field
        for leaf in leaves
        if isinstance(leaf.query, FieldCondition) and handles_absence(leaf, for_all=for_all)
    )


def handles_absence(signed: SignedQuery, *, for_all: bool) -> bool:
    """Return whether a part says what to do with objects that have no value in its field."""
    if for_all:
        return signed.positive and needs_value(signed.query)
    is_exists = isinstance(signed.query, FieldCondition) and isinstance(
        signed.query.condition, ExistsCondition
    )
    return is_exists and not signed.positive


def leaves_of(group: Group, path: str, *, positive: bool) -> Iterator[SignedQuery]:
    """Yield the parts of a group, and those of the groups in it that only go on with it."""
    for_all = is_for_all(group, positive=positive)
    waiting = _parts(SignedQuery(group, positive, path))
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
