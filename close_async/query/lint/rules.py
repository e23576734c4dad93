"""The rules by the kind of finding that each makes, in the order in which they are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from .absence import absent_values, absent_zero
from .conditions import wrong_condition, wrong_reference
from .logic import contradiction, empty_group, every_value, finds_nothing, tautology, unbounded
from .ranges import empty_range, many_days, no_timezone, open_range
from .types import bulk_type, other_type, self_relation
from .unknown import not_understood, unknown_field, unknown_relation
from .values import (
    blank_text,
    duplicate,
    nothing_listed,
    unknown_custom_field,
    unknown_id,
    wrong_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..tree.finding import FindingKind
    from ..tree.query import Query
    from .context import LintContext, Problem

    Rule: TypeAlias = Callable[[Query, LintContext], Iterator[Problem]]

WHOLE_RULES: Final[dict[FindingKind, Rule]] = {
    "finds-nothing": finds_nothing,
    "unbounded": unbounded,
    "bulk-type": bulk_type,
}
"""What is applied to the query as a whole."""

NODE_RULES: Final[dict[FindingKind, Rule]] = {
    "not-understood": not_understood,
    "other-type": other_type,
    "self-relation": self_relation,
    "unknown-field": unknown_field,
    "unknown-relation": unknown_relation,
    "unknown-custom-field": unknown_custom_field,
    "wrong-condition": wrong_condition,
    "wrong-reference": wrong_reference,
    "nothing-listed": nothing_listed,
    "blank-text": blank_text,
    "empty-group": empty_group,
    "contradiction": contradiction,
    "tautology": tautology,
    "every-value": every_value,
    "duplicate": duplicate,
    "wrong-id": wrong_id,
    "unknown-id": unknown_id,
    "open-range": open_range,
    "empty-range": empty_range,
    "many-days": many_days,
    "no-timezone": no_timezone,
    "absent-values": absent_values,
    "absent-zero": absent_zero,
}
"""What is applied to each query in the tree. Negations and groups that only go on are skipped."""

_LISTS: Final = "InStatus ReferenceCondition SavedSearch TermCondition"
_MOMENTS: Final = "InStatus MomentRange"
_ABOUT: Final[dict[FindingKind, str]] = {
    "self-relation": "HasRelated",
    "unknown-relation": "HasRelated",
    "wrong-reference": "ReferenceCondition",
    "nothing-listed": _LISTS,
    "blank-text": f"{_LISTS} IdQuery TextCondition TextQuery",
    "empty-group": "And Or",
    "contradiction": "And Or",
    "tautology": "And Or",
    "every-value": "And Or",
    "duplicate": f"And Or {_LISTS}",
    "wrong-id": _LISTS,
    "unknown-id": _LISTS,
    "open-range": f"{_MOMENTS} LocalTime NumberRange",
    "empty-range": f"{_MOMENTS} NumberRange",
    "many-days": _MOMENTS,
    "no-timezone": _MOMENTS,
    "absent-zero": "NumberRange",
}
"""What a rule is about, by the class of the query or of its condition; the others: anything."""


def _rules_of(name: str) -> dict[FindingKind, Rule]:
    about = {kind: words.split() for kind, words in _ABOUT.items()}
    return {kind: rule for kind, rule in NODE_RULES.items() if name in about.get(kind, (name,))}


OTHER_RULES: Final = _rules_of("")
RULES_OF: Final = {name: _rules_of(name) for words in _ABOUT.values() for name in words.split()}
