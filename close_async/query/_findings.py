"""What a check of a query finds: a mistake, almost surely, and how to mend it."""

from __future__ import annotations

import attrs


@attrs.frozen
class Finding:
    """
    One thing in a query that is almost surely a mistake. `Query.warnings()` finds them.

        >>> print(Finding("query.queries[1]", "empty-range", "Nothing lies there."))
        query.queries[1]: Nothing lies there. [empty-range]
    """

    path: str
    """Where it stands in the JSON, such as `query.queries[2].condition`."""

    kind: str
    """What it is, in one stable word, such as `contradiction`."""

    text: str
    """What is wrong, and how to mend it, in English."""

    def __str__(self) -> str:
        return f"{self.path}: {self.text} [{self.kind}]"
