# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["ActivityType", "ActivityTypeValue"]


class ActivityType(OpenEnum):
    """The kind of an activity. Close may add values."""

    NOTE = "Note"
    CALL = "Call"
    EMAIL = "Email"
    EMAILTHREAD = "EmailThread"
    SMS = "SMS"
    MEETING = "Meeting"
    CUSTOMACTIVITY = "CustomActivity"
    CREATED = "Created"
    LEADSTATUSCHANGE = "LeadStatusChange"
    OPPORTUNITYSTATUSCHANGE = "OpportunityStatusChange"
    TASKCOMPLETED = "TaskCompleted"
    LEADMERGE = "LeadMerge"
    WHATSAPPMESSAGE = "WhatsAppMessage"
    FORMSUBMISSION = "FormSubmission"


ActivityTypeValue: TypeAlias = (
    ActivityType
    | Literal[
        "Note",
        "Call",
        "Email",
        "EmailThread",
        "SMS",
        "Meeting",
        "CustomActivity",
        "Created",
        "LeadStatusChange",
        "OpportunityStatusChange",
        "TaskCompleted",
        "LeadMerge",
        "WhatsAppMessage",
        "FormSubmission",
    ]
)
"""What can be passed for a `ActivityType`: a member, or its value."""
