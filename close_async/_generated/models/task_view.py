# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["TaskView", "TaskViewValue"]


class TaskView(OpenEnum):
    """A view of Close's inbox: what is due now, later, or done. Close may add values."""

    INBOX = "inbox"
    FUTURE = "future"
    ARCHIVE = "archive"


TaskViewValue: TypeAlias = (
    TaskView
    | Literal[
        "inbox",
        "future",
        "archive",
    ]
)
"""What can be passed for a `TaskView`: a member, or its value."""
