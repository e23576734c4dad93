# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Delete everything that a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    rooted,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ...query import AnySortKey, Query
    from ..models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ..models.bulk_delete import BulkDelete
    from ..models.bulk_delete_page import BulkDeletePage

__all__ = ["BulkDeletes", "BulkDeletesCalls"]


class BulkDeletesCalls:
    """The calls of `bulk_deletes`, not sent: `close.send(close.bulk_deletes.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[BulkDeletePage]:
        """Return the call of `bulk_deletes.list()`, not sent."""
        from ..models.bulk_delete_page import BulkDeletePage

        return Call(
            operation="bulk_deletes.list",
            method="GET",
            path="/bulk_action/delete/",
            parse=only(BulkDeletePage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        s_query: Query,
        results_limit: int | None | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Call[BulkDelete]:
        """Return the call of `bulk_deletes.create()`, not sent."""
        from ..models.bulk_delete import BulkDelete

        return Call(
            operation="bulk_deletes.create",
            method="POST",
            path="/bulk_action/delete/",
            parse=identified(BulkDelete.from_dict),
            effect="create",
            json=body_of(
                ("s_query", present("s_query", rooted("s_query", s_query))),
                ("results_limit", results_limit),
                ("sort", present("sort", listed("sort", sort))),
                ("send_done_email", present("send_done_email", send_done_email)),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[BulkDelete]:
        """Return the call of `bulk_deletes.get()`, not sent."""
        from ..models.bulk_delete import BulkDelete

        return Call(
            operation="bulk_deletes.get",
            method="GET",
            path=f"/bulk_action/delete/{segment(id)}/",
            parse=only(BulkDelete.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(id: str, *, status: BulkActionUpdateStatusValue) -> Call[BulkDelete]:
        """Return the call of `bulk_deletes.update()`, not sent."""
        from ..models.bulk_action_update_status import (
            BulkActionUpdateStatus,
        )
        from ..models.bulk_delete import BulkDelete

        return Call(
            operation="bulk_deletes.update",
            method="PUT",
            path=f"/bulk_action/delete/{segment(id)}/",
            parse=identified(BulkDelete.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, BulkActionUpdateStatus))),
            ),
        )


class BulkDeletes:
    """Delete everything that a query finds."""

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
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
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

        *s_query*: The query that says who is meant: leads, or contacts. It is the bare query,
          not the search around it that a Smart View keeps under the same name.
        *results_limit*: At most so many objects, the first ones by `sort`; None means all.
        *sort*: The order in which the objects are taken.
        *send_done_email*: Whether Close mails the user who started it when it is done. Close
          takes true when it is missing.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            s_query=s_query, results_limit=results_limit, sort=sort, send_done_email=send_done_email
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> BulkDelete:
        """
        Fetch one bulk delete.

        Return one bulk delete with its progress.

        *id*: Id of the bulk delete, for example
          `bulkdelete_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(self, id: str, *, status: BulkActionUpdateStatusValue) -> BulkDelete:
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
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, status=status)
        return (await self._sender.send(call)).parsed
