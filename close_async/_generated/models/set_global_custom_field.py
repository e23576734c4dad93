# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, many, one, plain
from ..._core.model import UNSET, Model, Unset
from .custom_field_operation import CustomFieldOperation, CustomFieldOperationValue

if TYPE_CHECKING:
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["SetGlobalCustomField"]


@define
class SetGlobalCustomField(Model):
    """
    Set a custom field of the kind that Close calls global. What that means and which keys it
    takes is a guess, by analogy.
    """

    type: Literal["set_global_custom_field"] = "set_global_custom_field"
    """Always `set_global_custom_field`."""
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
    custom_field_value: Omittable[str | float] = plain(default=UNSET)
    """The new value. Either this or `custom_field_values` must be given."""
    custom_field_values: Declared[list[str | float], abc.Sequence[str | float] | Unset] = plain(
        default=UNSET
    )
    """
    The new values of a field that holds a list. Either this or `custom_field_value` must be
    given.
    """
    custom_field_operation: Declared[
        CustomFieldOperation | str, CustomFieldOperationValue | Unset
    ] = choice(CustomFieldOperation, default=UNSET)
    """
    Whether the values take the place of the old ones, are added to them or are removed from
    them. Only for a field that holds a list. Close takes `replace` when it is missing.
    """
