"""Email and SMS templates, and what they look like when they are filled in."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from ..common.errors import MISSING, invalid, invalid_fields
from ..common.schema import LARGEST, Shape, anything, each, flag, one_of, some_text, text
from ..common.timestamps import naive
from ..effects.bulk_effects import contacts_of
from ..effects.emails import fill
from ..http.context import Answer, Ask, State
from ..http.paging import number_of
from ..http.resource import Resource
from ..search.conditions import Context
from ..search.legacy_query import find_leads
from ..search.select import Hit, select
from ..world.audit_fields import made, touched

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..http.resource import Handler
    from ..world.store import Row, World

LAST_ENTRY = 99

EMAIL: Shape = {
    "name": some_text,
    "subject": text,
    "body": text,
    "is_shared": flag,
    "is_archived": flag,
    "attachments": each(anything),
    "cc": each(some_text),
    "bcc": each(some_text),
    "unsubscribe_link_id": text,
}
SMS: Shape = {
    "name": some_text,
    "text": text,
    "is_shared": flag,
    "status": one_of("active", "archived"),
    "attachments": each(anything),
}


def _refuse_used(key: str) -> Callable[[World, Row], None]:
    """Return what refuses to delete a template that a sequence uses [code, live]."""

    def refuse(world: World, row: Row) -> None:
        for sequence in world.all("sequence"):
            if any(step.get(key) == row["id"] for step in sequence["steps"]):
                msg = f'Template "{row["id"]}" is used in Workflow "{sequence["id"]}".'
                raise invalid(msg)

    return refuse


def _new_email(_world: World) -> Row:
    return {
        "subject": "",
        "body": "",
        "is_shared": False,
        "is_archived": False,
        "attachments": [],
        "cc": [],
        "bcc": [],
        "unsubscribe_link_id": None,
    }


def _new_sms(world: World) -> Row:
    return {
        "text": "",
        "is_shared": False,
        "status": "active",
        "owned_by": world.me,
        "attachments": [],
    }


EMAILS = Resource(
    "email_template",
    EMAIL,
    required=("name",),
    filters=("is_archived", "is_shared"),
    defaults=_new_email,
    before_delete=_refuse_used("email_template_id"),
)
MESSAGES = Resource(
    "sms_template",
    SMS,
    required=("name",),
    filters=("is_shared", "status"),
    defaults=_new_sms,
    # Their dates have no offset. [doc]
    stamp=partial(made, write=naive),
    touch=partial(touched, write=naive),
    before_delete=_refuse_used("sms_template_id"),
)


def render_email(state: State, ask: Ask) -> Answer:
    """Answer an email template as the given contact would get it."""
    template = EMAILS.find(state, ask)
    if "lead_id" not in ask.query and ask.query.keys() & {"query", "s_query"}:
        found = _found(state, ask)
        if found is None:
            # So Close says that there are no more of them. [doc]
            return Answer({})

        lead, contact = found
    else:
        lead, contact = _receivers(state.world, ask, ("lead_id", "contact_id"))
    addresses = [email["email"] for email in contact.get("emails", [])]
    return Answer(
        {
            "subject": fill(template["subject"], lead, contact),
            "body": fill(template["body"], lead, contact),
            "to": addresses[:1],
            "lead_id": lead["id"],
            "contact_id": contact["id"],
        }
    )


def render_sms(state: State, ask: Ask) -> Answer:
    """Answer an SMS template as the given lead or contact would get it."""
    template = MESSAGES.find(state, ask)
    lead, contact = _receivers(state.world, ask, ("lead_id",))
    return Answer(
        {
            "text": fill(template["text"], lead, contact),
            "lead_id": lead["id"],
            "contact_id": contact.get("id"),
        }
    )


def _found(state: State, ask: Ask) -> tuple[Row, Row] | None:
    """Return the lead and contact that a filter finds as number `entry`, if it finds so many."""
    mode = ask.query.get("contact_preference") or ask.query.get("mode") or "lead"
    entry = number_of(ask, "entry", default=0, most=LAST_ENTRY)
    world = state.world.listed
    hits = _hits(state, ask)
    if "results_limit" in ask.query:
        hits = hits[: number_of(ask, "results_limit", default=0, most=LARGEST)]
    people = [contact for hit in hits for contact in contacts_of(world, hit, mode)]
    if entry >= len(people):
        return None

    return world.get("lead", people[entry]["lead_id"]) or {"id": None}, people[entry]


def _hits(state: State, ask: Ask) -> list[Hit]:
    """Return what `s_query` finds, or `query` of the old language if there is none."""
    world = state.world.listed
    if "s_query" not in ask.query:
        leads = find_leads(world, world.newest("lead"), ask.query["query"])
        return [("lead", lead) for lead in leads]

    query = _tree(ask.query["s_query"])
    return select(world, Context.of(world, ask.hours), query, path="s_query")


def _tree(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise invalid_fields({"s_query": "Value must be JSON."}) from None


def _receivers(world: World, ask: Ask, needed: tuple[str, ...]) -> tuple[Row, Row]:
    """Return the lead and the contact that the query names."""
    missing = [key for key in needed if not ask.query.get(key)]
    if missing:
        raise invalid_fields(dict.fromkeys(missing, MISSING))

    lead = world.get("lead", ask.query["lead_id"])
    if lead is None:
        raise invalid_fields({"lead_id": f"Object {ask.query['lead_id']!r} does not exist."})

    contact_id = ask.query.get("contact_id")
    if not contact_id:
        return lead, {}

    contact = world.get("contact", contact_id)
    if contact is None or contact["lead_id"] != lead["id"]:
        raise invalid_fields({"contact_id": f"The lead has no contact {contact_id!r}."})

    return lead, contact


def routes() -> dict[str, dict[str, Handler]]:
    """Return what answers the calls about templates."""
    return {
        **EMAILS.routes("/email_template/"),
        **MESSAGES.routes("/sms_template/"),
        "/email_template/{id}/render/": {"GET": render_email},
        "/sms_template/{id}/render/": {"GET": render_sms},
    }
