# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    choice,
    listed,
    present,
    segment,
)
from ...._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ...models.sequence_subscription import SequenceSubscription
    from ...models.subscription_update_status import SubscriptionUpdateStatusValue

__all__ = ["call"]


def call(
    id: str,
    *,
    status: SubscriptionUpdateStatusValue | Unset = UNSET,
    sender_account_id: str | Unset = UNSET,
    sender_name: str | Unset = UNSET,
    sender_email: str | Unset = UNSET,
    calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
) -> Call[SequenceSubscription]:
    """
    Pause, restart or re-address a sequence subscription.

    The same as `sequence_subscriptions.update()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence_subscription import SequenceSubscription
    from ...models.subscription_update_status import (
        SubscriptionUpdateStatus,
    )

    return Call(
        operation="sequence_subscriptions.update",
        method="PUT",
        path=f"/sequence_subscription/{segment(id)}/",
        parse=identified(SequenceSubscription.from_dict),
        effect="repeat",
        json=body_of(
            ("status", present("status", choice("status", status, SubscriptionUpdateStatus))),
            ("sender_account_id", present("sender_account_id", sender_account_id)),
            ("sender_name", present("sender_name", sender_name)),
            ("sender_email", present("sender_email", sender_email)),
            (
                "calls_assigned_to",
                present("calls_assigned_to", listed("calls_assigned_to", calls_assigned_to)),
            ),
        ),
    )
