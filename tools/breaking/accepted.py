"""
Which breaks are meant.

Until the first release they stand in tools/accepted_breaks: under a line `# why`, one path a line.
From then on the "Breaking" section of the newest version in CHANGELOG.md says so: what it names
first in each point, in backticks.
A path may end with `*`, and `old -> new` says that what was found under *old* is found under *new*.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .interface import Facts

__all__ = ["Accepted", "accepted", "in_changelog", "in_file", "reason", "renamed", "where_to_name"]

_FILE: Final = "tools/accepted_breaks"
_VERSION: Final = re.compile(r"^## ", re.MULTILINE)
_BREAKING: Final = re.compile(r"^### Breaking[^\n]*\n(.*?)(?=^###? |\Z)", re.MULTILINE | re.DOTALL)
_POINT: Final = re.compile(
    r"^[-*] `(?P<old>[^`]+)`(?: -> `(?P<new>[^`]+)`)?(?P<why>[^\n]*)", re.MULTILINE
)


class Accepted(NamedTuple):
    """A break that is meant; *new* is the path that takes the place of the old one, if one does."""

    old: str
    new: str
    why: str


def accepted(root: Path) -> list[Accepted]:
    """Return the breaks that are meant."""
    if _is_before_first_release(root):
        return in_file((root / _FILE).read_text(encoding="utf-8"))
    return in_changelog((root / "CHANGELOG.md").read_text(encoding="utf-8"))


def where_to_name(root: Path) -> str:
    """Return where a break that is meant has to be named, and how."""
    if _is_before_first_release(root):
        return f"undo them, or name each in {_FILE}, with a line `# why` above it"
    return (
        "undo them, or name each in CHANGELOG.md, under `### Breaking` of the newest version, "
        "as ``- `PATH`: why and what to do``"
    )


def _is_before_first_release(root: Path) -> bool:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## .*$", changelog, re.MULTILINE)
    return (root / _FILE).exists() and all("unreleased" in version for version in versions)


def in_file(text: str) -> list[Accepted]:
    """
    Read the lines of tools/accepted_breaks.

    Raises:
        ValueError: a path stands under no reason.
    """
    found: list[Accepted] = []
    why = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            why = line.lstrip("# ")
        elif not why:
            raise ValueError(f"{line}: a line `# why` has to stand above it")
        else:
            old, _, new = line.partition(" -> ")
            found.append(Accepted(old.strip(), new.strip(), why))
    return found


def in_changelog(text: str) -> list[Accepted]:
    """Read the points of the section "Breaking" of the version that stands on top."""
    newest = _VERSION.split(text)[1]
    sections = _BREAKING.findall(newest)
    return [
        Accepted(point["old"], point["new"] or "", point["why"].strip(" :."))
        for section in sections
        for point in _POINT.finditer(section)
    ]


def reason(path: str, all_of_them: Iterable[Accepted]) -> str | None:
    """Return why a break at *path* is meant, or None if it isn't."""
    return next((one.why for one in all_of_them if fnmatchcase(path, one.old)), None)


def renamed(before: Facts, after: Facts, all_of_them: Iterable[Accepted]) -> Facts:
    """Return the facts of before with the names of now, where a rename is accepted."""
    names = {one.old: one.new for one in all_of_them if one.new and one.old not in after}
    if not names:
        return before
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w.])({'|'.join(longest_first)})(?!\w)")

    def now(text: str) -> str:
        return pattern.sub(lambda found: names[found[0]], text)

    return {
        now(path): {key: now(text) for key, text in fact.items()} for path, fact in before.items()
    }
