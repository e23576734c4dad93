# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Advanced Filtering, the search behind Smart Views and bulk actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.encode import (
    body_of,
    listed,
    present,
    rooted,
)
from ..._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ...query import AnySortKey, Query
    from ..models.search_fields import SearchFields
    from ..models.search_page import SearchPage

__all__ = ["AdvancedFiltering", "AdvancedFilteringCalls"]


class AdvancedFilteringCalls:
    """The calls of `advanced_filtering`, not sent: `close.send(close.advanced_filtering.calls.search(...))`."""

    @staticmethod
    def search(
        *,
        query: Query,
        fields: SearchFields | None | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | None | Unset = UNSET,
        results_limit: int | None | Unset = UNSET,
        include_counts: bool | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
    ) -> Call[SearchPage]:
        """Return the call of `advanced_filtering.search()`, not sent."""
        from ..models.search_page import SearchPage

        return Call(
            operation="advanced_filtering.search",
            method="POST",
            path="/data/search/",
            parse=SearchPage.from_dict,
            effect="read",
            json=body_of(
                ("query", present("query", rooted("query", query))),
                ("_fields", fields),
                ("_limit", present("limit", limit)),
                ("cursor", cursor),
                ("results_limit", results_limit),
                ("include_counts", present("include_counts", include_counts)),
                ("sort", present("sort", listed("sort", sort))),
            ),
        )


class AdvancedFiltering:
    """Advanced Filtering, the search behind Smart Views and bulk actions."""

    calls = AdvancedFilteringCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def search(
        self,
        *,
        query: Query,
        fields: SearchFields | None | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | None | Unset = UNSET,
        results_limit: int | None | Unset = UNSET,
        include_counts: bool | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
    ) -> SearchPage:
        """
        Search with Advanced Filtering.

        Return one page of the objects that a query finds. Rows hold only the object's type and
        id unless `_fields` asks for more. A `cursor` is good for 30 seconds, then Close answers
        400 (`Expired cursor`); one walk ends after 10,000 objects. There is no `has_more` here:
        the last page's `cursor` is null.

        *query*: The query. It says with an object type clause what kind of object is searched.
        *fields*: The keys to answer, per type of object. Without it rows hold only type and id.
        *limit*: Rows per page, at most 200.
        *cursor*: The `cursor` of the previous page, sent back within 30 seconds; None asks for
          the first page.
        *results_limit*: At most so many rows over all pages. 0 is fine if only the count
          matters.
        *include_counts*: Whether the answer holds a `count`.
        *sort*: The order of the rows, most important key first. Close sorts by numbers, dates
          and texts, not by references.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.search(
            query=query,
            fields=fields,
            limit=limit,
            cursor=cursor,
            results_limit=results_limit,
            include_counts=include_counts,
            sort=sort,
        )
        return (await self._sender.send(call)).parsed
