# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""One contact's run through one sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.sequence_subscription import SequenceSubscription
    from ..models.sequence_subscription_page import SequenceSubscriptionPage
    from ..models.sms_options import SmsOptions
    from ..models.subscription_status import SubscriptionStatusValue

__all__ = ["SequenceSubscriptions", "SequenceSubscriptionsCalls"]


class SequenceSubscriptionsCalls:
    """The calls of `sequence_subscriptions`, not sent: `close.send(close.sequence_subscriptions.calls.list(...))`."""

    @staticmethod
    def list(
        *, sequence_id: str | None = None, contact_id: str | None = None, lead_id: str | None = None
    ) -> Call[SequenceSubscriptionPage]:
        """Return the call of `sequence_subscriptions.list()`, not sent."""
        from ..models.sequence_subscription_page import SequenceSubscriptionPage

        return Call(
            operation="sequence_subscriptions.list",
            method="GET",
            path="/sequence_subscription/",
            parse=SequenceSubscriptionPage.from_dict,
            effect="read",
            params=params(
                ("sequence_id", sequence_id),
                ("contact_id", contact_id),
                ("lead_id", lead_id),
            ),
        )

    @staticmethod
    def create(
        *,
        sequence_id: str,
        contact_id: str,
        lead_id: str | Unset = UNSET,
        contact_email: str | Unset = UNSET,
        sender_account_id: str | Unset = UNSET,
        sender_name: str | Unset = UNSET,
        sender_email: str | Unset = UNSET,
        calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
        sender_phone_number_id: str | Unset = UNSET,
        sms_options: SmsOptions | Unset = UNSET,
    ) -> Call[SequenceSubscription]:
        """Return the call of `sequence_subscriptions.create()`, not sent."""
        from ..models.sequence_subscription import SequenceSubscription

        return Call(
            operation="sequence_subscriptions.create",
            method="POST",
            path="/sequence_subscription/",
            parse=identified(SequenceSubscription.from_dict),
            effect="create",
            json=body_of(
                ("sequence_id", present("sequence_id", sequence_id)),
                ("contact_id", present("contact_id", contact_id)),
                ("lead_id", present("lead_id", lead_id)),
                ("contact_email", present("contact_email", contact_email)),
                ("sender_account_id", present("sender_account_id", sender_account_id)),
                ("sender_name", present("sender_name", sender_name)),
                ("sender_email", present("sender_email", sender_email)),
                (
                    "calls_assigned_to",
                    present("calls_assigned_to", listed("calls_assigned_to", calls_assigned_to)),
                ),
                (
                    "sender_phone_number_id",
                    present("sender_phone_number_id", sender_phone_number_id),
                ),
                ("sms_options", present("sms_options", sms_options)),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[SequenceSubscription]:
        """Return the call of `sequence_subscriptions.get()`, not sent."""
        from ..models.sequence_subscription import SequenceSubscription

        return Call(
            operation="sequence_subscriptions.get",
            method="GET",
            path=f"/sequence_subscription/{segment(id)}/",
            parse=only(SequenceSubscription.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        status: SubscriptionStatusValue | Unset = UNSET,
        sender_account_id: str | Unset = UNSET,
        sender_name: str | Unset = UNSET,
        sender_email: str | Unset = UNSET,
        calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
    ) -> Call[SequenceSubscription]:
        """Return the call of `sequence_subscriptions.update()`, not sent."""
        from ..models.sequence_subscription import SequenceSubscription
        from ..models.subscription_status import SubscriptionStatus

        return Call(
            operation="sequence_subscriptions.update",
            method="PUT",
            path=f"/sequence_subscription/{segment(id)}/",
            parse=identified(SequenceSubscription.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, SubscriptionStatus))),
                ("sender_account_id", present("sender_account_id", sender_account_id)),
                ("sender_name", present("sender_name", sender_name)),
                ("sender_email", present("sender_email", sender_email)),
                (
                    "calls_assigned_to",
                    present("calls_assigned_to", listed("calls_assigned_to", calls_assigned_to)),
                ),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `sequence_subscriptions.delete()`, not sent."""

        return Call(
            operation="sequence_subscriptions.delete",
            method="DELETE",
            path=f"/sequence_subscription/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class SequenceSubscriptions:
    """One contact's run through one sequence."""

    calls = SequenceSubscriptionsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        sequence_id: str | None = None,
        contact_id: str | None = None,
        lead_id: str | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[SequenceSubscription]:
        """
        List sequence subscriptions.

        Return the subscriptions of one sequence, one contact or one lead. At least one of
        `sequence_id`, `contact_id` and `lead_id` must be given, otherwise Close answers 400. To
        choose by status or fields isn't possible.

        *sequence_id*: Only subscriptions to this sequence, for example
          `seq_1BTljGuCooX0nbFoPihl07`.
        *contact_id*: Only subscriptions of this contact, for example
          `cont_DDLGBBQO7jwLmSXVivqm3H5Vd1uavBBQptN4vapC9T9`.
        *lead_id*: Only subscriptions of contacts of this lead, for example
          `lead_iuSXNk1x3446ggPVwQS7ynmp8pGRIDieRYiCnuo4yFb`.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(sequence_id=sequence_id, contact_id=contact_id, lead_id=lead_id)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        sequence_id: str,
        contact_id: str,
        lead_id: str | Unset = UNSET,
        contact_email: str | Unset = UNSET,
        sender_account_id: str | Unset = UNSET,
        sender_name: str | Unset = UNSET,
        sender_email: str | Unset = UNSET,
        calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
        sender_phone_number_id: str | Unset = UNSET,
        sms_options: SmsOptions | Unset = UNSET,
    ) -> SequenceSubscription:
        """
        Subscribe a contact to a sequence.

        Start one contact's run through a sequence. Which keys are needed depends on the kinds
        of the sequence's steps; what happens when the contact already is subscribed is unknown.

        *sequence_id*: Id of the sequence, starts with `seq_`.
        *contact_id*: Id of the contact, starts with `cont_`.
        *lead_id*: Id of the contact's lead, undocumented here but sent by some programs.
        *contact_email*: The address to which emails go. That it is needed when the contact has
          several is a guess.
        *sender_account_id*: Id of the connected account that sends, starts with `emailacct_`.
          That only email steps need it is a guess.
        *sender_name*: The name in the From line. That only email steps need it is a guess.
        *sender_email*: The address in the From line. That it must be one of the account's
          identities is a guess.
        *calls_assigned_to*: Ids of the users, or of the groups, who make the calls. That only
          call steps need it is a guess.
        *sender_phone_number_id*: Id of the phone number from which texts go out, starts with
          `phon_`; undocumented, but sent by some programs.
        *sms_options*: From which number texts go out, undocumented.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            sequence_id=sequence_id,
            contact_id=contact_id,
            lead_id=lead_id,
            contact_email=contact_email,
            sender_account_id=sender_account_id,
            sender_name=sender_name,
            sender_email=sender_email,
            calls_assigned_to=calls_assigned_to,
            sender_phone_number_id=sender_phone_number_id,
            sms_options=sms_options,
        )
        return (await self._sender.send(call)).parsed

    async def get(
        self, id: str, *, fields: abc.Sequence[str] | None = None
    ) -> SequenceSubscription:
        """
        Fetch one sequence subscription.

        Return one subscription with its status and, unless it is active, the reason of the
        status.

        *id*: Id of the subscription, for example `sub_71lcl74wTWvv7Erx6uYWno`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        status: SubscriptionStatusValue | Unset = UNSET,
        sender_account_id: str | Unset = UNSET,
        sender_name: str | Unset = UNSET,
        sender_email: str | Unset = UNSET,
        calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
    ) -> SequenceSubscription:
        """
        Pause, restart or re-address a sequence subscription.

        Change the given keys of a subscription and leave the others. `paused` stops it,
        `active` lets it run on. Restarting needs a plan that includes workflow runs, otherwise
        Close answers 400; pausing works on every plan.

        *id*: Id of the subscription, for example `sub_71lcl74wTWvv7Erx6uYWno`.
        *status*: `paused` stops the run, `active` lets it go on. One program sends `finished`;
          that Close takes it, or any other value, is a guess.
        *sender_account_id*: Id of the connected account that sends from now on, starts with
          `emailacct_`.
        *sender_name*: The name in the From line from now on.
        *sender_email*: The address in the From line from now on.
        *calls_assigned_to*: Ids of the users, or of the groups, who make the calls from now on.
          That it can be changed is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            status=status,
            sender_account_id=sender_account_id,
            sender_name=sender_name,
            sender_email=sender_email,
            calls_assigned_to=calls_assigned_to,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Unsubscribe a contact from a sequence.

        Remove a subscription for good. To stop a run for a while, pause it instead.

        *id*: Id of the subscription, for example `sub_71lcl74wTWvv7Erx6uYWno`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
