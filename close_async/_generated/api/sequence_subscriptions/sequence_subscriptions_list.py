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

    from ...models.sequence_subscription_page import SequenceSubscriptionPage

__all__ = ["call"]


def call(
    *,
    sequence_id: str | None = None,
    contact_id: str | None = None,
    lead_id: str | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[SequenceSubscriptionPage]:
    """
    List sequence subscriptions.

    The same as `sequence_subscriptions.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence_subscription_page import SequenceSubscriptionPage

    return Call(
        operation="sequence_subscriptions.list",
        method="GET",
        path="/sequence_subscription/",
        parse=only(SequenceSubscriptionPage.from_dict, fields),
        effect="read",
        params=params(
            ("sequence_id", sequence_id),
            ("contact_id", contact_id),
            ("lead_id", lead_id),
            ("_fields", fields),
        ),
    )
