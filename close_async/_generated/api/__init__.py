# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The resources of a client: one for each public tag of the API document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from ..._core.call import Sender
    from ..._core.untyped import KnownOperations
    from ...events import Events
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
    ("GET", "/sequence/"): ("sequences.list", "read", None),
    ("POST", "/sequence/"): ("sequences.create", "create", "id"),
    ("GET", "/sequence/{id}/"): ("sequences.get", "read", None),
    ("PUT", "/sequence/{id}/"): ("sequences.update", "create", "id"),
    ("DELETE", "/sequence/{id}/"): ("sequences.delete", "repeat", None),
    ("GET", "/sequence_subscription/"): ("sequence_subscriptions.list", "read", None),
    ("POST", "/sequence_subscription/"): ("sequence_subscriptions.create", "create", "id"),
    ("GET", "/sequence_subscription/{id}/"): ("sequence_subscriptions.get", "read", None),
    ("PUT", "/sequence_subscription/{id}/"): ("sequence_subscriptions.update", "repeat", "id"),
    ("DELETE", "/sequence_subscription/{id}/"): ("sequence_subscriptions.delete", "repeat", None),
    ("GET", "/bulk_action/email/"): ("bulk_emails.list", "read", None),
    ("POST", "/bulk_action/email/"): ("bulk_emails.create", "create", "id"),
    ("GET", "/bulk_action/email/{id}/"): ("bulk_emails.get", "read", None),
    ("PUT", "/bulk_action/email/{id}/"): ("bulk_emails.update", "repeat", "id"),
    ("GET", "/bulk_action/sequence_subscription/"): (
        "bulk_sequence_subscriptions.list",
        "read",
        None,
    ),
    ("POST", "/bulk_action/sequence_subscription/"): (
        "bulk_sequence_subscriptions.create",
        "create",
        "id",
    ),
    ("GET", "/bulk_action/sequence_subscription/{id}/"): (
        "bulk_sequence_subscriptions.get",
        "read",
        None,
    ),
    ("PUT", "/bulk_action/sequence_subscription/{id}/"): (
        "bulk_sequence_subscriptions.update",
        "repeat",
        "id",
    ),
    ("GET", "/bulk_action/delete/"): ("bulk_deletes.list", "read", None),
    ("POST", "/bulk_action/delete/"): ("bulk_deletes.create", "create", "id"),
    ("GET", "/bulk_action/delete/{id}/"): ("bulk_deletes.get", "read", None),
    ("PUT", "/bulk_action/delete/{id}/"): ("bulk_deletes.update", "repeat", "id"),
    ("GET", "/bulk_action/edit/"): ("bulk_edits.list", "read", None),
    ("POST", "/bulk_action/edit/"): ("bulk_edits.create", "create", "id"),
    ("GET", "/bulk_action/edit/{id}/"): ("bulk_edits.get", "read", None),
    ("PUT", "/bulk_action/edit/{id}/"): ("bulk_edits.update", "repeat", "id"),
    ("POST", "/data/search/"): ("advanced_filtering.search", "read", None),
    ("GET", "/lead/"): ("leads.list", "read", None),
    ("POST", "/lead/"): ("leads.create", "create", "id"),
    ("GET", "/lead/{id}/"): ("leads.get", "read", None),
    ("PUT", "/lead/{id}/"): ("leads.update", "repeat", "id"),
    ("DELETE", "/lead/{id}/"): ("leads.delete", "repeat", None),
    ("POST", "/lead/merge/"): ("leads.merge", "create", None),
    ("GET", "/contact/"): ("contacts.list", "read", None),
    ("POST", "/contact/"): ("contacts.create", "create", "id"),
    ("GET", "/contact/{id}/"): ("contacts.get", "read", None),
    ("PUT", "/contact/{id}/"): ("contacts.update", "repeat", "id"),
    ("DELETE", "/contact/{id}/"): ("contacts.delete", "repeat", None),
    ("GET", "/opportunity/"): ("opportunities.list", "read", None),
    ("POST", "/opportunity/"): ("opportunities.create", "create", "id"),
    ("GET", "/opportunity/{id}/"): ("opportunities.get", "read", None),
    ("PUT", "/opportunity/{id}/"): ("opportunities.update", "repeat", "id"),
    ("DELETE", "/opportunity/{id}/"): ("opportunities.delete", "repeat", None),
    ("GET", "/task/"): ("tasks.list", "read", None),
    ("PUT", "/task/"): ("tasks.update_many", "repeat", None),
    ("POST", "/task/"): ("tasks.create", "create", "id"),
    ("GET", "/task/{id}/"): ("tasks.get", "read", None),
    ("PUT", "/task/{id}/"): ("tasks.update", "repeat", "id"),
    ("DELETE", "/task/{id}/"): ("tasks.delete", "repeat", None),
    ("GET", "/activity/note/"): ("notes.list", "read", None),
    ("POST", "/activity/note/"): ("notes.create", "create", "id"),
    ("GET", "/activity/note/{id}/"): ("notes.get", "read", None),
    ("PUT", "/activity/note/{id}/"): ("notes.update", "repeat", "id"),
    ("DELETE", "/activity/note/{id}/"): ("notes.delete", "repeat", None),
    ("GET", "/activity/call/"): ("calls.list", "read", None),
    ("POST", "/activity/call/"): ("calls.create", "create", "id"),
    ("GET", "/activity/call/{id}/"): ("calls.get", "read", None),
    ("PUT", "/activity/call/{id}/"): ("calls.update", "repeat", "id"),
    ("DELETE", "/activity/call/{id}/"): ("calls.delete", "repeat", None),
    ("GET", "/activity/email/"): ("emails.list", "read", None),
    ("POST", "/activity/email/"): ("emails.create", "create", "id"),
    ("GET", "/activity/email/{id}/"): ("emails.get", "read", None),
    ("PUT", "/activity/email/{id}/"): ("emails.update", "repeat", "id"),
    ("DELETE", "/activity/email/{id}/"): ("emails.delete", "repeat", None),
    ("GET", "/activity/sms/"): ("sms.list", "read", None),
    ("POST", "/activity/sms/"): ("sms.create", "create", "id"),
    ("GET", "/activity/sms/{id}/"): ("sms.get", "read", None),
    ("PUT", "/activity/sms/{id}/"): ("sms.update", "repeat", "id"),
    ("DELETE", "/activity/sms/{id}/"): ("sms.delete", "repeat", None),
    ("GET", "/activity/meeting/"): ("meetings.list", "read", None),
    ("GET", "/activity/meeting/{id}/"): ("meetings.get", "read", None),
    ("PUT", "/activity/meeting/{id}/"): ("meetings.update", "repeat", "id"),
    ("DELETE", "/activity/meeting/{id}/"): ("meetings.delete", "repeat", None),
    ("POST", "/activity/meeting/{id}/integration/"): ("meetings.integrate", "repeat", None),
    ("GET", "/activity/custom/"): ("custom_activities.list", "read", None),
    ("POST", "/activity/custom/"): ("custom_activities.create", "create", "id"),
    ("GET", "/activity/custom/{id}/"): ("custom_activities.get", "read", None),
    ("PUT", "/activity/custom/{id}/"): ("custom_activities.update", "repeat", "id"),
    ("DELETE", "/activity/custom/{id}/"): ("custom_activities.delete", "repeat", None),
    ("GET", "/activity/"): ("activities.list", "read", None),
    ("GET", "/custom_activity/"): ("custom_activity_types.list", "read", None),
    ("POST", "/custom_activity/"): ("custom_activity_types.create", "create", "id"),
    ("GET", "/custom_activity/{id}/"): ("custom_activity_types.get", "read", None),
    ("PUT", "/custom_activity/{id}/"): ("custom_activity_types.update", "repeat", "id"),
    ("DELETE", "/custom_activity/{id}/"): ("custom_activity_types.delete", "repeat", None),
    ("GET", "/custom_object_type/"): ("custom_object_types.list", "read", None),
    ("POST", "/custom_object_type/"): ("custom_object_types.create", "create", "id"),
    ("GET", "/custom_object_type/{id}/"): ("custom_object_types.get", "read", None),
    ("PUT", "/custom_object_type/{id}/"): ("custom_object_types.update", "repeat", "id"),
    ("DELETE", "/custom_object_type/{id}/"): ("custom_object_types.delete", "repeat", None),
    ("GET", "/custom_object/"): ("custom_objects.list", "read", None),
    ("POST", "/custom_object/"): ("custom_objects.create", "create", "id"),
    ("GET", "/custom_object/{id}/"): ("custom_objects.get", "read", None),
    ("PUT", "/custom_object/{id}/"): ("custom_objects.update", "repeat", "id"),
    ("DELETE", "/custom_object/{id}/"): ("custom_objects.delete", "repeat", None),
    ("GET", "/me/"): ("users.me", "read", None),
    ("GET", "/user/"): ("users.list", "read", None),
    ("GET", "/user/availability/"): ("users.list_availabilities", "read", None),
    ("GET", "/user/{id}/"): ("users.get", "read", None),
    ("GET", "/group/"): ("groups.list", "read", None),
    ("POST", "/group/"): ("groups.create", "create", "id"),
    ("GET", "/group/{id}/"): ("groups.get", "read", None),
    ("PUT", "/group/{id}/"): ("groups.update", "repeat", "id"),
    ("DELETE", "/group/{id}/"): ("groups.delete", "repeat", None),
    ("POST", "/group/{id}/member/"): ("groups.add_member", "create", "user_id"),
    ("DELETE", "/group/{id}/member/{id}/"): ("groups.remove_member", "repeat", None),
    ("GET", "/connected_account/"): ("connected_accounts.list", "read", None),
    ("GET", "/connected_account/{id}/"): ("connected_accounts.get", "read", None),
    ("GET", "/send_as/"): ("send_as.list", "read", None),
    ("POST", "/send_as/"): ("send_as.create", "create", "id"),
    ("DELETE", "/send_as/"): ("send_as.delete_between", "repeat", None),
    ("POST", "/send_as/bulk/"): ("send_as.create_many", "repeat", None),
    ("GET", "/send_as/{id}/"): ("send_as.get", "read", None),
    ("DELETE", "/send_as/{id}/"): ("send_as.delete", "repeat", None),
    ("GET", "/email_template/"): ("email_templates.list", "read", None),
    ("POST", "/email_template/"): ("email_templates.create", "create", "id"),
    ("GET", "/email_template/{id}/"): ("email_templates.get", "read", None),
    ("PUT", "/email_template/{id}/"): ("email_templates.update", "repeat", "id"),
    ("DELETE", "/email_template/{id}/"): ("email_templates.delete", "repeat", None),
    ("GET", "/email_template/{id}/render/"): ("email_templates.render", "read", None),
    ("GET", "/sms_template/"): ("sms_templates.list", "read", None),
    ("POST", "/sms_template/"): ("sms_templates.create", "create", "id"),
    ("GET", "/sms_template/{id}/"): ("sms_templates.get", "read", None),
    ("PUT", "/sms_template/{id}/"): ("sms_templates.update", "repeat", "id"),
    ("DELETE", "/sms_template/{id}/"): ("sms_templates.delete", "repeat", None),
    ("GET", "/status/lead/"): ("lead_statuses.list", "read", None),
    ("POST", "/status/lead/"): ("lead_statuses.create", "create", "id"),
    ("PUT", "/status/lead/{id}/"): ("lead_statuses.update", "repeat", "id"),
    ("DELETE", "/status/lead/{id}/"): ("lead_statuses.delete", "repeat", None),
    ("GET", "/status/opportunity/"): ("opportunity_statuses.list", "read", None),
    ("POST", "/status/opportunity/"): ("opportunity_statuses.create", "create", "id"),
    ("PUT", "/status/opportunity/{id}/"): ("opportunity_statuses.update", "repeat", "id"),
    ("DELETE", "/status/opportunity/{id}/"): ("opportunity_statuses.delete", "repeat", None),
    ("GET", "/pipeline/"): ("pipelines.list", "read", None),
    ("POST", "/pipeline/"): ("pipelines.create", "create", "id"),
    ("PUT", "/pipeline/{id}/"): ("pipelines.update", "repeat", "id"),
    ("DELETE", "/pipeline/{id}/"): ("pipelines.delete", "repeat", None),
    ("GET", "/custom_field/{id}/"): ("custom_fields.list", "read", None),
    ("POST", "/custom_field/{id}/"): ("custom_fields.create", "create", "id"),
    ("GET", "/custom_field/{id}/{id}/"): ("custom_fields.get", "read", None),
    ("PUT", "/custom_field/{id}/{id}/"): ("custom_fields.update", "repeat", "id"),
    ("DELETE", "/custom_field/{id}/{id}/"): ("custom_fields.delete", "repeat", None),
    ("POST", "/custom_field/shared/{id}/association/"): (
        "custom_fields.associate",
        "create",
        "object_type",
    ),
    ("GET", "/custom_field/shared/{id}/association/{id}/"): (
        "custom_fields.get_association",
        "read",
        None,
    ),
    ("PUT", "/custom_field/shared/{id}/association/{id}/"): (
        "custom_fields.update_association",
        "repeat",
        "object_type",
    ),
    ("DELETE", "/custom_field/shared/{id}/association/{id}/"): (
        "custom_fields.dissociate",
        "repeat",
        None,
    ),
    ("GET", "/custom_field_schema/{id}/"): ("custom_field_schemas.get", "read", None),
    ("PUT", "/custom_field_schema/{id}/"): ("custom_field_schemas.update", "repeat", "fields"),
    ("GET", "/custom_field_schema/activity/{id}/"): (
        "custom_field_schemas.get_of_activity_type",
        "read",
        None,
    ),
    ("GET", "/custom_field_schema/custom_object/{id}/"): (
        "custom_field_schemas.get_of_custom_object_type",
        "read",
        None,
    ),
    ("GET", "/saved_search/"): ("smart_views.list", "read", None),
    ("POST", "/saved_search/"): ("smart_views.create", "create", "id"),
    ("GET", "/saved_search/{id}/"): ("smart_views.get", "read", None),
    ("PUT", "/saved_search/{id}/"): ("smart_views.update", "repeat", "id"),
    ("DELETE", "/saved_search/{id}/"): ("smart_views.delete", "repeat", None),
    ("GET", "/phone_number/"): ("phone_numbers.list", "read", None),
    ("POST", "/phone_number/request/internal/"): ("phone_numbers.request_internal", "create", "id"),
    ("GET", "/phone_number/{id}/"): ("phone_numbers.get", "read", None),
    ("PUT", "/phone_number/{id}/"): ("phone_numbers.update", "repeat", "id"),
    ("DELETE", "/phone_number/{id}/"): ("phone_numbers.delete", "repeat", None),
    ("GET", "/unsubscribe/email/"): ("unsubscribed_emails.list", "read", None),
    ("POST", "/unsubscribe/email/"): ("unsubscribed_emails.create", "create", "email"),
    ("DELETE", "/unsubscribe/email/{id}/"): ("unsubscribed_emails.delete", "repeat", None),
    ("GET", "/export/"): ("exports.list", "read", None),
    ("POST", "/export/lead/"): ("exports.create_leads", "create", "id"),
    ("POST", "/export/opportunity/"): ("exports.create_opportunities", "create", "id"),
    ("GET", "/export/{id}/"): ("exports.get", "read", None),
    ("GET", "/event/"): ("events.list", "read", None),
    ("GET", "/event/{id}/"): ("events.get", "read", None),
    ("GET", "/webhook/"): ("webhooks.list", "read", None),
    ("POST", "/webhook/"): ("webhooks.create", "create", "id"),
    ("GET", "/webhook/{id}/"): ("webhooks.get", "read", None),
    ("PUT", "/webhook/{id}/"): ("webhooks.update", "repeat", "id"),
    ("DELETE", "/webhook/{id}/"): ("webhooks.delete", "repeat", None),
}
"""Name and effect of each operation, and what names the effect in its answer, by method and path."""


class Resources:
    """The resources of a client, each made when it's first used."""

    def _own_resource(self, module: str, name: str) -> Any:
        """Make one for which the package has a class of its own, above this module."""
        raise NotImplementedError

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
        """
        The event log: what happened in the organization in the last 30 days, and what happens.
        """
        found: Events = self._own_resource("events", "Events")
        return found

    @cached_property
    def webhooks(self) -> Webhooks:
        """URLs to which Close posts events as they happen."""
        from .webhooks import Webhooks

        return Webhooks(cast("Sender", self))
