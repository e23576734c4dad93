# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_with_query,
)

if TYPE_CHECKING:
    from ...models.bulk_sequence_subscription import BulkSequenceSubscription
    from ...types import BulkSequenceSubscriptionCreate

__all__ = ["call"]


def call(
    body: BulkSequenceSubscriptionCreate,
    /,
) -> Call[BulkSequenceSubscription]:
    """
    Start a bulk sequence subscription.

    The same as `bulk_sequence_subscriptions.create()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_sequence_subscription import BulkSequenceSubscription
    from ...types import BulkSequenceSubscriptionCreate

    return Call(
        operation="bulk_sequence_subscriptions.create",
        method="POST",
        path="/bulk_action/sequence_subscription/",
        parse=identified(BulkSequenceSubscription.from_dict),
        effect="create",
        json=body_with_query(body, BulkSequenceSubscriptionCreate),
    )
