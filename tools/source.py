"""One file of the API document: its data, and the line on which each part of it stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs
import yaml

from .errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Node", "Source", "keys_of", "pointer"]

Node = dict[str, Any]
"""An object of the document. JSON enters here, and with it `Any`."""

# Six times as fast, and there wherever PyYAML came as a wheel.
_SafeLoader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]  # it's one of two classes
    """Refuses what YAML itself would pass over: a key that comes twice hides the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping, if its keys are distinct."""
        seen: set[object] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                reason = f"the key {key.value!r} comes twice; delete or rename one of the two"
                raise yaml.MarkedYAMLError(problem=reason, problem_mark=key.start_mark)
            seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


@attrs.frozen
class Source:
    """A file, read when it's first asked for its *data*. *name* is what messages call it."""

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        """
        What the file holds.

        Raises:
            Refused: there is no such file.
        """
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise Refused(f"{self.name}: can't be read: {error.strerror}") from None

    @cached_property
    def data(self) -> Node:
        """
        The data of the file.

        Raises:
            Refused: it's no YAML, or no object.
        """
        try:
            data = yaml.load(self.text, Loader=_Loader)  # noqa: S506 - a safe one
        except yaml.YAMLError as error:
            raise Refused(self._not_yaml(error)) from None
        if not isinstance(data, dict):
            raise Refused(f"{self.name}:1: must be an object, got {type(data).__name__}")
        return data

    def _not_yaml(self, error: yaml.YAMLError) -> str:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        parts = (getattr(error, "problem", None), getattr(error, "context", None))
        said = ", ".join(str(part) for part in parts if part) or " ".join(str(error).split())
        return f"{self.name}:{mark.line + 1 if mark else 1}: can't be read as YAML: {said}"

    def place(self, where: str) -> str:
        """Return file and line of what a JSON pointer names, or of the nearest around it."""
        node, line = self._root, 1
        for key in keys_of(where):
            found = _child(node, key)
            if found is None:
                break
            line, node = found
        return f"{self.name}:{line}"

    @cached_property
    def _root(self) -> yaml.Node:
        root = yaml.compose(self.text, Loader=_SafeLoader)
        # A document that could be read has one.
        assert root is not None
        return root


def _child(node: yaml.Node, key: str) -> tuple[int, yaml.Node] | None:
    """Return the line of what *node* holds under a key, and what it is."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
        value = node.value[int(key)]
        return value.start_mark.line + 1, value
    return None


def pointer(*keys: str | int) -> str:
    """Return the JSON pointer that *keys* make up, as a fragment."""
    escaped = (str(key).replace("~", "~0").replace("/", "~1") for key in keys)
    return "/".join(("#", *escaped))


def keys_of(where: str) -> tuple[str, ...]:
    """Return the keys that make up a JSON pointer."""
    _, *keys = where.split("/")
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in keys)
