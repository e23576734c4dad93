"""Labels for ids: the names of statuses, users, sequences, custom fields."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from ..tree.ids import CURRENT_USER, is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping


class Labels:
    """
    The labels that are known, by id.

        >>> labels = Labels({"stat_1": "Potential", "stat_2": "Lost", "stat_3": "Lost"})
        >>> labels.word("stat_1"), labels.word("stat_2"), labels.word("stat_4")
        ('"Potential"', '"Lost" (stat_2)', 'stat_4')
    """

    __slots__ = ("_names", "_used")

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names: Mapping[str, str] = {} if names is None else names
        self._used: Counter[tuple[str, str]] | None = None

    def word(self, name: str) -> str:
        """Return the label of an id in quotes, or else the id."""
        return self._label(name) or word(name)

    def quoted(self, value: str) -> str:
        """Return the label of an id, or else *value* itself, in quotes in either case."""
        return self._label(value) or quoted(value)

    def _label(self, name: str) -> str | None:
        if name == CURRENT_USER:
            return "the current user"
        label = self._names.get(name)
        if label is None or is_blank(label):
            return None
        return f"{quoted(label)} ({word(name)})" if self._is_shared(name, label) else quoted(label)

    def _is_shared(self, name: str, label: str) -> bool:
        """Return whether another id of the same kind has the same label."""
        if self._used is None:
            self._used = Counter((_prefix(key), value) for key, value in self._names.items())
        return self._used[_prefix(name), label] > 1


def _prefix(name: str) -> str:
    return name.partition("_")[0]


def word(name: str) -> str:
    """Return a name or an id as it is, or in quotes if it holds unusual characters."""
    return name if re.fullmatch(r"[\w.-]+", name) else quoted(name)


def quoted(text: str) -> str:
    """Return *text* in quotes."""
    return printable(text)


def printable(value: object) -> str:
    """Return JSON in one line, with every control character escaped."""
    shown = json.dumps(value, ensure_ascii=False)
    return shown if shown.isprintable() else "".join(map(_printable, shown))


def _printable(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


NO_LABELS: Final = Labels()
