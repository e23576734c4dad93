# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SubscriptionStatusReason", "SubscriptionStatusReasonValue"]


class SubscriptionStatusReason(OpenEnum):
    """Why a subscription isn't active. Close may add values."""

    MANUAL = "manual"
    PENDING_CALL_TIMED_OUT = "pending-call-timed-out"
    BULK_ACTION = "bulk-action"
    RATE_LIMITED = "rate-limited"
    SEQUENCE_DELETED = "sequence-deleted"
    WORKFLOW_PAUSED = "workflow-paused"
    FILTER_NOT_MATCHED = "filter-not-matched"
    REPLY_RECEIVED = "reply-received"
    CALL_ANSWERED = "call-answered"
    MEETING_BOOKED = "meeting-booked"
    LEAD_STATUS_CHANGED = "lead-status-changed"
    OUTCOME_MET = "outcome-met"
    ACCOUNT_INVALID = "account-invalid"
    ACCOUNT_FAILURES = "account-failures"
    SENDING_THROTTLED_TOO_LONG = "sending-throttled-too-long"
    MEMBERSHIP_INACTIVE = "membership-inactive"
    SEND_AS_ERROR = "send-as-error"
    EMAIL_BOUNCED = "email-bounced"
    CALL_FAILED = "call-failed"
    SMS_FAILED = "sms-failed"
    NO_USER_PHONE = "no-user-phone"
    BILLING_ERROR = "billing-error"
    ASSIGNMENT_FIELD_INVALID = "assignment-field-invalid"
    LEAD_STATUS_FIELD_INVALID = "lead-status-field-invalid"
    ASSIGNEES_MISSING = "assignees-missing"
    RUN_AS_DISABLED = "run-as-disabled"
    LEAD_NOT_VISIBLE = "lead-not-visible"
    INTERNAL_ERROR = "internal-error"
    FIELD_MAPPING_ERROR = "field-mapping-error"
    FILTER_CONFIG_INVALID = "filter-config-invalid"
    EMAIL_AI_GENERATION_FAILED = "email-ai-generation-failed"


SubscriptionStatusReasonValue: TypeAlias = (
    SubscriptionStatusReason
    | Literal[
        "manual",
        "pending-call-timed-out",
        "bulk-action",
        "rate-limited",
        "sequence-deleted",
        "workflow-paused",
        "filter-not-matched",
        "reply-received",
        "call-answered",
        "meeting-booked",
        "lead-status-changed",
        "outcome-met",
        "account-invalid",
        "account-failures",
        "sending-throttled-too-long",
        "membership-inactive",
        "send-as-error",
        "email-bounced",
        "call-failed",
        "sms-failed",
        "no-user-phone",
        "billing-error",
        "assignment-field-invalid",
        "lead-status-field-invalid",
        "assignees-missing",
        "run-as-disabled",
        "lead-not-visible",
        "internal-error",
        "field-mapping-error",
        "filter-config-invalid",
        "email-ai-generation-failed",
    ]
)
"""What can be passed for a `SubscriptionStatusReason`: a member, or its value."""
