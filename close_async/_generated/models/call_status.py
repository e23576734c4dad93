# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CallStatus", "CallStatusValue"]


class CallStatus(OpenEnum):
    """What became of a call. Close may add values."""

    CREATED = "created"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    CANCEL = "cancel"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"
    TIMEOUT = "timeout"


CallStatusValue: TypeAlias = (
    CallStatus
    | Literal[
        "created",
        "in-progress",
        "completed",
        "cancel",
        "no-answer",
        "busy",
        "failed",
        "timeout",
    ]
)
"""What can be passed for a `CallStatus`: a member, or its value."""
