# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkEditType", "BulkEditTypeValue"]


class BulkEditType(OpenEnum):
    """What a bulk edit changes. Close may add values."""

    SET_LEAD_STATUS = "set_lead_status"
    SET_CUSTOM_FIELD = "set_custom_field"
    CLEAR_CUSTOM_FIELD = "clear_custom_field"
    SET_CONTACT_CUSTOM_FIELD = "set_contact_custom_field"
    CLEAR_CONTACT_CUSTOM_FIELD = "clear_contact_custom_field"
    SET_ACTIVITY_CUSTOM_FIELD = "set_activity_custom_field"
    CLEAR_ACTIVITY_CUSTOM_FIELD = "clear_activity_custom_field"
    SET_GLOBAL_CUSTOM_FIELD = "set_global_custom_field"
    CLEAR_GLOBAL_CUSTOM_FIELD = "clear_global_custom_field"
    SET_OPPORTUNITY_CUSTOM_FIELD = "set_opportunity_custom_field"
    CLEAR_OPPORTUNITY_CUSTOM_FIELD = "clear_opportunity_custom_field"
    SET_CUSTOM_OBJECT_CUSTOM_FIELD = "set_custom_object_custom_field"
    CLEAR_CUSTOM_OBJECT_CUSTOM_FIELD = "clear_custom_object_custom_field"


BulkEditTypeValue: TypeAlias = (
    BulkEditType
    | Literal[
        "set_lead_status",
        "set_custom_field",
        "clear_custom_field",
        "set_contact_custom_field",
        "clear_contact_custom_field",
        "set_activity_custom_field",
        "clear_activity_custom_field",
        "set_global_custom_field",
        "clear_global_custom_field",
        "set_opportunity_custom_field",
        "clear_opportunity_custom_field",
        "set_custom_object_custom_field",
        "clear_custom_object_custom_field",
    ]
)
"""What can be passed for a `BulkEditType`: a member, or its value."""
