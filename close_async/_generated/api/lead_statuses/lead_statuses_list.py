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

    from ...models.lead_status_page import LeadStatusPage

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[LeadStatusPage]:
    """
    List lead statuses.

    The same as `lead_statuses.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.lead_status_page import LeadStatusPage

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
