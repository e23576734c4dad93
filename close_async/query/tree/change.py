"""What one query demands more or less than another: the differences that `Query.diff()` finds."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDENT: Final = "  "


@attrs.frozen
class Change:
    """One difference between two queries: a condition that is new, gone or changed."""

    place: tuple[str, ...]
    """The lines of `explain()` that it stands below, the outermost first, without their colons."""

    old: str | None
    """What the old query demands there, in the words of `explain()`, or None if it's new."""

    new: str | None
    """What the new query demands there, in the words of `explain()`, or None if it's gone."""

    asks_more: bool | None
    """Whether the new query thereby demands more (True) or less (False); None if it changed."""

    @property
    def sentence(self) -> str:
        """What is new or gone, in one line that says where."""
        return self._in_one_line(self.new if self.old is None else self.old)

    @property
    def sentences(self) -> tuple[str, str]:
        """What the old query demands and what the new one does, each in one line with its place."""
        return self._in_one_line(self.old), self._in_one_line(self.new)

    def _in_one_line(self, text: str | None) -> str:
        above = "".join(f"{heading}: " for heading in self.place[1:])
        return above + " ".join(line.strip() for line in (text or "").split("\n"))


@attrs.frozen
class Diff:
    """
    What a new query demands more or less than an old one. `old.diff(new)` returns it.

    It's false if both mean the same. `str()` gives the changed lines of `explain()`, each with a
    sign in front, below the lines that they stand below.
    """

    changes: tuple[Change, ...] = ()
    """All differences, in the order of the queries."""

    @property
    def asks_more(self) -> tuple[str, ...]:
        """What only the new query demands, or what only the old one allows instead."""
        return tuple(change.sentence for change in self.changes if change.asks_more is True)

    @property
    def asks_less(self) -> tuple[str, ...]:
        """What only the old query demands, or what only the new one allows instead."""
        return tuple(change.sentence for change in self.changes if change.asks_more is False)

    @property
    def changed(self) -> tuple[tuple[str, str], ...]:
        """What both demand, but not in the same way: the old sentence and the new one."""
        return tuple(change.sentences for change in self.changes if change.asks_more is None)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        return "\n".join(self._lines()) or "Both ask the same."

    def _lines(self) -> Iterator[str]:
        above: tuple[str, ...] = ()
        for change in self.changes:
            pairs = zip(above, change.place, strict=False)
            known = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            for depth, heading in enumerate(change.place[known:], start=known):
                yield f"  {_INDENT * depth}{heading}:"
            above = change.place
            yield from _signed("-", change.old, len(above))
            yield from _signed("+", change.new, len(above))


def _signed(sign: str, text: str | None, depth: int) -> Iterator[str]:
    for line in [] if text is None else text.split("\n"):
        yield f"{sign} {_INDENT * depth}{line}"
