# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, many, moment, one, plain
from ..._core.model import UNSET, Model, Unset
from .opportunity_status_type import OpportunityStatusType, OpportunityStatusTypeValue
from .opportunity_value_period import OpportunityValuePeriod, OpportunityValuePeriodValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .attachment import Attachment
    from .comment_summary import CommentSummary
    from .contact_email import ContactEmail
    from .contact_phone import ContactPhone
    from .integration_link import IntegrationLink
    from .opportunity_stall import OpportunityStall
    from .opportunity_suggestion import OpportunitySuggestion

__all__ = ["Opportunity"]


@define
class Opportunity(Model):
    """What a lead may buy. Custom fields are keys such as `custom.cf_...`."""

    id: str
    """Id of the opportunity, starts with `oppo_`."""
    lead_id: str
    """Id of the lead, starts with `lead_`."""
    contact_id: str | None
    """Id of the contact that it is about, starts with `cont_`."""
    user_id: str
    """Id of the user to whom it belongs, starts with `user_`."""
    status_id: str
    """Id of the status, starts with `stat_`."""
    note: str | None
    """What it is about."""
    confidence: int
    """How likely it is to be won, from 0 to 100."""
    value: int | None
    """The value in cents, or in the hundredth of another currency."""
    value_period: Declared[OpportunityValuePeriod | str, OpportunityValuePeriodValue] = choice(
        OpportunityValuePeriod
    )
    """How often the value comes in."""
    expected_value: int | None
    """The value times the confidence."""
    annualized_value: int | None
    """The value of a year."""
    annualized_expected_value: int | None
    """The expected value of a year."""
    date_won: Declared[str | None, datetime.date | str | None]
    """The day on which it was won, or is expected to be."""
    date_lost: datetime.datetime | None = moment()
    """When it was lost."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    created_by: str | None
    """Id of the user who created it, if it was one."""
    updated_by: str | None
    """Id of the user who changed it last, if it was one."""
    date_created: datetime.datetime = moment()
    """When it was created."""
    date_updated: datetime.datetime = moment()
    """When it was changed last."""
    lead_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the lead."""
    contact_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the contact."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user."""
    status_label: Omittable[str] = plain(default=UNSET)
    """The name of the status."""
    status_display_name: Omittable[str] = plain(default=UNSET)
    """The name of the status as users see it."""
    status_type: Declared[OpportunityStatusType | str, OpportunityStatusTypeValue | Unset] = choice(
        OpportunityStatusType, default=UNSET
    )
    """Whether it is active, won or lost."""
    pipeline_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the pipeline, starts with `pipe_`."""
    pipeline_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the pipeline."""
    value_currency: Omittable[str | None] = plain(default=UNSET)
    """Code of the currency, such as `USD`."""
    value_formatted: Omittable[str | None] = plain(default=UNSET)
    """The value as users see it."""
    expected_value_formatted: Omittable[str | None] = plain(default=UNSET)
    """The expected value as users see it."""
    annualized_value_formatted: Omittable[str | None] = plain(default=UNSET)
    """The value of a year as users see it."""
    annualized_expected_value_formatted: Omittable[str | None] = plain(default=UNSET)
    """The expected value of a year as users see it."""
    is_stalled: Omittable[bool] = plain(default=UNSET)
    """Whether it stalls."""
    stall_status: Omittable[OpportunityStall | None] = one(
        ".opportunity_stall:OpportunityStall", default=UNSET
    )
    """Why it stalls, and what to do next."""
    suggested_action: Omittable[OpportunitySuggestion | None] = one(
        ".opportunity_suggestion:OpportunitySuggestion", default=UNSET
    )
    """What Close suggests to do."""
    attachments: Declared[list[Attachment], abc.Sequence[Attachment] | Unset] = many(
        ".attachment:Attachment", default=UNSET
    )
    """Files."""
    comment_summary: Omittable[CommentSummary | None] = one(
        ".comment_summary:CommentSummary", default=UNSET
    )
    """How many comments there are."""
    lead_primary_email: Omittable[ContactEmail | None] = one(
        ".contact_email:ContactEmail", default=UNSET
    )
    """The first email address of the lead."""
    lead_primary_phone: Declared[
        list[ContactPhone] | None, abc.Sequence[ContactPhone] | None | Unset
    ] = many(".contact_phone:ContactPhone", default=UNSET)
    """The phone numbers of the lead."""
    integration_links: Declared[list[IntegrationLink], abc.Sequence[IntegrationLink] | Unset] = (
        many(".integration_link:IntegrationLink", default=UNSET)
    )
    """Links to other systems, as the organization set them up."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user who created it."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user who changed it last."""
