# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Subscribe, resume or pause the contacts of every lead that a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import (
    bulk_sequence_subscriptions_create,
    bulk_sequence_subscriptions_get,
    bulk_sequence_subscriptions_list,
    bulk_sequence_subscriptions_update,
)

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ...models.bulk_sequence_subscription import BulkSequenceSubscription
    from ...types import BulkSequenceSubscriptionCreate

__all__ = ["BulkSequenceSubscriptions", "BulkSequenceSubscriptionsCalls"]


class BulkSequenceSubscriptionsCalls:
    """The calls of `bulk_sequence_subscriptions`, not sent: `close.send(close.bulk_sequence_subscriptions.calls.list(...))`."""

    list = staticmethod(bulk_sequence_subscriptions_list.call)
    create = staticmethod(bulk_sequence_subscriptions_create.call)
    get = staticmethod(bulk_sequence_subscriptions_get.call)
    update = staticmethod(bulk_sequence_subscriptions_update.call)


class BulkSequenceSubscriptions:
    """
    Subscribe, resume or pause the contacts of every lead that a query finds.
    """

    calls = BulkSequenceSubscriptionsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[BulkSequenceSubscription]:
        """
        List bulk sequence subscriptions.

        Return bulk sequence subscriptions with their progress, page by page.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        return Pages(
            self._sender,
            self.calls.list(
                fields=fields,
            ),
            page_size=page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )

    async def create(
        self,
        body: BulkSequenceSubscriptionCreate,
        /,
    ) -> BulkSequenceSubscription:
        """
        Start a bulk sequence subscription.

        Subscribe the contacts of every lead that a query finds to a sequence, or resume or
        pause their subscriptions. `subscribe` passes over contacts that ever received the
        sequence. A request that is sent twice starts two bulk actions.

        Raises:
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            RequestNotSent: Nothing left this machine.
            OutcomeUnknown: It left, and a 5xx or nothing readable came: Close may have done it.
        """
        call = self.calls.create(
            body,
        )
        return (await self._sender.send(call)).parsed

    async def get(
        self,
        id: str,
        *,
        fields: abc.Sequence[str] | None = None,
    ) -> BulkSequenceSubscription:
        """
        Fetch one bulk sequence subscription.

        Return one bulk sequence subscription with its progress.

        *id*: Id of the bulk sequence subscription, for example
          `bulkseqsub_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        call = self.calls.get(
            id,
            fields=fields,
        )
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        status: BulkActionUpdateStatusValue,
    ) -> BulkSequenceSubscription:
        """
        Pause or resume a bulk sequence subscription.

        Pause a running bulk sequence subscription (`paused`) or let it go on (`resuming`),
        which Close refuses once 7 days have passed since the pause. The body is documented;
        that it goes to this URL by PUT, and what comes back, is a guess.

        *id*: Id of the bulk sequence subscription, for example
          `bulkseqsub_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *status*: `paused` stops it, `resuming` lets it go on unless 7 days have passed since
          the pause.

        Raises:
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            RequestNotSent: Nothing left this machine.
            OutcomeUnknown: It left, and a 5xx or nothing readable came: Close may have done it.
        """
        call = self.calls.update(
            id,
            status=status,
        )
        return (await self._sender.send(call)).parsed
