"""
The object types that Close knows, with every field of theirs that is known.

A field that isn't here can be named, too: `Lead.field("its_name", "number")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from ..tree.fields import RegularField
from .field_types import ChoiceField, ReferenceField
from .object_type import ObjectType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .field_types import (
        FlagField,
        MomentField,
        NumberField,
        TextField,
        TimezoneField,
        UserField,
    )


class LeadType(ObjectType, of="lead"):
    """Leads: the companies or people that an organization deals with."""

    __slots__ = ()

    name: ClassVar[TextField[LeadType]]
    """Text: the name as it was entered."""

    display_name: ClassVar[TextField[LeadType]]
    """Text: the name as Close shows it, which is a contact's if the lead has none."""

    description: ClassVar[TextField[LeadType]]
    """Text: the description."""

    url: ClassVar[TextField[LeadType]]
    """Text: the website."""

    status_id: ClassVar[ReferenceField[LeadType]] = ReferenceField(
        RegularField("lead", "status_id"), "status.lead", ("stat_",)
    )
    """Reference: the lead status, `stat_...`."""

    timezone_id: ClassVar[TimezoneField[LeadType]]
    """Timezone: the local time at the lead."""

    created_by: ClassVar[UserField[LeadType]]
    """User: who created the lead."""

    updated_by: ClassVar[UserField[LeadType]]
    """User: who changed the lead last."""

    date_created: ClassVar[MomentField[LeadType]]
    """Moment: when the lead was created."""

    date_updated: ClassVar[MomentField[LeadType]]
    """Moment: when the lead was changed last."""

    last_communication_date: ClassVar[MomentField[LeadType]]
    """Moment: the last communication in either direction."""

    last_lead_status_change_date: ClassVar[MomentField[LeadType]]
    """Moment: when the status changed last."""

    last_opportunity_won_date_won: ClassVar[MomentField[LeadType]]
    """Moment: when an opportunity was won last; programs in use sort by it."""

    last_outgoing_call_date: ClassVar[MomentField[LeadType]]
    """Moment: the last call to the lead."""

    addresses_count: ClassVar[NumberField[LeadType]]
    """Number: how many addresses the lead has."""

    all_urls_count: ClassVar[NumberField[LeadType]]
    """Number: how many URLs the lead and its contacts have."""

    num_email_addresses: ClassVar[NumberField[LeadType]]
    """Number: how many email addresses the contacts have."""

    num_emails: ClassVar[NumberField[LeadType]]
    """Number: how many emails were sent and received."""

    num_outgoing_calls: ClassVar[NumberField[LeadType]]
    """Number: how many calls went to the lead."""

    num_phone_numbers: ClassVar[NumberField[LeadType]]
    """Number: how many phone numbers the contacts have."""

    num_upcoming_meetings: ClassVar[NumberField[LeadType]]
    """Number: how many meetings lie ahead; a lead that never had one has no value, not 0."""

    times_communicated: ClassVar[NumberField[LeadType]]
    """Number: how often there was communication."""


class ContactType(ObjectType, of="contact"):
    """Contacts: the people at a lead."""

    __slots__ = ()

    name: ClassVar[TextField[ContactType]]
    """Text: the person's name."""

    title: ClassVar[TextField[ContactType]]
    """Text: the job title."""

    # [guess] The reference type is named like the object type.
    lead_id: ClassVar[ReferenceField[ContactType]] = ReferenceField(
        RegularField("contact", "lead_id"), "lead", ("lead_",)
    )
    """Reference: the contact's lead, `lead_...`; so does `Contact.has(Lead.id.is_in(...))`."""

    created_by: ClassVar[UserField[ContactType]]
    """User: who created the contact."""

    updated_by: ClassVar[UserField[ContactType]]
    """User: who changed the contact last."""

    date_created: ClassVar[MomentField[ContactType]]
    """Moment: when the contact was created."""

    date_updated: ClassVar[MomentField[ContactType]]
    """Moment: when the contact was changed last."""

    emails_count: ClassVar[NumberField[ContactType]]
    """Number: how many email addresses the contact has."""

    phones_count: ClassVar[NumberField[ContactType]]
    """Number: how many phone numbers the contact has."""

    urls_count: ClassVar[NumberField[ContactType]]
    """Number: how many URLs the contact has."""


class OpportunityType(ObjectType, of="opportunity"):
    """Opportunities: the deals with a lead."""

    __slots__ = ()

    status_id: ClassVar[ReferenceField[OpportunityType]] = ReferenceField(
        RegularField("opportunity", "status_id"), "status.opportunity", ("stat_",)
    )
    """Reference: the opportunity status, `stat_...`."""

    status_type: ClassVar[ChoiceField[OpportunityType]]
    """Choice: `active`, `won` or `lost`."""

    user_id: ClassVar[UserField[OpportunityType]]
    """User: who the opportunity is assigned to."""

    created_by: ClassVar[UserField[OpportunityType]]
    """User: who created the opportunity."""

    date_created: ClassVar[MomentField[OpportunityType]]
    """Moment: when the opportunity was created."""

    date_updated: ClassVar[MomentField[OpportunityType]]
    """Moment: when the opportunity was changed last."""


class TaskType(ObjectType, of="task"):
    """Tasks. Close's names for their fields aren't known yet: use `Task.field(name, kind)`."""

    __slots__ = ()


class EmailActivityType(ObjectType, of="activity.email"):
    """Emails, sent and received."""

    __slots__ = ()

    direction: ClassVar[ChoiceField[EmailActivityType]]
    """Choice: `incoming` or `outgoing`."""

    status: ClassVar[ChoiceField[EmailActivityType]]
    """Choice: `sent`, `inbox`, `draft` and others."""

    date: ClassVar[MomentField[EmailActivityType]]
    """Moment: the email's own date."""

    date_sent: ClassVar[MomentField[EmailActivityType]]
    """Moment: when the email was sent."""

    date_created: ClassVar[MomentField[EmailActivityType]]
    """Moment: when the email came into Close."""

    has_reply: ClassVar[FlagField[EmailActivityType]]
    """Flag: whether there was a reply."""


class CallActivityType(ObjectType, of="activity.call"):
    """Calls."""

    __slots__ = ()

    direction: ClassVar[ChoiceField[CallActivityType]]
    """Choice: filters in use say `incoming` and `outgoing`, the calls `inbound`, `outbound`."""

    date_created: ClassVar[MomentField[CallActivityType]]
    """Moment: when the call was made."""


class SmsActivityType(ObjectType, of="activity.sms"):
    """Text messages."""

    __slots__ = ()

    direction: ClassVar[ChoiceField[SmsActivityType]]
    """Choice: filters in use say `incoming` and `outgoing`, the messages `inbound`, `outbound`."""

    date_created: ClassVar[MomentField[SmsActivityType]]
    """Moment: when the message came into Close."""


class MeetingActivityType(ObjectType, of="activity.meeting"):
    """Meetings."""

    __slots__ = ()

    status: ClassVar[ChoiceField[MeetingActivityType]]
    """Choice: `completed`, `upcoming`, `canceled` and others."""


class NoteActivityType(ObjectType, of="activity.note"):
    """Notes. Close's names for their fields aren't known yet: use `.field(name, kind)`."""

    __slots__ = ()


class CustomActivityType(ObjectType, of="activity.custom_activity"):
    """Activities of the types that an organization defined itself."""

    __slots__ = ()

    custom_activity_type_id: ClassVar[ChoiceField[CustomActivityType]] = ChoiceField(
        RegularField("activity.custom_activity", "custom_activity_type_id"), ("actitype_",)
    )
    """Choice: the type of the activity, `actitype_...`."""


class CustomObjectType(ObjectType, of="custom_object"):
    """Objects of the types that an organization defined itself."""

    __slots__ = ()

    custom_object_type_id: ClassVar[ChoiceField[CustomObjectType]] = ChoiceField(
        RegularField("custom_object", "custom_object_type_id"), ("cotype_",)
    )
    """Choice: the type of the object, `cotype_...`. A search for custom objects must name it."""

    date_created: ClassVar[MomentField[CustomObjectType]]
    """Moment: when the object was created."""


class AddressType(ObjectType, of="address"):
    """The addresses of leads: `Lead.has(Address.city.equals("Berlin"))`."""

    __slots__ = ()

    address_1: ClassVar[TextField[AddressType]]
    """Text: street and number."""

    address_2: ClassVar[TextField[AddressType]]
    """Text: what else there is."""

    city: ClassVar[TextField[AddressType]]
    """Text: the city."""

    state: ClassVar[TextField[AddressType]]
    """Text: the state."""

    zipcode: ClassVar[TextField[AddressType]]
    """Text: the postal code."""

    # [guess] That these two are texts, and not choices or places of their own kind.
    country: ClassVar[TextField[AddressType]]
    """Text: the country, by its code."""

    location: ClassVar[TextField[AddressType]]
    """Text: the place as a whole."""


class ContactEmailType(ObjectType, of="contact_email"):
    """The email addresses of contacts: `Contact.has(ContactEmail.email.equals("a@b.example"))`."""

    __slots__ = ()

    email: ClassVar[TextField[ContactEmailType]]
    """Text: the address."""

    type: ClassVar[ChoiceField[ContactEmailType]]
    """Choice: `office`, `home`, `direct` and others."""


class ContactPhoneType(ObjectType, of="contact_phone"):
    """The phone numbers of contacts."""

    __slots__ = ()

    phone: ClassVar[TextField[ContactPhoneType]]
    """Text: the number."""

    type: ClassVar[ChoiceField[ContactPhoneType]]
    """Choice: `office`, `mobile`, `home` and others."""


class ContactUrlType(ObjectType, of="contact_url"):
    """The URLs of contacts."""

    __slots__ = ()

    url: ClassVar[TextField[ContactUrlType]]
    """Text: the URL."""

    type: ClassVar[ChoiceField[ContactUrlType]]
    """Choice: `url` and others."""


class SequenceSubscriptionType(ObjectType, of="sequence_subscription"):
    """Subscriptions of contacts to sequences."""

    __slots__ = ()

    sequence_id: ClassVar[ReferenceField[SequenceSubscriptionType]] = ReferenceField(
        RegularField("sequence_subscription", "sequence_id"), "sequence", ("seq_",)
    )
    """Reference: the sequence, `seq_...`."""

    status: ClassVar[ChoiceField[SequenceSubscriptionType]]
    """Choice: `active`, `paused`, `finished`, `goal` or `error`."""


Lead: Final = LeadType("lead")
Contact: Final = ContactType("contact")
Opportunity: Final = OpportunityType("opportunity")
Task: Final = TaskType("task")
EmailActivity: Final = EmailActivityType("activity.email")
CallActivity: Final = CallActivityType("activity.call")
SmsActivity: Final = SmsActivityType("activity.sms")
MeetingActivity: Final = MeetingActivityType("activity.meeting")
NoteActivity: Final = NoteActivityType("activity.note")
CustomActivity: Final = CustomActivityType("activity.custom_activity")
CustomObject: Final = CustomObjectType("custom_object")
Address: Final = AddressType("address")
ContactEmail: Final = ContactEmailType("contact_email")
ContactPhone: Final = ContactPhoneType("contact_phone")
ContactUrl: Final = ContactUrlType("contact_url")
SequenceSubscription: Final = SequenceSubscriptionType("sequence_subscription")

KNOWN_TYPES: Final[tuple[ObjectType, ...]] = (
    Lead,
    Contact,
    Opportunity,
    Task,
    EmailActivity,
    CallActivity,
    SmsActivity,
    MeetingActivity,
    NoteActivity,
    CustomActivity,
    CustomObject,
    Address,
    ContactEmail,
    ContactPhone,
    ContactUrl,
    SequenceSubscription,
)
"""All of them."""

_OF_A_LEAD: Final = frozenset(
    {
        "activity.call",
        "activity.custom_activity",
        "activity.email",
        "activity.meeting",
        "activity.note",
        "activity.sms",
        "contact",
        "custom_object",
        "opportunity",
        "task",
    }
)

# Seen in filters. [guess] That notes, tasks and custom objects are related to leads as well, and
# that each of these leads back to its lead.
RELATIONS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_OF_A_LEAD, frozenset({"lead"})),
    "lead": _OF_A_LEAD | {"address"},
    "contact": frozenset(
        {"lead", "contact_email", "contact_phone", "contact_url", "sequence_subscription"}
    ),
}
"""The types of objects that are related to those of each type, as far as it's known."""
