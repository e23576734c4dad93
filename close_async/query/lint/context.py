"""What a rule is given beside a query: where it stands in the tree, and what is known there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import attrs

from ..codegen.code import NotExpressible, attribute, call
from ..codegen.expressions import any_field, field_by_name
from ..codegen.printer import to_python
from ..explain.labels import NO_LABELS, Labels
from ..explain.phrases import plural_of_type, singular_of_type
from ..explain.sentences import explained
from ..semantics.normalize import Normalizer
from ..tree.conditions import ExistsCondition
from ..tree.query import FieldCondition, HasRelated, Not

if TYPE_CHECKING:
    from ..semantics.implication import SignedQuery
    from ..tree.fields import Field

# In characters: a finding is one line, however large the queries are that it quotes.
_LONGEST: Final = 160
_ONE_LINE: Final = 1_000_000

NO_FIELDS: Final[frozenset[Field]] = frozenset()


@attrs.frozen
class KnownIds:
    """
    The labels for ids, and all the ids that have one, if they are known.

    With them go the *solver* of one walk, which keeps the forms of all parts, and the *normalizer*
    that is used for the parts if anything was solved.
    """

    labels: Labels = NO_LABELS
    ids: frozenset[str] | None = None
    normalizer: Normalizer = attrs.field(factory=lambda: Normalizer(solved=False))
    solver: Normalizer = attrs.field(factory=Normalizer)

    @property
    def forms(self) -> Normalizer:
        """What gives the forms of parts, with contradictions and tautologies as they stand."""
        return self.normalizer if self.solver.has_solved else self.solver

    def misses(self, name: str) -> bool:
        """Return whether there are labels for ids of this kind, but none for this one."""
        if self.ids is None or name in self.ids:
            return False
        prefix = f"{name.partition('_')[0]}_"
        return any(known.startswith(prefix) for known in self.ids)


class Problem(NamedTuple):
    """What is wrong and how to mend it, and where below the query it stands."""

    text: str
    below: str = ""


class LintContext(NamedTuple):
    """
    Where a query stands in the tree.

    *positive* is false where an odd number of negations stands above, *joint* is whether all of
    the surrounding group must hold (True), one of it (False), or there is no group (None): with
    the negations above carried inwards. *filled* are the fields that have a value anyway, as the
    surroundings demand it; *excused* are those that need none, as an alternative says. *negated*
    is whether the query itself is negated, *parts* are those of the group that begins here.
    *is_of_one_type* is whether all parts of the whole query are known to be about what it finds.
    """

    path: str
    scope: str | None
    known: KnownIds
    positive: bool = True
    joint: bool | None = None
    filled: frozenset[Field] = NO_FIELDS
    excused: frozenset[Field] = NO_FIELDS
    negated: bool = False
    parts: tuple[SignedQuery, ...] = ()
    bulk: bool = False
    is_of_one_type: bool = False

    def negate(self) -> LintContext:
        """Return the same place below a negation, which has no place of its own in JSON."""
        return self._replace(positive=not self.positive, negated=True)

    def part(self, index: int) -> LintContext:
        """Return the place of one part of the group that stands here."""
        path = f"{self.path}.queries[{index}]"
        return self._replace(path=path, negated=False, parts=())

    def related(self, query: HasRelated) -> LintContext:
        """Return the place of the related query of the relation that stands here."""
        return LintContext(f"{self.path}.related_query", query.related_object_type, self.known)

    def quote(self, signed: SignedQuery) -> str:
        """Return what a query says, in one line that can stand within a sentence."""
        query = signed.written
        if query is None:
            query = signed.query if signed.positive else Not(signed.query)
        lines = explained(query, self.known.labels).removesuffix(".").split("\n")
        text = " ".join(line.strip() for line in lines)
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}..."
        return f"{text[:1].lower()}{text[1:]}"

    @property
    def singular(self) -> str:
        """The noun for one object here."""
        return singular_of_type(self.scope) if self.scope else "object"

    @property
    def plural(self) -> str:
        """The noun for the objects here."""
        return plural_of_type(self.scope) if self.scope else "objects"


def exists_of(query: FieldCondition) -> str:
    """Return the code of the condition that the field of *query* has a value."""
    try:
        return _exists_code(query)
    except NotExpressible:
        return to_python(FieldCondition(query.field, ExistsCondition()), width=_ONE_LINE)


def _exists_code(query: FieldCondition) -> str:
    try:
        field = field_by_name(query.field)
    except NotExpressible:
        field = any_field(query.field, query.condition)
    return call(attribute(field, "exists")).flat()
