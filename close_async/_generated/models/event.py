# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, one, plain
from ..._core.model import UNSET, Model, Unset
from ..._core.variants import varied
from .event_action import EventAction, EventActionValue
from .event_object_type import EventObjectType, EventObjectTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .event_meta import EventMeta

__all__ = ["Event"]


@varied(
    "object_type",
    {
        "lead": ".lead_event:LeadEvent",
        "contact": ".contact_event:ContactEvent",
        "opportunity": ".opportunity_event:OpportunityEvent",
        "task.lead": ".task_event:TaskEvent",
        "task.incoming_email": ".task_event:TaskEvent",
        "task.email_followup": ".task_event:TaskEvent",
        "task.missed_call": ".task_event:TaskEvent",
        "task.answered_detached_call": ".task_event:TaskEvent",
        "task.voicemail": ".task_event:TaskEvent",
        "task.opportunity_due": ".task_event:TaskEvent",
        "task.incoming_sms": ".task_event:TaskEvent",
        "task.outgoing_call": ".task_event:TaskEvent",
        "sequence": ".sequence_event:SequenceEvent",
        "sequence_subscription": ".sequence_subscription_event:SequenceSubscriptionEvent",
        "bulk_action.email": ".bulk_email_event:BulkEmailEvent",
        "bulk_action.sequence_subscription": ".bulk_sequence_subscription_event:BulkSequenceSubscriptionEvent",
        "bulk_action.delete": ".bulk_delete_event:BulkDeleteEvent",
        "bulk_action.edit": ".bulk_edit_event:BulkEditEvent",
        "activity.call": ".call_event:CallEvent",
        "activity.email": ".email_event:EmailEvent",
        "activity.meeting": ".meeting_event:MeetingEvent",
        "activity.note": ".note_event:NoteEvent",
        "activity.sms": ".sms_event:SmsEvent",
        "activity.custom_activity": ".custom_activity_event:CustomActivityEvent",
        "custom_object": ".custom_object_event:CustomObjectEvent",
        "saved_search": ".smart_view_event:SmartViewEvent",
        "email_template": ".email_template_event:EmailTemplateEvent",
        "sms_template": ".sms_template_event:SmsTemplateEvent",
        "phone_number": ".phone_number_event:PhoneNumberEvent",
        "unsubscribed_email": ".unsubscribed_email_event:UnsubscribedEmailEvent",
        "status.lead": ".lead_status_event:LeadStatusEvent",
        "status.opportunity": ".opportunity_status_event:OpportunityStatusEvent",
        "custom_fields.lead": ".custom_field_event:CustomFieldEvent",
        "custom_fields.contact": ".custom_field_event:CustomFieldEvent",
        "custom_fields.opportunity": ".custom_field_event:CustomFieldEvent",
        "custom_fields.activity": ".custom_field_event:CustomFieldEvent",
        "custom_fields.custom_object": ".custom_field_event:CustomFieldEvent",
        "custom_fields.custom_object_type": ".custom_field_event:CustomFieldEvent",
        "custom_fields.shared": ".custom_field_event:CustomFieldEvent",
    },
)
@define
class Event(Model):
    """Something that happened, once for the log and once for each webhook."""

    id: str
    """Id of the event, starts with `ev_`. A webhook that comes twice has the same."""
    object_type: Declared[EventObjectType | str, EventObjectTypeValue] = choice(EventObjectType)
    """What it is about."""
    object_id: str
    """Id of the object."""
    action: Declared[EventAction | str, EventActionValue] = choice(EventAction)
    """What happened to it."""
    date_created: datetime.datetime = moment()
    """When it happened."""
    date_updated: datetime.datetime = moment()
    """When a later change was put into the same event."""
    lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead that the object belongs to, if it belongs to one."""
    changed_fields: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """The fields that a change was about. Changes close to each other are one event."""
    data: Omittable[Model | None] = one(".event_data:EventData", default=UNSET)
    """The object as it is after it, if it's still there."""
    previous_data: Omittable[Model | None] = one(".event_data:EventData", default=UNSET)
    """What the changed fields held before it."""
    meta: Omittable[EventMeta] = one(".event_meta:EventMeta", default=UNSET)
    """What caused it."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who did it, or None if nobody did."""
    api_key_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the API key with which it was done, if it was one."""
    oauth_client_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the application with which it was done, if it was one. That it comes is a guess."""
    oauth_scope: Omittable[str | None] = plain(default=UNSET)
    """What that application may do. That it comes is a guess."""
    request_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the request that did it."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
