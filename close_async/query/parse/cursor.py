"""Places in a tree that is being read: an object with a `type`, the path to it, and its values."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from ...errors import QueryNotUnderstood
from ..tree.json_value import NO_EXTRA, Json, is_list, is_object, json_kind, step

if TYPE_CHECKING:
    from ..tree.node import Node

T = TypeVar("T")


class Unrecognized(Exception):
    """A value of a known node is missing or not of its kind. It never leaves this room."""


class ParseCursor:
    """
    An object with a `type`, and where in the tree it stands.

    The methods return single values, or raise `Unrecognized`. *object_type* is what the query
    around this place finds, as far as it's known.

    Raises:
        QueryNotUnderstood: what stands here is no object with a `type`.
    """

    __slots__ = ("extra", "object_type", "path", "raw", "type")

    def __init__(self, value: object, path: str, object_type: str | None = None) -> None:
        if not is_object(value):
            raise QueryNotUnderstood(path, f"an object with a type is due, not {json_kind(value)}")
        kind = value.get("type")
        if not isinstance(kind, str):
            problem = "the type must be text" if "type" in value else "the object has no type"
            raise QueryNotUnderstood(path, problem)
        self.raw = value
        self.path = path
        self.object_type = object_type
        self.type = kind
        self.extra = NO_EXTRA

    def find_extra(self, kind: type[Node]) -> None:
        """Keep the keys that a node of this *kind* doesn't know."""
        if not self.raw.keys() <= kind.known_keys:
            rest = {key: value for key, value in self.raw.items() if key not in kind.known_keys}
            self.extra = Json.trusted(rest)

    def json_without(self, key: str) -> Json:
        """Return everything that stands here, but for one key."""
        return Json.trusted({name: value for name, value in self.raw.items() if name != key})

    def inner(self, key: str, object_type: str | None = None) -> ParseCursor:
        """Return the place below *key*."""
        return ParseCursor(self.value(key), self.path + step(key), object_type)

    def inner_or_none(self, key: str) -> ParseCursor | None:
        """Return the place below *key*, if there is something."""
        return None if self.raw.get(key) is None else self.inner(key)

    def inner_list(self, key: str) -> list[ParseCursor]:
        """
        Return the places in the list below *key*, which are about the same objects.

        Raises:
            QueryNotUnderstood: what stands there is no list of objects with a `type`.
        """
        values = self.value(key)
        path = self.path + step(key)
        if not is_list(values):
            raise QueryNotUnderstood(path, f"a list is due, not {json_kind(values)}")
        return [
            ParseCursor(value, path + step(n), self.object_type) for n, value in enumerate(values)
        ]

    def value(self, key: str) -> Any:  # noqa: ANN401 - any JSON
        """Return whatever stands below *key*."""
        if key not in self.raw:
            raise Unrecognized
        return self.raw[key]

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.value(key)
        if not isinstance(value, str):
            raise Unrecognized
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.value(key)
        if not is_list(values) or not all(isinstance(value, str) for value in values):
            raise Unrecognized
        return tuple(values)

    def one_of(self, choices: tuple[T, ...], key: str) -> T:
        """Return one of *choices*."""
        value = self.value(key)
        if value not in choices:
            raise Unrecognized
        return choices[choices.index(value)]

    def one_of_or_none(self, choices: tuple[T, ...], key: str) -> T | None:
        """Return one of *choices*, or None for null or nothing."""
        return None if self.raw.get(key) is None else self.one_of(choices, key)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise Unrecognized
        return value

    def number_or_none(self, key: str) -> int | float | None:
        """Return a number, or None for null or nothing."""
        value = self.raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            raise Unrecognized
        return value

    def whole_numbers(self, names: tuple[str, ...], key: str) -> tuple[int, ...]:
        """Return the whole numbers with these names in the object below *key*; none there is 0."""
        values = self.value(key)
        if not is_object(values) or not values.keys() <= set(names):
            raise Unrecognized
        if any(type(value) is not int for value in values.values()):
            raise Unrecognized
        return tuple(values.get(name, 0) for name in names)

    def date(self, key: str) -> dt.date:
        """Return a date, written as "YYYY-MM-DD"."""
        text = self.text(key)
        try:
            value = dt.date.fromisoformat(text)
        except ValueError:
            raise Unrecognized from None
        if value.isoformat() != text:
            raise Unrecognized
        return value

    def time_or_none(self, key: str) -> dt.time | None:
        """Return a time of day, written as "HH:MM:SS", or None for null or nothing."""
        if self.raw.get(key) is None:
            return None
        text = self.text(key)
        try:
            value = dt.time.fromisoformat(text)
        except ValueError:
            raise Unrecognized from None
        if f"{value:%H:%M:%S}" != text:
            raise Unrecognized
        return value

    def utc(self, key: str) -> dt.datetime:
        """Return a moment, which is in UTC if it doesn't say otherwise."""
        try:
            value = dt.datetime.fromisoformat(self.text(key))
            return value.replace(tzinfo=value.tzinfo or dt.UTC).astimezone(dt.UTC)
        except (OverflowError, ValueError):
            raise Unrecognized from None
