# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The resources of a client: one for each public tag of the API document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from ..._core.call import Sender
    from .activities import Activities
    from .bulk_deletes import BulkDeletes
    from .bulk_edits import BulkEdits
    from .bulk_emails import BulkEmails
    from .bulk_sequence_subscriptions import BulkSequenceSubscriptions
    from .calls import Calls
    from .connected_accounts import ConnectedAccounts
    from .contacts import Contacts
    from .custom_activities import CustomActivities
    from .custom_activity_types import CustomActivityTypes
    from .custom_field_schemas import CustomFieldSchemas
    from .custom_fields import CustomFields
    from .custom_object_types import CustomObjectTypes
    from .custom_objects import CustomObjects
    from .email_templates import EmailTemplates
    from .emails import Emails
    from .events import Events
    from .exports import Exports
    from .groups import Groups
    from .lead_statuses import LeadStatuses
    from .leads import Leads
    from .meetings import Meetings
    from .notes import Notes
    from .opportunities import Opportunities
    from .opportunity_statuses import OpportunityStatuses
    from .phone_numbers import PhoneNumbers
    from .pipelines import Pipelines
    from .send_as import SendAs
    from .sequence_subscriptions import SequenceSubscriptions
    from .sequences import Sequences
    from .smart_views import SmartViews
    from .sms import Sms
    from .sms_templates import SmsTemplates
    from .tasks import Tasks
    from .unsubscribed_emails import UnsubscribedEmails
    from .users import Users
    from .webhooks import Webhooks

__all__ = ["Resources"]


class Resources:
    """The resources of a client, each made when it's first used."""

    @cached_property
    def sequences(self) -> Sequences:
        """Sequences (workflows), that is, timed lists of steps through which contacts are sent."""
        from .sequences import Sequences

        return Sequences(cast("Sender", self))

    @cached_property
    def sequence_subscriptions(self) -> SequenceSubscriptions:
        """One contact's run through one sequence."""
        from .sequence_subscriptions import SequenceSubscriptions

        return SequenceSubscriptions(cast("Sender", self))

    @cached_property
    def bulk_emails(self) -> BulkEmails:
        """One email template sent to the contacts that a query finds, or those of its leads."""
        from .bulk_emails import BulkEmails

        return BulkEmails(cast("Sender", self))

    @cached_property
    def bulk_sequence_subscriptions(self) -> BulkSequenceSubscriptions:
        """Subscribe, resume or pause the contacts that a query finds, or those of its leads."""
        from .bulk_sequence_subscriptions import BulkSequenceSubscriptions

        return BulkSequenceSubscriptions(cast("Sender", self))

    @cached_property
    def bulk_deletes(self) -> BulkDeletes:
        """Delete everything that a query finds."""
        from .bulk_deletes import BulkDeletes

        return BulkDeletes(cast("Sender", self))

    @cached_property
    def bulk_edits(self) -> BulkEdits:
        """Set a status or a custom field on everything that a query finds."""
        from .bulk_edits import BulkEdits

        return BulkEdits(cast("Sender", self))

    @cached_property
    def leads(self) -> Leads:
        """Leads, that is companies or whoever one sells to, with all that belongs to them."""
        from .leads import Leads

        return Leads(cast("Sender", self))

    @cached_property
    def contacts(self) -> Contacts:
        """The people of leads."""
        from .contacts import Contacts

        return Contacts(cast("Sender", self))

    @cached_property
    def opportunities(self) -> Opportunities:
        """What leads may buy."""
        from .opportunities import Opportunities

        return Opportunities(cast("Sender", self))

    @cached_property
    def tasks(self) -> Tasks:
        """What somebody is to do."""
        from .tasks import Tasks

        return Tasks(cast("Sender", self))

    @cached_property
    def notes(self) -> Notes:
        """Notes on leads."""
        from .notes import Notes

        return Notes(cast("Sender", self))

    @cached_property
    def calls(self) -> Calls:
        """Calls, made in Close or logged."""
        from .calls import Calls

        return Calls(cast("Sender", self))

    @cached_property
    def emails(self) -> Emails:
        """Emails, received, sent and to be sent."""
        from .emails import Emails

        return Emails(cast("Sender", self))

    @cached_property
    def sms(self) -> Sms:
        """Texts (SMS), received, sent and to be sent."""
        from .sms import Sms

        return Sms(cast("Sender", self))

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings, as synced calendars hold them."""
        from .meetings import Meetings

        return Meetings(cast("Sender", self))

    @cached_property
    def custom_activities(self) -> CustomActivities:
        """Activities of the organization's own kinds."""
        from .custom_activities import CustomActivities

        return CustomActivities(cast("Sender", self))

    @cached_property
    def activities(self) -> Activities:
        """The timeline of leads, that is activities of all kinds."""
        from .activities import Activities

        return Activities(cast("Sender", self))

    @cached_property
    def custom_activity_types(self) -> CustomActivityTypes:
        """The organization's own kinds of activities."""
        from .custom_activity_types import CustomActivityTypes

        return CustomActivityTypes(cast("Sender", self))

    @cached_property
    def custom_object_types(self) -> CustomObjectTypes:
        """The organization's own kinds of objects."""
        from .custom_object_types import CustomObjectTypes

        return CustomObjectTypes(cast("Sender", self))

    @cached_property
    def custom_objects(self) -> CustomObjects:
        """Objects of the organization's own kinds, on leads."""
        from .custom_objects import CustomObjects

        return CustomObjects(cast("Sender", self))

    @cached_property
    def users(self) -> Users:
        """The people of the organization, and who the caller is."""
        from .users import Users

        return Users(cast("Sender", self))

    @cached_property
    def groups(self) -> Groups:
        """Groups of users."""
        from .groups import Groups

        return Groups(cast("Sender", self))

    @cached_property
    def connected_accounts(self) -> ConnectedAccounts:
        """Mail and calendar accounts, which send the emails of sequences and bulk emails."""
        from .connected_accounts import ConnectedAccounts

        return ConnectedAccounts(cast("Sender", self))

    @cached_property
    def send_as(self) -> SendAs:
        """Who may send emails from the address of whom."""
        from .send_as import SendAs

        return SendAs(cast("Sender", self))

    @cached_property
    def email_templates(self) -> EmailTemplates:
        """Email templates, which sequences and bulk emails send."""
        from .email_templates import EmailTemplates

        return EmailTemplates(cast("Sender", self))

    @cached_property
    def sms_templates(self) -> SmsTemplates:
        """SMS templates, which the SMS steps of sequences send."""
        from .sms_templates import SmsTemplates

        return SmsTemplates(cast("Sender", self))

    @cached_property
    def lead_statuses(self) -> LeadStatuses:
        """The statuses that a lead can have."""
        from .lead_statuses import LeadStatuses

        return LeadStatuses(cast("Sender", self))

    @cached_property
    def opportunity_statuses(self) -> OpportunityStatuses:
        """The statuses that an opportunity can have."""
        from .opportunity_statuses import OpportunityStatuses

        return OpportunityStatuses(cast("Sender", self))

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines, that is, the statuses through which opportunities go."""
        from .pipelines import Pipelines

        return Pipelines(cast("Sender", self))

    @cached_property
    def custom_fields(self) -> CustomFields:
        """The custom fields that the organization has defined."""
        from .custom_fields import CustomFields

        return CustomFields(cast("Sender", self))

    @cached_property
    def custom_field_schemas(self) -> CustomFieldSchemas:
        """Which custom fields a kind of object has, shared ones included, in order."""
        from .custom_field_schemas import CustomFieldSchemas

        return CustomFieldSchemas(cast("Sender", self))

    @cached_property
    def smart_views(self) -> SmartViews:
        """Saved searches. Close's application calls them Smart Views."""
        from .smart_views import SmartViews

        return SmartViews(cast("Sender", self))

    @cached_property
    def phone_numbers(self) -> PhoneNumbers:
        """Phone numbers from which calls and texts go out."""
        from .phone_numbers import PhoneNumbers

        return PhoneNumbers(cast("Sender", self))

    @cached_property
    def unsubscribed_emails(self) -> UnsubscribedEmails:
        """Addresses that get no emails of sequences and bulk emails."""
        from .unsubscribed_emails import UnsubscribedEmails

        return UnsubscribedEmails(cast("Sender", self))

    @cached_property
    def exports(self) -> Exports:
        """Everything that a query finds, as a file."""
        from .exports import Exports

        return Exports(cast("Sender", self))

    @cached_property
    def events(self) -> Events:
        """What happened in the organization in the last 30 days."""
        from .events import Events

        return Events(cast("Sender", self))

    @cached_property
    def webhooks(self) -> Webhooks:
        """URLs to which Close posts events as they happen."""
        from .webhooks import Webhooks

        return Webhooks(cast("Sender", self))
