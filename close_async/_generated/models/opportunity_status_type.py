# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["OpportunityStatusType", "OpportunityStatusTypeValue"]


class OpportunityStatusType(OpenEnum):
    """What an opportunity in a status is. Close may add values."""

    ACTIVE = "active"
    WON = "won"
    LOST = "lost"


OpportunityStatusTypeValue: TypeAlias = (
    OpportunityStatusType
    | Literal[
        "active",
        "won",
        "lost",
    ]
)
"""What can be passed for a `OpportunityStatusType`: a member, or its value."""
