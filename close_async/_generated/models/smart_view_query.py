# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._model import UNSET, Model, Unset, fill, read_many, read_one

if TYPE_CHECKING:
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["SmartViewQuery"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SmartViewQuery(Model):
    """
    The search of a Smart View. A bulk action takes its parts, not the whole.
    """

    _query: Any
    results_limit: int | None
    """
    At most so many rows; None means all.
    """
    _sort: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "query": "_query",
        "results_limit": "results_limit",
        "sort": "_sort",
    }
    _keys: ClassVar[tuple[str, ...]] = ("query",)
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        query: Query,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
    ) -> None:
        fill(
            self,
            _query=query,
            results_limit=results_limit,
            _sort=sort,
        )

    @property
    def query(self) -> Query:
        """
        The query, that is, what a bulk action calls `s_query`.
        """
        from ..types import read_query_list

        found: Query = read_one(self, "query", read_query_list)
        return found

    @query.setter
    def query(self, value: Query) -> None:
        self._query = value

    @property
    def sort(self) -> list[AnySortKey]:
        """
        The order of the rows.
        """
        from ..types import read_sort_key_list

        found: list[AnySortKey] = read_many(self, "sort", read_sort_key_list)
        return found

    @sort.setter
    def sort(self, value: list[AnySortKey]) -> None:
        self._sort = value
