"""Narrows what came in as JSON, of which nothing is known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


def as_object(value: object) -> Mapping[str, object] | None:
    """Return *value* if it is a JSON object."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """Return *value* if it is a JSON list."""
    return cast("list[object]", value) if isinstance(value, list) else None
