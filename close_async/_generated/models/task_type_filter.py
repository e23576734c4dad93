# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["TaskTypeFilter", "TaskTypeFilterValue"]


class TaskTypeFilter(OpenEnum):
    """The kind of tasks to list, or `all`."""

    ALL = "all"
    LEAD = "lead"
    INCOMING_EMAIL = "incoming_email"
    EMAIL_FOLLOWUP = "email_followup"
    MISSED_CALL = "missed_call"
    ANSWERED_DETACHED_CALL = "answered_detached_call"
    VOICEMAIL = "voicemail"
    OPPORTUNITY_DUE = "opportunity_due"
    INCOMING_SMS = "incoming_sms"
    OUTGOING_CALL = "outgoing_call"


TaskTypeFilterValue: TypeAlias = (
    TaskTypeFilter
    | Literal[
        "all",
        "lead",
        "incoming_email",
        "email_followup",
        "missed_call",
        "answered_detached_call",
        "voicemail",
        "opportunity_due",
        "incoming_sms",
        "outgoing_call",
    ]
)
"""What can be passed for a `TaskTypeFilter`: a member, or its value."""
