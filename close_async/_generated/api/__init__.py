# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The resources of a client: one for each public tag of the API document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from ..._core.call import Sender
    from ..._core.untyped import KnownOperations
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

__all__ = ["OPERATIONS", "Resources"]

OPERATIONS: Final[KnownOperations] = {
    ("GET", "/sequence/"): ("sequences.list", "read"),
    ("POST", "/sequence/"): ("sequences.create", "create"),
    ("GET", "/sequence/{id}/"): ("sequences.get", "read"),
    ("PUT", "/sequence/{id}/"): ("sequences.update", "create"),
    ("DELETE", "/sequence/{id}/"): ("sequences.delete", "repeat"),
    ("GET", "/sequence_subscription/"): ("sequence_subscriptions.list", "read"),
    ("POST", "/sequence_subscription/"): ("sequence_subscriptions.create", "create"),
    ("GET", "/sequence_subscription/{id}/"): ("sequence_subscriptions.get", "read"),
    ("PUT", "/sequence_subscription/{id}/"): ("sequence_subscriptions.update", "repeat"),
    ("DELETE", "/sequence_subscription/{id}/"): ("sequence_subscriptions.delete", "repeat"),
    ("GET", "/bulk_action/email/"): ("bulk_emails.list", "read"),
    ("POST", "/bulk_action/email/"): ("bulk_emails.create", "create"),
    ("GET", "/bulk_action/email/{id}/"): ("bulk_emails.get", "read"),
    ("PUT", "/bulk_action/email/{id}/"): ("bulk_emails.update", "repeat"),
    ("GET", "/bulk_action/sequence_subscription/"): ("bulk_sequence_subscriptions.list", "read"),
    ("POST", "/bulk_action/sequence_subscription/"): (
        "bulk_sequence_subscriptions.create",
        "create",
    ),
    ("GET", "/bulk_action/sequence_subscription/{id}/"): (
        "bulk_sequence_subscriptions.get",
        "read",
    ),
    ("PUT", "/bulk_action/sequence_subscription/{id}/"): (
        "bulk_sequence_subscriptions.update",
        "repeat",
    ),
    ("GET", "/bulk_action/delete/"): ("bulk_deletes.list", "read"),
    ("POST", "/bulk_action/delete/"): ("bulk_deletes.create", "create"),
    ("GET", "/bulk_action/delete/{id}/"): ("bulk_deletes.get", "read"),
    ("PUT", "/bulk_action/delete/{id}/"): ("bulk_deletes.update", "repeat"),
    ("GET", "/bulk_action/edit/"): ("bulk_edits.list", "read"),
    ("POST", "/bulk_action/edit/"): ("bulk_edits.create", "create"),
    ("GET", "/bulk_action/edit/{id}/"): ("bulk_edits.get", "read"),
    ("PUT", "/bulk_action/edit/{id}/"): ("bulk_edits.update", "repeat"),
    ("POST", "/data/search/"): ("advanced_filtering.search", "read"),
    ("GET", "/lead/"): ("leads.list", "read"),
    ("POST", "/lead/"): ("leads.create", "create"),
    ("GET", "/lead/{id}/"): ("leads.get", "read"),
    ("PUT", "/lead/{id}/"): ("leads.update", "repeat"),
    ("DELETE", "/lead/{id}/"): ("leads.delete", "repeat"),
    ("POST", "/lead/merge/"): ("leads.merge", "create"),
    ("GET", "/contact/"): ("contacts.list", "read"),
    ("POST", "/contact/"): ("contacts.create", "create"),
    ("GET", "/contact/{id}/"): ("contacts.get", "read"),
    ("PUT", "/contact/{id}/"): ("contacts.update", "repeat"),
    ("DELETE", "/contact/{id}/"): ("contacts.delete", "repeat"),
    ("GET", "/opportunity/"): ("opportunities.list", "read"),
    ("POST", "/opportunity/"): ("opportunities.create", "create"),
    ("GET", "/opportunity/{id}/"): ("opportunities.get", "read"),
    ("PUT", "/opportunity/{id}/"): ("opportunities.update", "repeat"),
    ("DELETE", "/opportunity/{id}/"): ("opportunities.delete", "repeat"),
    ("GET", "/task/"): ("tasks.list", "read"),
    ("PUT", "/task/"): ("tasks.update_many", "repeat"),
    ("POST", "/task/"): ("tasks.create", "create"),
    ("GET", "/task/{id}/"): ("tasks.get", "read"),
    ("PUT", "/task/{id}/"): ("tasks.update", "repeat"),
    ("DELETE", "/task/{id}/"): ("tasks.delete", "repeat"),
    ("GET", "/activity/note/"): ("notes.list", "read"),
    ("POST", "/activity/note/"): ("notes.create", "create"),
    ("GET", "/activity/note/{id}/"): ("notes.get", "read"),
    ("PUT", "/activity/note/{id}/"): ("notes.update", "repeat"),
    ("DELETE", "/activity/note/{id}/"): ("notes.delete", "repeat"),
    ("GET", "/activity/call/"): ("calls.list", "read"),
    ("POST", "/activity/call/"): ("calls.create", "create"),
    ("GET", "/activity/call/{id}/"): ("calls.get", "read"),
    ("PUT", "/activity/call/{id}/"): ("calls.update", "repeat"),
    ("DELETE", "/activity/call/{id}/"): ("calls.delete", "repeat"),
    ("GET", "/activity/email/"): ("emails.list", "read"),
    ("POST", "/activity/email/"): ("emails.create", "create"),
    ("GET", "/activity/email/{id}/"): ("emails.get", "read"),
    ("PUT", "/activity/email/{id}/"): ("emails.update", "repeat"),
    ("DELETE", "/activity/email/{id}/"): ("emails.delete", "repeat"),
    ("GET", "/activity/sms/"): ("sms.list", "read"),
    ("POST", "/activity/sms/"): ("sms.create", "create"),
    ("GET", "/activity/sms/{id}/"): ("sms.get", "read"),
    ("PUT", "/activity/sms/{id}/"): ("sms.update", "repeat"),
    ("DELETE", "/activity/sms/{id}/"): ("sms.delete", "repeat"),
    ("GET", "/activity/meeting/"): ("meetings.list", "read"),
    ("GET", "/activity/meeting/{id}/"): ("meetings.get", "read"),
    ("PUT", "/activity/meeting/{id}/"): ("meetings.update", "repeat"),
    ("DELETE", "/activity/meeting/{id}/"): ("meetings.delete", "repeat"),
    ("POST", "/activity/meeting/{id}/integration/"): ("meetings.integrate", "repeat"),
    ("GET", "/activity/custom/"): ("custom_activities.list", "read"),
    ("POST", "/activity/custom/"): ("custom_activities.create", "create"),
    ("GET", "/activity/custom/{id}/"): ("custom_activities.get", "read"),
    ("PUT", "/activity/custom/{id}/"): ("custom_activities.update", "repeat"),
    ("DELETE", "/activity/custom/{id}/"): ("custom_activities.delete", "repeat"),
    ("GET", "/activity/"): ("activities.list", "read"),
    ("GET", "/custom_activity/"): ("custom_activity_types.list", "read"),
    ("POST", "/custom_activity/"): ("custom_activity_types.create", "create"),
    ("GET", "/custom_activity/{id}/"): ("custom_activity_types.get", "read"),
    ("PUT", "/custom_activity/{id}/"): ("custom_activity_types.update", "repeat"),
    ("DELETE", "/custom_activity/{id}/"): ("custom_activity_types.delete", "repeat"),
    ("GET", "/custom_object_type/"): ("custom_object_types.list", "read"),
    ("POST", "/custom_object_type/"): ("custom_object_types.create", "create"),
    ("GET", "/custom_object_type/{id}/"): ("custom_object_types.get", "read"),
    ("PUT", "/custom_object_type/{id}/"): ("custom_object_types.update", "repeat"),
    ("DELETE", "/custom_object_type/{id}/"): ("custom_object_types.delete", "repeat"),
    ("GET", "/custom_object/"): ("custom_objects.list", "read"),
    ("POST", "/custom_object/"): ("custom_objects.create", "create"),
    ("GET", "/custom_object/{id}/"): ("custom_objects.get", "read"),
    ("PUT", "/custom_object/{id}/"): ("custom_objects.update", "repeat"),
    ("DELETE", "/custom_object/{id}/"): ("custom_objects.delete", "repeat"),
    ("GET", "/me/"): ("users.me", "read"),
    ("GET", "/user/"): ("users.list", "read"),
    ("GET", "/user/availability/"): ("users.list_availabilities", "read"),
    ("GET", "/user/{id}/"): ("users.get", "read"),
    ("GET", "/group/"): ("groups.list", "read"),
    ("POST", "/group/"): ("groups.create", "create"),
    ("GET", "/group/{id}/"): ("groups.get", "read"),
    ("PUT", "/group/{id}/"): ("groups.update", "repeat"),
    ("DELETE", "/group/{id}/"): ("groups.delete", "repeat"),
    ("POST", "/group/{id}/member/"): ("groups.add_member", "create"),
    ("DELETE", "/group/{id}/member/{id}/"): ("groups.remove_member", "repeat"),
    ("GET", "/connected_account/"): ("connected_accounts.list", "read"),
    ("GET", "/connected_account/{id}/"): ("connected_accounts.get", "read"),
    ("GET", "/send_as/"): ("send_as.list", "read"),
    ("POST", "/send_as/"): ("send_as.create", "create"),
    ("DELETE", "/send_as/"): ("send_as.delete_between", "repeat"),
    ("POST", "/send_as/bulk/"): ("send_as.create_many", "repeat"),
    ("GET", "/send_as/{id}/"): ("send_as.get", "read"),
    ("DELETE", "/send_as/{id}/"): ("send_as.delete", "repeat"),
    ("GET", "/email_template/"): ("email_templates.list", "read"),
    ("POST", "/email_template/"): ("email_templates.create", "create"),
    ("GET", "/email_template/{id}/"): ("email_templates.get", "read"),
    ("PUT", "/email_template/{id}/"): ("email_templates.update", "repeat"),
    ("DELETE", "/email_template/{id}/"): ("email_templates.delete", "repeat"),
    ("GET", "/email_template/{id}/render/"): ("email_templates.render", "read"),
    ("GET", "/sms_template/"): ("sms_templates.list", "read"),
    ("POST", "/sms_template/"): ("sms_templates.create", "create"),
    ("GET", "/sms_template/{id}/"): ("sms_templates.get", "read"),
    ("PUT", "/sms_template/{id}/"): ("sms_templates.update", "repeat"),
    ("DELETE", "/sms_template/{id}/"): ("sms_templates.delete", "repeat"),
    ("GET", "/status/lead/"): ("lead_statuses.list", "read"),
    ("POST", "/status/lead/"): ("lead_statuses.create", "create"),
    ("PUT", "/status/lead/{id}/"): ("lead_statuses.update", "repeat"),
    ("DELETE", "/status/lead/{id}/"): ("lead_statuses.delete", "repeat"),
    ("GET", "/status/opportunity/"): ("opportunity_statuses.list", "read"),
    ("POST", "/status/opportunity/"): ("opportunity_statuses.create", "create"),
    ("PUT", "/status/opportunity/{id}/"): ("opportunity_statuses.update", "repeat"),
    ("DELETE", "/status/opportunity/{id}/"): ("opportunity_statuses.delete", "repeat"),
    ("GET", "/pipeline/"): ("pipelines.list", "read"),
    ("POST", "/pipeline/"): ("pipelines.create", "create"),
    ("PUT", "/pipeline/{id}/"): ("pipelines.update", "repeat"),
    ("DELETE", "/pipeline/{id}/"): ("pipelines.delete", "repeat"),
    ("GET", "/custom_field/{id}/"): ("custom_fields.list", "read"),
    ("POST", "/custom_field/{id}/"): ("custom_fields.create", "create"),
    ("GET", "/custom_field/{id}/{id}/"): ("custom_fields.get", "read"),
    ("PUT", "/custom_field/{id}/{id}/"): ("custom_fields.update", "repeat"),
    ("DELETE", "/custom_field/{id}/{id}/"): ("custom_fields.delete", "repeat"),
    ("POST", "/custom_field/shared/{id}/association/"): ("custom_fields.associate", "create"),
    ("GET", "/custom_field/shared/{id}/association/{id}/"): (
        "custom_fields.get_association",
        "read",
    ),
    ("PUT", "/custom_field/shared/{id}/association/{id}/"): (
        "custom_fields.update_association",
        "repeat",
    ),
    ("DELETE", "/custom_field/shared/{id}/association/{id}/"): (
        "custom_fields.dissociate",
        "repeat",
    ),
    ("GET", "/custom_field_schema/{id}/"): ("custom_field_schemas.get", "read"),
    ("PUT", "/custom_field_schema/{id}/"): ("custom_field_schemas.update", "repeat"),
    ("GET", "/custom_field_schema/activity/{id}/"): (
        "custom_field_schemas.get_of_activity_type",
        "read",
    ),
    ("GET", "/custom_field_schema/custom_object/{id}/"): (
        "custom_field_schemas.get_of_custom_object_type",
        "read",
    ),
    ("GET", "/saved_search/"): ("smart_views.list", "read"),
    ("POST", "/saved_search/"): ("smart_views.create", "create"),
    ("GET", "/saved_search/{id}/"): ("smart_views.get", "read"),
    ("PUT", "/saved_search/{id}/"): ("smart_views.update", "repeat"),
    ("DELETE", "/saved_search/{id}/"): ("smart_views.delete", "repeat"),
    ("GET", "/phone_number/"): ("phone_numbers.list", "read"),
    ("POST", "/phone_number/request/internal/"): ("phone_numbers.request_internal", "create"),
    ("GET", "/phone_number/{id}/"): ("phone_numbers.get", "read"),
    ("PUT", "/phone_number/{id}/"): ("phone_numbers.update", "repeat"),
    ("DELETE", "/phone_number/{id}/"): ("phone_numbers.delete", "repeat"),
    ("GET", "/unsubscribe/email/"): ("unsubscribed_emails.list", "read"),
    ("POST", "/unsubscribe/email/"): ("unsubscribed_emails.create", "create"),
    ("DELETE", "/unsubscribe/email/{id}/"): ("unsubscribed_emails.delete", "repeat"),
    ("GET", "/export/"): ("exports.list", "read"),
    ("POST", "/export/lead/"): ("exports.create_leads", "create"),
    ("POST", "/export/opportunity/"): ("exports.create_opportunities", "create"),
    ("GET", "/export/{id}/"): ("exports.get", "read"),
    ("GET", "/event/"): ("events.list", "read"),
    ("GET", "/event/{id}/"): ("events.get", "read"),
    ("GET", "/webhook/"): ("webhooks.list", "read"),
    ("POST", "/webhook/"): ("webhooks.create", "create"),
    ("GET", "/webhook/{id}/"): ("webhooks.get", "read"),
    ("PUT", "/webhook/{id}/"): ("webhooks.update", "repeat"),
    ("DELETE", "/webhook/{id}/"): ("webhooks.delete", "repeat"),
}
"""Name and effect of each operation, by method and path."""


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
