"""Contacts: list, create, fetch, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import not_found
from ..common.schema import Reading, reference
from ..http.context import Answer, Ask, State
from ..http.list_filters import narrowed
from ..http.people import add_contact, named, read_contact
from ..http.views import listing, one
from ..world.audit_fields import touch_lead, touched
from ..world.render import full
from .leads import add_lead

if TYPE_CHECKING:
    from ..world.store import Row

FILTERS = ("lead_id", "created_by")


def list_contacts(state: State, ask: Ask) -> Answer:
    """Answer a page of contacts, of all leads or of one."""
    world, lead_id = state.world.listed, ask.query.get("lead_id")
    found = (
        world.newest("contact")
        if lead_id is None
        else world.newest_where("contact", "lead_id", lead_id)
    )
    return listing(ask, world, "contact", narrowed(found, ask.query, FILTERS))


def create_contact(state: State, ask: Ask) -> Answer:
    """Add a contact to a lead; without one, to a new lead of its name [doc]."""
    world = state.world
    reading = Reading(world)
    lead_id = reading.read(ask.body, {"lead_id": reference("lead")}).get("lead_id")
    given = read_contact(reading, ask.body, {})
    reading.finish()
    if lead_id is None:
        lead_id = add_lead(world, {"name": given.get("name")})["id"]
    row = add_contact(world, lead_id, given)
    touch_lead(world, lead_id)
    return Answer(full(world, "contact", row))


def get_contact(state: State, ask: Ask) -> Answer:
    """Answer one contact."""
    return one(state, ask, "contact")


def update_contact(state: State, ask: Ask) -> Answer:
    """Change what the body names; lists of emails, phones and urls are replaced as a whole."""
    world, row = state.world, _find(state, ask)
    reading = Reading(world)
    changes = read_contact(reading, ask.body, row)
    reading.finish()
    after = named(row | changes | touched(world))
    world.put("contact", row["id"], after)
    touch_lead(world, row["lead_id"])
    return Answer(full(world, "contact", after))


def delete_contact(state: State, ask: Ask) -> Answer:
    """Remove a contact and its subscriptions."""
    row = _find(state, ask)
    state.world.remove("contact", row["id"])
    touch_lead(state.world, row["lead_id"])
    return Answer({})


def _find(state: State, ask: Ask) -> Row:
    row = state.world.get("contact", ask.ids["id"])
    if row is None:
        raise not_found()

    return row
