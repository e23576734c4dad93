# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, one
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .search_count import SearchCount
    from .search_row import SearchRow

__all__ = ["SearchPage"]


@define
class SearchPage(Model):
    """One page of rows. The last one's `cursor` is None; there is no `has_more`."""

    data: Declared[list[SearchRow], abc.Sequence[SearchRow]] = many(".search_row:SearchRow")
    """The rows of this page."""
    cursor: str | None
    """What to send for the next page, good for 30 seconds; None on the last page."""
    count: Omittable[SearchCount] = one(".search_count:SearchCount", default=UNSET)
    """How many rows there are. Only there if `include_counts` asked for it."""
