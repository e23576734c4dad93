"""
Values of custom fields in bodies: `custom.cf_x`, and the deprecated `custom` and `custom.NAME`.

A value is checked against the type of its field, its choices, and whether it may have several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..common.errors import NOT_TEXT
from ..common.json_value import as_list, as_object
from ..common.schema import Reading, day, join, moment, number, reference
from ..world.fields import DEFINED_IN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..common.objects import Objects, Row
    from ..common.schema import FieldReader


def fields_of(world: Objects, owner: str) -> list[Row]:
    """Return the custom fields that objects of the type *owner* have, the shared ones last."""
    return [
        row
        for source in DEFINED_IN[owner]
        for row in world.all(f"custom_fields.{source}")
        if source != "shared" or _is_for(row, owner)
    ]


def read_custom(
    reading: Reading, body: Mapping[str, object], owner: str, before: Row, path: str = ""
) -> Row:
    """
    Return the values that *body* gives, by `custom.cf_x`; None takes a value away.

    *before* is the object as it is, for the keys that end in `.add` and `.remove`. [doc]
    """
    fields = fields_of(reading.world, owner)
    values: Row = {}
    for where, name, value in _given(reading, body, path):
        known, operation = _field(fields, name)
        if known is None:
            reading.refuse(where, f"There is no such custom field: {name!r}.")
            continue

        key = f"custom.{known['id']}"
        present = as_list(values.get(key, before.get(key))) or []
        values[key] = _value(_CustomValue(reading, where, known), value, operation, present)
    return values


def _is_for(row: Row, owner: str) -> bool:
    associations = row.get("associations")
    return not associations or any(item.get("object_type") == owner for item in associations)


def _given(
    reading: Reading, body: Mapping[str, object], path: str
) -> Iterator[tuple[str, str, object]]:
    """Give the place, the field's id or name, and the value of all that a body sets."""
    for key, value in body.items():
        if key.startswith("custom."):
            yield join(path, key), key.removeprefix("custom."), value
    if body.get("custom") is None:
        return

    nested = as_object(body["custom"])
    if nested is None:
        reading.refuse(join(path, "custom"), "Value must be an object.")
        return

    for name, value in nested.items():
        yield join(path, f"custom.{name}"), name, value


def _field(fields: list[Row], name: str) -> tuple[Row | None, str]:
    known = {row["name"]: row for row in reversed(fields)} | {row["id"]: row for row in fields}
    if name in known:
        return known[name], ""

    bare, _, operation = name.rpartition(".")
    return (known.get(bare), operation) if operation in {"add", "remove"} else (None, "")


@attrs.frozen
class _CustomValue:
    """A value of a body, and the custom field that it is for."""

    reading: Reading
    path: str
    field: Row

    def refuse(self, text: str) -> None:
        """Note what is wrong with it."""
        self.reading.refuse(self.path, text)


def _value(target: _CustomValue, value: object, operation: str, present: list[object]) -> object:
    if not target.field["accepts_multiple_values"]:
        if operation:
            target.refuse("Only a field that accepts multiple values can be added to.")
        return _single(target, value)

    several = as_list(value)
    items = ([] if value is None else [value]) if several is None else several
    found = [_single(target, item) for item in items]
    if operation == "add":
        return present + [item for item in found if item not in present]

    if operation == "remove":
        return [item for item in present if item not in found]

    return found


def _single(target: _CustomValue, value: object) -> object:
    if value is None:
        return None

    if target.field["type"] == "choices":
        if value not in target.field.get("choices", []):
            target.refuse(f"Value is not one of the choices: {value!r}.")
        return value

    return _READERS.get(target.field["type"], _text)(target.reading, target.path, value)


def _text(reading: Reading, path: str, value: object) -> object:
    # A number for a text is taken as it is written.
    # [guess: A number sent as text, a text sent as number]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)

    if not isinstance(value, str):
        reading.refuse(path, NOT_TEXT)
    return value


_READERS: Final[dict[str, FieldReader]] = {
    "number": number,
    "date": day,
    "datetime": moment,
    "user": reference("user"),
    "contact": reference("contact"),
    "custom_object": reference("custom_object"),
}
