"""JSON values of the query language: checked, copied, never shared."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn, TypeGuard

from ...errors import QueryNotUnderstood

MAX_LEVELS: Final = 200
"""How deep objects and lists may nest. Close's own limit is unknown; real queries have a dozen."""

MAX_VALUES: Final = 1_000_000
"""How many values a tree may hold, so that shared branches can't unfold without end."""

# In bits: Python refuses to print integers that are much longer.
_LONGEST_INTEGER: Final = 10_000


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Return whether *value* is a JSON object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether *value* is a JSON list."""
    return isinstance(value, list)


def thawed(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a copy of a checked value."""
    # Loops, since a comprehension would cost a second frame for each level.
    if is_object(value):
        copy: dict[str, Any] = {}
        for key, inner in value.items():
            copy[key] = thawed(inner)
        return copy
    if is_list(value):
        items: list[Any] = []
        for inner in value:
            items.append(thawed(inner))  # noqa: PERF401 - see above
        return items
    return value


def levels(value: object) -> int:
    """Return how deep objects and lists nest: 0 for a number, 1 for `[]`."""
    if is_object(value):
        return 1 + max(map(levels, value.values()), default=0)
    if is_list(value):
        return 1 + max(map(levels, value), default=0)
    return 0


# In steps.
_LONGEST_PATH: Final = 20


class Json:
    """
    One immutable JSON value, kept without being interpreted.

    The order of keys makes no difference to equality; `True` is not `1` here.

        >>> Json({"a": 1, "b": 2}) == Json({"b": 2, "a": 1})
        True
        >>> Json(True) == Json(1)
        False

    Raises:
        QueryNotUnderstood: the value is not JSON, or nested deeper than 200 levels.
    """

    __slots__ = ("_canonical", "_value", "levels")

    def __init__(self, value: object) -> None:
        self._keep(copied(value, path="value"))

    @classmethod
    def trusted(cls, value: object) -> Json:
        """Keep *value* itself: a checked copy that isn't shared."""
        self = cls.__new__(cls)
        self._keep(value)
        return self

    def _keep(self, value: object) -> None:
        self._value = value
        self._canonical = json.dumps(value, sort_keys=True)
        self.levels: int = levels(value)

    def thaw(self) -> Any:  # noqa: ANN401 - any JSON
        """Return a copy that may be changed."""
        return thawed(self._value)

    def keys(self) -> frozenset[str]:
        """Return the keys of an object, or none."""
        return frozenset(self._value if is_object(self._value) else ())

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Json):
            return NotImplemented
        return self._canonical == other._canonical

    def __hash__(self) -> int:
        return hash(self._canonical)

    def __repr__(self) -> str:
        return f"Json({self._value!r})"

    def __reduce__(self) -> tuple[type[Json], tuple[object]]:
        return Json, (self.thaw(),)


NO_EXTRA: Final = Json.trusted({})
"""What a node holds beyond the keys that this package knows: nothing."""


def json_kind(value: object) -> str:
    """Return what JSON calls such a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "a number"


def step(key: object) -> str:
    """Return one step of a path, as Python would write it."""
    if isinstance(key, str) and key.isidentifier():
        return f".{key}"
    return f"[{key!r}]"


def parsed(text: str | bytes, *, path: str) -> object:
    """
    Return what JSON text says.

    Raises:
        QueryNotUnderstood: *text* is not JSON, or nested too deep.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise QueryNotUnderstood(path, f"nested deeper than {MAX_LEVELS} levels") from None
    except ValueError as error:
        raise QueryNotUnderstood(path, f"the text is not JSON: {error}") from error


def copied(tree: object, *, path: str) -> Any:  # noqa: ANN401 - any JSON
    """
    Return a deep copy of *tree*, which starts at *path*.

    Raises:
        QueryNotUnderstood: *tree* is not JSON, contains itself, or is too deep or too large.
    """
    return _Copy(path).of(tree)


class _Copy:
    """One pass over an unchecked tree."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._steps: list[object] = []
        self._open: set[int] = set()
        self._values = 0

    def of(self, value: object) -> object:
        """Return a copy of *value*, which stands where the steps lead."""
        self._values += 1
        if self._values > MAX_VALUES:
            self._fail(f"the tree holds more than {MAX_VALUES:,} values")
        if is_object(value):
            self._enter(value)
            # One loop for each shape and no helper between: a level costs one Python frame.
            copy: dict[str, object] = {}
            for key, inner in value.items():
                self._steps.append(key)
                copy[self._key(key)] = self.of(inner)
                self._steps.pop()

            self._open.discard(id(value))
            return copy
        if is_list(value):
            self._enter(value)
            items: list[object] = []
            for index, inner in enumerate(value):
                self._steps.append(index)
                items.append(self.of(inner))
                self._steps.pop()

            self._open.discard(id(value))
            return items
        return self._leaf(value)

    def _enter(self, value: object) -> None:
        if id(value) in self._open:
            self._fail("the tree contains itself")
        if len(self._open) == MAX_LEVELS:
            self._fail(f"the tree is nested deeper than {MAX_LEVELS} levels")
        self._open.add(id(value))

    def _key(self, key: object) -> str:
        if not isinstance(key, str):
            self._fail(f"keys must be strings, got {type(key).__name__}")
        return key

    def _leaf(self, value: object) -> object:
        if isinstance(value, int) and value.bit_length() > _LONGEST_INTEGER:
            self._fail("the number is too large")
        if isinstance(value, float) and not math.isfinite(value):
            self._fail(f"JSON has no {value}")
        if value is not None and not isinstance(value, str | int | float):
            self._fail(f"JSON has no {type(value).__name__}")
        return value

    def _fail(self, problem: str) -> NoReturn:
        # Two hundred steps would make the message unreadable.
        steps = "".join(map(step, self._steps[:_LONGEST_PATH]))
        more = "..." if len(self._steps) > _LONGEST_PATH else ""
        raise QueryNotUnderstood(self._path + steps + more, problem)
