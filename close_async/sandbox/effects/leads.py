"""Adds leads and contacts, merges leads, and works out what follows from names and statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..world.audit_fields import made, touch_lead, touched
from ..world.fields import without_unset
from ..world.store import INDEXED

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..world.events import EventLog
    from ..world.store import World

_UNNAMED: Final = "Unnamed contact"
_UNTITLED: Final = "Untitled"


def add_lead(world: World, given: Row) -> Row:
    """Add the lead itself, in the first status of the organization unless one is given [doc]."""
    lead_id = world.new_id("lead")
    moment = made(world)
    row: Row = {
        "id": lead_id,
        "name": "",
        "description": "",
        "url": None,
        "html_url": f"https://app.close.com/lead/{lead_id}/",
        "addresses": [],
        "timezone_id": None,
        **_default_status(world),
        **moment,
        "last_lead_status_change_date": moment["date_created"],
        **given,
    }
    return world.add("lead", without_unset(_titled(row)))


def set_lead(world: World, lead: Row, changes: Row) -> Row:
    """Change a lead, and note who did it and when."""
    noted = touched(world)
    if changes.get("status_id", lead["status_id"]) != lead["status_id"]:
        noted["last_lead_status_change_date"] = noted["date_updated"]
    row = without_unset(_titled(lead | changes | noted))
    world.put("lead", lead["id"], row)
    return row


def add_contact(world: World, lead_id: str, given: Row) -> Row:
    """Add a contact to a lead."""
    row: Row = {
        "id": world.new_id("contact"),
        "lead_id": lead_id,
        "name": "",
        "title": None,
        "emails": [],
        "phones": [],
        "urls": [],
        **made(world),
        **given,
    }
    return world.add("contact", named(row))


def named(row: Row) -> Row:
    """Return a contact with the name that it is shown by, and without empty custom values."""
    name = row["name"] or ""
    return without_unset({**row, "name": name, "display_name": name or _UNNAMED})


def _default_status(world: World) -> Row:
    statuses = world.all("status.lead")
    if not statuses:
        return {"status_id": None, "status_label": None}

    return {"status_id": statuses[0]["id"], "status_label": statuses[0]["label"]}


def _titled(row: Row) -> Row:
    return {**row, "name": row["name"] or "", "display_name": row["name"] or _UNTITLED}


def merge_leads(world: World, events: EventLog, source: Row, destination: Row) -> Row:
    """
    Hand all that belongs to *source* to *destination*, remove *source*, and return the other one.

    Of the lead itself nothing is taken over. [guess: Merge of two leads]
    """
    with events.merging(source["id"], destination["id"]):
        for kind, keys in INDEXED.items():
            if "lead_id" in keys:
                for row in world.where(kind, "lead_id", source["id"]):
                    world.change(kind, row["id"], {"lead_id": destination["id"]})
        world.remove("lead", source["id"])
        touch_lead(world, destination["id"])
    return world.get("lead", destination["id"]) or destination
