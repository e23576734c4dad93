"""What a check of a query finds: a probable mistake, and how to mend it."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

FindingKind: TypeAlias = Literal[
    "absent-values",
    "absent-zero",
    "blank-text",
    "bulk-type",
    "contradiction",
    "duplicate",
    "empty-group",
    "empty-range",
    "every-value",
    "finds-nothing",
    "many-days",
    "no-timezone",
    "not-understood",
    "nothing-listed",
    "open-range",
    "other-type",
    "self-relation",
    "tautology",
    "unbounded",
    "unknown-custom-field",
    "unknown-field",
    "unknown-id",
    "unknown-relation",
    "wrong-condition",
    "wrong-id",
    "wrong-reference",
]


@attrs.frozen
class Finding:
    """
    One thing in a query that is almost certainly a mistake. `Query.warnings()` finds them.

        >>> print(Finding("query.queries[1]", "empty-range", "Nothing lies there."))
        query.queries[1]: Nothing lies there. [empty-range]
    """

    path: str
    """Where it stands in the JSON, such as `query.queries[2].condition`."""

    kind: FindingKind
    """What it is, in one stable word, such as `contradiction`: a later version may have more."""

    text: str
    """What is wrong, and how to mend it, in English."""

    def __str__(self) -> str:
        return f"{self.path}: {self.text} [{self.kind}]"
