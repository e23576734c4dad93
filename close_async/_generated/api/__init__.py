# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The resources of a client: one for each public tag of the API document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from ..._core.call import Sender
    from ..._core.untyped import KnownOperations
    from .bulk_deletes import BulkDeletes
    from .bulk_edits import BulkEdits
    from .bulk_emails import BulkEmails
    from .bulk_sequence_subscriptions import BulkSequenceSubscriptions
    from .connected_accounts import ConnectedAccounts
    from .custom_fields import CustomFields
    from .email_templates import EmailTemplates
    from .lead_statuses import LeadStatuses
    from .opportunity_statuses import OpportunityStatuses
    from .phone_numbers import PhoneNumbers
    from .sequence_subscriptions import SequenceSubscriptions
    from .sequences import Sequences
    from .smart_views import SmartViews
    from .users import Users

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
    ("GET", "/me/"): ("users.me", "read"),
    ("GET", "/user/"): ("users.list", "read"),
    ("GET", "/connected_account/"): ("connected_accounts.list", "read"),
    ("GET", "/email_template/"): ("email_templates.list", "read"),
    ("GET", "/email_template/{id}/"): ("email_templates.get", "read"),
    ("GET", "/status/lead/"): ("lead_statuses.list", "read"),
    ("GET", "/status/opportunity/"): ("opportunity_statuses.list", "read"),
    ("GET", "/custom_field/{id}/"): ("custom_fields.list", "read"),
    ("GET", "/saved_search/"): ("smart_views.list", "read"),
    ("GET", "/saved_search/{id}/"): ("smart_views.get", "read"),
    ("GET", "/phone_number/"): ("phone_numbers.list", "read"),
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
    def users(self) -> Users:
        """The people of the organization, and who the caller is."""
        from .users import Users

        return Users(cast("Sender", self))

    @cached_property
    def connected_accounts(self) -> ConnectedAccounts:
        """Mail and calendar accounts, which send the emails of sequences and bulk emails."""
        from .connected_accounts import ConnectedAccounts

        return ConnectedAccounts(cast("Sender", self))

    @cached_property
    def email_templates(self) -> EmailTemplates:
        """Email templates, which sequences and bulk emails send."""
        from .email_templates import EmailTemplates

        return EmailTemplates(cast("Sender", self))

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
    def custom_fields(self) -> CustomFields:
        """The custom fields that the organization has defined."""
        from .custom_fields import CustomFields

        return CustomFields(cast("Sender", self))

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
