# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CustomActivityStatus", "CustomActivityStatusValue"]


class CustomActivityStatus(OpenEnum):
    """Whether a custom activity counts, or is still written. Close may add values."""

    DRAFT = "draft"
    PUBLISHED = "published"


CustomActivityStatusValue: TypeAlias = (
    CustomActivityStatus
    | Literal[
        "draft",
        "published",
    ]
)
"""What can be passed for a `CustomActivityStatus`: a member, or its value."""
