# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The statuses that an opportunity can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.opportunity_status import OpportunityStatus
    from ..models.opportunity_status_page import OpportunityStatusPage
    from ..models.opportunity_status_type import OpportunityStatusTypeValue

__all__ = ["OpportunityStatuses", "OpportunityStatusesCalls"]


class OpportunityStatusesCalls:
    """The calls of `opportunity_statuses`, not sent: `close.send(close.opportunity_statuses.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[OpportunityStatusPage]:
        """Return the call of `opportunity_statuses.list()`, not sent."""
        from ..models.opportunity_status_page import OpportunityStatusPage

        return Call(
            operation="opportunity_statuses.list",
            method="GET",
            path="/status/opportunity/",
            parse=only(OpportunityStatusPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *, label: str, type: OpportunityStatusTypeValue, pipeline_id: str | Unset = UNSET
    ) -> Call[OpportunityStatus]:
        """Return the call of `opportunity_statuses.create()`, not sent."""
        from ..models.opportunity_status import OpportunityStatus
        from ..models.opportunity_status_type import (
            OpportunityStatusType,
        )

        return Call(
            operation="opportunity_statuses.create",
            method="POST",
            path="/status/opportunity/",
            parse=identified(OpportunityStatus.from_dict),
            effect="create",
            json=body_of(
                ("label", present("label", label)),
                ("type", present("type", choice("type", type, OpportunityStatusType))),
                ("pipeline_id", present("pipeline_id", pipeline_id)),
            ),
        )

    @staticmethod
    def update(id: str, *, label: str) -> Call[OpportunityStatus]:
        """Return the call of `opportunity_statuses.update()`, not sent."""
        from ..models.opportunity_status import OpportunityStatus

        return Call(
            operation="opportunity_statuses.update",
            method="PUT",
            path=f"/status/opportunity/{segment(id)}/",
            parse=identified(OpportunityStatus.from_dict),
            effect="repeat",
            json=body_of(
                ("label", present("label", label)),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `opportunity_statuses.delete()`, not sent."""

        return Call(
            operation="opportunity_statuses.delete",
            method="DELETE",
            path=f"/status/opportunity/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class OpportunityStatuses:
    """The statuses that an opportunity can have."""

    calls = OpportunityStatusesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[OpportunityStatus]:
        """
        List opportunity statuses.

        Return the statuses that an opportunity can have, of all pipelines. Their ids go into
        queries.

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

    async def create(
        self, *, label: str, type: OpportunityStatusTypeValue, pipeline_id: str | Unset = UNSET
    ) -> OpportunityStatus:
        """
        Create an opportunity status.

        Create an opportunity status and return it. Without `pipeline_id` it joins the first
        pipeline.

        *label*: The name that users see.
        *type*: Whether it means open, won or lost.
        *pipeline_id*: Id of the pipeline that it shall belong to, starts with `pipe_`. That
          Close takes it here is a guess.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(label=label, type=type, pipeline_id=pipeline_id)
        return (await self._sender.send(call)).parsed

    async def update(self, id: str, *, label: str) -> OpportunityStatus:
        """
        Update an opportunity status.

        Rename an opportunity status and return it. Objects that have it keep it.

        *id*: Id of the opportunity status, for example
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
        Delete an opportunity status.

        Delete an opportunity status. Close refuses that while an object has it. That Close
        refuses it is a guess.

        *id*: Id of the opportunity status, for example
          `stat_t7Zd2uspYPvBafR5bu9agrFZFs8GToWIbDnkqSk8nT8`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
