# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["TaskPriority", "TaskPriorityValue"]


class TaskPriority(OpenEnum):
    """How urgent a task is. Close may add values."""

    HIGH = "high"
    MEDIUM = "medium"


TaskPriorityValue: TypeAlias = (
    TaskPriority
    | Literal[
        "high",
        "medium",
    ]
)
"""What can be passed for a `TaskPriority`: a member, or its value."""
