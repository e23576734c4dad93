"""
Rows newest first, without sorting or copying all of them for one page.

What is remembered is the order of ids: a row may be replaced without any harm to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, overload

import attrs

from ..common.objects import Row

# At most so many orders are remembered.
_MOST: Final = 10_000


class _NewestFirst(Sequence[Row]):
    """
    Rows in an order that was found before, looked up when they are asked for.

    A row that is gone by then is passed over.
    """

    def __init__(self, ids: Sequence[str], rows: Mapping[str, Row]) -> None:
        self._ids = ids
        self._rows = rows

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Row]:
        rows = self._rows
        return (rows[row_id] for row_id in self._ids if row_id in rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            rows = self._rows
            return [rows[row_id] for row_id in self._ids[index] if row_id in rows]

        return self._rows[self._ids[index]]


@attrs.define
class _IdOrder:
    """The ids of some rows, newest first, and those that were added since, oldest first."""

    ids: list[str]
    added: list[str] = attrs.field(factory=list[str])

    def current(self, rows: Mapping[str, Row]) -> list[str]:
        """Return all ids in order. The list itself is never changed, so it may be walked along."""
        if self.added:
            dates = [_date(rows[row_id]) for row_id in (*self.ids[:1], *self.added)]
            is_sorted = all(map(str.__le__, dates, dates[1:]))
            self.ids = [*reversed(self.added), *self.ids] if is_sorted else _sorted_ids(rows)
            self.added = []
        return self.ids


@attrs.define
class IdOrders:
    """The orders of the tables and buckets that were asked for."""

    known: dict[object, _IdOrder] = attrs.field(factory=dict[object, _IdOrder], init=False)

    def newest(self, name: object, rows: Mapping[str, Row]) -> _NewestFirst:
        """Return *rows* newest first; *name* tells them from others."""
        order = self.known.get(name)
        if order is None:
            if len(self.known) >= _MOST:
                self.known.clear()
            order = self.known[name] = _IdOrder(_sorted_ids(rows))
        return _NewestFirst(order.current(rows), rows)

    def add(self, name: object, row_id: str) -> None:
        """Note that a row was added."""
        order = self.known.get(name)
        if order is not None:
            order.added.append(row_id)

    def forget(self, name: object) -> None:
        """Note that the order has to be found anew."""
        self.known.pop(name, None)


def _sorted_ids(rows: Mapping[str, Row]) -> list[str]:
    """Return ids newest first; of two with the same moment, the one added later is newer."""
    return sorted(rows, key=lambda row_id: _date(rows[row_id]))[::-1]


def newest(rows: Iterable[Row]) -> list[Row]:
    """Return rows newest first; of two with the same moment, the one that came later is newer."""
    return sorted(rows, key=_date)[::-1]


def _date(row: Row) -> str:
    return row.get("date_created") or ""
