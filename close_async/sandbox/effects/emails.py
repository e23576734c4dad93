"""Emails that the sandbox writes down instead of sending them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..world.audit_fields import made
from ..world.store import ACTIVITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..common.objects import Row
    from ..world.store import World

# `{{ contact.first_name }}`, with spaces or without. [guess: Email]
_TAG: Final = re.compile(r"\{\{\s*(lead|contact)\.(\w+)\s*\}\}")
NO_SEQUENCE: Final[Row] = {
    "sequence_id": None,
    "sequence_name": None,
    "sequence_subscription_id": None,
}


def activity(world: World, kind: str, contact: Row, moment: datetime) -> Row:
    """Return what all activities with a contact have."""
    stamp = made(world, moment)
    return {
        "id": world.new_id(kind),
        "_type": ACTIVITY_TYPES[kind.removeprefix("activity.")],
        "lead_id": contact.get("lead_id"),
        "contact_id": contact["id"],
        "user_id": world.me,
        **stamp,
        "activity_at": stamp["date_created"],
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
    lead = world.get("lead", contact.get("lead_id")) or {}
    base = activity(world, "activity.email", contact, moment)
    email: Row = {
        **base,
        "direction": "outgoing",
        "status": "sent",
        "subject": fill(template.get("subject"), lead, contact),
        "body_text": "",
        "body_html": fill(template.get("body"), lead, contact),
        "sender": sender,
        "to": [] if address is None else [address],
        "date": base["date_created"],
        "date_sent": base["date_created"],
        "has_reply": False,
        "template_id": template.get("id"),
        "template_name": template.get("name"),
        **sequence,
    }
    return world.add("activity.email", email)


def received_email(world: World, contact: Row, address: str | None, subject: str) -> Row:
    """Write down an email that a contact sent."""
    base = activity(world, "activity.email", contact, world.now())
    email: Row = {
        **base,
        "direction": "incoming",
        "status": "inbox",
        "subject": subject,
        "body_text": "",
        "body_html": "",
        "sender": address,
        "to": [],
        "date": base["date_created"],
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
    return _TAG.sub(lambda tag: str(values[tag[1]].get(tag[2]) or ""), str(text or ""))
