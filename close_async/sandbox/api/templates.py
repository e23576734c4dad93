"""Email and SMS templates, and what they look like when they are filled in."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from ..common.errors import MISSING, invalid, invalid_fields
from ..common.schema import (
    LARGEST,
    BodySchema,
    each,
    flag,
    never_null,
    one_of,
    rows,
    some_text,
    text,
    whole,
)
from ..common.timestamps import naive
from ..effects.bulk_effects import contacts_of
from ..effects.emails import fill
from ..http.context import Reply, Request, ServerState
from ..http.paging import number_of
from ..http.resource import Resource
from ..search.conditions import Context
from ..search.legacy_query import find_leads
from ..search.select import Hit, select
from ..world.audit_fields import made, touched
from ..world.email_templates import last_use

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World

_LAST_ENTRY: Final = 99

# The three keys are needed [spec]. Nothing is uploaded here, so no size is known.
_FILES: Final = rows(
    {"url": text, "filename": text, "content_type": text, "size": whole()},
    *("url", "filename", "content_type"),
    defaults={"size": 0},
)
_EMAIL: Final[BodySchema] = {
    "name": some_text,
    "subject": never_null(text, ""),
    "body": never_null(text, ""),
    "is_shared": flag,
    "is_archived": flag,
    "attachments": _FILES,
    "cc": each(some_text),
    "bcc": each(some_text),
    "unsubscribe_link_id": text,
}
_SMS: Final[BodySchema] = {
    "name": some_text,
    "text": never_null(text, ""),
    "is_shared": flag,
    "status": one_of("active", "archived"),
    "attachments": _FILES,
}


def _refuse_used(key: str) -> Callable[[World, Row], None]:
    """Return what refuses to delete a template that a sequence uses [code, live]."""

    def refuse(world: World, row: Row) -> None:
        for sequence in world.all("sequence"):
            if any(step.get(key) == row["id"] for step in sequence["steps"]):
                msg = f'Template "{row["id"]}" is used in Workflow "{sequence["id"]}".'
                raise invalid(msg)

    return refuse


def _new_email(world: World) -> Row:
    return {
        **last_use(world),
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


_EMAILS: Final = Resource(
    "email_template",
    _EMAIL,
    required=("name",),
    filters=("is_archived", "is_shared"),
    defaults=_new_email,
    before_delete=_refuse_used("email_template_id"),
)
_MESSAGES: Final = Resource(
    "sms_template",
    _SMS,
    required=("name",),
    filters=("is_shared", "status"),
    defaults=_new_sms,
    # Their dates have no offset. [doc]
    stamp=partial(made, write=naive),
    touch=partial(touched, write=naive),
    before_delete=_refuse_used("sms_template_id"),
    newer=True,
)


def render_email(state: ServerState, request: Request) -> Reply:
    """Return an email template as the given contact would get it."""
    template = _EMAILS.find(state, request)
    if "lead_id" not in request.query and request.query.keys() & {"query", "s_query"}:
        found = _found(state, request)
        if found is None:
            # So Close says that there are no more of them. [doc]
            return Reply({})

        lead, contact = found
    else:
        lead, contact = _receivers(state.world, request, ("lead_id", "contact_id"))
    addresses = [email["email"] for email in contact.get("emails", [])]
    return Reply(
        {
            "subject": fill(template["subject"], lead, contact),
            "body": fill(template["body"], lead, contact),
            "to": addresses[:1],
            "lead_id": lead["id"],
            "contact_id": contact["id"],
        }
    )


def render_sms(state: ServerState, request: Request) -> Reply:
    """Return an SMS template as the given lead or contact would get it."""
    template = _MESSAGES.find(state, request)
    lead, contact = _receivers(state.world, request, ("lead_id",))
    return Reply(
        {
            "text": fill(template["text"], lead, contact),
            "lead_id": lead["id"],
            "contact_id": contact.get("id"),
        }
    )


def _found(state: ServerState, request: Request) -> tuple[Row, Row] | None:
    """Return the lead and contact that a filter finds as number `entry`, if it finds so many."""
    mode = request.query.get("contact_preference") or request.query.get("mode") or "lead"
    entry = number_of(request, "entry", default=0, most=_LAST_ENTRY)
    world = state.world.listed
    hits = _hits(state, request)
    if "results_limit" in request.query:
        hits = hits[: number_of(request, "results_limit", default=0, most=LARGEST)]
    people = [contact for hit in hits for contact in contacts_of(world, hit, mode)[0]]
    if entry >= len(people):
        return None

    return world.get("lead", people[entry]["lead_id"]) or {"id": None}, people[entry]


def _hits(state: ServerState, request: Request) -> list[Hit]:
    """Return what `s_query` finds, or `query` of the old language if there is none."""
    world = state.world.listed
    if "s_query" not in request.query:
        leads = find_leads(world, world.newest("lead"), request.query["query"])
        return [("lead", lead) for lead in leads]

    query = _tree(request.query["s_query"])
    return select(world, Context.of(world, request.hours), query, path="s_query")


def _tree(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise invalid_fields({"s_query": "Value must be JSON."}) from None


def _receivers(world: World, request: Request, needed: tuple[str, ...]) -> tuple[Row, Row]:
    """Return the lead and the contact that the query names."""
    missing = [key for key in needed if not request.query.get(key)]
    if missing:
        raise invalid_fields(dict.fromkeys(missing, MISSING))

    lead = world.get("lead", request.query["lead_id"])
    if lead is None:
        raise invalid_fields({"lead_id": f"Object {request.query['lead_id']!r} does not exist."})

    contact_id = request.query.get("contact_id")
    if not contact_id:
        return lead, {}

    contact = world.get("contact", contact_id)
    if contact is None or contact["lead_id"] != lead["id"]:
        raise invalid_fields({"contact_id": f"The lead has no contact {contact_id!r}."})

    return lead, contact


def create_sms(state: ServerState, request: Request) -> Reply:
    """Add an SMS template."""
    return Reply(_MESSAGES.create(state, request).content, status=201)


def delete_sms(state: ServerState, request: Request) -> Reply:
    """Remove an SMS template."""
    _MESSAGES.delete(state, request)
    return Reply(status=204)


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of templates."""
    return {
        **_EMAILS.routes("/email_template/"),
        "/sms_template/": {"GET": _MESSAGES.list, "POST": create_sms},
        "/sms_template/{id}/": {
            "GET": _MESSAGES.get,
            "PUT": _MESSAGES.update,
            "DELETE": delete_sms,
        },
        "/email_template/{id}/render/": {"GET": render_email},
        "/sms_template/{id}/render/": {"GET": render_sms},
    }
