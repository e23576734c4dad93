# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.opportunity_status_page import OpportunityStatusPage

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[OpportunityStatusPage]:
    """
    List opportunity statuses.

    The same as `opportunity_statuses.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.opportunity_status_page import OpportunityStatusPage

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
