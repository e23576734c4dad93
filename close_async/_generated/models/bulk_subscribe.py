# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, many, one, plain
from ..._core.model import UNSET, Model, Unset
from .bulk_subscription_contact_preference import (
    BulkSubscriptionContactPreference,
    BulkSubscriptionContactPreferenceValue,
)

if TYPE_CHECKING:
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["BulkSubscribe"]


@define
class BulkSubscribe(Model):
    """Subscribe contacts that never were in the sequence."""

    action_type: Literal["subscribe"] = "subscribe"
    """Always `subscribe`."""
    s_query: Query = one("...query:Query.from_bulk_action", beside="query")
    """
    The query that says who is meant: leads, or contacts. It is the bare query, not the search
    around it that a Smart View keeps under the same name.
    """
    sequence_id: str
    """Id of the sequence, starts with `seq_`."""
    sender_account_id: str
    """Id of the connected account that sends, starts with `emailacct_`."""
    sender_name: str
    """The name in the From line."""
    sender_email: str
    """The address in the From line."""
    contact_preference: Declared[
        BulkSubscriptionContactPreference | str, BulkSubscriptionContactPreferenceValue
    ] = choice(BulkSubscriptionContactPreference)
    """Who of a lead is subscribed."""
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
    calls_assigned_to: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """
    Ids of the users, or of the groups, who make the calls. That Close takes it here is a guess.
    """
    from_phone_number_id: Omittable[str] = plain(default=UNSET)
    """
    Id of the phone number from which texts go out, starts with `phon_`. That Close takes it
    here is a guess.
    """
