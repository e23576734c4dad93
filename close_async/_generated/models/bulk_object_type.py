# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkObjectType", "BulkObjectTypeValue"]


class BulkObjectType(OpenEnum):
    """What a bulk action acts on. Close may add values."""

    LEAD = "lead"
    CONTACT = "contact"
    CALL = "call"
    CUSTOM_ACTIVITY = "custom_activity"
    FORM_SUBMISSION = "form_submission"


BulkObjectTypeValue: TypeAlias = (
    BulkObjectType
    | Literal[
        "lead",
        "contact",
        "call",
        "custom_activity",
        "form_submission",
    ]
)
"""What can be passed for a `BulkObjectType`: a member, or its value."""
