"""
`close-async fields`: a typed module of the custom fields that an organization has.

Labels come from foreign hands: they enter the module as ASCII literals and as checked names only.
`--check` reads a module without running it.
"""

from __future__ import annotations

import ast
import keyword
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from ..query.build.object_type import KINDS_OF_CLOSE
from ..query.tree.ids import CUSTOM_FIELD_PREFIX, is_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..names import Names

__all__ = ["FieldRow", "NotAModule", "drift", "module_of", "rows_in", "rows_of"]

# The objects that have custom fields, by the kind of their names.
_OBJECTS: Final = {
    "lead_custom_field": "Lead",
    "contact_custom_field": "Contact",
    "opportunity_custom_field": "Opportunity",
    "activity_custom_field": "CustomActivity",
    "custom_object_type_custom_field": "CustomObject",
}
_VALUES: Final = {"number": "float", "date": "datetime.date", "datetime": "datetime.datetime"}
_TABLE: Final = "FIELDS"
_LONGEST: Final = 60
# What the classes of the module name themselves, so that a field of this name would hide it.
_TAKEN: Final = frozenset({"datetime", "float", "list", "object", "str", "unchecked"})
_HEAD: Final = '''"""
The custom fields of this organization, for filters and for the rows of searches.

    LeadFields.employees.at_least(50)    asks for them in a filter
    LeadValues.employees.key             is what fields= of a search calls them
    LeadValues.employees(row)            reads the value in a row

Written by `close-async fields`. `close-async fields --check` says what has changed since.
"""

from __future__ import annotations

import datetime
from typing import Final

from close_async.names import CustomValue
from close_async.query import (
    Contact,
    CustomActivity,
    CustomObject,
    Lead,
    Opportunity,
    unchecked,
)

__all__ = [{names}]
'''


class FieldRow(NamedTuple):
    """One custom field: whose it is, its id, its label, Close's type, and whether it's a list."""

    of: str
    id: str
    label: str
    type: str
    many: bool


class NotAModule(ValueError):
    """A file holds no table of fields."""


def rows_of(names: Names) -> list[FieldRow]:
    """Return the custom fields that *names* know."""
    return [
        FieldRow(of, field.id, field.label, field.type, field.many)
        for kind, of in _OBJECTS.items()
        for field in (names.fields[one] for one in names.kinds.get(kind, ()))
    ]


def module_of(rows: Iterable[FieldRow]) -> str:
    """Return the source of the module."""
    rows = list(rows)
    owners = list(dict.fromkeys(row.of for row in rows))
    shown = [f'"{owner}{suffix}"' for owner in owners for suffix in ("Fields", "Values")]
    parts = [_HEAD.replace("{names}", ", ".join([f'"{_TABLE}"', *shown]))]
    for owner in owners:
        named = _named([row for row in rows if row.of == owner])
        parts += [_filters(owner, named), _values(owner, named)]
    table = "".join(f"    {_row(row)},\n" for row in rows)
    parts.append(
        f"{_TABLE}: Final[tuple[tuple[str, str, str, str, bool], ...]] = (\n{table})\n"
        '"""What was known: `close-async fields --check` compares this."""\n'
    )
    return "\n\n".join(parts)


def _filters(owner: str, named: Mapping[str, FieldRow]) -> str:
    lines = [f"class {owner}Fields:", f'    """Custom fields in filters: {owner}."""']
    for name, row in named.items():
        kind = KINDS_OF_CLOSE.get(row.type)
        if kind is not None:
            more = f", reference_type={row.type!a}" if kind == "reference" else ""
            lines += ["", f"    {name}: Final = {owner}.custom.{kind}({_id(row)}{more})"]
            lines.append(f"    {row.label!a}")
    return "\n".join(lines) + "\n"


def _values(owner: str, named: Mapping[str, FieldRow]) -> str:
    lines = [f"class {owner}Values:", f'    """Custom fields in rows: {owner}."""']
    for name, row in named.items():
        one = _VALUES.get(row.type, "str" if row.type in KINDS_OF_CLOSE else "object")
        value = f"list[{one}]" if row.many else one
        arguments = f"{row.id!a}, {row.type!a}, many={row.many}, label={row.label!a}"
        lines += ["", f"    {name}: Final = CustomValue[{value}]({arguments})"]
        lines.append(f"    {row.label!a}")
    return "\n".join(lines) + "\n"


def _row(row: FieldRow) -> str:
    return f"({', '.join(map(ascii, row))})"


def _id(row: FieldRow) -> str:
    text = ascii(row.id)
    return text if is_id(row.id, (CUSTOM_FIELD_PREFIX,)) else f"unchecked({text})"


def _named(rows: Sequence[FieldRow]) -> dict[str, FieldRow]:
    """Return the fields by names that Python accepts, which two of one label don't share."""
    counted = Counter(_name(row.label) for row in rows)
    named: dict[str, FieldRow] = {}
    for row in rows:
        name = _name(row.label)
        if counted[name] > 1 or not name:
            name = f"{name or 'field'}_{_name(row.id)}"
        while name in named:
            name += "_"
        named[name] = row
    return named


def _name(label: str) -> str:
    text = unicodedata.normalize("NFKC", label).lower()
    name = re.sub(r"[\W_]+", "_", text).strip("_")[:_LONGEST].rstrip("_")
    name = unicodedata.normalize("NFKC", name)
    if name and not name.isidentifier():
        name = f"field_{name}"
    if not name.isidentifier():
        return ""
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def rows_in(source: str) -> list[FieldRow]:
    """
    Return the fields that a module was written with, without running it.

    Raises:
        NotAModule: there is no table of fields in it.
    """
    try:
        values = [value for node in ast.parse(source).body if (value := _table_in(node))]
        rows = [FieldRow(*row) for row in ast.literal_eval(values[-1])]
    except (SyntaxError, ValueError, TypeError, IndexError, RecursionError, MemoryError):
        msg = f"it holds no {_TABLE}, as `close-async fields` writes it"
        raise NotAModule(msg) from None
    return rows


def _table_in(node: ast.stmt) -> ast.expr | None:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        return None
    return node.value if node.target.id == _TABLE else None


def drift(old: Sequence[FieldRow], new: Sequence[FieldRow]) -> list[str]:
    """Return what has changed from *old* to *new*, one line for each field."""
    before = {(row.of, row.id): row for row in old}
    after = {(row.of, row.id): row for row in new}
    lines = [f"{_said(row)} is gone" for key, row in before.items() if key not in after]
    for key, row in after.items():
        known = before.get(key)
        if known is None:
            lines.append(f"{_said(row)} is new, of type {_type(row)}")
            continue
        if known.label != row.label:
            lines.append(f"{_said(known)} is now called {row.label!a}")
        if _type(known) != _type(row):
            lines.append(f"{_said(row)} is now of type {_type(row)}, not {_type(known)}")
    return lines


def _said(row: FieldRow) -> str:
    return f"{row.of} {row.label!a} ({ascii(row.id)[1:-1]})"


def _type(row: FieldRow) -> str:
    text = ascii(row.type)[1:-1]
    return f"list of {text}" if row.many else text
