# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["ExportStatus", "ExportStatusValue"]


class ExportStatus(OpenEnum):
    """How far an export is. Close may add values; these ones are a guess."""

    CREATED = "created"
    STARTED = "started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ERROR = "error"


ExportStatusValue: TypeAlias = (
    ExportStatus
    | Literal[
        "created",
        "started",
        "in_progress",
        "done",
        "error",
    ]
)
"""What can be passed for a `ExportStatus`: a member, or its value."""
