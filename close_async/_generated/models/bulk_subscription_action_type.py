# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkSubscriptionActionType", "BulkSubscriptionActionTypeValue"]


class BulkSubscriptionActionType(OpenEnum):
    """What a bulk sequence subscription does. `reassign` is undocumented. Close may add values."""

    SUBSCRIBE = "subscribe"
    RESUME = "resume"
    RESUME_FINISHED = "resume_finished"
    PAUSE = "pause"
    REASSIGN = "reassign"


BulkSubscriptionActionTypeValue: TypeAlias = (
    BulkSubscriptionActionType
    | Literal[
        "subscribe",
        "resume",
        "resume_finished",
        "pause",
        "reassign",
    ]
)
"""What can be passed for a `BulkSubscriptionActionType`: a member, or its value."""
