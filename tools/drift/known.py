"""The differences that are known: lines of the report, each with the reason why it stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from ..document import ROOT
from ..errors import Refused
from ..source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .compare import Difference

__all__ = ["KNOWN", "Known", "read_known", "sort_out"]

KNOWN: Final = ROOT / "openapi" / "drift-known.yaml"


@attrs.frozen
class Known:
    """
    Differences by the pattern that fits them: the first that does counts.

    *unknown* are those that none fits, and *stale* the patterns that fit none.
    """

    reasons: dict[str, str]
    by_pattern: dict[str, list[Difference]]
    unknown: list[Difference]

    @property
    def stale(self) -> list[str]:
        """Patterns that fit nothing any more."""
        return [pattern for pattern, found in self.by_pattern.items() if not found]


def read_known(path: Path) -> dict[str, str]:
    """
    Return the reasons by pattern.

    Raises:
        Refused: the file can't be read, or an entry has no reason.
    """
    source = Source(path, str(path))
    for pattern, reason in source.data.items():
        if not isinstance(pattern, str) or not isinstance(reason, str) or not reason.strip():
            raise Refused(f"{source.name}: {pattern!r} needs a text that says why it stays")
    return dict(source.data)


def sort_out(differences: Iterable[Difference], reasons: dict[str, str]) -> Known:
    """Give each difference to the first pattern that fits it."""
    patterns = {pattern: _compiled(pattern) for pattern in reasons}
    known = Known(reasons, {pattern: [] for pattern in reasons}, [])
    for one in differences:
        fits = (name for name, pattern in patterns.items() if pattern.fullmatch(one.line))
        pattern = next(fits, None)
        (known.unknown if pattern is None else known.by_pattern[pattern]).append(one)
    return known


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return what a pattern stands for, in which `*` is anything."""
    return re.compile(".*".join(map(re.escape, pattern.split("*"))))
