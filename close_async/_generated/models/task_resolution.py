# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["TaskResolution", "TaskResolutionValue"]


class TaskResolution(OpenEnum):
    """How a task ended that was not done. Close may add values."""

    ABANDONED = "abandoned"
    SKIPPED = "skipped"


TaskResolutionValue: TypeAlias = (
    TaskResolution
    | Literal[
        "abandoned",
        "skipped",
    ]
)
"""What can be passed for a `TaskResolution`: a member, or its value."""
