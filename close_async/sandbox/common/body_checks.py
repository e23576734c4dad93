"""Checks of the body of a write: what is wrong with one field after the other is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from .errors import MISSING, NOT_TEXT, NOT_WHOLE, invalid_fields, out_of_range

if TYPE_CHECKING:
    from .objects import Objects

Body: TypeAlias = Mapping[str, object]


def require(body: Body, keys: Iterable[str]) -> None:
    """Refuse a body that lacks any of *keys*, or has null for it."""
    missing = [key for key in keys if body.get(key) is None]
    if missing:
        raise invalid_fields(dict.fromkeys(missing, MISSING))


def check_texts(body: Body, keys: Iterable[str]) -> None:
    """Refuse a body in which any of *keys* is there and no string."""
    wrong = [key for key in keys if not isinstance(body.get(key), str | None)]
    if wrong:
        raise invalid_fields(dict.fromkeys(wrong, NOT_TEXT))


def check_choice(body: Body, key: str, choices: Collection[str]) -> None:
    """Refuse a value under *key* that is not one of *choices*; none at all is fine."""
    value = body.get(key)
    if value is not None and value not in choices:
        allowed = ", ".join(sorted(choices))
        raise invalid_fields({key: f"Value must be one of {allowed}, not {value!r}."})


def check_exists(world: Objects, body: Body, key: str, kind: str) -> None:
    """Refuse an id under *key* that no object of *kind* has; none at all is fine."""
    row_id = body.get(key)
    if row_id is not None and world.get(kind, row_id) is None:
        raise invalid_fields({key: f"Object {row_id!r} does not exist."})


def only(body: Body, keys: Iterable[str]) -> dict[str, object]:
    """Return the part of *body* that can be written; Close ignores the rest [code, live]."""
    return {key: body[key] for key in keys if key in body}


def whole_number(body: Body, key: str, *, least: int, most: int | None = None) -> int | None:
    """Return the whole number under *key*, or None if there is none."""
    value = body.get(key)
    if value is None:
        return None

    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid_fields({key: NOT_WHOLE})

    problem = out_of_range(value, least, most)
    if problem is not None:
        raise invalid_fields({key: problem})

    return value
