# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Set a status or a custom field on everything that a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import bulk_edits_create, bulk_edits_get, bulk_edits_list, bulk_edits_update

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ...models.bulk_edit import BulkEdit
    from ...types import BulkEditCreate

__all__ = ["BulkEdits", "BulkEditsCalls"]


class BulkEditsCalls:
    """The calls of `bulk_edits`, not sent: `close.send(close.bulk_edits.calls.list(...))`."""

    list = staticmethod(bulk_edits_list.call)
    create = staticmethod(bulk_edits_create.call)
    get = staticmethod(bulk_edits_get.call)
    update = staticmethod(bulk_edits_update.call)


class BulkEdits:
    """
    Set a status or a custom field on everything that a query finds.
    """

    calls = BulkEditsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[BulkEdit]:
        """
        List bulk edits.

        Return bulk edits with their progress, page by page.

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
        body: BulkEditCreate,
        /,
    ) -> BulkEdit:
        """
        Start a bulk edit.

        Set a lead status, or set or clear a custom field, on everything that a query finds. The
        old values are lost. `type` says which keys are needed.

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
    ) -> BulkEdit:
        """
        Fetch one bulk edit.

        Return one bulk edit with its progress.

        *id*: Id of the bulk edit, for example
          `bulkedit_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
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
    ) -> BulkEdit:
        """
        Pause or resume a bulk edit.

        Pause a running bulk edit (`paused`) or let it go on (`resuming`), which Close refuses
        once 7 days have passed since the pause. The body is documented; that it goes to this
        URL by PUT, and what comes back, is a guess.

        *id*: Id of the bulk edit, for example
          `bulkedit_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
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
