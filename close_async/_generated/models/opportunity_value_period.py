# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["OpportunityValuePeriod", "OpportunityValuePeriodValue"]


class OpportunityValuePeriod(OpenEnum):
    """How often the value of an opportunity comes in. Close may add values."""

    ONE_TIME = "one_time"
    MONTHLY = "monthly"
    ANNUAL = "annual"


OpportunityValuePeriodValue: TypeAlias = (
    OpportunityValuePeriod
    | Literal[
        "one_time",
        "monthly",
        "annual",
    ]
)
"""What can be passed for a `OpportunityValuePeriod`: a member, or its value."""
