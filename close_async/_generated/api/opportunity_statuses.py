# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The statuses that an opportunity can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    params,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.opportunity_status import OpportunityStatus
    from ..models.opportunity_status_page import OpportunityStatusPage

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
