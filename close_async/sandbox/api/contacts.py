"""Contacts: list, create, fetch, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.schema import Reading, reference
from ..effects.leads import add_contact, add_lead, named
from ..http.context import Reply, Request, ServerState
from ..http.people import CONTACT, read_contact
from ..http.resource import Resource
from ..world.audit_fields import touch_lead
from ..world.render import full

if TYPE_CHECKING:
    from ..http.resource import Handler

# Lists of emails, phones and urls are replaced as a whole.
_CONTACTS: Final = Resource(
    "contact",
    CONTACT,
    filters=("lead_id", "created_by"),
    complete=lambda _world, row: named(row),
    owner="contact",
)


def create_contact(state: ServerState, request: Request) -> Reply:
    """Add a contact to a lead; without one, to a new lead of its name [doc]."""
    world = state.world
    reading = Reading(world)
    lead_id = reading.read(request.body, {"lead_id": reference("lead")}).get("lead_id")
    given = read_contact(reading, request.body, {})
    reading.finish()
    if lead_id is None:
        lead_id = add_lead(world, {"name": given.get("name")})["id"]
    row = add_contact(world, lead_id, given)
    touch_lead(world, lead_id)
    return Reply(full(world, "contact", row))


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of contacts."""
    found = _CONTACTS.routes("/contact/")
    found["/contact/"]["POST"] = create_contact
    return found
