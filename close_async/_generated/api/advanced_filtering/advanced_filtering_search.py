# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.encode import (
    body_of,
    listed,
    present,
    rooted,
)
from ...._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ....query import AnySortKey, Query
    from ...models.search_fields import SearchFields
    from ...models.search_page import SearchPage

__all__ = ["call"]


def call(
    *,
    query: Query,
    fields: SearchFields | None | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    results_limit: int | None | Unset = UNSET,
    include_counts: bool | Unset = UNSET,
    sort: abc.Sequence[AnySortKey] | Unset = UNSET,
) -> Call[SearchPage]:
    """
    Search with Advanced Filtering.

    The same as `advanced_filtering.search()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.search_page import SearchPage

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
