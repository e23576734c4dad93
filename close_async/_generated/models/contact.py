# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .contact_email import ContactEmail
    from .contact_phone import ContactPhone
    from .contact_recent_call import ContactRecentCall
    from .contact_subscription import ContactSubscription
    from .contact_url import ContactUrl
    from .integration_link import IntegrationLink

__all__ = ["Contact"]


@define
class Contact(Model):
    """A person of a lead. Custom fields are keys such as `custom.cf_...`."""

    id: str
    """Id of the contact, starts with `cont_`."""
    name: str | None
    """The name."""
    display_name: str
    """The name, or what users see in its place if there is none."""
    title: str | None
    """The title or position, such as CEO."""
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
    lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead to which the contact belongs, starts with `lead_`."""
    emails: Declared[list[ContactEmail], abc.Sequence[ContactEmail] | Unset] = many(
        ".contact_email:ContactEmail", default=UNSET
    )
    """Email addresses, the primary one first."""
    phones: Declared[list[ContactPhone], abc.Sequence[ContactPhone] | Unset] = many(
        ".contact_phone:ContactPhone", default=UNSET
    )
    """Phone numbers, the primary one first."""
    urls: Declared[list[ContactUrl], abc.Sequence[ContactUrl] | Unset] = many(
        ".contact_url:ContactUrl", default=UNSET
    )
    """Web addresses."""
    timezone: Omittable[str | None] = plain(default=UNSET)
    """IANA name of the time zone, if Close knows or guessed it."""
    timezone_source: Omittable[str | None] = plain(default=UNSET)
    """Where the time zone comes from."""
    subscriptions: Declared[
        list[ContactSubscription], abc.Sequence[ContactSubscription] | Unset
    ] = many(".contact_subscription:ContactSubscription", default=UNSET)
    """The runs of the contact through sequences."""
    recent_calls: Declared[list[ContactRecentCall], abc.Sequence[ContactRecentCall] | Unset] = many(
        ".contact_recent_call:ContactRecentCall", default=UNSET
    )
    """The last calls with the contact."""
    integration_links: Declared[list[IntegrationLink], abc.Sequence[IntegrationLink] | Unset] = (
        many(".integration_link:IntegrationLink", default=UNSET)
    )
    """Links to other systems, as the organization set them up."""
    lead_suggestions_operation_id: Omittable[str | None] = plain(default=UNSET)
    """Id of an operation that looks for leads the contact might belong to."""
