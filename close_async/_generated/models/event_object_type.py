# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["EventObjectType", "EventObjectTypeValue"]


class EventObjectType(OpenEnum):
    """
    What an event is about. Close may add values; those of opportunities, activities and tasks
    are a guess.
    """

    LEAD = "lead"
    CONTACT = "contact"
    SEQUENCE = "sequence"
    SEQUENCE_SUBSCRIPTION = "sequence_subscription"
    BULK_ACTION_EMAIL = "bulk_action.email"
    BULK_ACTION_SEQUENCE_SUBSCRIPTION = "bulk_action.sequence_subscription"
    BULK_ACTION_DELETE = "bulk_action.delete"
    BULK_ACTION_EDIT = "bulk_action.edit"
    SAVED_SEARCH = "saved_search"
    EMAIL_TEMPLATE = "email_template"
    SMS_TEMPLATE = "sms_template"
    PHONE_NUMBER = "phone_number"
    UNSUBSCRIBED_EMAIL = "unsubscribed_email"
    STATUS_LEAD = "status.lead"
    CUSTOM_FIELDS_LEAD = "custom_fields.lead"
    CUSTOM_FIELDS_CONTACT = "custom_fields.contact"
    CUSTOM_FIELDS_OPPORTUNITY = "custom_fields.opportunity"
    CUSTOM_FIELDS_ACTIVITY = "custom_fields.activity"
    CUSTOM_FIELDS_CUSTOM_OBJECT = "custom_fields.custom_object"
    CUSTOM_FIELDS_CUSTOM_OBJECT_TYPE = "custom_fields.custom_object_type"
    CUSTOM_FIELDS_SHARED = "custom_fields.shared"
    ACTIVITY_EMAIL = "activity.email"
    OPPORTUNITY = "opportunity"
    STATUS_OPPORTUNITY = "status.opportunity"
    ACTIVITY_CALL = "activity.call"
    ACTIVITY_CUSTOM_ACTIVITY = "activity.custom_activity"
    ACTIVITY_MEETING = "activity.meeting"
    ACTIVITY_NOTE = "activity.note"
    ACTIVITY_SMS = "activity.sms"
    CUSTOM_OBJECT = "custom_object"
    TASK_LEAD = "task.lead"
    TASK_INCOMING_EMAIL = "task.incoming_email"
    TASK_EMAIL_FOLLOWUP = "task.email_followup"
    TASK_MISSED_CALL = "task.missed_call"
    TASK_ANSWERED_DETACHED_CALL = "task.answered_detached_call"
    TASK_VOICEMAIL = "task.voicemail"
    TASK_OPPORTUNITY_DUE = "task.opportunity_due"
    TASK_INCOMING_SMS = "task.incoming_sms"
    TASK_OUTGOING_CALL = "task.outgoing_call"


EventObjectTypeValue: TypeAlias = (
    EventObjectType
    | Literal[
        "lead",
        "contact",
        "sequence",
        "sequence_subscription",
        "bulk_action.email",
        "bulk_action.sequence_subscription",
        "bulk_action.delete",
        "bulk_action.edit",
        "saved_search",
        "email_template",
        "sms_template",
        "phone_number",
        "unsubscribed_email",
        "status.lead",
        "custom_fields.lead",
        "custom_fields.contact",
        "custom_fields.opportunity",
        "custom_fields.activity",
        "custom_fields.custom_object",
        "custom_fields.custom_object_type",
        "custom_fields.shared",
        "activity.email",
        "opportunity",
        "status.opportunity",
        "activity.call",
        "activity.custom_activity",
        "activity.meeting",
        "activity.note",
        "activity.sms",
        "custom_object",
        "task.lead",
        "task.incoming_email",
        "task.email_followup",
        "task.missed_call",
        "task.answered_detached_call",
        "task.voicemail",
        "task.opportunity_due",
        "task.incoming_sms",
        "task.outgoing_call",
    ]
)
"""What can be passed for a `EventObjectType`: a member, or its value."""
