"""A cursor in a tree that is parsed: an object with a `type`, the path to it, and its values."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from ...errors import QueryNotUnderstood
from ..tree.conditions import is_too_large
from ..tree.json_value import NO_EXTRA, Json, is_list, is_object, json_kind, step

if TYPE_CHECKING:
    from ..tree.node import Node

T = TypeVar("T")


class Unrecognized(Exception):
    """A value of a known node is missing or has another type. The parser catches it."""


class ParseCursor:
    """
    An object with a `type`, and where in the tree it stands.

    The methods return single values, or raise `Unrecognized`. *object_type* is what the query
    around this place finds, if that's known. Of anything else the type is "", which no node has.
    """

    __slots__ = ("extra", "object_type", "path", "raw", "type")

    def __init__(self, value: object, path: str, object_type: str | None = None) -> None:
        kind = value.get("type") if is_object(value) else None
        self.raw: Any = value
        self.path: str = path
        self.object_type: str | None = object_type
        self.type: str = kind if isinstance(kind, str) else ""
        self.extra: Json = NO_EXTRA

    def check_type(self) -> None:
        """
        Check that this is an object with a `type`, as each query must be.

        Raises:
            QueryNotUnderstood: it isn't.
        """
        if not is_object(self.raw):
            problem = f"expected an object with a type, got {json_kind(self.raw)}"
            raise QueryNotUnderstood(self.path, problem)
        if not isinstance(self.raw.get("type"), str):
            problem = "type must be a string" if "type" in self.raw else "the object has no type"
            raise QueryNotUnderstood(self.path, problem)

    def find_extra(self, kind: type[Node]) -> None:
        """Keep the keys that a node of this *kind* doesn't know."""
        if not self.raw.keys() <= kind.known_keys:
            rest = {key: value for key, value in self.raw.items() if key not in kind.known_keys}
            self.extra = Json.trusted(rest)

    def json_without(self, key: str) -> Json:
        """Return the whole object without one key."""
        return Json.trusted({name: value for name, value in self.raw.items() if name != key})

    def inner(self, key: str, object_type: str | None = None) -> ParseCursor:
        """Return a cursor at *key*."""
        return ParseCursor(self.value(key), self.path + step(key), object_type)

    def inner_or_none(self, key: str) -> ParseCursor | None:
        """Return a cursor at *key*, or None for null or nothing."""
        return None if self.raw.get(key) is None else self.inner(key)

    def inner_list(self, key: str) -> list[ParseCursor]:
        """
        Return cursors in the list at *key*, whose items are about the same objects.

        Raises:
            QueryNotUnderstood: it is not a list.
        """
        values = self.value(key)
        path = self.path + step(key)
        if not is_list(values):
            raise QueryNotUnderstood(path, f"expected a list, got {json_kind(values)}")
        return [
            ParseCursor(value, path + step(n), self.object_type) for n, value in enumerate(values)
        ]

    def value(self, key: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the value at *key*."""
        if key not in self.raw:
            raise Unrecognized
        return self.raw[key]

    def text(self, key: str) -> str:
        """Return a string."""
        value = self.value(key)
        if not isinstance(value, str):
            raise Unrecognized
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings."""
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
        if value is not None and is_too_large(value):
            raise Unrecognized
        return value

    def integers(self, names: tuple[str, ...], key: str) -> tuple[int, ...]:
        """Return the integers with these names in the object at *key*; a missing one is 0."""
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
        """Return a moment, which is in UTC if it has no timezone."""
        try:
            value = dt.datetime.fromisoformat(self.text(key))
            return value.replace(tzinfo=value.tzinfo or dt.UTC).astimezone(dt.UTC)
        except (OverflowError, ValueError):
            raise Unrecognized from None
