"""Builds the activities of one lead: emails, calls, messages, meetings, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..world.store import ACTIVITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..common.objects import Row
    from .lead import LeadSeed

_HOUR: Final = 3600
_KINDS: Final = tuple(
    f"activity.{name}"
    for name in (
        "email", "call", "email", "meeting", "sms", "email", "note", "call", "custom_activity",
    )
)  # fmt: skip


def activities_of(seed: LeadSeed, lead: Row, people: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Give up to three activities, spread over the life of the lead."""
    count = (0, 0, 1, 1, 1, 2, 2, 3)[seed.bits >> 94 & 7]
    for position in range(count):
        kind = _KINDS[(seed.index + position) % len(_KINDS)]
        # Squared, so that many are recent: filters ask for the last days more than for last year.
        share = ((seed.bits >> 97 + position) % 101 / 101) ** 2
        yield kind, _activity(seed, lead, people, kind, seed.age * share)


def _activity(seed: LeadSeed, lead: Row, people: Sequence[Row], kind: str, age: float) -> Row:
    date = seed.moment(age)
    contact = people[0] if people else None
    row = {
        "id": seed.ids.id(kind),
        "_type": ACTIVITY_TYPES[kind.removeprefix("activity.")],
        "lead_id": lead["id"],
        "contact_id": contact["id"] if contact else None,
        "user_id": lead["created_by"],
        "organization_id": lead["organization_id"],
        "created_by": lead["created_by"],
        "updated_by": lead["updated_by"],
        "date_created": date,
        "date_updated": date,
        "activity_at": date,
    }
    return row | _details(seed, lead, contact, kind, age)


def _details(seed: LeadSeed, lead: Row, contact: Row | None, kind: str, age: float) -> Row:
    inbound = seed.bits >> 104 & 1 == 1
    if kind == "activity.email":
        return _email(seed, lead, contact, seed.moment(age), inbound=inbound)
    if kind in {"activity.call", "activity.sms"}:
        return _spoken(seed, lead, contact, kind, inbound=inbound)
    if kind == "activity.meeting":
        return _meeting(seed, lead, age)
    if kind == "activity.note":
        return {"note": f"Spoke about {lead['name']}"}
    field = f"custom.{seed.office.fields['Outcome']}"
    type_id = seed.office.activity_type_id
    return {"custom_activity_type_id": type_id, "status": "published", field: "Good"}


def _email(seed: LeadSeed, lead: Row, contact: Row | None, date: str, *, inbound: bool) -> Row:
    address = contact["emails"][0]["email"] if contact and contact["emails"] else None
    ours = "john@salesteam.com"
    subject = f"{'Re: ' if inbound else ''}Hello {lead['name']}"
    return {
        "direction": "incoming" if inbound else "outgoing",
        "status": "inbox" if inbound else "sent",
        "subject": subject,
        "body_text": f"{subject}, shall we talk?",
        "sender": address if inbound else ours,
        "to": [ours if inbound else address] if address else [],
        "date": date,
        "date_sent": None if inbound else date,
        "has_reply": not inbound and seed.bits >> 105 & 3 == 0,
        "template_id": None,
        "template_name": None,
        "sequence_id": None,
        "sequence_name": None,
        "sequence_subscription_id": None,
    }


def _spoken(seed: LeadSeed, lead: Row, contact: Row | None, kind: str, *, inbound: bool) -> Row:
    phone = contact["phones"][0]["phone"] if contact and contact["phones"] else None
    row: Row = {"direction": "inbound" if inbound else "outbound", "remote_phone": phone}
    if kind == "activity.sms":
        text = f"Hi from {lead['name']}" if inbound else "Do you have a minute?"
        return row | {"text": text, "status": "inbox" if inbound else "sent"}
    return row | {"duration": seed.bits >> 106 & 1023, "status": "completed", "note": ""}


def _meeting(seed: LeadSeed, lead: Row, age: float) -> Row:
    # Every other one lies ahead, by as much as the booking lies behind.
    ahead = seed.bits >> 107 & 1 == 1
    begins = -age - _HOUR if ahead else age / 2 + _HOUR
    return {
        "title": f"Demo for {lead['name']}",
        "status": "upcoming" if ahead else "completed",
        "starts_at": seed.moment(begins),
        "ends_at": seed.moment(begins - _HOUR),
        "duration": _HOUR,
    }
