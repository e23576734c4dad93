"""
The old query language of `GET /lead/?query=`: the few words of it that are easy to be sure of.

Close has deprecated it in favour of Advanced Filtering. What isn't understood here is a loud 501:
a query that finds too much or too little would be taken for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from ..common.errors import error

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..world.store import World

_TermTest: TypeAlias = Callable[["World", "Row", str], bool]

_TERM: Final = re.compile(r"""\s*(?:([a-z_.]+):)?("[^"]*"|[^\s"():]+)(?=\s|$)""", re.IGNORECASE)
_SORTS: Final = ("date_created", "date_updated", "display_name")
_EVERYTHING: Final = "*"
_COMPARISONS: Final = frozenset("<>=")


def find_leads(world: World, rows: Sequence[Row], query: str) -> Sequence[Row]:
    """Return those of *rows* that *query* finds, in the order that it asks for."""
    found = rows
    for name, value in _terms(query):
        if name == "sort":
            found = _sorted(found, value)
        elif name or value != _EVERYTHING:
            test = _TESTS.get(name)
            if test is None:
                raise _unknown(name + ":")
            found = [row for row in found if test(world, row, value.lower())]
    return found


def _terms(query: str) -> list[tuple[str, str]]:
    terms: list[tuple[str, str]] = []
    position = 0
    while query[position:].strip():
        match = _TERM.match(query, position)
        if match is None or _is_operator(match):
            raise _unknown(query[position:].strip())

        terms.append(((match[1] or "").lower(), match[2].strip('"')))
        position = match.end()
    return terms


def _is_operator(match: re.Match[str]) -> bool:
    if match[1] == "sort":
        return False

    if match[2].upper() in {"OR", "NOT", "AND"} or match[2][0] in "-!":
        return True

    # `created>2026-01-01` has no colon, and is no word.
    return not match[2].startswith('"') and not _COMPARISONS.isdisjoint(match[2])


def _sorted(rows: Sequence[Row], key: str) -> Sequence[Row]:
    name = key.removeprefix("-")
    if name not in _SORTS:
        raise _unknown("sort:" + key)

    if key == "-date_created":
        # That is how they come.
        return rows

    ordered = sorted(rows, key=lambda row: str(row.get(name) or ""))
    return ordered[::-1] if key.startswith("-") else ordered


def _unknown(part: str) -> Exception:
    msg = f"The sandbox does not know this part of the old query language: {part[:80]}"
    return error(501, msg)


def _is(*names: str) -> _TermTest:
    return lambda _world, row, value: any(str(row.get(name)).lower() == value for name in names)


def _has_words(text: object, value: str) -> bool:
    return all(word in str(text or "").lower().split() for word in value.split())


def _name(_world: World, row: Row, value: str) -> bool:
    return _has_words(row.get("name"), value)


def _person(key: str, inner: str) -> _TermTest:
    """Return a test for what a contact of the lead has one of."""

    def test(world: World, row: Row, value: str) -> bool:
        items: list[Row] = [
            item
            for contact in world.where("contact", "lead_id", row["id"])
            for item in contact.get(key) or ()
        ]
        return any(str(item.get(inner)).lower() == value for item in items)

    return test


def _contact(world: World, row: Row, value: str) -> bool:
    contacts = world.where("contact", "lead_id", row["id"])
    return any(_has_words(contact.get("name"), value) for contact in contacts)


def _anywhere(world: World, row: Row, value: str) -> bool:
    if _has_words(row.get("name"), value) or _has_words(row.get("description"), value):
        return True

    return _contact(world, row, value) or _person("emails", "email")(world, row, value)


_TESTS: Final[dict[str, _TermTest]] = {
    "": _anywhere,
    "id": _is("id"),
    "lead_id": _is("id"),
    "name": _name,
    "company": _name,
    "lead_name": _name,
    "status": _is("status_label", "status_id"),
    "lead_status": _is("status_label", "status_id"),
    "status_id": _is("status_id"),
    "lead_status_id": _is("status_id"),
    "url": _is("url"),
    "email": _person("emails", "email"),
    "email_address": _person("emails", "email"),
    "contact_email": _person("emails", "email"),
    "phone": _person("phones", "phone"),
    "contact": _contact,
    "contact_name": _contact,
}
