"""Where the check of a query stands in the tree, and what is known there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..codegen.code import NotExpressible, attribute, call
from ..codegen.expressions import any_field, field_by_name
from ..codegen.printer import to_python
from ..explain.labels import NO_LABELS, Labels
from ..explain.phrases import plural_of_type, singular_of_type
from ..explain.sentences import explained
from ..tree.conditions import ExistsCondition
from ..tree.finding import Finding
from ..tree.query import FieldCondition, HasRelated, Not

if TYPE_CHECKING:
    from ..semantics.implication import SignedQuery
    from ..tree.fields import Field
    from ..tree.finding import FindingKind

# In characters: a finding is one line, however large the queries are that it quotes.
_LONGEST: Final = 160
_ONE_LINE: Final = 1_000_000

_NO_FIELDS: Final[frozenset[Field]] = frozenset()


@attrs.frozen
class LabelledIds:
    """The labels for ids, and all the ids that have one, if they are known."""

    labels: Labels = NO_LABELS
    ids: frozenset[str] | None = None

    def misses(self, name: str) -> bool:
        """Whether there are labels for ids of this kind, but none for this one."""
        if self.ids is None or name in self.ids:
            return False
        prefix = f"{name.partition('_')[0]}_"
        return any(known.startswith(prefix) for known in self.ids)


@attrs.frozen
class LintContext:
    """
    One place in a tree.

    *positive* is false where an odd number of negations stands above, *joint* is whether all of
    the surrounding group must hold (True), one of it (False), or there is no group (None): with
    the negations above carried inwards. *filled* are the fields that have a value anyway, as the
    surroundings ask for it; *excused* are those that need none, as an alternative says.
    """

    path: str
    scope: str | None
    names: LabelledIds
    positive: bool = True
    joint: bool | None = None
    filled: frozenset[Field] = _NO_FIELDS
    excused: frozenset[Field] = _NO_FIELDS

    def negated(self) -> LintContext:
        """Return the same place below a negation, which has no place of its own in JSON."""
        return attrs.evolve(self, positive=not self.positive)

    def joined(self, fields: frozenset[Field], *, joint: bool) -> LintContext:
        """Return the same place inside of its group, and what that says about *fields*."""
        if joint:
            return attrs.evolve(self, joint=joint, filled=self.filled | fields)
        return attrs.evolve(self, joint=joint, excused=self.excused | fields)

    def part(self, index: int) -> LintContext:
        """Return the place of one part of the group that stands here."""
        return attrs.evolve(self, path=f"{self.path}.queries[{index}]")

    def related(self, query: HasRelated) -> LintContext:
        """Return the place of the related query of the relation that stands here."""
        return LintContext(f"{self.path}.related_query", query.related_object_type, self.names)

    def finding(self, kind: FindingKind, text: str, *, below: str = "") -> Finding:
        """Return what was found here, or further *below*."""
        return Finding(f"{self.path}{below}", kind, text)

    def said(self, signed: SignedQuery) -> str:
        """Return what a query says, in one line and in quotes' stead without a capital."""
        query = signed.written
        if query is None:
            query = signed.query if signed.positive else Not(signed.query)
        lines = explained(query, self.names.labels).removesuffix(".").split("\n")
        text = " ".join(line.strip() for line in lines)
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}..."
        return f"{text[:1].lower()}{text[1:]}"

    @property
    def singular(self) -> str:
        """What one object is called here."""
        return singular_of_type(self.scope) if self.scope else "object"

    @property
    def plural(self) -> str:
        """What the objects are called here."""
        return plural_of_type(self.scope) if self.scope else "objects"


def exists_of(query: FieldCondition) -> str:
    """Return the code that asks whether the field of *query* has a value."""
    try:
        return _spelled(query)
    except NotExpressible:
        return to_python(FieldCondition(query.field, ExistsCondition()), width=_ONE_LINE)


def _spelled(query: FieldCondition) -> str:
    try:
        field = field_by_name(query.field)
    except NotExpressible:
        field = any_field(query.field, query.condition)
    return call(attribute(field, "exists")).flat()
