# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Subscribe, resume or pause the contacts that a query finds, or those of its leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, only
from ..._core.encode import (
    body_of,
    body_with_query,
    choice,
    params,
    present,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ..models.bulk_sequence_subscription import BulkSequenceSubscription
    from ..models.bulk_sequence_subscription_create import BulkSequenceSubscriptionCreate
    from ..models.bulk_sequence_subscription_page import BulkSequenceSubscriptionPage

__all__ = ["BulkSequenceSubscriptions", "BulkSequenceSubscriptionsCalls"]


class BulkSequenceSubscriptionsCalls:
    """The calls of `bulk_sequence_subscriptions`, not sent: `close.send(close.bulk_sequence_subscriptions.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[BulkSequenceSubscriptionPage]:
        """Return the call of `bulk_sequence_subscriptions.list()`, not sent."""
        from ..models.bulk_sequence_subscription_page import BulkSequenceSubscriptionPage

        return Call(
            operation="bulk_sequence_subscriptions.list",
            method="GET",
            path="/bulk_action/sequence_subscription/",
            parse=only(BulkSequenceSubscriptionPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(body: BulkSequenceSubscriptionCreate, /) -> Call[BulkSequenceSubscription]:
        """Return the call of `bulk_sequence_subscriptions.create()`, not sent."""
        from ..models.bulk_sequence_subscription import BulkSequenceSubscription
        from ..models.bulk_sequence_subscription_create import BulkSequenceSubscriptionCreate

        return Call(
            operation="bulk_sequence_subscriptions.create",
            method="POST",
            path="/bulk_action/sequence_subscription/",
            parse=identified(BulkSequenceSubscription.from_dict),
            effect="create",
            json=body_with_query(body, BulkSequenceSubscriptionCreate),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[BulkSequenceSubscription]:
        """Return the call of `bulk_sequence_subscriptions.get()`, not sent."""
        from ..models.bulk_sequence_subscription import BulkSequenceSubscription

        return Call(
            operation="bulk_sequence_subscriptions.get",
            method="GET",
            path=f"/bulk_action/sequence_subscription/{segment(id)}/",
            parse=only(BulkSequenceSubscription.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(id: str, *, status: BulkActionUpdateStatusValue) -> Call[BulkSequenceSubscription]:
        """Return the call of `bulk_sequence_subscriptions.update()`, not sent."""
        from ..models.bulk_action_update_status import (
            BulkActionUpdateStatus,
        )
        from ..models.bulk_sequence_subscription import BulkSequenceSubscription

        return Call(
            operation="bulk_sequence_subscriptions.update",
            method="PUT",
            path=f"/bulk_action/sequence_subscription/{segment(id)}/",
            parse=identified(BulkSequenceSubscription.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, BulkActionUpdateStatus))),
            ),
        )


class BulkSequenceSubscriptions:
    """Subscribe, resume or pause the contacts that a query finds, or those of its leads."""

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
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(self, body: BulkSequenceSubscriptionCreate, /) -> BulkSequenceSubscription:
        """
        Start a bulk sequence subscription.

        Subscribe the contacts of every lead that a query finds to a sequence, or resume or
        pause their subscriptions. `subscribe` passes over contacts that ever received the
        sequence. A request that is sent twice starts two bulk actions.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(body)
        return (await self._sender.send(call)).parsed

    async def get(
        self, id: str, *, fields: abc.Sequence[str] | None = None
    ) -> BulkSequenceSubscription:
        """
        Fetch one bulk sequence subscription.

        Return one bulk sequence subscription with its progress.

        *id*: Id of the bulk sequence subscription, for example
          `bulkseqsub_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self, id: str, *, status: BulkActionUpdateStatusValue
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
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, status=status)
        return (await self._sender.send(call)).parsed
