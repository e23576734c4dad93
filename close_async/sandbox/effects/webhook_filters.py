"""The filters of webhook subscriptions: whether an event fits, apart from its type and action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from ..common.errors import MISSING
from ..common.json_path import DEEPEST
from ..common.json_value import as_list, as_object
from ..common.schema import join

if TYPE_CHECKING:
    from ..common.schema import Reading

_JOINTS: Final = ("and", "or")

_Filter: TypeAlias = Mapping[str, object]


def event_filter(reading: Reading, path: str, value: object) -> object:
    """Read a filter, or null."""
    if value is not None:
        _check(reading, path, value, 0)
    return value


def fits(node: _Filter, value: object) -> bool:
    """Return whether *value*, an event at first, fits a filter that was checked."""
    kind = str(node["type"])
    if kind in _JOINTS:
        results = [fits(part, value) for part in _parts(node)]
        return all(results) if kind == "and" else any(results)

    if kind == "not":
        return not fits(_part(node), value)

    if kind == "field_accessor":
        return fits(_part(node), (as_object(value) or {}).get(str(node["field"])))

    if kind == "any_array_value":
        return any(fits(_part(node), item) for item in as_list(value) or [])

    return _MATCHES[kind](value, node.get("value"))


def _contains(value: object, wanted: object) -> bool:
    if isinstance(value, str):
        return isinstance(wanted, str) and wanted in value

    return wanted in (as_list(value) or [])


_MATCHES: Final[dict[str, Callable[[object, object], bool]]] = {
    "equals": lambda value, wanted: value == wanted,
    "not_equals": lambda value, wanted: value != wanted,
    "is_null": lambda value, _wanted: value is None,
    "non_null": lambda value, _wanted: value is not None,
    "contains": _contains,
}
_WRAPPERS: Final = ("not", "field_accessor", "any_array_value")
_TYPES: Final = (*_JOINTS, *_WRAPPERS, *_MATCHES)


def _check(reading: Reading, path: str, value: object, depth: int) -> None:
    node = as_object(value)
    if node is None or depth > DEEPEST:
        reading.refuse(path, "Value must be an object." if node is None else "Nested too deeply.")
        return

    kind = node.get("type")
    if kind not in _TYPES:
        text = f"Value must be one of {', '.join(_TYPES)}, not {kind!r}."
        reading.refuse(join(path, "type"), text)
    if kind == "field_accessor" and not isinstance(node.get("field"), str):
        reading.refuse(join(path, "field"), MISSING)
    if kind in _WRAPPERS:
        _check(reading, join(path, "filter"), node.get("filter"), depth + 1)
    if kind in _JOINTS:
        _check_parts(reading, join(path, "filters"), node.get("filters"), depth)


def _check_parts(reading: Reading, path: str, value: object, depth: int) -> None:
    parts = as_list(value)
    if parts is None:
        reading.refuse(path, "Value must be a list.")
        return

    for index, part in enumerate(parts):
        _check(reading, join(path, index), part, depth + 1)


def _part(node: _Filter) -> _Filter:
    return as_object(node["filter"]) or {}


def _parts(node: _Filter) -> list[_Filter]:
    return [as_object(part) or {} for part in as_list(node["filters"]) or []]
