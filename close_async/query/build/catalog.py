"""
The object types that Close knows, with every field of theirs that is known.

A field that isn't here can be named, too: `Lead.field("its_name", "number")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from .object_type import ObjectType, RegularFields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .field_types import (
        ChoiceField,
        FlagField,
        MomentField,
        NumberField,
        ReferenceField,
        TextField,
        TimezoneField,
        UserField,
    )

_lead: Final[RegularFields[LeadType]] = RegularFields("lead")
_contact: Final[RegularFields[ContactType]] = RegularFields("contact")
_opportunity: Final[RegularFields[OpportunityType]] = RegularFields("opportunity")
_task: Final[RegularFields[TaskType]] = RegularFields("task")
_email: Final[RegularFields[EmailActivityType]] = RegularFields("activity.email")
_call: Final[RegularFields[CallActivityType]] = RegularFields("activity.call")
_sms: Final[RegularFields[SmsActivityType]] = RegularFields("activity.sms")
_meeting: Final[RegularFields[MeetingActivityType]] = RegularFields("activity.meeting")
_note: Final[RegularFields[NoteActivityType]] = RegularFields("activity.note")
_custom_activity: Final[RegularFields[CustomActivityType]] = RegularFields(
    "activity.custom_activity"
)
_custom_object: Final[RegularFields[CustomObjectType]] = RegularFields("custom_object")
_address: Final[RegularFields[AddressType]] = RegularFields("address")
_contact_email: Final[RegularFields[ContactEmailType]] = RegularFields("contact_email")
_contact_phone: Final[RegularFields[ContactPhoneType]] = RegularFields("contact_phone")
_contact_url: Final[RegularFields[ContactUrlType]] = RegularFields("contact_url")
_subscription: Final[RegularFields[SequenceSubscriptionType]] = RegularFields(
    "sequence_subscription"
)


class LeadType(ObjectType):
    """Leads: the companies or people that an organization deals with."""

    __slots__ = ()

    name: ClassVar[TextField[LeadType]] = _lead.text("name")
    """Text: the name as it was entered."""

    display_name: ClassVar[TextField[LeadType]] = _lead.text("display_name")
    """Text: the name as Close shows it, which is a contact's if the lead has none."""

    description: ClassVar[TextField[LeadType]] = _lead.text("description")
    """Text: the description."""

    url: ClassVar[TextField[LeadType]] = _lead.text("url")
    """Text: the website."""

    status_id: ClassVar[ReferenceField[LeadType]] = _lead.reference(
        "status_id", "status.lead", "stat_"
    )
    """Reference: the lead status, `stat_...`."""

    timezone_id: ClassVar[TimezoneField[LeadType]] = _lead.timezone("timezone_id")
    """Timezone: the local time at the lead."""

    created_by: ClassVar[UserField[LeadType]] = _lead.user("created_by")
    """User: who created the lead."""

    updated_by: ClassVar[UserField[LeadType]] = _lead.user("updated_by")
    """User: who changed the lead last."""

    date_created: ClassVar[MomentField[LeadType]] = _lead.moment("date_created")
    """Moment: when the lead was created."""

    date_updated: ClassVar[MomentField[LeadType]] = _lead.moment("date_updated")
    """Moment: when the lead was changed last."""

    last_communication_date: ClassVar[MomentField[LeadType]] = _lead.moment(
        "last_communication_date"
    )
    """Moment: the last communication in either direction."""

    last_lead_status_change_date: ClassVar[MomentField[LeadType]] = _lead.moment(
        "last_lead_status_change_date"
    )
    """Moment: when the status changed last."""

    last_opportunity_won_date_won: ClassVar[MomentField[LeadType]] = _lead.moment(
        "last_opportunity_won_date_won"
    )
    """Moment: when an opportunity was won last; programs in use sort by it."""

    last_outgoing_call_date: ClassVar[MomentField[LeadType]] = _lead.moment(
        "last_outgoing_call_date"
    )
    """Moment: the last call to the lead."""

    addresses_count: ClassVar[NumberField[LeadType]] = _lead.number("addresses_count")
    """Number: how many addresses the lead has."""

    all_urls_count: ClassVar[NumberField[LeadType]] = _lead.number("all_urls_count")
    """Number: how many URLs the lead and its contacts have."""

    num_email_addresses: ClassVar[NumberField[LeadType]] = _lead.number("num_email_addresses")
    """Number: how many email addresses the contacts have."""

    num_emails: ClassVar[NumberField[LeadType]] = _lead.number("num_emails")
    """Number: how many emails were sent and received."""

    num_outgoing_calls: ClassVar[NumberField[LeadType]] = _lead.number("num_outgoing_calls")
    """Number: how many calls went to the lead."""

    num_phone_numbers: ClassVar[NumberField[LeadType]] = _lead.number("num_phone_numbers")
    """Number: how many phone numbers the contacts have."""

    num_upcoming_meetings: ClassVar[NumberField[LeadType]] = _lead.number("num_upcoming_meetings")
    """Number: how many meetings lie ahead; a lead that never had one has no value, not 0."""

    times_communicated: ClassVar[NumberField[LeadType]] = _lead.number("times_communicated")
    """Number: how often there was communication."""


class ContactType(ObjectType):
    """Contacts: the people at a lead."""

    __slots__ = ()

    name: ClassVar[TextField[ContactType]] = _contact.text("name")
    """Text: the person's name."""

    title: ClassVar[TextField[ContactType]] = _contact.text("title")
    """Text: the job title."""

    # [guess] The reference type is named like the object type.
    lead_id: ClassVar[ReferenceField[ContactType]] = _contact.reference("lead_id", "lead", "lead_")
    """Reference: the contact's lead, `lead_...`; so does `Contact.has(Lead.id.is_in(...))`."""

    created_by: ClassVar[UserField[ContactType]] = _contact.user("created_by")
    """User: who created the contact."""

    updated_by: ClassVar[UserField[ContactType]] = _contact.user("updated_by")
    """User: who changed the contact last."""

    date_created: ClassVar[MomentField[ContactType]] = _contact.moment("date_created")
    """Moment: when the contact was created."""

    date_updated: ClassVar[MomentField[ContactType]] = _contact.moment("date_updated")
    """Moment: when the contact was changed last."""

    emails_count: ClassVar[NumberField[ContactType]] = _contact.number("emails_count")
    """Number: how many email addresses the contact has."""

    phones_count: ClassVar[NumberField[ContactType]] = _contact.number("phones_count")
    """Number: how many phone numbers the contact has."""

    urls_count: ClassVar[NumberField[ContactType]] = _contact.number("urls_count")
    """Number: how many URLs the contact has."""


class OpportunityType(ObjectType):
    """Opportunities: the deals with a lead."""

    __slots__ = ()

    status_id: ClassVar[ReferenceField[OpportunityType]] = _opportunity.reference(
        "status_id", "status.opportunity", "stat_"
    )
    """Reference: the opportunity status, `stat_...`."""

    status_type: ClassVar[ChoiceField[OpportunityType]] = _opportunity.choice("status_type")
    """Choice: `active`, `won` or `lost`."""

    user_id: ClassVar[UserField[OpportunityType]] = _opportunity.user("user_id")
    """User: who the opportunity is assigned to."""

    created_by: ClassVar[UserField[OpportunityType]] = _opportunity.user("created_by")
    """User: who created the opportunity."""

    date_created: ClassVar[MomentField[OpportunityType]] = _opportunity.moment("date_created")
    """Moment: when the opportunity was created."""

    date_updated: ClassVar[MomentField[OpportunityType]] = _opportunity.moment("date_updated")
    """Moment: when the opportunity was changed last."""


class TaskType(ObjectType):
    """Tasks. Close's names for their fields aren't known yet: use `Task.field(name, kind)`."""

    __slots__ = ()


class EmailActivityType(ObjectType):
    """Emails, sent and received."""

    __slots__ = ()

    direction: ClassVar[ChoiceField[EmailActivityType]] = _email.choice("direction")
    """Choice: `incoming` or `outgoing`."""

    status: ClassVar[ChoiceField[EmailActivityType]] = _email.choice("status")
    """Choice: `sent`, `inbox`, `draft` and others."""

    date: ClassVar[MomentField[EmailActivityType]] = _email.moment("date")
    """Moment: the email's own date."""

    date_sent: ClassVar[MomentField[EmailActivityType]] = _email.moment("date_sent")
    """Moment: when the email was sent."""

    date_created: ClassVar[MomentField[EmailActivityType]] = _email.moment("date_created")
    """Moment: when the email came into Close."""

    has_reply: ClassVar[FlagField[EmailActivityType]] = _email.flag("has_reply")
    """Flag: whether there was a reply."""


class CallActivityType(ObjectType):
    """Calls."""

    __slots__ = ()

    direction: ClassVar[ChoiceField[CallActivityType]] = _call.choice("direction")
    """Choice: filters in use say `incoming` and `outgoing`, the calls `inbound`, `outbound`."""

    date_created: ClassVar[MomentField[CallActivityType]] = _call.moment("date_created")
    """Moment: when the call was made."""


class SmsActivityType(ObjectType):
    """Text messages."""

    __slots__ = ()

    direction: ClassVar[ChoiceField[SmsActivityType]] = _sms.choice("direction")
    """Choice: filters in use say `incoming` and `outgoing`, the messages `inbound`, `outbound`."""

    date_created: ClassVar[MomentField[SmsActivityType]] = _sms.moment("date_created")
    """Moment: when the message came into Close."""


class MeetingActivityType(ObjectType):
    """Meetings."""

    __slots__ = ()

    status: ClassVar[ChoiceField[MeetingActivityType]] = _meeting.choice("status")
    """Choice: `completed`, `upcoming`, `canceled` and others."""


class NoteActivityType(ObjectType):
    """Notes. Close's names for their fields aren't known yet: use `.field(name, kind)`."""

    __slots__ = ()


class CustomActivityType(ObjectType):
    """Activities of the types that an organization defined itself."""

    __slots__ = ()

    custom_activity_type_id: ClassVar[ChoiceField[CustomActivityType]] = _custom_activity.choice(
        "custom_activity_type_id", "actitype_"
    )
    """Choice: the type of the activity, `actitype_...`."""


class CustomObjectType(ObjectType):
    """Objects of the types that an organization defined itself."""

    __slots__ = ()

    custom_object_type_id: ClassVar[ChoiceField[CustomObjectType]] = _custom_object.choice(
        "custom_object_type_id", "cotype_"
    )
    """Choice: the type of the object, `cotype_...`. A search for custom objects must name it."""

    date_created: ClassVar[MomentField[CustomObjectType]] = _custom_object.moment("date_created")
    """Moment: when the object was created."""


class AddressType(ObjectType):
    """The addresses of leads: `Lead.has(Address.city.equals("Berlin"))`."""

    __slots__ = ()

    address_1: ClassVar[TextField[AddressType]] = _address.text("address_1")
    """Text: street and number."""

    address_2: ClassVar[TextField[AddressType]] = _address.text("address_2")
    """Text: what else there is."""

    city: ClassVar[TextField[AddressType]] = _address.text("city")
    """Text: the city."""

    state: ClassVar[TextField[AddressType]] = _address.text("state")
    """Text: the state."""

    zipcode: ClassVar[TextField[AddressType]] = _address.text("zipcode")
    """Text: the postal code."""

    # [guess] That these two are texts, and not choices or places of their own kind.
    country: ClassVar[TextField[AddressType]] = _address.text("country")
    """Text: the country, by its code."""

    location: ClassVar[TextField[AddressType]] = _address.text("location")
    """Text: the place as a whole."""


class ContactEmailType(ObjectType):
    """The email addresses of contacts: `Contact.has(ContactEmail.email.equals("a@b.example"))`."""

    __slots__ = ()

    email: ClassVar[TextField[ContactEmailType]] = _contact_email.text("email")
    """Text: the address."""

    type: ClassVar[ChoiceField[ContactEmailType]] = _contact_email.choice("type")
    """Choice: `office`, `home`, `direct` and others."""


class ContactPhoneType(ObjectType):
    """The phone numbers of contacts."""

    __slots__ = ()

    phone: ClassVar[TextField[ContactPhoneType]] = _contact_phone.text("phone")
    """Text: the number."""

    type: ClassVar[ChoiceField[ContactPhoneType]] = _contact_phone.choice("type")
    """Choice: `office`, `mobile`, `home` and others."""


class ContactUrlType(ObjectType):
    """The URLs of contacts."""

    __slots__ = ()

    url: ClassVar[TextField[ContactUrlType]] = _contact_url.text("url")
    """Text: the URL."""

    type: ClassVar[ChoiceField[ContactUrlType]] = _contact_url.choice("type")
    """Choice: `url` and others."""


class SequenceSubscriptionType(ObjectType):
    """Subscriptions of contacts to sequences."""

    __slots__ = ()

    sequence_id: ClassVar[ReferenceField[SequenceSubscriptionType]] = _subscription.reference(
        "sequence_id", "sequence", "seq_"
    )
    """Reference: the sequence, `seq_...`."""

    status: ClassVar[ChoiceField[SequenceSubscriptionType]] = _subscription.choice("status")
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
