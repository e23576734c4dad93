# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["AttendeeStatus", "AttendeeStatusValue"]


class AttendeeStatus(OpenEnum):
    """What somebody answered to an invitation. Close may add values."""

    NOREPLY = "noreply"
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


AttendeeStatusValue: TypeAlias = (
    AttendeeStatus
    | Literal[
        "noreply",
        "yes",
        "no",
        "maybe",
    ]
)
"""What can be passed for a `AttendeeStatus`: a member, or its value."""
