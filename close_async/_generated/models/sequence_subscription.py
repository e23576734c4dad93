# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model
from .subscription_status import SubscriptionStatus, SubscriptionStatusValue
from .subscription_status_reason import SubscriptionStatusReason, SubscriptionStatusReasonValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["SequenceSubscription"]


@define
class SequenceSubscription(Model):
    """One contact's run through one sequence."""

    id: str
    """Id of the subscription, starts with `sub_`."""
    sequence_id: str
    """Id of the sequence, starts with `seq_`."""
    contact_id: str | None
    """
    Id of the contact, starts with `cont_`. That it is None where a sequence runs on a lead or
    an opportunity is a guess.
    """
    lead_id: str
    """Id of the contact's lead, starts with `lead_`."""
    contact_email: str | None
    """The address to which emails go."""
    sender_account_id: str | None
    """
    Id of the connected account that sends, starts with `emailacct_`. That it can be None is a
    guess.
    """
    sender_name: str | None
    """The name in the From line. That it can be None is a guess."""
    sender_email: str | None
    """The address in the From line. That it can be None is a guess."""
    calls_assigned_to: Declared[list[str] | None, abc.Sequence[str] | None]
    """Ids of the users, or of the groups, who make the calls. That it can be None is a guess."""
    status: Declared[SubscriptionStatus | str, SubscriptionStatusValue] = choice(SubscriptionStatus)
    """Where the run stands."""
    status_reason: Declared[
        SubscriptionStatusReason | str | None, SubscriptionStatusReasonValue | None
    ] = choice(SubscriptionStatusReason)
    """Why the run isn't active; None while it is."""
    start_date: datetime.datetime | None = moment()
    """
    When the run starts, if that was put off. Presumably without an offset, and that it means
    UTC then is a guess.
    """
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    created_by_id: str
    """Id of the user who created it."""
    updated_by_id: str
    """Id of the user who changed it last."""
    date_created: datetime.datetime = moment()
    """When it was created. Close sends no offset; that it means UTC is a guess."""
    date_updated: datetime.datetime = moment()
    """When it was changed last. Close sends no offset; that it means UTC is a guess."""
    from_phone_number_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the phone number from which texts go out, starts with `phon_`; undocumented."""
    initial_email_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the email in whose thread the first step answers, if there is one; undocumented."""
    pause_reason: Omittable[str | None] = plain(default=UNSET)
    """Older name of `status_reason`, undocumented."""
