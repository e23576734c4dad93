# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Unions of models by their names, and how a variant is chosen."""

from __future__ import annotations

from typing import TypeAlias

from .._core.model import beside, each, variant
from ..query import Filter, Query, SortKey
from .models.bulk_pause import BulkPause
from .models.bulk_reassign import BulkReassign
from .models.bulk_resume import BulkResume
from .models.bulk_resume_finished import BulkResumeFinished
from .models.bulk_subscribe import BulkSubscribe
from .models.call_step import CallStep
from .models.call_step_create import CallStepCreate
from .models.clear_activity_custom_field import ClearActivityCustomField
from .models.clear_contact_custom_field import ClearContactCustomField
from .models.clear_custom_field import ClearCustomField
from .models.clear_custom_object_custom_field import ClearCustomObjectCustomField
from .models.clear_global_custom_field import ClearGlobalCustomField
from .models.clear_opportunity_custom_field import ClearOpportunityCustomField
from .models.email_step import EmailStep
from .models.email_step_create import EmailStepCreate
from .models.kept_step import KeptStep
from .models.other_step import OtherStep
from .models.set_activity_custom_field import SetActivityCustomField
from .models.set_contact_custom_field import SetContactCustomField
from .models.set_custom_field import SetCustomField
from .models.set_custom_object_custom_field import SetCustomObjectCustomField
from .models.set_global_custom_field import SetGlobalCustomField
from .models.set_lead_status import SetLeadStatus
from .models.set_opportunity_custom_field import SetOpportunityCustomField
from .models.sms_step import SmsStep
from .models.sms_step_create import SmsStepCreate

__all__ = (
    "BulkEditCreate",
    "BulkSequenceSubscriptionCreate",
    "SequenceStep",
    "SequenceStepCreate",
    "SequenceStepUpdate",
    "read_query_list",
    "read_sequence_step_list",
    "read_smart_view_query_list",
    "read_sort_key_list",
)

BulkEditCreate: TypeAlias = (
    SetLeadStatus
    | SetCustomField
    | ClearCustomField
    | SetContactCustomField
    | ClearContactCustomField
    | SetActivityCustomField
    | ClearActivityCustomField
    | SetGlobalCustomField
    | ClearGlobalCustomField
    | SetOpportunityCustomField
    | ClearOpportunityCustomField
    | SetCustomObjectCustomField
    | ClearCustomObjectCustomField
)
"""
A bulk edit to start. `type` says which one it is.
"""


BulkSequenceSubscriptionCreate: TypeAlias = (
    BulkSubscribe | BulkResume | BulkResumeFinished | BulkPause | BulkReassign
)
"""
A bulk sequence subscription to start. `action_type` says which one it is.
"""


SequenceStep: TypeAlias = EmailStep | CallStep | SmsStep | OtherStep
"""
One step of a sequence. `step_type` says which kind it is; an unknown kind is an `OtherStep`.
"""

read_sequence_step_list = each(
    variant(
        "step_type",
        {
            "email": EmailStep,
            "call": CallStep,
            "sms": SmsStep,
        },
        OtherStep,
    )
)

SequenceStepCreate: TypeAlias = EmailStepCreate | CallStepCreate | SmsStepCreate
"""
A step to add to a sequence. `step_type` says which kind it is; without it Close makes an email
step.
"""


SequenceStepUpdate: TypeAlias = KeptStep | EmailStepCreate | CallStepCreate | SmsStepCreate
"""
An entry of the new list of steps. With an `id` it is a step that exists, without one it is a
new step.
"""


read_query_list = each(Query.from_dict)
read_sort_key_list = each(SortKey.from_dict)
read_smart_view_query_list = beside("type", Filter.from_smart_view)
