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

    from ...models.bulk_sequence_subscription_page import BulkSequenceSubscriptionPage

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkSequenceSubscriptionPage]:
    """
    List bulk sequence subscriptions.

    The same as `bulk_sequence_subscriptions.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_sequence_subscription_page import BulkSequenceSubscriptionPage

    return Call(
        operation="bulk_sequence_subscriptions.list",
        method="GET",
        path="/bulk_action/sequence_subscription/",
        parse=only(BulkSequenceSubscriptionPage.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
