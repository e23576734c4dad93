# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""All models. Each one is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bulk_action_status import BulkActionStatus, BulkActionStatusValue
    from .bulk_action_update_status import BulkActionUpdateStatus, BulkActionUpdateStatusValue
    from .bulk_delete import BulkDelete
    from .bulk_delete_page import BulkDeletePage
    from .bulk_edit import BulkEdit
    from .bulk_edit_create import BulkEditCreate
    from .bulk_edit_page import BulkEditPage
    from .bulk_edit_type import BulkEditType, BulkEditTypeValue
    from .bulk_email import BulkEmail
    from .bulk_email_contact_preference import (
        BulkEmailContactPreference,
        BulkEmailContactPreferenceValue,
    )
    from .bulk_email_page import BulkEmailPage
    from .bulk_object_type import BulkObjectType, BulkObjectTypeValue
    from .bulk_pause import BulkPause
    from .bulk_reassign import BulkReassign
    from .bulk_resume import BulkResume
    from .bulk_resume_finished import BulkResumeFinished
    from .bulk_sequence_subscription import BulkSequenceSubscription
    from .bulk_sequence_subscription_create import BulkSequenceSubscriptionCreate
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
    from .call_step import CallStep
    from .call_step_create import CallStepCreate
    from .clear_activity_custom_field import ClearActivityCustomField
    from .clear_contact_custom_field import ClearContactCustomField
    from .clear_custom_field import ClearCustomField
    from .clear_custom_object_custom_field import ClearCustomObjectCustomField
    from .clear_global_custom_field import ClearGlobalCustomField
    from .clear_opportunity_custom_field import ClearOpportunityCustomField
    from .connected_account import ConnectedAccount
    from .connected_account_identity import ConnectedAccountIdentity
    from .connected_account_page import ConnectedAccountPage
    from .connected_account_type import ConnectedAccountType, ConnectedAccountTypeValue
    from .connected_calendar import ConnectedCalendar
    from .custom_field import CustomField
    from .custom_field_object_type import CustomFieldObjectType, CustomFieldObjectTypeValue
    from .custom_field_operation import CustomFieldOperation, CustomFieldOperationValue
    from .custom_field_page import CustomFieldPage
    from .custom_field_type import CustomFieldType, CustomFieldTypeValue
    from .email_step import EmailStep
    from .email_step_create import EmailStepCreate
    from .email_template import EmailTemplate
    from .email_template_attachment import EmailTemplateAttachment
    from .email_template_page import EmailTemplatePage
    from .kept_step import KeptStep
    from .lead_status import LeadStatus
    from .lead_status_page import LeadStatusPage
    from .mail_server import MailServer
    from .me import Me
    from .membership import Membership
    from .opportunity_status import OpportunityStatus
    from .opportunity_status_page import OpportunityStatusPage
    from .opportunity_status_type import OpportunityStatusType, OpportunityStatusTypeValue
    from .organization import Organization
    from .other_step import OtherStep
    from .phone_number import PhoneNumber
    from .phone_number_page import PhoneNumberPage
    from .phone_number_type import PhoneNumberType, PhoneNumberTypeValue
    from .search_count import SearchCount
    from .search_fields import SearchFields
    from .search_page import SearchPage
    from .search_row import SearchRow
    from .sequence import Sequence
    from .sequence_page import SequencePage
    from .sequence_reference import SequenceReference
    from .sequence_schedule import SequenceSchedule
    from .sequence_schedule_range import SequenceScheduleRange
    from .sequence_status import SequenceStatus, SequenceStatusValue
    from .sequence_step import SequenceStep
    from .sequence_step_create import SequenceStepCreate
    from .sequence_step_update import SequenceStepUpdate
    from .sequence_subscription import SequenceSubscription
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
    from .smart_view_page import SmartViewPage
    from .smart_view_type import SmartViewType, SmartViewTypeValue
    from .sms_options import SmsOptions
    from .sms_step import SmsStep
    from .sms_step_create import SmsStepCreate
    from .step_type import StepType, StepTypeValue
    from .subscription_counts_by_status import SubscriptionCountsByStatus
    from .subscription_status import SubscriptionStatus, SubscriptionStatusValue
    from .subscription_status_reason import SubscriptionStatusReason, SubscriptionStatusReasonValue
    from .threading import Threading, ThreadingValue
    from .user import User
    from .user_order import UserOrder, UserOrderValue
    from .user_page import UserPage

__all__ = [
    "BulkActionStatus",
    "BulkActionStatusValue",
    "BulkActionUpdateStatus",
    "BulkActionUpdateStatusValue",
    "BulkDelete",
    "BulkDeletePage",
    "BulkEdit",
    "BulkEditCreate",
    "BulkEditPage",
    "BulkEditType",
    "BulkEditTypeValue",
    "BulkEmail",
    "BulkEmailContactPreference",
    "BulkEmailContactPreferenceValue",
    "BulkEmailPage",
    "BulkObjectType",
    "BulkObjectTypeValue",
    "BulkPause",
    "BulkReassign",
    "BulkResume",
    "BulkResumeFinished",
    "BulkSequenceSubscription",
    "BulkSequenceSubscriptionCreate",
    "BulkSequenceSubscriptionPage",
    "BulkSubscribe",
    "BulkSubscriptionActionType",
    "BulkSubscriptionActionTypeValue",
    "BulkSubscriptionContactPreference",
    "BulkSubscriptionContactPreferenceValue",
    "CallStep",
    "CallStepCreate",
    "ClearActivityCustomField",
    "ClearContactCustomField",
    "ClearCustomField",
    "ClearCustomObjectCustomField",
    "ClearGlobalCustomField",
    "ClearOpportunityCustomField",
    "ConnectedAccount",
    "ConnectedAccountIdentity",
    "ConnectedAccountPage",
    "ConnectedAccountType",
    "ConnectedAccountTypeValue",
    "ConnectedCalendar",
    "CustomField",
    "CustomFieldObjectType",
    "CustomFieldObjectTypeValue",
    "CustomFieldOperation",
    "CustomFieldOperationValue",
    "CustomFieldPage",
    "CustomFieldType",
    "CustomFieldTypeValue",
    "EmailStep",
    "EmailStepCreate",
    "EmailTemplate",
    "EmailTemplateAttachment",
    "EmailTemplatePage",
    "KeptStep",
    "LeadStatus",
    "LeadStatusPage",
    "MailServer",
    "Me",
    "Membership",
    "OpportunityStatus",
    "OpportunityStatusPage",
    "OpportunityStatusType",
    "OpportunityStatusTypeValue",
    "Organization",
    "OtherStep",
    "PhoneNumber",
    "PhoneNumberPage",
    "PhoneNumberType",
    "PhoneNumberTypeValue",
    "SearchCount",
    "SearchFields",
    "SearchPage",
    "SearchRow",
    "Sequence",
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
    "SmartViewPage",
    "SmartViewType",
    "SmartViewTypeValue",
    "SmsOptions",
    "SmsStep",
    "SmsStepCreate",
    "StepType",
    "StepTypeValue",
    "SubscriptionCountsByStatus",
    "SubscriptionStatus",
    "SubscriptionStatusReason",
    "SubscriptionStatusReasonValue",
    "SubscriptionStatusValue",
    "Threading",
    "ThreadingValue",
    "User",
    "UserOrder",
    "UserOrderValue",
    "UserPage",
]

_MODULES = {
    "BulkActionStatus": ".bulk_action_status",
    "BulkActionUpdateStatus": ".bulk_action_update_status",
    "BulkDelete": ".bulk_delete",
    "BulkDeletePage": ".bulk_delete_page",
    "BulkEdit": ".bulk_edit",
    "BulkEditPage": ".bulk_edit_page",
    "BulkEditType": ".bulk_edit_type",
    "BulkEmail": ".bulk_email",
    "BulkEmailContactPreference": ".bulk_email_contact_preference",
    "BulkEmailPage": ".bulk_email_page",
    "BulkObjectType": ".bulk_object_type",
    "BulkPause": ".bulk_pause",
    "BulkReassign": ".bulk_reassign",
    "BulkResume": ".bulk_resume",
    "BulkResumeFinished": ".bulk_resume_finished",
    "BulkSequenceSubscription": ".bulk_sequence_subscription",
    "BulkSequenceSubscriptionPage": ".bulk_sequence_subscription_page",
    "BulkSubscribe": ".bulk_subscribe",
    "BulkSubscriptionActionType": ".bulk_subscription_action_type",
    "BulkSubscriptionContactPreference": ".bulk_subscription_contact_preference",
    "CallStep": ".call_step",
    "CallStepCreate": ".call_step_create",
    "ClearActivityCustomField": ".clear_activity_custom_field",
    "ClearContactCustomField": ".clear_contact_custom_field",
    "ClearCustomField": ".clear_custom_field",
    "ClearCustomObjectCustomField": ".clear_custom_object_custom_field",
    "ClearGlobalCustomField": ".clear_global_custom_field",
    "ClearOpportunityCustomField": ".clear_opportunity_custom_field",
    "ConnectedAccount": ".connected_account",
    "ConnectedAccountIdentity": ".connected_account_identity",
    "ConnectedAccountPage": ".connected_account_page",
    "ConnectedAccountType": ".connected_account_type",
    "ConnectedCalendar": ".connected_calendar",
    "CustomField": ".custom_field",
    "CustomFieldObjectType": ".custom_field_object_type",
    "CustomFieldOperation": ".custom_field_operation",
    "CustomFieldPage": ".custom_field_page",
    "CustomFieldType": ".custom_field_type",
    "EmailStep": ".email_step",
    "EmailStepCreate": ".email_step_create",
    "EmailTemplate": ".email_template",
    "EmailTemplateAttachment": ".email_template_attachment",
    "EmailTemplatePage": ".email_template_page",
    "KeptStep": ".kept_step",
    "LeadStatus": ".lead_status",
    "LeadStatusPage": ".lead_status_page",
    "MailServer": ".mail_server",
    "Me": ".me",
    "Membership": ".membership",
    "OpportunityStatus": ".opportunity_status",
    "OpportunityStatusPage": ".opportunity_status_page",
    "OpportunityStatusType": ".opportunity_status_type",
    "Organization": ".organization",
    "OtherStep": ".other_step",
    "PhoneNumber": ".phone_number",
    "PhoneNumberPage": ".phone_number_page",
    "PhoneNumberType": ".phone_number_type",
    "SearchCount": ".search_count",
    "SearchFields": ".search_fields",
    "SearchPage": ".search_page",
    "SearchRow": ".search_row",
    "Sequence": ".sequence",
    "SequencePage": ".sequence_page",
    "SequenceReference": ".sequence_reference",
    "SequenceSchedule": ".sequence_schedule",
    "SequenceScheduleRange": ".sequence_schedule_range",
    "SequenceStatus": ".sequence_status",
    "SequenceSubscription": ".sequence_subscription",
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
    "SmartViewPage": ".smart_view_page",
    "SmartViewType": ".smart_view_type",
    "SmsOptions": ".sms_options",
    "SmsStep": ".sms_step",
    "SmsStepCreate": ".sms_step_create",
    "StepType": ".step_type",
    "SubscriptionCountsByStatus": ".subscription_counts_by_status",
    "SubscriptionStatus": ".subscription_status",
    "SubscriptionStatusReason": ".subscription_status_reason",
    "Threading": ".threading",
    "User": ".user",
    "UserOrder": ".user_order",
    "UserPage": ".user_page",
    "BulkActionStatusValue": ".bulk_action_status",
    "BulkActionUpdateStatusValue": ".bulk_action_update_status",
    "BulkEditTypeValue": ".bulk_edit_type",
    "BulkEmailContactPreferenceValue": ".bulk_email_contact_preference",
    "BulkObjectTypeValue": ".bulk_object_type",
    "BulkSubscriptionActionTypeValue": ".bulk_subscription_action_type",
    "BulkSubscriptionContactPreferenceValue": ".bulk_subscription_contact_preference",
    "ConnectedAccountTypeValue": ".connected_account_type",
    "CustomFieldObjectTypeValue": ".custom_field_object_type",
    "CustomFieldOperationValue": ".custom_field_operation",
    "CustomFieldTypeValue": ".custom_field_type",
    "OpportunityStatusTypeValue": ".opportunity_status_type",
    "PhoneNumberTypeValue": ".phone_number_type",
    "SequenceStatusValue": ".sequence_status",
    "SmartViewTypeValue": ".smart_view_type",
    "StepTypeValue": ".step_type",
    "SubscriptionStatusValue": ".subscription_status",
    "SubscriptionStatusReasonValue": ".subscription_status_reason",
    "ThreadingValue": ".threading",
    "UserOrderValue": ".user_order",
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
