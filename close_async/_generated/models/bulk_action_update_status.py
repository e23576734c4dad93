# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkActionUpdateStatus", "BulkActionUpdateStatusValue"]


class BulkActionUpdateStatus(OpenEnum):
    """What a bulk action's status can be set to."""

    PAUSED = "paused"
    RESUMING = "resuming"


BulkActionUpdateStatusValue: TypeAlias = (
    BulkActionUpdateStatus
    | Literal[
        "paused",
        "resuming",
    ]
)
"""What can be passed for a `BulkActionUpdateStatus`: a member, or its value."""
