"""Leads: list, create, fetch, update, delete, merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import invalid
from ..common.schema import BodySchema, Reading, reference, rows, text
from ..effects.leads import add_contact, add_lead, merge_leads, set_lead
from ..http.context import Reply, Request, ServerState
from ..http.custom_fields import read_custom
from ..http.list_filters import narrowed
from ..http.people import read_contacts
from ..http.resource import Resource
from ..http.views import find, listing, rendered
from ..search.legacy_query import find_leads
from ..world.render import full

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row
    from ..http.resource import Handler

_ADDRESS: Final[BodySchema] = dict.fromkeys(
    ("label", "address_1", "address_2", "city", "state", "zipcode", "country"), text
)
_LEAD: Final[BodySchema] = {
    "name": text,
    "description": text,
    "url": text,
    "addresses": rows(_ADDRESS, defaults=dict.fromkeys(_ADDRESS, "") | {"label": "business"}),
    "status_id": reference("status.lead"),
    "status": text,
}
_FILTERS: Final = ("status_id", "created_by", "name")
_LEADS: Final = Resource("lead", _LEAD)


def list_leads(state: ServerState, request: Request) -> Reply:
    """Return a page of leads, newest first, with the number of all of them."""
    world = state.world.listed
    found = narrowed(world.newest("lead"), request.query, _FILTERS)
    if request.query.get("query"):
        found = find_leads(world, found, request.query["query"])
    # The number of all is in few other lists, and null there. [code]
    return listing(request, found, rendered(request, world, "lead"), total_results=len(found))


def create_lead(state: ServerState, request: Request) -> Reply:
    """Add a lead with the people, addresses and custom fields that the body nests in it."""
    world, body = state.world, request.body
    reading = Reading(world)
    given = _read(reading, body, {})
    people = read_contacts(reading, body.get("contacts"))
    reading.finish()
    lead = add_lead(world, given)
    for person in people:
        add_contact(world, lead["id"], person)
    return Reply(full(world, "lead", lead))


def update_lead(state: ServerState, request: Request) -> Reply:
    """Change what the body names. Nested contacts are passed over [doc]."""
    world = state.world
    lead = find(state.world, "lead", request)
    reading = Reading(world)
    changes = _read(reading, request.body, lead)
    reading.finish()
    return Reply(full(world, "lead", set_lead(world, lead, changes)))


def merge(state: ServerState, request: Request) -> Reply:
    """Merge a lead into another one. Close goes on after its answer, the sandbox is done [doc]."""
    reading = Reading(state.world)
    keys = ("source", "destination")
    reading.require(request.body, keys)
    given = reading.read(request.body, dict.fromkeys(keys, reference("lead")))
    if not reading.problems and given["source"] == given["destination"]:
        reading.refuse("source", "A lead can't be merged with itself.")
    reading.finish()
    source, destination = (state.world.get("lead", given[key]) or {} for key in keys)
    merge_leads(state.world, state.events, source, destination)
    return Reply({})


def _read(reading: Reading, body: Mapping[str, object], before: Row) -> Row:
    if body.get("status") is not None and body.get("status_id") is not None:
        msg = "Either status or status_id can be given, not both."
        raise invalid(msg)

    given = reading.read(body, _LEAD)
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


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of leads."""
    return {
        "/lead/": {"GET": list_leads, "POST": create_lead},
        "/lead/merge/": {"POST": merge},
        "/lead/{id}/": {"GET": _LEADS.get, "PUT": update_lead, "DELETE": _LEADS.delete},
    }
