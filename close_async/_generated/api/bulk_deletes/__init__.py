# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Delete everything that a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.model import UNSET, Unset
from ....paging import Pages
from . import bulk_deletes_create, bulk_deletes_get, bulk_deletes_list, bulk_deletes_update

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ....query import AnySortKey, Query
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ...models.bulk_delete import BulkDelete

__all__ = ["BulkDeletes", "BulkDeletesCalls"]


class BulkDeletesCalls:
    """The calls of `bulk_deletes`, not sent: `close.send(close.bulk_deletes.calls.list(...))`."""

    list = staticmethod(bulk_deletes_list.call)
    create = staticmethod(bulk_deletes_create.call)
    get = staticmethod(bulk_deletes_get.call)
    update = staticmethod(bulk_deletes_update.call)


class BulkDeletes:
    """
    Delete everything that a query finds.
    """

    calls = BulkDeletesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[BulkDelete]:
        """
        List bulk deletes.

        Return bulk deletes with their progress, page by page.

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
        *,
        s_query: Query,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> BulkDelete:
        """
        Start a bulk delete.

        Delete everything that a query finds, for good. Look with a search at what it finds
        first.

        *s_query*: The query that says who is meant. It is the bare query, not the search around
          it that a Smart View keeps under the same name.
        *results_limit*: At most so many leads, the first ones by `sort`; None means all.
        *sort*: The order in which the leads are taken.
        *send_done_email*: Whether Close mails the user who started it when it is done. Close
          takes true when it is missing.

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
            s_query=s_query,
            results_limit=results_limit,
            sort=sort,
            send_done_email=send_done_email,
        )
        return (await self._sender.send(call)).parsed

    async def get(
        self,
        id: str,
        *,
        fields: abc.Sequence[str] | None = None,
    ) -> BulkDelete:
        """
        Fetch one bulk delete.

        Return one bulk delete with its progress.

        *id*: Id of the bulk delete, for example
          `bulkdelete_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
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
    ) -> BulkDelete:
        """
        Pause or resume a bulk delete.

        Pause a running bulk delete (`paused`) or let it go on (`resuming`), which Close refuses
        once 7 days have passed since the pause. The body is documented; that it goes to this
        URL by PUT, and what comes back, is a guess.

        *id*: Id of the bulk delete, for example
          `bulkdelete_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
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
