"""Which part of a list a call asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import NOT_WHOLE, invalid_fields, out_of_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..common.objects import Row
    from .context import Request

_DEFAULT_LIMIT: Final = 100
# Close publishes no caps, and they differ between lists. These are the ones found for leads; the
# sandbox has them everywhere, so that a client that asks for more is found out. [code, live]
MOST_LIMIT: Final = 200
_MOST_SKIP: Final = 35_000
_LONGEST_NUMBER: Final = 18


def cut(
    request: Request, rows: Sequence[Row], most: int | None = MOST_LIMIT
) -> tuple[Sequence[Row], bool]:
    """
    Return the part of *rows* that `_skip` and `_limit` ask for, and whether there is more.

    *most* is the largest `_limit`, and None for a list that takes neither of the two. [spec]
    """
    if most is None:
        return rows, False

    skip = number_of(request, "_skip", default=0, most=_MOST_SKIP)
    limit = number_of(request, "_limit", default=_DEFAULT_LIMIT, most=most)
    return rows[skip : skip + limit], skip + limit < len(rows)


def size(request: Request, *, default: int) -> int:
    """Return the `_limit` of a list that takes any, and shows no more than it wants to."""
    return number_of(request, "_limit", default=default, most=10**_LONGEST_NUMBER)


def number_of(request: Request, key: str, *, default: int, most: int) -> int:
    """Return the whole number from 0 to *most* that the query has under *key*."""
    text = request.query.get(key)
    if text is None:
        return default

    digits = text.removeprefix("-")
    if not text.isascii() or not digits.isdigit() or len(digits) > _LONGEST_NUMBER:
        raise invalid_fields({key: f"{NOT_WHOLE}, unable to parse string as an integer"})

    problem = out_of_range(int(text), 0, most)
    if problem is not None:
        raise invalid_fields({key: problem})

    return int(text)
