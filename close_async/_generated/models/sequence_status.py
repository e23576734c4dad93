# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SequenceStatus", "SequenceStatusValue"]


class SequenceStatus(OpenEnum):
    """Whether a sequence runs. Close may add values."""

    ACTIVE = "active"
    PAUSED = "paused"
    DRAFT = "draft"


SequenceStatusValue: TypeAlias = (
    SequenceStatus
    | Literal[
        "active",
        "paused",
        "draft",
    ]
)
"""What can be passed for a `SequenceStatus`: a member, or its value."""
