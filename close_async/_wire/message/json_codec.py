"""JSON on its way in and out, strict in both directions: no NaN, no Infinity, UTF-8 only."""

from __future__ import annotations

import json
from typing import Any, NoReturn

__all__ = ["dumps", "loads"]

try:
    import orjson as _fast
except ImportError:  # pragma: no cover - the extra `speed` is installed where the tests run
    _fast = None  # type: ignore[assignment]  # a module has no other "not there"


def dumps(data: object) -> bytes:
    """
    Return *data* as compact JSON.

    Raises:
        TypeError: *data* holds what JSON can't say.
        ValueError: *data* holds NaN, Infinity or itself.
    """
    return json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()


def loads(content: bytes) -> Any:  # noqa: ANN401 - here JSON enters
    """
    Return what *content* says.

    With the extra `speed`, a whole number of more than 64 bits comes as the nearest float. Close
    sends none, and to look for one would take longer than to read the rest.

    Raises:
        ValueError: *content* is not JSON, or nested too deeply to be read.
    """
    try:
        return loads_plainly(content) if _fast is None else _fast.loads(content)
    except ValueError:
        # orjson refuses half a character ("\ud800"), and one such name would cost the whole page.
        return loads_plainly(content)


def loads_plainly(content: bytes) -> Any:  # noqa: ANN401 - here JSON enters
    """Do what `loads` does without the extra `speed`."""
    try:
        return json.loads(content.decode(), parse_constant=_refuse_constant)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)
