# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The statuses that a lead can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    params,
    present,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.lead_status import LeadStatus
    from ..models.lead_status_page import LeadStatusPage

__all__ = ["LeadStatuses", "LeadStatusesCalls"]


class LeadStatusesCalls:
    """The calls of `lead_statuses`, not sent: `close.send(close.lead_statuses.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[LeadStatusPage]:
        """Return the call of `lead_statuses.list()`, not sent."""
        from ..models.lead_status_page import LeadStatusPage

        return Call(
            operation="lead_statuses.list",
            method="GET",
            path="/status/lead/",
            parse=only(LeadStatusPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(*, label: str) -> Call[LeadStatus]:
        """Return the call of `lead_statuses.create()`, not sent."""
        from ..models.lead_status import LeadStatus

        return Call(
            operation="lead_statuses.create",
            method="POST",
            path="/status/lead/",
            parse=identified(LeadStatus.from_dict),
            effect="create",
            json=body_of(
                ("label", present("label", label)),
            ),
        )

    @staticmethod
    def update(id: str, *, label: str) -> Call[LeadStatus]:
        """Return the call of `lead_statuses.update()`, not sent."""
        from ..models.lead_status import LeadStatus

        return Call(
            operation="lead_statuses.update",
            method="PUT",
            path=f"/status/lead/{segment(id)}/",
            parse=identified(LeadStatus.from_dict),
            effect="repeat",
            json=body_of(
                ("label", present("label", label)),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `lead_statuses.delete()`, not sent."""

        return Call(
            operation="lead_statuses.delete",
            method="DELETE",
            path=f"/status/lead/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class LeadStatuses:
    """The statuses that a lead can have."""

    calls = LeadStatusesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[LeadStatus]:
        """
        List lead statuses.

        Return the statuses that a lead can have. Their ids go into queries and into the bulk
        edit `set_lead_status`.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
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

    async def create(self, *, label: str) -> LeadStatus:
        """
        Create a lead status.

        Create a lead status and return it.

        *label*: The name that users see.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(label=label)
        return (await self._sender.send(call)).parsed

    async def update(self, id: str, *, label: str) -> LeadStatus:
        """
        Update a lead status.

        Rename a lead status and return it. Objects that have it keep it.

        *id*: Id of the lead status, for example
          `stat_t7Zd2uspYPvBafR5bu9agrFZFs8GToWIbDnkqSk8nT8`.
        *label*: The name that users see.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, label=label)
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a lead status.

        Delete a lead status. Close refuses that while an object has it. That Close refuses it
        is a guess.

        *id*: Id of the lead status, for example
          `stat_t7Zd2uspYPvBafR5bu9agrFZFs8GToWIbDnkqSk8nT8`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
