# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ...._core.call import Call
from ...._core.decode import nothing
from ...._core.encode import (
    segment,
)

__all__ = ["call"]


def call(
    id: str,
) -> Call[None]:
    """
    Unsubscribe a contact from a sequence.

    The same as `sequence_subscriptions.delete()`, not sent: pass it to `CloseClient.send()`.
    """

    return Call(
        operation="sequence_subscriptions.delete",
        method="DELETE",
        path=f"/sequence_subscription/{segment(id)}/",
        parse=nothing,
        effect="repeat",
    )
