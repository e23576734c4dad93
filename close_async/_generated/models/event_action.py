# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["EventAction", "EventActionValue"]


class EventAction(OpenEnum):
    """What happened. Close may add values."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    MERGED = "merged"
    COMPLETED = "completed"
    PAUSED = "paused"
    SENT = "sent"


EventActionValue: TypeAlias = (
    EventAction
    | Literal[
        "created",
        "updated",
        "deleted",
        "merged",
        "completed",
        "paused",
        "sent",
    ]
)
"""What can be passed for a `EventAction`: a member, or its value."""
