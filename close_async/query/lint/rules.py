"""The rules by the kind of finding that each makes, in the order in which they are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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

WHOLE_RULES: Final[dict[FindingKind, Callable[[Query, LintContext], Iterator[Problem]]]] = {
    "finds-nothing": finds_nothing,
    "unbounded": unbounded,
    "bulk-type": bulk_type,
}
"""What is applied to the query as a whole."""

NODE_RULES: Final[dict[FindingKind, Callable[[Query, LintContext], Iterator[Problem]]]] = {
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
