"""Leads: list, create, fetch, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import invalid, not_found
from ..common.schema import Reading, Shape, reference, rows, text
from ..http.context import Answer, Ask, State
from ..http.custom_fields import merged, read_custom
from ..http.list_filters import narrowed
from ..http.people import add_contact, read_contacts
from ..http.views import listing, one
from ..search.legacy_query import find_leads
from ..world.audit_fields import made, touched
from ..world.render import full

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import Row, World

ADDRESS: Shape = dict.fromkeys(
    ("label", "address_1", "address_2", "city", "state", "zipcode", "country"), text
)
LEAD: Shape = {
    "name": text,
    "description": text,
    "url": text,
    "addresses": rows(ADDRESS, defaults=dict.fromkeys(ADDRESS, "") | {"label": "business"}),
    "status_id": reference("status.lead"),
    "status": text,
}
FILTERS = ("status_id", "created_by", "name")
UNTITLED = "Untitled"


def list_leads(state: State, ask: Ask) -> Answer:
    """Answer a page of leads, newest first, with the number of all of them."""
    world = state.world.listed
    found = narrowed(world.newest("lead"), ask.query, FILTERS)
    if ask.query.get("query"):
        found = find_leads(world, found, ask.query["query"])
    # The number of all is in few other lists, and null there. [code]
    return listing(ask, world, "lead", found, total_results=len(found))


def create_lead(state: State, ask: Ask) -> Answer:
    """Add a lead with the people, addresses and custom fields that the body nests in it."""
    world, body = state.world, ask.body
    reading = Reading(world)
    given = _read(reading, body, {})
    people = read_contacts(reading, body.get("contacts"))
    reading.finish()
    lead = add_lead(world, given)
    for person in people:
        add_contact(world, lead["id"], person)
    return Answer(full(world, "lead", lead))


def get_lead(state: State, ask: Ask) -> Answer:
    """Answer one lead with its people, opportunities and tasks."""
    return one(state, ask, "lead")


def update_lead(state: State, ask: Ask) -> Answer:
    """Change what the body names. Nested contacts are passed over [doc]."""
    world = state.world
    lead = _find(state, ask)
    reading = Reading(world)
    changes = _read(reading, ask.body, lead)
    reading.finish()
    return Answer(full(world, "lead", set_lead(world, lead, changes)))


def delete_lead(state: State, ask: Ask) -> Answer:
    """Remove a lead and all that belongs to it."""
    state.world.remove("lead", _find(state, ask)["id"])
    return Answer({})


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
    return world.add("lead", merged(_named(row), {}))


def set_lead(world: World, lead: Row, changes: Row) -> Row:
    """Change a lead, and note who did it and when."""
    noted = touched(world)
    if changes.get("status_id", lead["status_id"]) != lead["status_id"]:
        noted["last_lead_status_change_date"] = noted["date_updated"]
    row = merged(_named(lead | changes | noted), {})
    world.put("lead", lead["id"], row)
    return row


def _read(reading: Reading, body: Mapping[str, object], before: Row) -> Row:
    if body.get("status") is not None and body.get("status_id") is not None:
        msg = "Either status or status_id can be given, not both."
        raise invalid(msg)

    given = reading.read(body, LEAD)
    status = _status(reading, given.pop("status", None), given.pop("status_id", None))
    return {**given, **status, **read_custom(reading, body, "lead", before)}


def _status(reading: Reading, label: object, status_id: object) -> Row:
    """Return the keys of the status that is named by its label or its id."""
    if label is None and status_id is None:
        return {}

    for row in reading.world.all("status.lead"):
        if status_id == row["id"] or (status_id is None and label == row["label"]):
            return {"status_id": row["id"], "status_label": row["label"]}

    if status_id is None:
        reading.refuse("status", f"There is no lead status {label!r}.")
    return {}


def _default_status(world: World) -> Row:
    statuses = world.all("status.lead")
    if not statuses:
        return {"status_id": None, "status_label": None}

    return {"status_id": statuses[0]["id"], "status_label": statuses[0]["label"]}


def _named(row: Row) -> Row:
    return {**row, "name": row["name"] or "", "display_name": row["name"] or UNTITLED}


def _find(state: State, ask: Ask) -> Row:
    row = state.world.get("lead", ask.ids["id"])
    if row is None:
        raise not_found()

    return row
