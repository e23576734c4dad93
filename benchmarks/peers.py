"""
The models of the two measured pages, written for pydantic and for msgspec.

The pydantic ones say what ours say: unknown values of an enum stay text, unknown fields are kept,
a timestamp without offset means UTC. The msgspec ones are as strict and as plain as can be: they
are the floor, not an equal.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import msgspec
import pydantic

# pydantic and msgspec read annotations when a class is made, so these are needed then.
from close_async.models import (
    BulkActionStatus,  # noqa: TC001
    BulkSubscriptionActionType,  # noqa: TC001
    BulkSubscriptionContactPreference,  # noqa: TC001
    SubscriptionStatus,  # noqa: TC001
    SubscriptionStatusReason,  # noqa: TC001
)


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)


Moment = Annotated[dt.datetime, pydantic.AfterValidator(_aware)]


class _Open(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")


class PydanticSubscription(_Open):
    id: str
    sequence_id: str
    contact_id: str
    lead_id: str
    contact_email: str | None
    sender_account_id: str | None
    sender_name: str | None
    sender_email: str | None
    calls_assigned_to: list[str] | None
    status: SubscriptionStatus | str
    status_reason: SubscriptionStatusReason | str | None
    start_date: Moment | None
    organization_id: str
    created_by_id: str
    updated_by_id: str
    date_created: Moment
    date_updated: Moment


class PydanticSubscriptionPage(_Open):
    data: list[PydanticSubscription]
    has_more: bool = False


class PydanticBulkSubscription(_Open):
    id: str
    organization_id: str
    created_by: str | None
    updated_by: str | None
    date_created: Moment | None
    date_updated: Moment | None
    status: BulkActionStatus | str | None
    n_leads: int | None
    n_leads_processed: int
    n_objects: int | None
    n_objects_processed: int
    query: str | None
    s_query: dict[str, Any]
    results_limit: int | None
    sort: list[dict[str, Any]]
    send_done_email: bool
    action_type: BulkSubscriptionActionType | str | None
    sequence_id: str | None
    sender_account_id: str | None
    sender_name: str | None
    sender_email: str | None
    contact_preference: BulkSubscriptionContactPreference | str | None
    calls_assigned_to: list[str] | None
    from_phone_number_id: str | None


class PydanticBulkSubscriptionPage(_Open):
    data: list[PydanticBulkSubscription]
    has_more: bool = False


class MsgspecSubscription(msgspec.Struct):
    id: str
    sequence_id: str
    contact_id: str
    lead_id: str
    contact_email: str | None
    sender_account_id: str | None
    sender_name: str | None
    sender_email: str | None
    calls_assigned_to: list[str] | None
    status: SubscriptionStatus
    status_reason: SubscriptionStatusReason | None
    start_date: dt.datetime | None
    organization_id: str
    created_by_id: str
    updated_by_id: str
    date_created: dt.datetime
    date_updated: dt.datetime


class MsgspecSubscriptionPage(msgspec.Struct):
    data: list[MsgspecSubscription]
    has_more: bool = False


class MsgspecBulkSubscription(msgspec.Struct):
    id: str
    organization_id: str
    created_by: str | None
    updated_by: str | None
    date_created: dt.datetime | None
    date_updated: dt.datetime | None
    status: BulkActionStatus | None
    n_leads: int | None
    n_leads_processed: int
    n_objects: int | None
    n_objects_processed: int
    query: str | None
    s_query: dict[str, Any]
    results_limit: int | None
    sort: list[dict[str, Any]]
    send_done_email: bool
    action_type: BulkSubscriptionActionType | None
    sequence_id: str | None
    sender_account_id: str | None
    sender_name: str | None
    sender_email: str | None
    contact_preference: BulkSubscriptionContactPreference | None
    calls_assigned_to: list[str] | None
    from_phone_number_id: str | None


class MsgspecBulkSubscriptionPage(msgspec.Struct):
    data: list[MsgspecBulkSubscription]
    has_more: bool = False
