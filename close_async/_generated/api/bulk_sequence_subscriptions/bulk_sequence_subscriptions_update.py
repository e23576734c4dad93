# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    choice,
    present,
    segment,
)

if TYPE_CHECKING:
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ...models.bulk_sequence_subscription import BulkSequenceSubscription

__all__ = ["call"]


def call(
    id: str,
    *,
    status: BulkActionUpdateStatusValue,
) -> Call[BulkSequenceSubscription]:
    """
    Pause or resume a bulk sequence subscription.

    The same as `bulk_sequence_subscriptions.update()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatus,
    )
    from ...models.bulk_sequence_subscription import BulkSequenceSubscription

    return Call(
        operation="bulk_sequence_subscriptions.update",
        method="PUT",
        path=f"/bulk_action/sequence_subscription/{segment(id)}/",
        parse=identified(BulkSequenceSubscription.from_dict),
        effect="repeat",
        json=body_of(
            ("status", present("status", choice("status", status, BulkActionUpdateStatus))),
        ),
    )
