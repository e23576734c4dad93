# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SmartViewType", "SmartViewTypeValue"]


class SmartViewType(OpenEnum):
    """What kind of object a Smart View finds. Close may add values."""

    LEAD = "lead"
    CONTACT = "contact"
    OPPORTUNITY = "opportunity"
    CALL = "call"
    EMAIL = "email"
    SMS = "sms"
    MEETING = "meeting"
    NOTE = "note"
    WHATSAPP_MESSAGE = "whatsapp_message"
    CUSTOM_ACTIVITY = "custom_activity"
    FORM_SUBMISSION = "form_submission"


SmartViewTypeValue: TypeAlias = (
    SmartViewType
    | Literal[
        "lead",
        "contact",
        "opportunity",
        "call",
        "email",
        "sms",
        "meeting",
        "note",
        "whatsapp_message",
        "custom_activity",
        "form_submission",
    ]
)
"""What can be passed for a `SmartViewType`: a member, or its value."""
