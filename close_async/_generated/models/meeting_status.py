# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["MeetingStatus", "MeetingStatusValue"]


class MeetingStatus(OpenEnum):
    """Whether a meeting is to come, goes on, is over, or was called off. Close may add values."""

    UPCOMING = "upcoming"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    CANCELED = "canceled"
    DECLINED_BY_LEAD = "declined-by-lead"
    DECLINED_BY_ORG = "declined-by-org"


MeetingStatusValue: TypeAlias = (
    MeetingStatus
    | Literal[
        "upcoming",
        "in-progress",
        "completed",
        "canceled",
        "declined-by-lead",
        "declined-by-org",
    ]
)
"""What can be passed for a `MeetingStatus`: a member, or its value."""
