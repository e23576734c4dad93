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

    from ...models.sequence_subscription import SequenceSubscription

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[SequenceSubscription]:
    """
    Fetch one sequence subscription.

    The same as `sequence_subscriptions.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence_subscription import SequenceSubscription

    return Call(
        operation="sequence_subscriptions.get",
        method="GET",
        path=f"/sequence_subscription/{segment(id)}/",
        parse=only(SequenceSubscription.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
