# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["StepType", "StepTypeValue"]


class StepType(OpenEnum):
    """What a step does. Close has more kinds than these, with names that we don't know."""

    EMAIL = "email"
    CALL = "call"
    SMS = "sms"


StepTypeValue: TypeAlias = (
    StepType
    | Literal[
        "email",
        "call",
        "sms",
    ]
)
"""What can be passed for a `StepType`: a member, or its value."""
