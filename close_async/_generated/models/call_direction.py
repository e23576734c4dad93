# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CallDirection", "CallDirectionValue"]


class CallDirection(OpenEnum):
    """Who called whom, or wrote whom a text. Close may add values."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


CallDirectionValue: TypeAlias = (
    CallDirection
    | Literal[
        "inbound",
        "outbound",
    ]
)
"""What can be passed for a `CallDirection`: a member, or its value."""
