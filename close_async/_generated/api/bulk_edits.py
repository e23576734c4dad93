# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Set a status or a custom field on everything that a query finds."""

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
    from ..models.bulk_edit import BulkEdit
    from ..models.bulk_edit_create import BulkEditCreate
    from ..models.bulk_edit_page import BulkEditPage

__all__ = ["BulkEdits", "BulkEditsCalls"]


class BulkEditsCalls:
    """The calls of `bulk_edits`, not sent: `close.send(close.bulk_edits.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[BulkEditPage]:
        """Return the call of `bulk_edits.list()`, not sent."""
        from ..models.bulk_edit_page import BulkEditPage

        return Call(
            operation="bulk_edits.list",
            method="GET",
            path="/bulk_action/edit/",
            parse=only(BulkEditPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(body: BulkEditCreate, /) -> Call[BulkEdit]:
        """Return the call of `bulk_edits.create()`, not sent."""
        from ..models.bulk_edit import BulkEdit
        from ..models.bulk_edit_create import BulkEditCreate

        return Call(
            operation="bulk_edits.create",
            method="POST",
            path="/bulk_action/edit/",
            parse=identified(BulkEdit.from_dict),
            effect="create",
            json=body_with_query(body, BulkEditCreate),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[BulkEdit]:
        """Return the call of `bulk_edits.get()`, not sent."""
        from ..models.bulk_edit import BulkEdit

        return Call(
            operation="bulk_edits.get",
            method="GET",
            path=f"/bulk_action/edit/{segment(id)}/",
            parse=only(BulkEdit.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(id: str, *, status: BulkActionUpdateStatusValue) -> Call[BulkEdit]:
        """Return the call of `bulk_edits.update()`, not sent."""
        from ..models.bulk_action_update_status import (
            BulkActionUpdateStatus,
        )
        from ..models.bulk_edit import BulkEdit

        return Call(
            operation="bulk_edits.update",
            method="PUT",
            path=f"/bulk_action/edit/{segment(id)}/",
            parse=identified(BulkEdit.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, BulkActionUpdateStatus))),
            ),
        )


class BulkEdits:
    """Set a status or a custom field on everything that a query finds."""

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
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(self, body: BulkEditCreate, /) -> BulkEdit:
        """
        Start a bulk edit.

        Set a lead status, or set or clear a custom field, on everything that a query finds. The
        old values are lost. `type` says which keys are needed.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(body)
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> BulkEdit:
        """
        Fetch one bulk edit.

        Return one bulk edit with its progress.

        *id*: Id of the bulk edit, for example
          `bulkedit_qmjJY85TSmMBqw1MKgL5o3LdSJkvklqfAwfdcjiRYCy`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(self, id: str, *, status: BulkActionUpdateStatusValue) -> BulkEdit:
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
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, status=status)
        return (await self._sender.send(call)).parsed
