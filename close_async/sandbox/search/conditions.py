"""
Conditions of a filter: each becomes a function from a value to yes or no.

An absent value satisfies no condition. So a negated condition is satisfied by every object that
has no such value, and `number_range lte 0` is not. One live report says the
latter. [guess: Absent value]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from ..common import timestamps as _times
from ..common.json_value import as_list
from .moments import Moments

if TYPE_CHECKING:
    from ..common.json_path import JsonPath
    from ..world.store import World

_ValueTest: TypeAlias = Callable[[object], bool]

_WORD: Final = re.compile(r"\w+")
_MODES: Final = ("full_words", "phrase", "beginning_of_words", "exact_value")
_BOUNDS: Final = ("gt", "gte", "lt", "lte")
_ABSENT: Final[tuple[object, ...]] = (None, "", [], {})


@attrs.frozen
class Context:
    """Who asks, and when."""

    me: str
    moments: Moments

    @classmethod
    def of(cls, world: World, hours: float) -> Context:
        """Return the context of a caller who is that many *hours* ahead of UTC."""
        return cls(me=world.me, moments=Moments(now=world.now(), hours=hours))


def compile_condition(spec: object, context: Context, path: JsonPath) -> _ValueTest:
    """Return the test that *spec* describes, which takes single values, lists and None."""
    node = path.node(spec)
    kind = path.choice(node, "type", _COMPILERS)
    # [guess: Unknown key of a condition]
    for key in sorted(node.keys() - {"type", *_KEYS[kind]}):
        msg = f"Unknown key of a condition of type {kind!r}."
        raise path.into(key).refusal(msg)

    if kind == "exists":
        return _is_there

    return partial(_any, _COMPILERS[kind](node, context, path))


def _is_there(value: object) -> bool:
    """Return whether an object has a value."""
    return value not in _ABSENT


def _any(test: _ValueTest, value: object) -> bool:
    if value is None:
        return False

    values = as_list(value)
    return test(value) if values is None else any(test(item) for item in values)


def compile_text(node: Mapping[str, object], path: JsonPath) -> _ValueTest:
    """Return the test of a text *value* in a *mode*, which ignores upper and lower case."""
    value = path.text(node, "value").casefold()
    mode = path.choice({"mode": "full_words"} | dict(node), "mode", _MODES)
    if mode == "exact_value":
        return lambda found: str(found).casefold().strip() == value.strip()

    wanted = _words(value)
    if not wanted:
        return lambda _found: False

    matches = {"full_words": _has_words, "phrase": _has_phrase, "beginning_of_words": _has_starts}
    return lambda found: matches[mode](_words(str(found).casefold()), wanted)


def _words(text: str) -> list[str]:
    """Split a text as Close's search presumably does: runs of letters and digits."""
    return _WORD.findall(text)


def _has_words(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(word in found for word in wanted)


def _has_phrase(found: Sequence[str], wanted: Sequence[str]) -> bool:
    width = len(wanted)
    return any(found[at : at + width] == wanted for at in range(len(found) - width + 1))


def _has_starts(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(start) for word in found) for start in wanted)


def _text(node: Mapping[str, object], _context: Context, path: JsonPath) -> _ValueTest:
    return compile_text(node, path)


def _term(node: Mapping[str, object], _context: Context, path: JsonPath) -> _ValueTest:
    values = frozenset(path.texts(node, "values"))
    return lambda found: isinstance(found, str) and found in values


def _reference(node: Mapping[str, object], context: Context, path: JsonPath) -> _ValueTest:
    path.text(node, "reference_type")
    ids = {
        context.me if value == "CURRENT_USER" else value for value in path.texts(node, "object_ids")
    }
    return lambda found: isinstance(found, str) and found in ids


def _current_user(_node: Mapping[str, object], context: Context, _place: JsonPath) -> _ValueTest:
    return lambda found: found == context.me


def _boolean(node: Mapping[str, object], _context: Context, path: JsonPath) -> _ValueTest:
    value = path.flag(node, "value")
    return lambda found: found is value


def _number_range(node: Mapping[str, object], _context: Context, path: JsonPath) -> _ValueTest:
    bounds = {name: _number(node[name], path.into(name)) for name in _BOUNDS if name in node}
    low, floor = bounds.get("gt"), bounds.get("gte")
    high, ceiling = bounds.get("lt"), bounds.get("lte")

    def test(found: object) -> bool:
        if isinstance(found, bool) or not isinstance(found, int | float):
            return False

        return (
            (low is None or found > low)
            and (floor is None or found >= floor)
            and (high is None or found < high)
            and (ceiling is None or found <= ceiling)
        )

    return test


def _number(value: object, path: JsonPath) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value

    msg = "Value must be a number."
    raise path.refusal(msg)


def _moment_range(node: Mapping[str, object], context: Context, path: JsonPath) -> _ValueTest:
    earliest, end = period(node, context.moments, path)
    zone = context.moments.zone

    def test(found: object) -> bool:
        moment = _times.read(found, zone)
        return moment is not None and within(moment, earliest, end)

    return test


def period(
    node: Mapping[str, object], moments: Moments, path: JsonPath
) -> tuple[datetime | None, datetime | None]:
    """Return the `on_or_after` and the `before` of a node, each of which may be open."""
    earliest, end = (
        None if node.get(name) is None else moments.resolve(node[name], path.into(name))
        for name in ("on_or_after", "before")
    )
    return earliest, end


def within(moment: datetime, earliest: datetime | None, end: datetime | None) -> bool:
    """Return whether a moment lies in a period; its end is not part of it."""
    return (earliest is None or moment >= earliest) and (end is None or moment < end)


def _local_time(node: Mapping[str, object], context: Context, path: JsonPath) -> _ValueTest:
    earliest = _time(path.text(node, "on_or_after"), path.into("on_or_after"))
    end = _time(path.text(node, "before"), path.into("before"))
    now = context.moments.now
    # There are far fewer time zones than leads.
    known: dict[str, bool] = {}

    def test(found: object) -> bool:
        zone_id = str(found)
        if zone_id not in known:
            known[zone_id] = _is_time_of_day(now, zone_id, earliest, end)
        return known[zone_id]

    return test


def _is_time_of_day(now: datetime, zone_id: str, earliest: time, end: time) -> bool:
    try:
        local = now.astimezone(ZoneInfo(zone_id)).time()
    except (KeyError, ValueError, OSError):
        return False

    if earliest <= end:
        return earliest <= local < end

    # "From 22:00 to 06:00" goes over midnight.
    return local >= earliest or local < end


def _time(value: str, path: JsonPath) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        msg = f"Value must be a time of day like 08:00:00, not {value!r}."
        raise path.refusal(msg) from None


_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("value", "mode"),
    "term": ("values",),
    "reference": ("reference_type", "object_ids"),
    "current_user": (),
    "boolean": ("value",),
    "exists": (),
    "number_range": _BOUNDS,
    "moment_range": ("on_or_after", "before"),
    "local_time": ("on_or_after", "before"),
}
_COMPILERS: Final[dict[str, Callable[[Mapping[str, object], Context, JsonPath], _ValueTest]]] = {
    "text": _text,
    "term": _term,
    "reference": _reference,
    "current_user": _current_user,
    "boolean": _boolean,
    "exists": lambda _node, _context, _place: _is_there,
    "number_range": _number_range,
    "moment_range": _moment_range,
    "local_time": _local_time,
}
