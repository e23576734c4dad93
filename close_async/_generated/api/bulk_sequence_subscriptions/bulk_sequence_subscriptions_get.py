# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
    segment,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.bulk_sequence_subscription import BulkSequenceSubscription

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkSequenceSubscription]:
    """
    Fetch one bulk sequence subscription.

    The same as `bulk_sequence_subscriptions.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_sequence_subscription import BulkSequenceSubscription

    return Call(
        operation="bulk_sequence_subscriptions.get",
        method="GET",
        path=f"/bulk_action/sequence_subscription/{segment(id)}/",
        parse=only(BulkSequenceSubscription.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
