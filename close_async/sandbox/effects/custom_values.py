"""
Values of custom fields, wherever they are written: by a body of an object, or by a bulk edit.

A value is checked against the type of its field, its choices, and whether it may have several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..common.errors import NOT_TEXT
from ..common.json_value import as_list
from ..common.schema import day, moment, number, reference

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..common.schema import FieldReader, Reading


@attrs.frozen
class CustomValue:
    """A place in a body that is read, and the custom field whose value stands there."""

    reading: Reading
    path: str
    field: Row

    def read(self, value: object, operation: str, present: list[object]) -> object:
        """
        Return what the field holds once *value* is written to it.

        *operation* is `add` or `remove`, or empty; *present* are the values that the field has.
        """
        if not self.field["accepts_multiple_values"]:
            if operation:
                self.refuse("Only a field that accepts multiple values can be added to.")
            return self.one(value)

        several = as_list(value)
        items = ([] if value is None else [value]) if several is None else several
        found = [self.one(item) for item in items]
        if operation == "add":
            return present + [item for item in found if item not in present]

        if operation == "remove":
            return [item for item in present if item not in found]

        return found

    def one(self, value: object) -> object:
        """Return one value as it's kept."""
        if value is None:
            return None

        if self.field["type"] == "choices":
            if value not in self.field.get("choices", []):
                self.refuse(f"Value is not one of the choices: {value!r}.")
            return value

        return _READERS.get(self.field["type"], _text)(self.reading, self.path, value)

    def refuse(self, text: str) -> None:
        """Note what is wrong with it."""
        self.reading.refuse(self.path, text)


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
