# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TypeAlias

from .clear_activity_custom_field import ClearActivityCustomField
from .clear_contact_custom_field import ClearContactCustomField
from .clear_custom_field import ClearCustomField
from .clear_custom_object_custom_field import ClearCustomObjectCustomField
from .clear_global_custom_field import ClearGlobalCustomField
from .clear_opportunity_custom_field import ClearOpportunityCustomField
from .set_activity_custom_field import SetActivityCustomField
from .set_contact_custom_field import SetContactCustomField
from .set_custom_field import SetCustomField
from .set_custom_object_custom_field import SetCustomObjectCustomField
from .set_global_custom_field import SetGlobalCustomField
from .set_lead_status import SetLeadStatus
from .set_opportunity_custom_field import SetOpportunityCustomField

__all__ = ["BulkEditCreate"]

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
"""A bulk edit to start. `type` says which one it is."""
