"""
The `s_query` language of Close's Advanced Filtering: say which objects to find.

    >>> from close_async.query import Contact, Lead, ago
    >>> audience = (
    ...     Lead.status_id.is_in("stat_potential")
    ...     & Lead.has(Contact.title.has_words("CEO"))
    ...     & ~Lead.date_updated.since(ago(days=30))
    ... )
    >>> print(audience.explain())
    Leads for which all of these hold:
      The status is stat_potential.
      There is a contact for which this holds:
        The title has the words "CEO".
      The date of the last update is not on or after the start of the day 30 days ago.

It knows JSON and no HTTP. What is read prints back exactly, unknown parts included.
"""

from __future__ import annotations

from typing import Final

from ._operations import Operations
from .build.catalog import (
    Address,
    AddressType,
    CallActivity,
    CallActivityType,
    Contact,
    ContactEmail,
    ContactEmailType,
    ContactPhone,
    ContactPhoneType,
    ContactType,
    ContactUrl,
    ContactUrlType,
    CustomActivity,
    CustomActivityType,
    CustomObject,
    CustomObjectType,
    EmailActivity,
    EmailActivityType,
    Lead,
    LeadType,
    MeetingActivity,
    MeetingActivityType,
    NoteActivity,
    NoteActivityType,
    Opportunity,
    OpportunityType,
    SequenceSubscription,
    SequenceSubscriptionType,
    SmsActivity,
    SmsActivityType,
    Task,
    TaskType,
)
from .build.field_types import (
    AnyField,
    ChoiceField,
    FlagField,
    IdField,
    MomentField,
    NumberField,
    ReferenceField,
    TextField,
    TimezoneField,
    UserField,
)
from .build.object_type import CustomFields, ObjectType
from .build.times import (
    Period,
    ago,
    at,
    day,
    in_,
    last_month,
    last_quarter,
    last_week,
    last_year,
    now,
    this_month,
    this_quarter,
    this_week,
    this_year,
    today,
    tomorrow,
    yesterday,
)
from .filters.filter import Filter, filter_operations
from .tree.change import Change, Diff
from .tree.conditions import (
    BooleanCondition,
    Condition,
    CurrentUserCondition,
    ExistsCondition,
    LocalTime,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    TextCondition,
    UnknownCondition,
)
from .tree.fields import CustomField, Field, RegularField, UnknownField
from .tree.finding import Finding
from .tree.ids import CURRENT_USER, unchecked
from .tree.json_value import Json
from .tree.moments import (
    FixedLocalDate,
    FixedUtc,
    Moment,
    Now,
    Offset,
    PeriodEdge,
    UnknownMoment,
)
from .tree.node import node_operations
from .tree.query import (
    And,
    FieldCondition,
    HasRelated,
    IdQuery,
    InStatus,
    LegacyQuery,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    SavedSearch,
    TextQuery,
    UnknownQuery,
    all_of,
    any_of,
    query_operations,
)
from .tree.sort import AnySortKey, SortKey, UnknownSortKey, sort_operations

__all__ = [
    "CURRENT_USER",
    "Address",
    "AddressType",
    "And",
    "AnyField",
    "AnySortKey",
    "BooleanCondition",
    "CallActivity",
    "CallActivityType",
    "Change",
    "ChoiceField",
    "Condition",
    "Contact",
    "ContactEmail",
    "ContactEmailType",
    "ContactPhone",
    "ContactPhoneType",
    "ContactType",
    "ContactUrl",
    "ContactUrlType",
    "CurrentUserCondition",
    "CustomActivity",
    "CustomActivityType",
    "CustomField",
    "CustomFields",
    "CustomObject",
    "CustomObjectType",
    "Diff",
    "EmailActivity",
    "EmailActivityType",
    "ExistsCondition",
    "Field",
    "FieldCondition",
    "Filter",
    "Finding",
    "FixedLocalDate",
    "FixedUtc",
    "FlagField",
    "HasRelated",
    "IdField",
    "IdQuery",
    "InStatus",
    "Json",
    "Lead",
    "LeadType",
    "LegacyQuery",
    "LocalTime",
    "MatchAll",
    "MeetingActivity",
    "MeetingActivityType",
    "Moment",
    "MomentField",
    "MomentRange",
    "Not",
    "NoteActivity",
    "NoteActivityType",
    "Now",
    "NumberField",
    "NumberRange",
    "ObjectType",
    "ObjectTypeQuery",
    "Offset",
    "Opportunity",
    "OpportunityType",
    "Or",
    "Period",
    "PeriodEdge",
    "Query",
    "ReferenceCondition",
    "ReferenceField",
    "RegularField",
    "SavedSearch",
    "SequenceSubscription",
    "SequenceSubscriptionType",
    "SmsActivity",
    "SmsActivityType",
    "SortKey",
    "Task",
    "TaskType",
    "TermCondition",
    "TextCondition",
    "TextField",
    "TextQuery",
    "TimezoneField",
    "UnknownCondition",
    "UnknownField",
    "UnknownMoment",
    "UnknownQuery",
    "UnknownSortKey",
    "UserField",
    "ago",
    "all_of",
    "any_of",
    "at",
    "day",
    "in_",
    "last_month",
    "last_quarter",
    "last_week",
    "last_year",
    "now",
    "this_month",
    "this_quarter",
    "this_week",
    "this_year",
    "today",
    "tomorrow",
    "unchecked",
    "yesterday",
]

_OPERATIONS: Final = Operations()

node_operations.install(_OPERATIONS)
query_operations.install(_OPERATIONS)
sort_operations.install(_OPERATIONS)
filter_operations.install(_OPERATIONS)
