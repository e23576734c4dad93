# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, define, many, one, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["ClearOpportunityCustomField"]


@define
class ClearOpportunityCustomField(Model):
    """Empty a custom field of opportunities. Which keys it takes is a guess, by analogy."""

    type: Literal["clear_opportunity_custom_field"] = "clear_opportunity_custom_field"
    """Always `clear_opportunity_custom_field`."""
    s_query: Query = one("...query:Query.from_bulk_action", beside="query")
    """
    The query that says who is meant: leads, or contacts. It is the bare query, not the search
    around it that a Smart View keeps under the same name.
    """
    results_limit: Omittable[int | None] = plain(default=UNSET)
    """At most so many objects, the first ones by `sort`; None means all."""
    sort: Declared[list[AnySortKey], abc.Sequence[AnySortKey] | Unset] = many(
        "...query:SortKey.from_dict", default=UNSET
    )
    """The order in which the objects are taken."""
    send_done_email: Omittable[bool] = plain(default=UNSET)
    """
    Whether Close mails the user who started it when it is done. Close takes true when it is
    missing.
    """
    custom_field_id: Omittable[str] = plain(default=UNSET)
    """
    Id of the custom field, starts with `cf_`. Either this or `custom_field_name` must be given.
    """
    custom_field_name: Omittable[str] = plain(default=UNSET)
    """Exact name of the custom field. Either this or `custom_field_id` must be given."""
