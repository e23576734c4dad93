# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_one

if TYPE_CHECKING:
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["ClearOpportunityCustomField"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class ClearOpportunityCustomField(Model):
    """
    Empty a custom field of opportunities. Which keys it takes is a guess, by analogy.
    """

    type: Literal["clear_opportunity_custom_field"]
    """
    Always `clear_opportunity_custom_field`.
    """
    _s_query: Any
    results_limit: int | None
    """
    At most so many leads, the first ones by `sort`; None means all.
    """
    _sort: Any
    send_done_email: bool
    """
    Whether Close mails the user who started it when it is done. Close takes true when it is
    missing.
    """
    custom_field_id: str
    """
    Id of the custom field, starts with `cf_`. Either this or `custom_field_name` must be given.
    """
    custom_field_name: str
    """
    Exact name of the custom field. Either this or `custom_field_id` must be given.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "type": "type",
        "s_query": "_s_query",
        "results_limit": "results_limit",
        "sort": "_sort",
        "send_done_email": "send_done_email",
        "custom_field_id": "custom_field_id",
        "custom_field_name": "custom_field_name",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "type",
        "s_query",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        type: Literal["clear_opportunity_custom_field"] = "clear_opportunity_custom_field",
        s_query: Query,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
        custom_field_id: str | Unset = UNSET,
        custom_field_name: str | Unset = UNSET,
    ) -> None:
        fill(
            self,
            type=type,
            _s_query=s_query,
            results_limit=results_limit,
            _sort=sort,
            send_done_email=send_done_email,
            custom_field_id=custom_field_id,
            custom_field_name=custom_field_name,
        )

    @property
    def s_query(self) -> Query:
        """
        The query that says who is meant. It is the bare query, not the search around it that a
        Smart View keeps under the same name.
        """
        from ..types import read_query_list

        found: Query = read_one(self, "s_query", read_query_list)
        return found

    @s_query.setter
    def s_query(self, value: Query) -> None:
        self._s_query = value

    @property
    def sort(self) -> list[AnySortKey]:
        """
        The order in which the leads are taken.
        """
        from ..types import read_sort_key_list

        found: list[AnySortKey] = read_many(self, "sort", read_sort_key_list)
        return found

    @sort.setter
    def sort(self, value: list[AnySortKey]) -> None:
        self._sort = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.type,
            one._s_query,
        ) in zip(made, values):
            pass
