"""
Reads bodies of writes by a schema: which keys there are, and what each of them may hold.

A schema names a reader for each key; a key that it doesn't name is passed over, as Close does with
unknown keys. All that is wrong with a body is complained about at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from .errors import MISSING, NOT_TEXT, NOT_WHOLE, invalid_fields, out_of_range
from .json_value import as_list, as_object
from .timestamps import aware, read as read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .objects import Objects, Row

LARGEST: Final = 10**15


@attrs.frozen
class Reading:
    """One body that is read, and what is wrong with it so far, by the path of the value."""

    world: Objects
    problems: dict[str, str] = attrs.field(factory=dict[str, str], init=False)

    def refuse(self, path: str, text: str) -> None:
        """Note what is wrong with the value at *path*; the first complaint about it counts."""
        self.problems.setdefault(path, text)

    def require(self, body: Mapping[str, object], keys: Iterable[str], path: str = "") -> None:
        """Note which of *keys* are missing, or null."""
        for key in keys:
            if body.get(key) is None:
                self.refuse(join(path, key), MISSING)

    def read(self, body: Mapping[str, object], schema: BodySchema, path: str = "") -> Row:
        """Return what *body* has of *schema*, as it is to be stored."""
        return {
            key: reader(self, join(path, key), body[key])
            for key, reader in schema.items()
            if key in body
        }

    def finish(self) -> None:
        """Refuse the body if anything was wrong with it."""
        if self.problems:
            raise invalid_fields(self.problems)


FieldReader: TypeAlias = Callable[[Reading, str, object], object]
BodySchema: TypeAlias = Mapping[str, FieldReader]


def join(path: str, key: object) -> str:
    """Return the path of what is under *key*."""
    return f"{path}.{key}" if path else str(key)


def text(reading: Reading, path: str, value: object) -> object:
    """Read a string or null."""
    if not isinstance(value, str | None):
        reading.refuse(path, NOT_TEXT)
    return value


def some_text(reading: Reading, path: str, value: object) -> object:
    """Read a string that is neither null nor blank."""
    if not isinstance(value, str):
        reading.refuse(path, MISSING if value is None else NOT_TEXT)
    elif not value.strip():
        reading.refuse(path, MISSING)
    return value


def flag(reading: Reading, path: str, value: object) -> object:
    """Read true or false."""
    if not isinstance(value, bool):
        reading.refuse(path, "Value must be a boolean.")
    return value


def number(reading: Reading, path: str, value: object) -> object:
    """
    Read a number or null; one that is written as a text is taken for it.

    [guess: A number sent as text, a text sent as number]
    """
    if value is None:
        return None

    found = _number(value)
    if found is None:
        reading.refuse(path, "Value must be a number.")
    return found


def whole(least: int = 0, most: int = LARGEST) -> FieldReader:
    """Return what reads a whole number from *least* to *most*, or null."""

    def read(reading: Reading, path: str, value: object) -> object:
        if value is None:
            return None

        if isinstance(value, bool) or not isinstance(value, int):
            reading.refuse(path, NOT_WHOLE)
        elif (problem := out_of_range(value, least, most)) is not None:
            reading.refuse(path, problem)
        return value

    return read


def never_null(reader: FieldReader, default: object) -> FieldReader:
    """
    Return what reads as *reader* does, and null as *default*.

    [guess: null for a key that no answer has null for]
    """

    def read(reading: Reading, path: str, value: object) -> object:
        return default if value is None else reader(reading, path, value)

    return read


def one_of(*choices: str) -> FieldReader:
    """Return what reads one of *choices*."""

    def read(reading: Reading, path: str, value: object) -> object:
        if value not in choices:
            reading.refuse(path, f"Value must be one of {', '.join(choices)}, not {value!r}.")
        return value

    return read


def reference(*kinds: str) -> FieldReader:
    """Return what reads the id of an object of one of *kinds*, or null."""

    def read(reading: Reading, path: str, value: object) -> object:
        if value is not None and all(reading.world.get(kind, value) is None for kind in kinds):
            reading.refuse(path, f"Object {value!r} does not exist.")
        return value

    return read


def day(reading: Reading, path: str, value: object) -> object:
    """Read a date such as `2026-03-02`, or null."""
    if value is None:
        return None

    try:
        return date.fromisoformat(value if isinstance(value, str) else "").isoformat()
    except ValueError:
        reading.refuse(path, "Value must be a date such as 2026-03-02.")
        return None


def moment(reading: Reading, path: str, value: object) -> object:
    """
    Read a moment, or null. One without an offset is UTC.

    [guess: Naive date and time in a body]
    """
    if value is None:
        return None

    found = _moment(value)
    if found is None:
        reading.refuse(path, "Value must be a date and time such as 2026-03-02T12:00:00+00:00.")
        return None

    return aware(found)


def anything(_reading: Reading, _path: str, value: object) -> object:
    """Read what nothing is known about."""
    return value


def an_object(reading: Reading, path: str, value: object) -> Mapping[str, object] | None:
    """Return *value* if it is an object, or refuse it and return None."""
    found = as_object(value)
    if found is None:
        reading.refuse(path, "Value must be an object.")
    return found


def each(reader: FieldReader) -> FieldReader:
    """Return what reads a list of what *reader* reads; null is an empty one."""

    def read(reading: Reading, path: str, value: object) -> object:
        values = [] if value is None else as_list(value)
        if values is None:
            reading.refuse(path, "Value must be a list.")
            return []

        return [reader(reading, join(path, index), item) for index, item in enumerate(values)]

    return read


def rows(
    schema: BodySchema, *needed: str, defaults: Mapping[str, object] | None = None
) -> FieldReader:
    """Return what reads a list of objects of *schema*, each with the *needed* keys."""

    def read_row(reading: Reading, path: str, value: object) -> object:
        found = an_object(reading, path, value)
        if found is None:
            return {}

        reading.require(found, needed, path)
        return {**(defaults or {}), **reading.read(found, schema, path)}

    return each(read_row)


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None

    if isinstance(value, int | float):
        return value if abs(value) <= LARGEST else None

    try:
        found = float(str(value))
    except ValueError:
        return None

    if not math.isfinite(found) or abs(found) > LARGEST:
        return None

    return int(found) if found.is_integer() else found


def _moment(value: object) -> datetime | None:
    try:
        return read_moment(value)
    except OverflowError:
        return None
