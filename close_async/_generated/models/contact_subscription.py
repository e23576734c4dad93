# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .sequence_status import SequenceStatus, SequenceStatusValue
from .subscription_status import SubscriptionStatus, SubscriptionStatusValue
from .subscription_status_reason import SubscriptionStatusReason, SubscriptionStatusReasonValue

if TYPE_CHECKING:
    import datetime

__all__ = ["ContactSubscription"]


@define
class ContactSubscription(Model):
    """A contact's run through a sequence, as the contact shows it."""

    subscription_id: str
    """Id of the subscription, starts with `sub_`."""
    sequence_id: str
    """Id of the sequence, starts with `seq_`."""
    subscription_status: Declared[SubscriptionStatus | str, SubscriptionStatusValue | Unset] = (
        choice(SubscriptionStatus, default=UNSET)
    )
    """Whether the run goes on."""
    subscription_status_reason: Declared[
        SubscriptionStatusReason | str | None, SubscriptionStatusReasonValue | None | Unset
    ] = choice(SubscriptionStatusReason, default=UNSET)
    """Why it has that status. None while it is active."""
    sequence_name: Omittable[str] = plain(default=UNSET)
    """The name of the sequence."""
    sequence_status: Declared[SequenceStatus | str, SequenceStatusValue | Unset] = choice(
        SequenceStatus, default=UNSET
    )
    """Whether the sequence runs."""
    contact_email: Omittable[str | None] = plain(default=UNSET)
    """The address to which emails go."""
    initial_email_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the first email that was sent."""
    start_date: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When the run starts or started."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When the contact was subscribed."""
