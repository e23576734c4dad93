# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_one
from ..models.bulk_subscription_contact_preference import (
    BulkSubscriptionContactPreference,
    BulkSubscriptionContactPreferenceValue,
)

if TYPE_CHECKING:
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["BulkSubscribe"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class BulkSubscribe(Model):
    """
    Subscribe contacts that never were in the sequence.
    """

    action_type: Literal["subscribe"]
    """
    Always `subscribe`.
    """
    _s_query: Any
    sequence_id: str
    """
    Id of the sequence, starts with `seq_`.
    """
    sender_account_id: str
    """
    Id of the connected account that sends, starts with `emailacct_`.
    """
    sender_name: str
    """
    The name in the From line.
    """
    sender_email: str
    """
    The address in the From line.
    """
    _contact_preference: Any
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
    calls_assigned_to: list[str]
    """
    Ids of the users who make the calls. That Close takes it here is a guess.
    """
    from_phone_number_id: str
    """
    Id of the phone number from which texts go out, starts with `phon_`. That Close takes it
    here is a guess.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "action_type": "action_type",
        "s_query": "_s_query",
        "sequence_id": "sequence_id",
        "sender_account_id": "sender_account_id",
        "sender_name": "sender_name",
        "sender_email": "sender_email",
        "contact_preference": "_contact_preference",
        "results_limit": "results_limit",
        "sort": "_sort",
        "send_done_email": "send_done_email",
        "calls_assigned_to": "calls_assigned_to",
        "from_phone_number_id": "from_phone_number_id",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "action_type",
        "s_query",
        "sequence_id",
        "sender_account_id",
        "sender_name",
        "sender_email",
        "contact_preference",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        action_type: Literal["subscribe"] = "subscribe",
        s_query: Query,
        sequence_id: str,
        sender_account_id: str,
        sender_name: str,
        sender_email: str,
        contact_preference: BulkSubscriptionContactPreferenceValue,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
        calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
        from_phone_number_id: str | Unset = UNSET,
    ) -> None:
        fill(
            self,
            action_type=action_type,
            _s_query=s_query,
            sequence_id=sequence_id,
            sender_account_id=sender_account_id,
            sender_name=sender_name,
            sender_email=sender_email,
            _contact_preference=contact_preference,
            results_limit=results_limit,
            _sort=sort,
            send_done_email=send_done_email,
            calls_assigned_to=calls_assigned_to,
            from_phone_number_id=from_phone_number_id,
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
    def contact_preference(self) -> BulkSubscriptionContactPreference | str:
        """
        Who of a lead is subscribed.
        """
        value = self._contact_preference
        found: BulkSubscriptionContactPreference | str = (
            _BULKSUBSCRIPTIONCONTACTPREFERENCE.get(value, value)
            if value.__class__ is str
            else value
        )
        return found

    @contact_preference.setter
    def contact_preference(self, value: BulkSubscriptionContactPreference | str) -> None:
        self._contact_preference = value

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
            one.action_type,
            one._s_query,
            one.sequence_id,
            one.sender_account_id,
            one.sender_name,
            one.sender_email,
            one._contact_preference,
        ) in zip(made, values):
            pass


_BULKSUBSCRIPTIONCONTACTPREFERENCE: dict[Any, Any] = {
    known.value: known for known in BulkSubscriptionContactPreference
}
