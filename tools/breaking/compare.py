"""
What two states of an interface differ in, and what of that breaks a user's code.

A thing may move: it counts by the paths that lead to it. Parameters may accept more and get
defaults, read-only attributes may become writable, and anything may be added but what every caller
has to pass. All else is a break, a wider type of a field or of what's returned included.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from .interface import parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .interface import Fact, Facts

__all__ = ["Change", "accepts", "compare"]

_TYPES: Final = frozenset({"type", "returns", "bases", "overloads", "of"})
_ANYTHING: Final = frozenset({"?", "Any", "object"})
_LOOSER: Final = {"positional-only", "keyword-only"}
_EITHER: Final = "positional or keyword"
_VARIADIC: Final = frozenset({"variadic positional", "variadic keyword"})


class Change(NamedTuple):
    """A difference at a path; *breaks* says whether it's one that users notice."""

    path: str
    text: str
    breaks: bool = True


def compare(before: Facts, after: Facts) -> list[Change]:
    """Return all differences, breaks first."""
    moved = _moves(before, after)
    changes: list[Change] = []
    seen: set[str] = set()
    gone: set[str] = set()
    for path, old in before.items():
        if path.startswith("_base."):
            continue
        place = _follow(path, moved)
        seen |= {path, place}
        if place not in after:
            gone.add(path)
        is_named = path in moved and not path.startswith("_.")
        if (path if is_named else place) not in after:
            if parent_of(path) not in gone | {"_"}:
                to = f", `{place}` is what's left" if place in after else ""
                changes.append(Change(path, f"was removed{to}"))
        elif old["is"] == "alias" and place != moved.get(old["of"], old["of"]):
            changes.append(Change(path, f"was `{old['of']}`, is `{place}`"))
        if place in after and old["is"] != "alias":
            changes += [Change(path, text) for text in _breaks(_renamed(old, moved), after[place])]
    return changes + list(_added(after, seen))


def _added(after: Facts, seen: set[str]) -> Iterator[Change]:
    added = {path for path in after if not path.startswith("_base.")} - seen
    for path in sorted(added):
        fact = after[path]
        may_be_left_out = "default" in fact or fact.get("kind") in _VARIADIC
        is_due = fact["is"] == "parameter" and not may_be_left_out
        if parent_of(path) not in added | {"_"}:
            yield Change(path, "is new and required" if is_due else "is new", is_due)


def accepts(wide: str, narrow: str) -> bool:
    """Return whether a parameter of type *wide* takes all that one of type *narrow* did."""
    if wide == narrow or wide in _ANYTHING or narrow == "?":
        return True
    known = _alternatives(wide)
    return all(
        one in known or "object" in known or "Any" in known or (one[:1] in "'\"" and "str" in known)
        for one in _alternatives(narrow)
    )


def _alternatives(text: str) -> set[str]:
    """Return what a union is of; each value of a Literal counts by itself."""
    found: set[str] = set()
    pending: list[ast.expr] = [ast.parse(text, mode="eval").body]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.BinOp):
            pending += [one.left, one.right]
        elif isinstance(one, ast.Subscript) and ast.unparse(one.value) == "Literal":
            pending += one.slice.elts if isinstance(one.slice, ast.Tuple) else [one.slice]
        else:
            found.add(ast.unparse(one))
    return found


def _moves(before: Facts, after: Facts) -> dict[str, str]:
    """Return where the things of before are at home now."""
    ways: dict[str, list[str]] = defaultdict(list)
    for path, fact in before.items():
        if fact["is"] == "alias":
            ways[fact["of"]].append(path)
    new: dict[str, list[str]] = defaultdict(list)
    for path in after.keys() - before.keys():
        if after[path]["is"] == "class" and not path.startswith("_base."):
            new[path.rpartition(".")[2]].append(path)
    moved: dict[str, str] = {}
    for path, fact in before.items():
        found = next((way for way in (path, *ways[path]) if way in after), path)
        if found not in after and fact["is"] == "class":
            # Nothing leads there any more; a new class of the same name is most likely it.
            named = new[path.rpartition(".")[2]]
            found = named[0] if len(named) == 1 else path
        found = after.get(found, {}).get("of", found)
        if found != path:
            moved[path] = found
    return moved


def _follow(path: str, moved: Mapping[str, str]) -> str:
    """Return where a path, or what holds it, has moved."""
    for end in (at.start() for at in re.finditer(r"[.(]|$", path)):
        if path[:end] in moved:
            return moved[path[:end]] + path[end:]
    return path


def _renamed(fact: Fact, moved: Mapping[str, str]) -> Fact:
    """Return a fact in which each type goes by its present name."""

    def now(name: re.Match[str]) -> str:
        return _follow(name[0], moved)

    return {
        key: re.sub(r"[\w.]+", now, text) if key in _TYPES else text for key, text in fact.items()
    }


def _breaks(old: Fact, new: Fact) -> Iterator[str]:
    if old["is"] != new["is"]:
        yield f"was {_named(old)}, is {_named(new)}"
        return
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was != now and not _is_harmless(key, was, now, old):
            yield f"{key}: {_shown(was)} became {_shown(now)}"


def _is_harmless(key: str, was: str | None, now: str | None, old: Fact) -> bool:
    if key in {"default", "fixed"}:
        return (was is None) if key == "default" else (now is None)
    if key == "bases":
        return _public(was) <= _public(now)
    if key == "position":
        return None in {was, now}  # then its kind tells
    if key == "kind":
        return was in _LOOSER and now == _EITHER
    if key in {"type", "returns"} and "?" in {was, now}:
        return True
    is_taken = old["is"] in {"parameter", "type"}
    return key == "type" and is_taken and was is not None and now is not None and accepts(now, was)


def _public(bases: str | None) -> set[str]:
    return {base for base in (bases or "").split(", ") if base and not base.startswith("_")}


def _named(fact: Fact) -> str:
    return (
        f"a {fact['is']}" if fact["is"] in {"class", "parameter", "type", "member"} else fact["is"]
    )


def _shown(text: str | None) -> str:
    return "nothing" if text is None else f"`{text}`"
