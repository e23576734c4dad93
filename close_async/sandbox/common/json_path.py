"""Where in a query something is, so that a refusal can name it, and small readers that refuse."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import attrs

from .errors import MISSING, NOT_TEXT, Refused, invalid_fields
from .json_value import as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# Deeper than any real filter, and far from the recursion limit.
DEEPEST: Final = 60


@attrs.frozen
class JsonPath:
    """A path such as `query.queries.1.condition`."""

    path: str = "query"
    depth: int = 0

    def into(self, *steps: object) -> JsonPath:
        """Return the place that many steps further in."""
        path = ".".join((self.path, *map(str, steps))) if self.path else ".".join(map(str, steps))
        return JsonPath(path, self.depth + 1)

    def refusal(self, text: str) -> Refused:
        """Return the 400 that says *text* about this place."""
        return invalid_fields({self.path: text})

    def node(self, value: object) -> Mapping[str, object]:
        """Return *value* if it is an object with a `type`."""
        if self.depth > DEEPEST:
            msg = f"The query is nested too deeply, more than {DEEPEST} levels."
            raise self.refusal(msg)

        node = self.mapping(value)
        self.text(node, "type")
        return node

    def mapping(self, value: object) -> Mapping[str, object]:
        """Return *value* if it is an object."""
        found = as_object(value)
        if found is None:
            msg = "Value must be an object."
            raise self.refusal(msg)

        return found

    def text(self, node: Mapping[str, object], key: str) -> str:
        """Return the string under *key*."""
        value = self._required(node, key)
        if not isinstance(value, str):
            raise self.into(key).refusal(NOT_TEXT)

        return value

    def choice(self, node: Mapping[str, object], key: str, choices: Collection[str]) -> str:
        """Return the string under *key*, which must be one of *choices*."""
        value = self.text(node, key)
        if value not in choices:
            msg = f"Value must be one of {', '.join(sorted(choices))}, not {value!r}."
            raise self.into(key).refusal(msg)

        return value

    def texts(self, node: Mapping[str, object], key: str) -> list[str]:
        """Return the list of strings under *key*."""
        values = self.items(node, key)
        if not all(isinstance(value, str) for value in values):
            msg = "Value must be a list of strings."
            raise self.into(key).refusal(msg)

        return [str(value) for value in values]

    def items(self, node: Mapping[str, object], key: str) -> list[object]:
        """Return the list under *key*."""
        values = as_list(self._required(node, key))
        if values is None:
            msg = "Value must be a list."
            raise self.into(key).refusal(msg)

        return values

    def objects(
        self, node: Mapping[str, object], key: str
    ) -> Iterator[tuple[JsonPath, Mapping[str, object]]]:
        """Give the objects of the list under *key*, each with its place."""
        for index, item in enumerate(self.items(node, key)):
            inner = self.into(key, index)
            yield inner, inner.mapping(item)

    def flag(self, node: Mapping[str, object], key: str, *, default: bool | None = None) -> bool:
        """Return the boolean under *key*, or *default* if there is one."""
        if default is not None and key not in node:
            return default

        value = self._required(node, key)
        if not isinstance(value, bool):
            msg = "Value must be a boolean."
            raise self.into(key).refusal(msg)

        return value

    def number(self, node: Mapping[str, object], key: str) -> float:
        """Return the number under *key*."""
        value = node.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            msg = "Value must be a number."
            raise self.into(key).refusal(msg)

        return value

    def text_or_none(self, node: Mapping[str, object], key: str) -> str | None:
        """Return the string under *key*, or None if there is null or nothing."""
        return None if node.get(key) is None else self.text(node, key)

    def moment(self, node: Mapping[str, object], key: str) -> datetime:
        """Return the moment under *key*."""
        return self.into(key).read_moment(self.text(node, key))

    def moment_or_none(self, node: Mapping[str, object], key: str) -> datetime | None:
        """Return the moment under *key*, or None if there is null or nothing."""
        return None if node.get(key) is None else self.moment(node, key)

    def read_moment(self, value: str) -> datetime:
        """Return the moment that *value* is, which must have an offset."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            msg = "Value must be a moment such as 2026-03-02T12:00:00+00:00."
            raise self.refusal(msg)

        return moment

    def _required(self, node: Mapping[str, object], key: str) -> object:
        if key not in node:
            raise self.into(key).refusal(MISSING)

        return node[key]
