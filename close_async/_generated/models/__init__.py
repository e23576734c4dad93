# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""All models. Each one is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .activity import Activity
    from .activity_page import ActivityPage
    from .activity_type import ActivityType, ActivityTypeValue
    from .attachment import Attachment
    from .attachment_input import AttachmentInput
    from .attendee_status import AttendeeStatus, AttendeeStatusValue
    from .bulk_action_status import BulkActionStatus, BulkActionStatusValue
    from .bulk_action_update_status import BulkActionUpdateStatus, BulkActionUpdateStatusValue
    from .bulk_delete import BulkDelete
    from .bulk_delete_event import BulkDeleteEvent
    from .bulk_delete_page import BulkDeletePage
    from .bulk_edit import BulkEdit
    from .bulk_edit_create import BulkEditCreate
    from .bulk_edit_event import BulkEditEvent
    from .bulk_edit_page import BulkEditPage
    from .bulk_edit_type import BulkEditType, BulkEditTypeValue
    from .bulk_email import BulkEmail
    from .bulk_email_contact_preference import (
        BulkEmailContactPreference,
        BulkEmailContactPreferenceValue,
    )
    from .bulk_email_event import BulkEmailEvent
    from .bulk_email_page import BulkEmailPage
    from .bulk_object_type import BulkObjectType, BulkObjectTypeValue
    from .bulk_pause import BulkPause
    from .bulk_reassign import BulkReassign
    from .bulk_resume import BulkResume
    from .bulk_resume_finished import BulkResumeFinished
    from .bulk_sequence_subscription import BulkSequenceSubscription
    from .bulk_sequence_subscription_create import BulkSequenceSubscriptionCreate
    from .bulk_sequence_subscription_event import BulkSequenceSubscriptionEvent
    from .bulk_sequence_subscription_page import BulkSequenceSubscriptionPage
    from .bulk_subscribe import BulkSubscribe
    from .bulk_subscription_action_type import (
        BulkSubscriptionActionType,
        BulkSubscriptionActionTypeValue,
    )
    from .bulk_subscription_contact_preference import (
        BulkSubscriptionContactPreference,
        BulkSubscriptionContactPreferenceValue,
    )
    from .calendar_type import CalendarType, CalendarTypeValue
    from .call_activity import CallActivity
    from .call_activity_page import CallActivityPage
    from .call_direction import CallDirection, CallDirectionValue
    from .call_event import CallEvent
    from .call_source import CallSource, CallSourceValue
    from .call_status import CallStatus, CallStatusValue
    from .call_step import CallStep
    from .call_step_create import CallStepCreate
    from .clear_activity_custom_field import ClearActivityCustomField
    from .clear_contact_custom_field import ClearContactCustomField
    from .clear_custom_field import ClearCustomField
    from .clear_custom_object_custom_field import ClearCustomObjectCustomField
    from .clear_global_custom_field import ClearGlobalCustomField
    from .clear_opportunity_custom_field import ClearOpportunityCustomField
    from .comment_summary import CommentSummary
    from .connected_account import ConnectedAccount
    from .connected_account_identity import ConnectedAccountIdentity
    from .connected_account_page import ConnectedAccountPage
    from .connected_account_type import ConnectedAccountType, ConnectedAccountTypeValue
    from .connected_calendar import ConnectedCalendar
    from .contact import Contact
    from .contact_email import ContactEmail
    from .contact_email_input import ContactEmailInput
    from .contact_event import ContactEvent
    from .contact_page import ContactPage
    from .contact_phone import ContactPhone
    from .contact_phone_input import ContactPhoneInput
    from .contact_recent_call import ContactRecentCall
    from .contact_subscription import ContactSubscription
    from .contact_url import ContactUrl
    from .contact_url_input import ContactUrlInput
    from .custom_activity import CustomActivity
    from .custom_activity_event import CustomActivityEvent
    from .custom_activity_page import CustomActivityPage
    from .custom_activity_status import CustomActivityStatus, CustomActivityStatusValue
    from .custom_activity_type import CustomActivityType
    from .custom_activity_type_page import CustomActivityTypePage
    from .custom_field import CustomField
    from .custom_field_association import CustomFieldAssociation
    from .custom_field_event import CustomFieldEvent
    from .custom_field_object_type import CustomFieldObjectType, CustomFieldObjectTypeValue
    from .custom_field_operation import CustomFieldOperation, CustomFieldOperationValue
    from .custom_field_page import CustomFieldPage
    from .custom_field_place import CustomFieldPlace
    from .custom_field_schema import CustomFieldSchema
    from .custom_field_type import CustomFieldType, CustomFieldTypeValue
    from .custom_object import CustomObject
    from .custom_object_event import CustomObjectEvent
    from .custom_object_page import CustomObjectPage
    from .custom_object_type import CustomObjectType
    from .custom_object_type_page import CustomObjectTypePage
    from .email_activity import EmailActivity
    from .email_activity_page import EmailActivityPage
    from .email_attachment_input import EmailAttachmentInput
    from .email_direction import EmailDirection, EmailDirectionValue
    from .email_envelope import EmailEnvelope
    from .email_event import EmailEvent
    from .email_open import EmailOpen
    from .email_open_input import EmailOpenInput
    from .email_send_attempt import EmailSendAttempt
    from .email_step import EmailStep
    from .email_step_create import EmailStepCreate
    from .email_template import EmailTemplate
    from .email_template_attachment import EmailTemplateAttachment
    from .email_template_event import EmailTemplateEvent
    from .email_template_page import EmailTemplatePage
    from .event import Event
    from .event_action import EventAction, EventActionValue
    from .event_data import EventData
    from .event_meta import EventMeta
    from .event_object_type import EventObjectType, EventObjectTypeValue
    from .event_page import EventPage
    from .export import Export
    from .export_date_format import ExportDateFormat, ExportDateFormatValue
    from .export_format import ExportFormat, ExportFormatValue
    from .export_page import ExportPage
    from .export_status import ExportStatus, ExportStatusValue
    from .export_type import ExportType, ExportTypeValue
    from .group import Group
    from .group_member import GroupMember
    from .group_page import GroupPage
    from .integration_link import IntegrationLink
    from .kept_step import KeptStep
    from .lead import Lead
    from .lead_address import LeadAddress
    from .lead_address_input import LeadAddressInput
    from .lead_contact_input import LeadContactInput
    from .lead_event import LeadEvent
    from .lead_page import LeadPage
    from .lead_status import LeadStatus
    from .lead_status_event import LeadStatusEvent
    from .lead_status_page import LeadStatusPage
    from .mail_server import MailServer
    from .me import Me
    from .meeting_activity import MeetingActivity
    from .meeting_activity_page import MeetingActivityPage
    from .meeting_attendee import MeetingAttendee
    from .meeting_conference_link import MeetingConferenceLink
    from .meeting_event import MeetingEvent
    from .meeting_status import MeetingStatus, MeetingStatusValue
    from .membership import Membership
    from .message_status import MessageStatus, MessageStatusValue
    from .note_activity import NoteActivity
    from .note_activity_page import NoteActivityPage
    from .note_event import NoteEvent
    from .opportunity import Opportunity
    from .opportunity_event import OpportunityEvent
    from .opportunity_next_action import OpportunityNextAction
    from .opportunity_page import OpportunityPage
    from .opportunity_stall import OpportunityStall
    from .opportunity_status import OpportunityStatus
    from .opportunity_status_event import OpportunityStatusEvent
    from .opportunity_status_page import OpportunityStatusPage
    from .opportunity_status_type import OpportunityStatusType, OpportunityStatusTypeValue
    from .opportunity_suggestion import OpportunitySuggestion
    from .opportunity_suggestion_details import OpportunitySuggestionDetails
    from .opportunity_value_period import OpportunityValuePeriod, OpportunityValuePeriodValue
    from .organization import Organization
    from .other_activity import OtherActivity
    from .other_step import OtherStep
    from .phone_number import PhoneNumber
    from .phone_number_carrier import PhoneNumberCarrier, PhoneNumberCarrierValue
    from .phone_number_carrier_type import PhoneNumberCarrierType, PhoneNumberCarrierTypeValue
    from .phone_number_event import PhoneNumberEvent
    from .phone_number_page import PhoneNumberPage
    from .phone_number_request_type import PhoneNumberRequestType, PhoneNumberRequestTypeValue
    from .phone_number_sharing import PhoneNumberSharing, PhoneNumberSharingValue
    from .phone_number_type import PhoneNumberType, PhoneNumberTypeValue
    from .pipeline import Pipeline
    from .pipeline_page import PipelinePage
    from .pipeline_status_create import PipelineStatusCreate
    from .pipeline_status_place import PipelineStatusPlace
    from .render_object_type import RenderObjectType, RenderObjectTypeValue
    from .rendered_email import RenderedEmail
    from .schema_object_type import SchemaObjectType, SchemaObjectTypeValue
    from .search_count import SearchCount
    from .search_fields import SearchFields
    from .search_page import SearchPage
    from .search_row import SearchRow
    from .send_as_association import SendAsAssociation
    from .send_as_association_page import SendAsAssociationPage
    from .sequence import Sequence
    from .sequence_event import SequenceEvent
    from .sequence_page import SequencePage
    from .sequence_reference import SequenceReference
    from .sequence_schedule import SequenceSchedule
    from .sequence_schedule_range import SequenceScheduleRange
    from .sequence_status import SequenceStatus, SequenceStatusValue
    from .sequence_step import SequenceStep
    from .sequence_step_create import SequenceStepCreate
    from .sequence_step_update import SequenceStepUpdate
    from .sequence_subscription import SequenceSubscription
    from .sequence_subscription_event import SequenceSubscriptionEvent
    from .sequence_subscription_page import SequenceSubscriptionPage
    from .set_activity_custom_field import SetActivityCustomField
    from .set_contact_custom_field import SetContactCustomField
    from .set_custom_field import SetCustomField
    from .set_custom_object_custom_field import SetCustomObjectCustomField
    from .set_global_custom_field import SetGlobalCustomField
    from .set_lead_status import SetLeadStatus
    from .set_opportunity_custom_field import SetOpportunityCustomField
    from .sharing_settings import SharingSettings
    from .smart_view import SmartView
    from .smart_view_event import SmartViewEvent
    from .smart_view_page import SmartViewPage
    from .smart_view_type import SmartViewType, SmartViewTypeValue
    from .sms_activity import SmsActivity
    from .sms_activity_page import SmsActivityPage
    from .sms_attachment_input import SmsAttachmentInput
    from .sms_event import SmsEvent
    from .sms_options import SmsOptions
    from .sms_step import SmsStep
    from .sms_step_create import SmsStepCreate
    from .sms_template import SmsTemplate
    from .sms_template_event import SmsTemplateEvent
    from .sms_template_page import SmsTemplatePage
    from .sms_template_status import SmsTemplateStatus, SmsTemplateStatusValue
    from .step_type import StepType, StepTypeValue
    from .subscription_counts_by_status import SubscriptionCountsByStatus
    from .subscription_status import SubscriptionStatus, SubscriptionStatusValue
    from .subscription_status_reason import SubscriptionStatusReason, SubscriptionStatusReasonValue
    from .task import Task
    from .task_create_type import TaskCreateType, TaskCreateTypeValue
    from .task_event import TaskEvent
    from .task_order import TaskOrder, TaskOrderValue
    from .task_page import TaskPage
    from .task_priority import TaskPriority, TaskPriorityValue
    from .task_resolution import TaskResolution, TaskResolutionValue
    from .task_type import TaskType, TaskTypeValue
    from .task_type_filter import TaskTypeFilter, TaskTypeFilterValue
    from .task_view import TaskView, TaskViewValue
    from .template_file import TemplateFile
    from .threading import Threading, ThreadingValue
    from .unsubscribed_email import UnsubscribedEmail
    from .unsubscribed_email_event import UnsubscribedEmailEvent
    from .unsubscribed_email_page import UnsubscribedEmailPage
    from .user import User
    from .user_availabilities import UserAvailabilities
    from .user_availability import UserAvailability
    from .user_order import UserOrder, UserOrderValue
    from .user_page import UserPage
    from .webhook import Webhook
    from .webhook_event import WebhookEvent
    from .webhook_event_create import WebhookEventCreate
    from .webhook_page import WebhookPage
    from .webhook_status import WebhookStatus, WebhookStatusValue

__all__ = [
    "Activity",
    "ActivityPage",
    "ActivityType",
    "ActivityTypeValue",
    "Attachment",
    "AttachmentInput",
    "AttendeeStatus",
    "AttendeeStatusValue",
    "BulkActionStatus",
    "BulkActionStatusValue",
    "BulkActionUpdateStatus",
    "BulkActionUpdateStatusValue",
    "BulkDelete",
    "BulkDeleteEvent",
    "BulkDeletePage",
    "BulkEdit",
    "BulkEditCreate",
    "BulkEditEvent",
    "BulkEditPage",
    "BulkEditType",
    "BulkEditTypeValue",
    "BulkEmail",
    "BulkEmailContactPreference",
    "BulkEmailContactPreferenceValue",
    "BulkEmailEvent",
    "BulkEmailPage",
    "BulkObjectType",
    "BulkObjectTypeValue",
    "BulkPause",
    "BulkReassign",
    "BulkResume",
    "BulkResumeFinished",
    "BulkSequenceSubscription",
    "BulkSequenceSubscriptionCreate",
    "BulkSequenceSubscriptionEvent",
    "BulkSequenceSubscriptionPage",
    "BulkSubscribe",
    "BulkSubscriptionActionType",
    "BulkSubscriptionActionTypeValue",
    "BulkSubscriptionContactPreference",
    "BulkSubscriptionContactPreferenceValue",
    "CalendarType",
    "CalendarTypeValue",
    "CallActivity",
    "CallActivityPage",
    "CallDirection",
    "CallDirectionValue",
    "CallEvent",
    "CallSource",
    "CallSourceValue",
    "CallStatus",
    "CallStatusValue",
    "CallStep",
    "CallStepCreate",
    "ClearActivityCustomField",
    "ClearContactCustomField",
    "ClearCustomField",
    "ClearCustomObjectCustomField",
    "ClearGlobalCustomField",
    "ClearOpportunityCustomField",
    "CommentSummary",
    "ConnectedAccount",
    "ConnectedAccountIdentity",
    "ConnectedAccountPage",
    "ConnectedAccountType",
    "ConnectedAccountTypeValue",
    "ConnectedCalendar",
    "Contact",
    "ContactEmail",
    "ContactEmailInput",
    "ContactEvent",
    "ContactPage",
    "ContactPhone",
    "ContactPhoneInput",
    "ContactRecentCall",
    "ContactSubscription",
    "ContactUrl",
    "ContactUrlInput",
    "CustomActivity",
    "CustomActivityEvent",
    "CustomActivityPage",
    "CustomActivityStatus",
    "CustomActivityStatusValue",
    "CustomActivityType",
    "CustomActivityTypePage",
    "CustomField",
    "CustomFieldAssociation",
    "CustomFieldEvent",
    "CustomFieldObjectType",
    "CustomFieldObjectTypeValue",
    "CustomFieldOperation",
    "CustomFieldOperationValue",
    "CustomFieldPage",
    "CustomFieldPlace",
    "CustomFieldSchema",
    "CustomFieldType",
    "CustomFieldTypeValue",
    "CustomObject",
    "CustomObjectEvent",
    "CustomObjectPage",
    "CustomObjectType",
    "CustomObjectTypePage",
    "EmailActivity",
    "EmailActivityPage",
    "EmailAttachmentInput",
    "EmailDirection",
    "EmailDirectionValue",
    "EmailEnvelope",
    "EmailEvent",
    "EmailOpen",
    "EmailOpenInput",
    "EmailSendAttempt",
    "EmailStep",
    "EmailStepCreate",
    "EmailTemplate",
    "EmailTemplateAttachment",
    "EmailTemplateEvent",
    "EmailTemplatePage",
    "Event",
    "EventAction",
    "EventActionValue",
    "EventData",
    "EventMeta",
    "EventObjectType",
    "EventObjectTypeValue",
    "EventPage",
    "Export",
    "ExportDateFormat",
    "ExportDateFormatValue",
    "ExportFormat",
    "ExportFormatValue",
    "ExportPage",
    "ExportStatus",
    "ExportStatusValue",
    "ExportType",
    "ExportTypeValue",
    "Group",
    "GroupMember",
    "GroupPage",
    "IntegrationLink",
    "KeptStep",
    "Lead",
    "LeadAddress",
    "LeadAddressInput",
    "LeadContactInput",
    "LeadEvent",
    "LeadPage",
    "LeadStatus",
    "LeadStatusEvent",
    "LeadStatusPage",
    "MailServer",
    "Me",
    "MeetingActivity",
    "MeetingActivityPage",
    "MeetingAttendee",
    "MeetingConferenceLink",
    "MeetingEvent",
    "MeetingStatus",
    "MeetingStatusValue",
    "Membership",
    "MessageStatus",
    "MessageStatusValue",
    "NoteActivity",
    "NoteActivityPage",
    "NoteEvent",
    "Opportunity",
    "OpportunityEvent",
    "OpportunityNextAction",
    "OpportunityPage",
    "OpportunityStall",
    "OpportunityStatus",
    "OpportunityStatusEvent",
    "OpportunityStatusPage",
    "OpportunityStatusType",
    "OpportunityStatusTypeValue",
    "OpportunitySuggestion",
    "OpportunitySuggestionDetails",
    "OpportunityValuePeriod",
    "OpportunityValuePeriodValue",
    "Organization",
    "OtherActivity",
    "OtherStep",
    "PhoneNumber",
    "PhoneNumberCarrier",
    "PhoneNumberCarrierType",
    "PhoneNumberCarrierTypeValue",
    "PhoneNumberCarrierValue",
    "PhoneNumberEvent",
    "PhoneNumberPage",
    "PhoneNumberRequestType",
    "PhoneNumberRequestTypeValue",
    "PhoneNumberSharing",
    "PhoneNumberSharingValue",
    "PhoneNumberType",
    "PhoneNumberTypeValue",
    "Pipeline",
    "PipelinePage",
    "PipelineStatusCreate",
    "PipelineStatusPlace",
    "RenderObjectType",
    "RenderObjectTypeValue",
    "RenderedEmail",
    "SchemaObjectType",
    "SchemaObjectTypeValue",
    "SearchCount",
    "SearchFields",
    "SearchPage",
    "SearchRow",
    "SendAsAssociation",
    "SendAsAssociationPage",
    "Sequence",
    "SequenceEvent",
    "SequencePage",
    "SequenceReference",
    "SequenceSchedule",
    "SequenceScheduleRange",
    "SequenceStatus",
    "SequenceStatusValue",
    "SequenceStep",
    "SequenceStepCreate",
    "SequenceStepUpdate",
    "SequenceSubscription",
    "SequenceSubscriptionEvent",
    "SequenceSubscriptionPage",
    "SetActivityCustomField",
    "SetContactCustomField",
    "SetCustomField",
    "SetCustomObjectCustomField",
    "SetGlobalCustomField",
    "SetLeadStatus",
    "SetOpportunityCustomField",
    "SharingSettings",
    "SmartView",
    "SmartViewEvent",
    "SmartViewPage",
    "SmartViewType",
    "SmartViewTypeValue",
    "SmsActivity",
    "SmsActivityPage",
    "SmsAttachmentInput",
    "SmsEvent",
    "SmsOptions",
    "SmsStep",
    "SmsStepCreate",
    "SmsTemplate",
    "SmsTemplateEvent",
    "SmsTemplatePage",
    "SmsTemplateStatus",
    "SmsTemplateStatusValue",
    "StepType",
    "StepTypeValue",
    "SubscriptionCountsByStatus",
    "SubscriptionStatus",
    "SubscriptionStatusReason",
    "SubscriptionStatusReasonValue",
    "SubscriptionStatusValue",
    "Task",
    "TaskCreateType",
    "TaskCreateTypeValue",
    "TaskEvent",
    "TaskOrder",
    "TaskOrderValue",
    "TaskPage",
    "TaskPriority",
    "TaskPriorityValue",
    "TaskResolution",
    "TaskResolutionValue",
    "TaskType",
    "TaskTypeFilter",
    "TaskTypeFilterValue",
    "TaskTypeValue",
    "TaskView",
    "TaskViewValue",
    "TemplateFile",
    "Threading",
    "ThreadingValue",
    "UnsubscribedEmail",
    "UnsubscribedEmailEvent",
    "UnsubscribedEmailPage",
    "User",
    "UserAvailabilities",
    "UserAvailability",
    "UserOrder",
    "UserOrderValue",
    "UserPage",
    "Webhook",
    "WebhookEvent",
    "WebhookEventCreate",
    "WebhookPage",
    "WebhookStatus",
    "WebhookStatusValue",
]

_MODULES = {
    "ActivityPage": ".activity_page",
    "ActivityType": ".activity_type",
    "Attachment": ".attachment",
    "AttachmentInput": ".attachment_input",
    "AttendeeStatus": ".attendee_status",
    "BulkActionStatus": ".bulk_action_status",
    "BulkActionUpdateStatus": ".bulk_action_update_status",
    "BulkDelete": ".bulk_delete",
    "BulkDeleteEvent": ".bulk_delete_event",
    "BulkDeletePage": ".bulk_delete_page",
    "BulkEdit": ".bulk_edit",
    "BulkEditEvent": ".bulk_edit_event",
    "BulkEditPage": ".bulk_edit_page",
    "BulkEditType": ".bulk_edit_type",
    "BulkEmail": ".bulk_email",
    "BulkEmailContactPreference": ".bulk_email_contact_preference",
    "BulkEmailEvent": ".bulk_email_event",
    "BulkEmailPage": ".bulk_email_page",
    "BulkObjectType": ".bulk_object_type",
    "BulkPause": ".bulk_pause",
    "BulkReassign": ".bulk_reassign",
    "BulkResume": ".bulk_resume",
    "BulkResumeFinished": ".bulk_resume_finished",
    "BulkSequenceSubscription": ".bulk_sequence_subscription",
    "BulkSequenceSubscriptionEvent": ".bulk_sequence_subscription_event",
    "BulkSequenceSubscriptionPage": ".bulk_sequence_subscription_page",
    "BulkSubscribe": ".bulk_subscribe",
    "BulkSubscriptionActionType": ".bulk_subscription_action_type",
    "BulkSubscriptionContactPreference": ".bulk_subscription_contact_preference",
    "CalendarType": ".calendar_type",
    "CallActivity": ".call_activity",
    "CallActivityPage": ".call_activity_page",
    "CallDirection": ".call_direction",
    "CallEvent": ".call_event",
    "CallSource": ".call_source",
    "CallStatus": ".call_status",
    "CallStep": ".call_step",
    "CallStepCreate": ".call_step_create",
    "ClearActivityCustomField": ".clear_activity_custom_field",
    "ClearContactCustomField": ".clear_contact_custom_field",
    "ClearCustomField": ".clear_custom_field",
    "ClearCustomObjectCustomField": ".clear_custom_object_custom_field",
    "ClearGlobalCustomField": ".clear_global_custom_field",
    "ClearOpportunityCustomField": ".clear_opportunity_custom_field",
    "CommentSummary": ".comment_summary",
    "ConnectedAccount": ".connected_account",
    "ConnectedAccountIdentity": ".connected_account_identity",
    "ConnectedAccountPage": ".connected_account_page",
    "ConnectedAccountType": ".connected_account_type",
    "ConnectedCalendar": ".connected_calendar",
    "Contact": ".contact",
    "ContactEmail": ".contact_email",
    "ContactEmailInput": ".contact_email_input",
    "ContactEvent": ".contact_event",
    "ContactPage": ".contact_page",
    "ContactPhone": ".contact_phone",
    "ContactPhoneInput": ".contact_phone_input",
    "ContactRecentCall": ".contact_recent_call",
    "ContactSubscription": ".contact_subscription",
    "ContactUrl": ".contact_url",
    "ContactUrlInput": ".contact_url_input",
    "CustomActivity": ".custom_activity",
    "CustomActivityEvent": ".custom_activity_event",
    "CustomActivityPage": ".custom_activity_page",
    "CustomActivityStatus": ".custom_activity_status",
    "CustomActivityType": ".custom_activity_type",
    "CustomActivityTypePage": ".custom_activity_type_page",
    "CustomField": ".custom_field",
    "CustomFieldAssociation": ".custom_field_association",
    "CustomFieldEvent": ".custom_field_event",
    "CustomFieldObjectType": ".custom_field_object_type",
    "CustomFieldOperation": ".custom_field_operation",
    "CustomFieldPage": ".custom_field_page",
    "CustomFieldPlace": ".custom_field_place",
    "CustomFieldSchema": ".custom_field_schema",
    "CustomFieldType": ".custom_field_type",
    "CustomObject": ".custom_object",
    "CustomObjectEvent": ".custom_object_event",
    "CustomObjectPage": ".custom_object_page",
    "CustomObjectType": ".custom_object_type",
    "CustomObjectTypePage": ".custom_object_type_page",
    "EmailActivity": ".email_activity",
    "EmailActivityPage": ".email_activity_page",
    "EmailAttachmentInput": ".email_attachment_input",
    "EmailDirection": ".email_direction",
    "EmailEnvelope": ".email_envelope",
    "EmailEvent": ".email_event",
    "EmailOpen": ".email_open",
    "EmailOpenInput": ".email_open_input",
    "EmailSendAttempt": ".email_send_attempt",
    "EmailStep": ".email_step",
    "EmailStepCreate": ".email_step_create",
    "EmailTemplate": ".email_template",
    "EmailTemplateAttachment": ".email_template_attachment",
    "EmailTemplateEvent": ".email_template_event",
    "EmailTemplatePage": ".email_template_page",
    "Event": ".event",
    "EventAction": ".event_action",
    "EventData": ".event_data",
    "EventMeta": ".event_meta",
    "EventObjectType": ".event_object_type",
    "EventPage": ".event_page",
    "Export": ".export",
    "ExportDateFormat": ".export_date_format",
    "ExportFormat": ".export_format",
    "ExportPage": ".export_page",
    "ExportStatus": ".export_status",
    "ExportType": ".export_type",
    "Group": ".group",
    "GroupMember": ".group_member",
    "GroupPage": ".group_page",
    "IntegrationLink": ".integration_link",
    "KeptStep": ".kept_step",
    "Lead": ".lead",
    "LeadAddress": ".lead_address",
    "LeadAddressInput": ".lead_address_input",
    "LeadContactInput": ".lead_contact_input",
    "LeadEvent": ".lead_event",
    "LeadPage": ".lead_page",
    "LeadStatus": ".lead_status",
    "LeadStatusEvent": ".lead_status_event",
    "LeadStatusPage": ".lead_status_page",
    "MailServer": ".mail_server",
    "Me": ".me",
    "MeetingActivity": ".meeting_activity",
    "MeetingActivityPage": ".meeting_activity_page",
    "MeetingAttendee": ".meeting_attendee",
    "MeetingConferenceLink": ".meeting_conference_link",
    "MeetingEvent": ".meeting_event",
    "MeetingStatus": ".meeting_status",
    "Membership": ".membership",
    "MessageStatus": ".message_status",
    "NoteActivity": ".note_activity",
    "NoteActivityPage": ".note_activity_page",
    "NoteEvent": ".note_event",
    "Opportunity": ".opportunity",
    "OpportunityEvent": ".opportunity_event",
    "OpportunityNextAction": ".opportunity_next_action",
    "OpportunityPage": ".opportunity_page",
    "OpportunityStall": ".opportunity_stall",
    "OpportunityStatus": ".opportunity_status",
    "OpportunityStatusEvent": ".opportunity_status_event",
    "OpportunityStatusPage": ".opportunity_status_page",
    "OpportunityStatusType": ".opportunity_status_type",
    "OpportunitySuggestion": ".opportunity_suggestion",
    "OpportunitySuggestionDetails": ".opportunity_suggestion_details",
    "OpportunityValuePeriod": ".opportunity_value_period",
    "Organization": ".organization",
    "OtherActivity": ".other_activity",
    "OtherStep": ".other_step",
    "PhoneNumber": ".phone_number",
    "PhoneNumberCarrier": ".phone_number_carrier",
    "PhoneNumberCarrierType": ".phone_number_carrier_type",
    "PhoneNumberEvent": ".phone_number_event",
    "PhoneNumberPage": ".phone_number_page",
    "PhoneNumberRequestType": ".phone_number_request_type",
    "PhoneNumberSharing": ".phone_number_sharing",
    "PhoneNumberType": ".phone_number_type",
    "Pipeline": ".pipeline",
    "PipelinePage": ".pipeline_page",
    "PipelineStatusCreate": ".pipeline_status_create",
    "PipelineStatusPlace": ".pipeline_status_place",
    "RenderObjectType": ".render_object_type",
    "RenderedEmail": ".rendered_email",
    "SchemaObjectType": ".schema_object_type",
    "SearchCount": ".search_count",
    "SearchFields": ".search_fields",
    "SearchPage": ".search_page",
    "SearchRow": ".search_row",
    "SendAsAssociation": ".send_as_association",
    "SendAsAssociationPage": ".send_as_association_page",
    "Sequence": ".sequence",
    "SequenceEvent": ".sequence_event",
    "SequencePage": ".sequence_page",
    "SequenceReference": ".sequence_reference",
    "SequenceSchedule": ".sequence_schedule",
    "SequenceScheduleRange": ".sequence_schedule_range",
    "SequenceStatus": ".sequence_status",
    "SequenceSubscription": ".sequence_subscription",
    "SequenceSubscriptionEvent": ".sequence_subscription_event",
    "SequenceSubscriptionPage": ".sequence_subscription_page",
    "SetActivityCustomField": ".set_activity_custom_field",
    "SetContactCustomField": ".set_contact_custom_field",
    "SetCustomField": ".set_custom_field",
    "SetCustomObjectCustomField": ".set_custom_object_custom_field",
    "SetGlobalCustomField": ".set_global_custom_field",
    "SetLeadStatus": ".set_lead_status",
    "SetOpportunityCustomField": ".set_opportunity_custom_field",
    "SharingSettings": ".sharing_settings",
    "SmartView": ".smart_view",
    "SmartViewEvent": ".smart_view_event",
    "SmartViewPage": ".smart_view_page",
    "SmartViewType": ".smart_view_type",
    "SmsActivity": ".sms_activity",
    "SmsActivityPage": ".sms_activity_page",
    "SmsAttachmentInput": ".sms_attachment_input",
    "SmsEvent": ".sms_event",
    "SmsOptions": ".sms_options",
    "SmsStep": ".sms_step",
    "SmsStepCreate": ".sms_step_create",
    "SmsTemplate": ".sms_template",
    "SmsTemplateEvent": ".sms_template_event",
    "SmsTemplatePage": ".sms_template_page",
    "SmsTemplateStatus": ".sms_template_status",
    "StepType": ".step_type",
    "SubscriptionCountsByStatus": ".subscription_counts_by_status",
    "SubscriptionStatus": ".subscription_status",
    "SubscriptionStatusReason": ".subscription_status_reason",
    "Task": ".task",
    "TaskCreateType": ".task_create_type",
    "TaskEvent": ".task_event",
    "TaskOrder": ".task_order",
    "TaskPage": ".task_page",
    "TaskPriority": ".task_priority",
    "TaskResolution": ".task_resolution",
    "TaskType": ".task_type",
    "TaskTypeFilter": ".task_type_filter",
    "TaskView": ".task_view",
    "TemplateFile": ".template_file",
    "Threading": ".threading",
    "UnsubscribedEmail": ".unsubscribed_email",
    "UnsubscribedEmailEvent": ".unsubscribed_email_event",
    "UnsubscribedEmailPage": ".unsubscribed_email_page",
    "User": ".user",
    "UserAvailabilities": ".user_availabilities",
    "UserAvailability": ".user_availability",
    "UserOrder": ".user_order",
    "UserPage": ".user_page",
    "Webhook": ".webhook",
    "WebhookEvent": ".webhook_event",
    "WebhookEventCreate": ".webhook_event_create",
    "WebhookPage": ".webhook_page",
    "WebhookStatus": ".webhook_status",
    "ActivityTypeValue": ".activity_type",
    "AttendeeStatusValue": ".attendee_status",
    "BulkActionStatusValue": ".bulk_action_status",
    "BulkActionUpdateStatusValue": ".bulk_action_update_status",
    "BulkEditTypeValue": ".bulk_edit_type",
    "BulkEmailContactPreferenceValue": ".bulk_email_contact_preference",
    "BulkObjectTypeValue": ".bulk_object_type",
    "BulkSubscriptionActionTypeValue": ".bulk_subscription_action_type",
    "BulkSubscriptionContactPreferenceValue": ".bulk_subscription_contact_preference",
    "CalendarTypeValue": ".calendar_type",
    "CallDirectionValue": ".call_direction",
    "CallSourceValue": ".call_source",
    "CallStatusValue": ".call_status",
    "ConnectedAccountTypeValue": ".connected_account_type",
    "CustomActivityStatusValue": ".custom_activity_status",
    "CustomFieldObjectTypeValue": ".custom_field_object_type",
    "CustomFieldOperationValue": ".custom_field_operation",
    "CustomFieldTypeValue": ".custom_field_type",
    "EmailDirectionValue": ".email_direction",
    "EventActionValue": ".event_action",
    "EventObjectTypeValue": ".event_object_type",
    "ExportDateFormatValue": ".export_date_format",
    "ExportFormatValue": ".export_format",
    "ExportStatusValue": ".export_status",
    "ExportTypeValue": ".export_type",
    "MeetingStatusValue": ".meeting_status",
    "MessageStatusValue": ".message_status",
    "OpportunityStatusTypeValue": ".opportunity_status_type",
    "OpportunityValuePeriodValue": ".opportunity_value_period",
    "PhoneNumberCarrierValue": ".phone_number_carrier",
    "PhoneNumberCarrierTypeValue": ".phone_number_carrier_type",
    "PhoneNumberRequestTypeValue": ".phone_number_request_type",
    "PhoneNumberSharingValue": ".phone_number_sharing",
    "PhoneNumberTypeValue": ".phone_number_type",
    "RenderObjectTypeValue": ".render_object_type",
    "SchemaObjectTypeValue": ".schema_object_type",
    "SequenceStatusValue": ".sequence_status",
    "SmartViewTypeValue": ".smart_view_type",
    "SmsTemplateStatusValue": ".sms_template_status",
    "StepTypeValue": ".step_type",
    "SubscriptionStatusValue": ".subscription_status",
    "SubscriptionStatusReasonValue": ".subscription_status_reason",
    "TaskCreateTypeValue": ".task_create_type",
    "TaskOrderValue": ".task_order",
    "TaskPriorityValue": ".task_priority",
    "TaskResolutionValue": ".task_resolution",
    "TaskTypeValue": ".task_type",
    "TaskTypeFilterValue": ".task_type_filter",
    "TaskViewValue": ".task_view",
    "ThreadingValue": ".threading",
    "UserOrderValue": ".user_order",
    "WebhookStatusValue": ".webhook_status",
    "Activity": ".activity",
    "BulkEditCreate": ".bulk_edit_create",
    "BulkSequenceSubscriptionCreate": ".bulk_sequence_subscription_create",
    "SequenceStep": ".sequence_step",
    "SequenceStepCreate": ".sequence_step_create",
    "SequenceStepUpdate": ".sequence_step_update",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        msg = f"there is no model called {name}"
        raise AttributeError(msg)
    found = getattr(import_module(module, __package__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
