# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment
from ..models.subscription_status import SubscriptionStatus, SubscriptionStatusValue
from ..models.subscription_status_reason import (
    SubscriptionStatusReason,
    SubscriptionStatusReasonValue,
)

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["SequenceSubscription"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SequenceSubscription(Model):
    """
    One contact's run through one sequence.
    """

    id: str
    """
    Id of the subscription, starts with `sub_`.
    """
    sequence_id: str
    """
    Id of the sequence, starts with `seq_`.
    """
    contact_id: str
    """
    Id of the contact, starts with `cont_`.
    """
    lead_id: str
    """
    Id of the contact's lead, starts with `lead_`.
    """
    contact_email: str | None
    """
    The address to which emails go.
    """
    sender_account_id: str | None
    """
    Id of the connected account that sends, starts with `emailacct_`. That it can be None is a
    guess.
    """
    sender_name: str | None
    """
    The name in the From line. That it can be None is a guess.
    """
    sender_email: str | None
    """
    The address in the From line. That it can be None is a guess.
    """
    calls_assigned_to: list[str] | None
    """
    Ids of the users who make the calls. That it can be None is a guess.
    """
    _status: Any
    _status_reason: Any
    _start_date: Any
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    created_by_id: str
    """
    Id of the user who created it.
    """
    updated_by_id: str
    """
    Id of the user who changed it last.
    """
    _date_created: Any
    _date_updated: Any
    pause_reason: str | None
    """
    Older name of `status_reason`, undocumented.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "sequence_id": "sequence_id",
        "contact_id": "contact_id",
        "lead_id": "lead_id",
        "contact_email": "contact_email",
        "sender_account_id": "sender_account_id",
        "sender_name": "sender_name",
        "sender_email": "sender_email",
        "calls_assigned_to": "calls_assigned_to",
        "status": "_status",
        "status_reason": "_status_reason",
        "start_date": "_start_date",
        "organization_id": "organization_id",
        "created_by_id": "created_by_id",
        "updated_by_id": "updated_by_id",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
        "pause_reason": "pause_reason",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "sequence_id",
        "contact_id",
        "lead_id",
        "contact_email",
        "sender_account_id",
        "sender_name",
        "sender_email",
        "calls_assigned_to",
        "status",
        "status_reason",
        "start_date",
        "organization_id",
        "created_by_id",
        "updated_by_id",
        "date_created",
        "date_updated",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        sequence_id: str,
        contact_id: str,
        lead_id: str,
        contact_email: str | None,
        sender_account_id: str | None,
        sender_name: str | None,
        sender_email: str | None,
        calls_assigned_to: abc.Sequence[str] | None,
        status: SubscriptionStatusValue,
        status_reason: SubscriptionStatusReasonValue | None,
        start_date: datetime.datetime | None,
        organization_id: str,
        created_by_id: str,
        updated_by_id: str,
        date_created: datetime.datetime,
        date_updated: datetime.datetime,
        pause_reason: str | None | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            sequence_id=sequence_id,
            contact_id=contact_id,
            lead_id=lead_id,
            contact_email=contact_email,
            sender_account_id=sender_account_id,
            sender_name=sender_name,
            sender_email=sender_email,
            calls_assigned_to=calls_assigned_to,
            _status=status,
            _status_reason=status_reason,
            _start_date=start_date,
            organization_id=organization_id,
            created_by_id=created_by_id,
            updated_by_id=updated_by_id,
            _date_created=date_created,
            _date_updated=date_updated,
            pause_reason=pause_reason,
        )

    @property
    def status(self) -> SubscriptionStatus | str:
        """
        Where the run stands.
        """
        value = self._status
        found: SubscriptionStatus | str = (
            _SUBSCRIPTIONSTATUS.get(value, value) if value.__class__ is str else value
        )
        return found

    @status.setter
    def status(self, value: SubscriptionStatus | str) -> None:
        self._status = value

    @property
    def status_reason(self) -> SubscriptionStatusReason | str | None:
        """
        Why the run isn't active; None while it is.
        """
        value = self._status_reason
        found: SubscriptionStatusReason | str | None = (
            _SUBSCRIPTIONSTATUSREASON.get(value, value) if value.__class__ is str else value
        )
        return found

    @status_reason.setter
    def status_reason(self, value: SubscriptionStatusReason | str | None) -> None:
        self._status_reason = value

    @property
    def start_date(self) -> datetime.datetime | None:
        """
        When the run starts, if that was put off. Presumably without an offset, and that it
        means UTC then is a guess.
        """
        found: datetime.datetime | None = read_moment(self._start_date, self, "start_date")
        return found

    @start_date.setter
    def start_date(self, value: datetime.datetime | None) -> None:
        self._start_date = value

    @property
    def date_created(self) -> datetime.datetime:
        """
        When it was created. Close sends no offset; that it means UTC is a guess.
        """
        found: datetime.datetime = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime:
        """
        When it was changed last. Close sends no offset; that it means UTC is a guess.
        """
        found: datetime.datetime = read_moment(self._date_updated, self, "date_updated")
        return found

    @date_updated.setter
    def date_updated(self, value: datetime.datetime) -> None:
        self._date_updated = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.sequence_id,
            one.contact_id,
            one.lead_id,
            one.contact_email,
            one.sender_account_id,
            one.sender_name,
            one.sender_email,
            one.calls_assigned_to,
            one._status,
            one._status_reason,
            one._start_date,
            one.organization_id,
            one.created_by_id,
            one.updated_by_id,
            one._date_created,
            one._date_updated,
        ) in zip(made, values):
            pass


_SUBSCRIPTIONSTATUS: dict[Any, Any] = {known.value: known for known in SubscriptionStatus}
_SUBSCRIPTIONSTATUSREASON: dict[Any, Any] = {
    known.value: known for known in SubscriptionStatusReason
}
