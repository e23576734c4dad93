"""The query parameters that narrow a list: equality, `__in`, and ranges of moments."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from ..common.errors import error, invalid_fields
from ..common.timestamps import read

if TYPE_CHECKING:
    from datetime import datetime

    from ..common.objects import Row

_RowTest: TypeAlias = Callable[["Row"], bool]

_MOMENTS: Final = (
    *("date_created", "date_updated", "activity_at", "starts_at"),
    *("date", "due_date", "date_won"),
)
RANGES: Final[dict[str, Callable[[datetime, datetime], bool]]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def narrowed(rows: Sequence[Row], query: Mapping[str, str], keys: Iterable[str]) -> Sequence[Row]:
    """
    Return the rows that all filters of *query* fit, in their order.

    *keys* are those that can be filtered by; every other parameter is passed over.
    """
    tests = list(_tests(query, keys))
    return [row for row in rows if all(test(row) for test in tests)] if tests else rows


def ordered(rows: Sequence[Row], query: Mapping[str, str], keys: Iterable[str]) -> Sequence[Row]:
    """
    Return the rows as `_order_by` wants them: by one of *keys*, with a "-" in front descending.

    Rows that have nothing there come last. [guess: `_order_by`]
    """
    text = query.get("_order_by")
    if text is None:
        return rows

    key = text.removeprefix("-")
    if key not in keys:
        raise invalid_fields({"_order_by": f"Can't order by {key!r}."})
    held = [row for row in rows if row.get(key) is not None]
    rest = [row for row in rows if row.get(key) is None]
    return [*sorted(held, key=lambda row: row[key], reverse=text.startswith("-")), *rest]


def check_known(query: Mapping[str, str], unknown: Iterable[str]) -> None:
    """Refuse what Close filters by and the sandbox doesn't: to pass it over shows too much."""
    for name in unknown:
        if name in query:
            msg = f"The sandbox does not know what {name} finds in this list."
            raise error(501, msg)


def split_names(text: str) -> list[str]:
    """Return what a list with commas names."""
    return [word.strip() for word in text.split(",") if word.strip()]


def _tests(query: Mapping[str, str], keys: Iterable[str]) -> Iterable[_RowTest]:
    for key in ("id", *keys):
        if key in query:
            yield _equals(key, [query[key]])
        if f"{key}__in" in query:
            yield _equals(key, split_names(query[f"{key}__in"]))
    for key in _MOMENTS:
        for word in RANGES:
            name = f"{key}__{word}"
            if name in query:
                yield _in_range(key, word, moment_of(query, name))


def _equals(key: str, values: list[str]) -> _RowTest:
    # "true" in a query is True in the row.
    wanted = {value.lower() for value in values}
    return lambda row: str(row.get(key)).lower() in wanted


def _in_range(key: str, word: str, edge: datetime) -> _RowTest:
    compare = RANGES[word]

    def test(row: Row) -> bool:
        moment = read(row.get(key))
        return moment is not None and compare(moment, edge)

    return test


def moment_of(query: Mapping[str, str], name: str) -> datetime:
    """Return the moment that a parameter gives, or refuse it."""
    # In a query string an unquoted plus stands for a space.
    found = read(query[name].strip().replace(" ", "+"))
    if found is None:
        msg = "Value must be a date and time such as 2026-03-02T12:00:00+00:00."
        raise invalid_fields({name: msg})

    return found
