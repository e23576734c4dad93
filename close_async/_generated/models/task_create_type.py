# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["TaskCreateType", "TaskCreateTypeValue"]


class TaskCreateType(OpenEnum):
    """The kinds of tasks that can be created."""

    LEAD = "lead"
    OUTGOING_CALL = "outgoing_call"


TaskCreateTypeValue: TypeAlias = (
    TaskCreateType
    | Literal[
        "lead",
        "outgoing_call",
    ]
)
"""What can be passed for a `TaskCreateType`: a member, or its value."""
