# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SubscriptionStatus", "SubscriptionStatusValue"]


class SubscriptionStatus(OpenEnum):
    """Where a subscription stands. Close may add values."""

    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"
    GOAL = "goal"
    ERROR = "error"


SubscriptionStatusValue: TypeAlias = (
    SubscriptionStatus
    | Literal[
        "active",
        "paused",
        "finished",
        "goal",
        "error",
    ]
)
"""What can be passed for a `SubscriptionStatus`: a member, or its value."""
