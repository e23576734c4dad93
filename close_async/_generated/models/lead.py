# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, define, many, moment, one, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .contact import Contact
    from .contact_email import ContactEmail
    from .contact_phone import ContactPhone
    from .integration_link import IntegrationLink
    from .lead_address import LeadAddress
    from .opportunity import Opportunity
    from .task import Task

__all__ = ["Lead"]


@define
class Lead(Model):
    """
    A lead: a company, or whoever one sells to. Custom fields are keys such as `custom.cf_...`.
    """

    id: str
    """Id of the lead, starts with `lead_`."""
    name: str | None
    """The name, as a rule that of a company."""
    description: str | None
    """What the lead is about."""
    url: str | None
    """The web address of the company."""
    html_url: str
    """The lead's page in Close."""
    status_id: str
    """Id of the status, starts with `stat_`."""
    contact_ids: Declared[list[str], abc.Sequence[str]]
    """Ids of the contacts."""
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
    display_name: Omittable[str] = plain(default=UNSET)
    """The name, or what users see in its place if there is none."""
    status_label: Omittable[str] = plain(default=UNSET)
    """The name of the status."""
    addresses: Declared[list[LeadAddress], abc.Sequence[LeadAddress] | Unset] = many(
        ".lead_address:LeadAddress", default=UNSET
    )
    """Postal addresses."""
    contacts: Declared[list[Contact], abc.Sequence[Contact] | Unset] = many(
        ".contact:Contact", default=UNSET
    )
    """The contacts."""
    opportunities: Declared[list[Opportunity], abc.Sequence[Opportunity] | Unset] = many(
        ".opportunity:Opportunity", default=UNSET
    )
    """The opportunities."""
    tasks: Declared[list[Task], abc.Sequence[Task] | Unset] = many(".task:Task", default=UNSET)
    """The open tasks."""
    custom: Omittable[Any] = plain(default=UNSET)
    """
    The custom fields by the names that users see. A plain get answers it; with `_fields` only
    the keys `custom.cf_...` come.
    """
    primary_email: Omittable[ContactEmail | None] = one(
        ".contact_email:ContactEmail", default=UNSET
    )
    """The first email address of the first contact."""
    primary_phone: Omittable[ContactPhone | None] = one(
        ".contact_phone:ContactPhone", default=UNSET
    )
    """The first phone number of the first contact."""
    primary_address_summary: Omittable[str | None] = plain(default=UNSET)
    """The first address on one line."""
    contacts_summary: Omittable[str] = plain(default=UNSET)
    """The names of the contacts on one line."""
    localtime: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """The time at the lead's place."""
    source: Omittable[str | None] = plain(default=UNSET)
    """Where the lead came from."""
    summaries: Declared[list[Any], abc.Sequence[Any] | Unset] = plain(default=UNSET)
    """Summaries that Close wrote of the lead."""
    recent_calls: Declared[list[Any], abc.Sequence[Any] | Unset] = plain(default=UNSET)
    """The last calls with the lead."""
    integration_links: Declared[list[IntegrationLink], abc.Sequence[IntegrationLink] | Unset] = (
        many(".integration_link:IntegrationLink", default=UNSET)
    )
    """Links to other systems, as the organization set them up."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user who created it."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user who changed it last."""
