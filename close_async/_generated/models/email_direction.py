# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["EmailDirection", "EmailDirectionValue"]


class EmailDirection(OpenEnum):
    """Whether an email came in or went out. Close may add values."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


EmailDirectionValue: TypeAlias = (
    EmailDirection
    | Literal[
        "incoming",
        "outgoing",
    ]
)
"""What can be passed for a `EmailDirection`: a member, or its value."""
