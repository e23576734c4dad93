"""Emails that the sandbox writes down instead of sending them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..common.timestamps import aware

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..world.store import Row, World

# `{{ contact.first_name }}`, with spaces or without. [guess: Email]
TAG = re.compile(r"\{\{\s*(lead|contact)\.(\w+)\s*\}\}")
TYPES = {
    "activity.email": "Email",
    "activity.call": "Call",
    "activity.sms": "SMS",
    "activity.meeting": "Meeting",
}
NO_SEQUENCE: Mapping[str, object] = {
    "sequence_id": None,
    "sequence_name": None,
    "sequence_subscription_id": None,
}


def activity(world: World, kind: str, contact: Row, moment: datetime) -> Row:
    """Return what all activities with a contact have."""
    date = aware(moment)
    return {
        "id": world.new_id(kind),
        "_type": TYPES[kind],
        "lead_id": contact.get("lead_id"),
        "contact_id": contact["id"],
        "user_id": world.me,
        "organization_id": world.organization_id,
        "created_by": world.me,
        "updated_by": world.me,
        "date_created": date,
        "date_updated": date,
        "activity_at": date,
    }


def sent_email(
    world: World,
    contact: Row,
    address: str | None,
    template: Row,
    moment: datetime,
    *,
    sender: object,
    sequence: Mapping[str, object] = NO_SEQUENCE,
) -> Row:
    """Write down an email from *template* to a contact; *sequence* says what it was sent for."""
    made = activity(world, "activity.email", contact, moment)
    lead = world.get("lead", contact.get("lead_id")) or {}
    email: Row = {
        **made,
        "direction": "outgoing",
        "status": "sent",
        "subject": fill(template.get("subject"), lead, contact),
        "body_text": "",
        "body_html": fill(template.get("body"), lead, contact),
        "sender": sender,
        "to": [] if address is None else [address],
        "date": made["date_created"],
        "date_sent": made["date_created"],
        "has_reply": False,
        "template_id": template.get("id"),
        "template_name": template.get("name"),
        **sequence,
    }
    return world.add("activity.email", email)


def received_email(world: World, contact: Row, address: str | None, subject: str) -> Row:
    """Write down an email that a contact sent."""
    made = activity(world, "activity.email", contact, world.now())
    email: Row = {
        **made,
        "direction": "incoming",
        "status": "inbox",
        "subject": subject,
        "body_text": "",
        "body_html": "",
        "sender": address,
        "to": [],
        "date": made["date_created"],
        "date_sent": None,
        "has_reply": False,
        "template_id": None,
        "template_name": None,
        **NO_SEQUENCE,
    }
    return world.add("activity.email", email)


def fill(text: object, lead: Row, contact: Row) -> str:
    """Put the values of a lead and a contact into a template; what they don't have is left out."""
    first, _, last = str(contact.get("name") or "").partition(" ")
    values = {"lead": lead, "contact": {"first_name": first, "last_name": last, **contact}}
    return TAG.sub(lambda tag: str(values[tag[1]].get(tag[2]) or ""), str(text or ""))
