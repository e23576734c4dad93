"""
Values of custom fields in bodies: `custom.cf_x`, and the deprecated `custom` and `custom.NAME`.

`effects.custom_values` checks the values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.json_value import as_list, as_object
from ..common.schema import Reading, join
from ..effects.custom_values import CustomValue
from ..world.fields import DEFINED_IN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..common.objects import Objects, Row


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
        values[key] = CustomValue(reading, where, known).read(value, operation, present)
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
