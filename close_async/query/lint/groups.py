"""What the parts of one group say about each other: contradictions, tautologies, repetitions."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from ..semantics.implication import Literal, by_subject, clash, covers, fill, needs_value
from ..semantics.normalize import EVERYTHING, Former, literal_of
from ..tree.conditions import ExistsCondition
from ..tree.query import And, FieldCondition, Group, Not, Query
from .context import exists_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.fields import Field
    from ..tree.finding import Finding
    from .context import Spot

# Of one field: whoever writes more, generates them.
_MOST_COMPARED: Final = 60


def is_for_all(group: Group, *, positive: bool) -> bool:
    """Whether all parts of a group must hold, with the negations above it carried inwards."""
    return isinstance(group, And) == positive


def is_joined(group: Group, spot: Spot) -> bool:
    """Whether a group only goes on with the group that it's a part of."""
    if group.extra or not group.queries:
        return False
    if len(group.queries) == 1:
        return True
    return is_for_all(group, positive=spot.positive) == spot.joint


def group_findings(group: Group, spot: Spot, *, negated: bool) -> Iterator[Finding]:
    """Yield what the parts of *group* say about each other; *negated* is its own negation."""
    literals = list(_literals(group, spot, positive=not negated))
    if is_for_all(group, positive=not negated):
        yield from _contradiction(literals, spot)
    else:
        yield from _tautology(literals, spot)
    yield from _repetitions(literals, spot)


def handled_fields(group: Group, spot: Spot) -> frozenset[Field]:
    """Return the fields of which a group says what to do with objects that have no value."""
    for_all = is_for_all(group, positive=spot.positive)
    return frozenset(
        literal.query.field
        for literal in _leaves(group, spot.path, positive=spot.positive)
        if isinstance(literal.query, FieldCondition) and _handles(literal, for_all=for_all)
    )


def _handles(literal: Literal, *, for_all: bool) -> bool:
    if for_all:
        return literal.positive and needs_value(literal.query)
    is_exists = isinstance(literal.query, FieldCondition) and isinstance(
        literal.query.condition, ExistsCondition
    )
    return is_exists and not literal.positive


def _leaves(group: Group, path: str, *, positive: bool) -> Iterator[Literal]:
    """Yield the parts of a group, and those of the groups in it that only go on with it."""
    for_all = is_for_all(group, positive=positive)
    waiting: list[Literal] = _parts(Literal(group, positive, path))
    while waiting:
        literal = waiting.pop()
        query = literal.query
        if isinstance(query, Group) and query.queries and not query.extra:
            goes_on = is_for_all(query, positive=literal.positive) == for_all
            if goes_on or len(query.queries) == 1:
                waiting.extend(_parts(literal))
                continue
        yield literal


def _parts(literal: Literal) -> list[Literal]:
    """Return the parts of a group, the last one first."""
    query, positive, path, _ = literal
    parts = query.queries if isinstance(query, Group) else ()
    return [
        Literal(
            part.query if isinstance(part, Not) else part,
            positive != isinstance(part, Not),
            f"{path}.queries[{index}]",
        )
        for index, part in reversed(list(enumerate(parts)))
    ]


def _literals(group: Group, spot: Spot, *, positive: bool) -> Iterator[Literal]:
    former = Former(spot.scope or "", solved=False)
    for query, holds, path, _ in _leaves(group, spot.path, positive=positive):
        literal = literal_of(former.form(query, positive=holds), path)
        yield literal._replace(written=query if holds else Not(query))


def _contradiction(literals: list[Literal], spot: Spot) -> Iterator[Finding]:
    if any(literal.query == EVERYTHING and not literal.positive for literal in literals):
        text = 'Nothing matches here, since one of the parts is a negated "match_all": take it out.'
        yield spot.finding("contradiction", text)
        return
    found = clash(literals)
    if found is None:
        return

    both = "both" if len(found) == 2 else "all"  # noqa: PLR2004 - "both" is for two
    said = "; and ".join(map(spot.said, found))
    text = f"No {spot.singular} meets {both} of these: {said}. "
    mend = "Leave one out, or join them with | if either will do."
    yield spot.finding("contradiction", f"{text}{mend}")


def _tautology(literals: list[Literal], spot: Spot) -> Iterator[Finding]:
    if any(literal.query == EVERYTHING and literal.positive for literal in literals):
        text = f"All {spot.plural} match here, since one of the alternatives is everything: "
        yield spot.finding("tautology", f"{text}take it out.")
        return
    found = fill(literals)
    if found is None:
        yield from _every_value(literals, spot)
        return

    said = "; or ".join(map(spot.said, found))
    text = f"Every {spot.singular} meets one of these: {said}. "
    keeps_out = not any(literal.positive for literal in found)
    mend = "Join them with & to keep both out." if keeps_out else "Leave one out."
    yield spot.finding("tautology", f"{text}{mend}")


def _every_value(literals: list[Literal], spot: Spot) -> Iterator[Finding]:
    for group in by_subject(literals):
        some = [literal for literal in group if literal.positive][:_MOST_COMPARED]
        for one, other in combinations(some, 2):
            if isinstance(one.query, FieldCondition) and covers(one.query, other.query):
                or_none = any(_handles(literal, for_all=False) for literal in group)
                said = spot.said(one), spot.said(other)
                yield _every_value_of(one.query, *said, spot, or_none=or_none)
                return


def _every_value_of(
    query: FieldCondition, first: str, second: str, spot: Spot, *, or_none: bool
) -> Finding:
    if or_none:
        text = f"Every {spot.singular} meets one of these, or has no value: {first}; or {second}. "
        return spot.finding("tautology", f"{text}Leave one out.")

    text = f"Every value there is meets one of these: {first}; or {second}. "
    return spot.finding("every-value", f"{text}Ask {exists_of(query)}, or leave one out.")


def _repetitions(literals: list[Literal], spot: Spot) -> Iterator[Finding]:
    seen: dict[tuple[Query, bool], str] = {}
    for query, positive, path, _ in literals:
        if query == EVERYTHING:
            continue
        first = seen.setdefault((query, positive), path)
        if first != path:
            below = path.removeprefix(spot.path)
            yield spot.finding("duplicate", f"This repeats {first}: leave one out.", below=below)
