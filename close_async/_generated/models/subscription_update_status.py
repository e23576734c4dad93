# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SubscriptionUpdateStatus", "SubscriptionUpdateStatusValue"]


class SubscriptionUpdateStatus(OpenEnum):
    """What a subscription's status can be set to. That other values are refused is a guess."""

    ACTIVE = "active"
    PAUSED = "paused"


SubscriptionUpdateStatusValue: TypeAlias = (
    SubscriptionUpdateStatus
    | Literal[
        "active",
        "paused",
    ]
)
"""What can be passed for a `SubscriptionUpdateStatus`: a member, or its value."""
