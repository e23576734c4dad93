"""JSON on its way in and out, strict in both directions: no NaN, no Infinity, UTF-8 only."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def dumps(data: object) -> bytes:
    """
    Return *data* as compact JSON.

    Raises:
        TypeError: *data* holds what JSON can't say.
        ValueError: *data* holds NaN, Infinity or itself.
    """
    return json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()


_DEEPEST: Final = 100


def writable(data: Any) -> Any:  # noqa: ANN401 - JSON
    """
    Return *data*, which was read, as `dumps` can write it.

    What is read leniently can hold half a character, an infinite number, or a thousand lists in
    each other. Here such a part is replaced, so that what counts, an id, isn't lost with it.
    """
    try:
        dumps(data)
    except (ValueError, RecursionError):
        return _mended(data, 0)
    return data


def _mended(value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
    match value:
        case dict() | list() if depth >= _DEEPEST:
            return None
        case dict():
            items = cast("dict[str, Any]", value).items()
            return {_whole(name): _mended(inner, depth + 1) for name, inner in items}
        case list():
            return [_mended(inner, depth + 1) for inner in cast("list[object]", value)]
        case str():
            return _whole(value)
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def loads_plainly(content: bytes) -> Any:  # noqa: ANN401 - here JSON enters
    """Do what `loads` does, by the standard library."""
    try:
        return json.loads(content.decode(), parse_constant=_refuse_constant)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _quickest() -> Callable[[bytes], Any]:
    try:
        from orjson import loads as by_orjson  # noqa: PLC0415 - the extra `speed`
    except ImportError:  # pragma: no cover - the extra `speed` is installed where the tests run
        return loads_plainly
    return by_orjson


loads_quickly: Final = _quickest()
"""
Do what `loads` does, but for some odd content that only `loads_plainly` reads.

With the extra `speed`, an integer of more than 64 bits comes as the nearest float. Close sends
none, and to look for one would take longer than to read the rest.
"""


def loads(content: bytes) -> Any:  # noqa: ANN401 - here JSON enters
    """
    Return what *content* says.

    Raises:
        ValueError: *content* is not JSON, or nested too deeply to be read.
    """
    try:
        return loads_quickly(content)
    except ValueError:
        # orjson refuses half a character ("\ud800"), and one such name would cost the whole page.
        return loads_plainly(content)
