"""Checks of arguments, with one wording: "leads must be an integer >= 0, got -1"."""

from __future__ import annotations

import math


def integer(name: str, value: object, *, least: int) -> int:
    """Return *value* if it's an integer, and *least* or more, or raise ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        msg = f"{name} must be an integer >= {least}, got {value!r}"
        raise ValueError(msg)

    return value


def seconds(name: str, value: float) -> float:
    """Return *value* if it's a finite number of seconds >= 0, or raise ValueError."""
    if not 0 <= value < math.inf:
        msg = f"{name} must be a number of seconds >= 0, got {value:g}"
        raise ValueError(msg)

    return value


def share(name: str, value: float) -> float:
    """Return *value* if it's a number from 0 to 1, or raise ValueError."""
    if not 0 <= value <= 1:
        msg = f"{name} must be a number from 0 to 1, got {value:g}"
        raise ValueError(msg)

    return value
