# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CustomFieldObjectType", "CustomFieldObjectTypeValue"]


class CustomFieldObjectType(OpenEnum):
    """What kind of object has a custom field."""

    LEAD = "lead"
    CONTACT = "contact"
    OPPORTUNITY = "opportunity"
    ACTIVITY = "activity"
    CUSTOM_OBJECT_TYPE = "custom_object_type"
    SHARED = "shared"


CustomFieldObjectTypeValue: TypeAlias = (
    CustomFieldObjectType
    | Literal[
        "lead",
        "contact",
        "opportunity",
        "activity",
        "custom_object_type",
        "shared",
    ]
)
"""What can be passed for a `CustomFieldObjectType`: a member, or its value."""
