"""Lists in pages, and `_fields`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import invalid_fields
from .context import Answer, Ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..world.store import Row

DEFAULT_LIMIT = 100
# Close publishes no caps, and they differ between lists. These are the ones found for leads; the
# sandbox has them everywhere, so that a client that asks for more is found out. [code, live]
MOST_LIMIT = 200
MOST_SKIP = 35_000
LONGEST_NUMBER = 18


def page(ask: Ask, rows: Sequence[Row], show: Callable[[Row], Row] | None = None) -> Answer:
    """Answer the part of *rows* that `_skip` and `_limit` ask for, each as *show* makes it."""
    part, has_more = cut(ask, rows)
    if show is not None:
        part = [show(row) for row in part]
    if "_fields" in ask.query:
        part = [only_fields(ask, row) for row in part]
    return Answer({"data": part, "has_more": has_more})


def cut(ask: Ask, rows: Sequence[Row]) -> tuple[Sequence[Row], bool]:
    """Return the part of *rows* that `_skip` and `_limit` ask for, and whether there is more."""
    skip = number_of(ask, "_skip", default=0, most=MOST_SKIP)
    limit = number_of(ask, "_limit", default=DEFAULT_LIMIT, most=MOST_LIMIT)
    return rows[skip : skip + limit], skip + limit < len(rows)


def only_fields(ask: Ask, row: Row) -> Row:
    """
    Return *row*, or the keys of it that `_fields` names; unknown names are ignored.

    [guess: `_fields` of lists and single objects]
    """
    names = ask.query.get("_fields")
    if names is None:
        return row

    wanted = {name.strip() for name in names.split(",")}
    every_custom = "custom" in wanted
    return {
        key: value
        for key, value in row.items()
        if key in wanted or (every_custom and key.startswith("custom."))
    }


def size(ask: Ask, *, default: int) -> int:
    """Return the `_limit` of a list that takes any, and shows no more than it wants to."""
    return number_of(ask, "_limit", default=default, most=10**LONGEST_NUMBER)


def number_of(ask: Ask, key: str, *, default: int, most: int) -> int:
    """Return the whole number from 0 to *most* that the query has under *key*."""
    text = ask.query.get(key)
    if text is None:
        return default

    digits = text.removeprefix("-")
    if not text.isascii() or not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        msg = "Input should be a valid integer, unable to parse string as an integer"
    elif int(text) < 0:
        msg = "Input should be greater than or equal to 0"
    elif int(text) > most:
        msg = f"Input should be less than or equal to {most}"
    else:
        return int(text)

    raise invalid_fields({key: msg})
