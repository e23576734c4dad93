# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_one

if TYPE_CHECKING:
    from collections import abc

    from ..models.search_count import SearchCount
    from ..models.search_row import SearchRow

__all__ = ["SearchPage"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SearchPage(Model):
    """
    One page of rows. The last one's `cursor` is None; there is no `has_more`.
    """

    _data: Any
    cursor: str | None
    """
    What to send for the next page, good for 30 seconds; None on the last page.
    """
    _count: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "data": "_data",
        "cursor": "cursor",
        "count": "_count",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "data",
        "cursor",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        data: abc.Sequence[SearchRow],
        cursor: str | None,
        count: SearchCount | Unset = UNSET,
    ) -> None:
        fill(
            self,
            _data=data,
            cursor=cursor,
            _count=count,
        )

    @property
    def data(self) -> list[SearchRow]:
        """
        The rows of this page.
        """
        from ..models.search_row import SearchRow

        found: list[SearchRow] = read_many(self, "data", SearchRow.from_rows)
        return found

    @data.setter
    def data(self, value: list[SearchRow]) -> None:
        self._data = value

    @property
    def count(self) -> SearchCount:
        """
        How many rows there are. Only there if `include_counts` asked for it.
        """
        from ..models.search_count import SearchCount

        found: SearchCount = read_one(self, "count", SearchCount.from_rows)
        return found

    @count.setter
    def count(self, value: SearchCount) -> None:
        self._count = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one._data,
            one.cursor,
        ) in zip(made, values):
            pass
