"""Activities: notes, calls, emails, messages, meetings, custom ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ..common.errors import invalid_fields
from ..common.schema import (
    BodySchema,
    anything,
    each,
    flag,
    moment,
    never_null,
    one_of,
    reference,
    some_text,
    text,
    whole,
)
from ..effects.emails import NO_SEQUENCE
from ..http.list_filters import narrowed, ordered, split_names
from ..http.resource import Resource, check_contact
from ..http.views import listing, rendered
from ..world.audit_fields import made
from ..world.newest_first import newest
from ..world.store import ACTIVITIES, ACTIVITY_TYPES

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.context import Reply, Request, ServerState
    from ..http.resource import Handler
    from ..world.store import World

# The names of kinds of activities in paths.
_PATHS: Final = {"custom": "custom_activity"} | {
    name: name for name in ("note", "call", "email", "sms", "meeting")
}
# Meetings of the sandbox come from no calendar.
_CALENDAR: Final = tuple(f"provider_calendar_{name}" for name in ("event_id", "id", "type"))
_SORTED_BY: Final = ("date_created", "date_updated", "activity_at")
_FILTERS: Final = ("lead_id", "contact_id", "user_id", "status", "direction", "created_by")
_OURS: Final[BodySchema] = {
    "lead_id": reference("lead"),
    "contact_id": reference("contact"),
    "user_id": reference("user"),
    "activity_at": moment,
}
_CALLS: Final = (
    *("created", "in-progress", "completed", "cancel", "no-answer", "busy", "failed", "timeout"),
)
_MESSAGES: Final = ("inbox", "draft", "scheduled", "outbox", "sent", "error")
_SHAPES: Final[dict[str, BodySchema]] = {
    "note": {"note": text, "note_html": text, "title": text, "pinned": flag},
    "call": {
        "direction": one_of("inbound", "outbound"),
        "status": one_of(*_CALLS),
        "disposition": text,
        "duration": never_null(whole(), 0),
        "note": text,
        "note_html": text,
        "outcome_id": text,
        "source": one_of("Close.io", "External"),
        "phone": text,
        "remote_phone": text,
        "local_phone": text,
        "recording_url": text,
    },
    "email": {
        "status": one_of(*_MESSAGES),
        "direction": one_of("incoming", "outgoing"),
        "subject": text,
        "sender": text,
        "to": each(some_text),
        "cc": each(some_text),
        "bcc": each(some_text),
        "body_text": text,
        "body_html": text,
        "attachments": each(anything),
        "template_id": reference("email_template"),
        "date_scheduled": moment,
        "email_account_id": reference("connected_account"),
    },
    "sms": {
        "status": one_of(*_MESSAGES),
        "direction": one_of("inbound", "outbound"),
        "text": text,
        "remote_phone": text,
        "local_phone": text,
        "template_id": reference("sms_template"),
        "date_scheduled": moment,
    },
    "meeting": {"title": text, "note": text, "user_note_html": text, "outcome_id": text},
    "custom_activity": {
        "custom_activity_type_id": some_text,
        "status": one_of("draft", "published"),
        "pinned": flag,
    },
}
_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "note": ("lead_id",),
    "call": ("lead_id",),
    "email": ("lead_id", "status"),
    "sms": ("lead_id", "status"),
    "custom_activity": ("lead_id", "custom_activity_type_id"),
}
_DEFAULTS: Final[dict[str, Row]] = {
    "note": {"note": ""},
    "call": {"direction": "outbound", "status": "completed", "duration": 0, "note": ""},
    "email": {
        "subject": "", "body_text": "", "body_html": "", "sender": None, "to": [], "cc": [],
        "bcc": [], "attachments": [], "template_id": None, "template_name": None,
        "has_reply": False, "date_scheduled": None,
    },
    "sms": {"text": "", "remote_phone": None, "local_phone": None, "template_id": None},
    "custom_activity": {"status": "published"},
}  # fmt: skip


def _stamp(name: str, world: World) -> Row:
    stamp = made(world)
    used: Row = NO_SEQUENCE if name in {"call", "email", "sms"} else {}
    return {"_type": ACTIVITY_TYPES[name], **used, **stamp, "activity_at": stamp["date_created"]}


def _defaults(name: str, world: World) -> Row:
    return {"lead_id": None, "contact_id": None, "user_id": world.me, **_DEFAULTS.get(name, {})}


def _complete(name: str, world: World, row: Row) -> Row:
    row = row | {"activity_at": row.get("activity_at") or row["date_created"]}
    if name == "call":
        return row | {"remote_phone": row.get("remote_phone") or row.get("phone")}

    return _message(name, world, row) if name in {"email", "sms"} else row


def _message(name: str, world: World, row: Row) -> Row:
    """
    Put in what follows from the status of an email or SMS.

    What is in the outbox is sent at once, and goes nowhere.
    """
    incoming, outgoing = ("incoming", "outgoing") if name == "email" else ("inbound", "outbound")
    status = "sent" if row["status"] == "outbox" else row["status"]
    now = row["activity_at"]
    sent = (row.get("date_sent") or now) if status == "sent" else None
    template = world.get(f"{name}_template", row.get("template_id")) or {}
    return row | {
        "status": status,
        "direction": row.get("direction") or (incoming if status == "inbox" else outgoing),
        "date": row.get("date") or now,
        "date_sent": sent,
        "template_name": template.get("name"),
    }


def _activity(name: str) -> Resource:
    return Resource(
        f"activity.{name}",
        {**_OURS, **_SHAPES[name]},
        required=_REQUIRED.get(name, ()),
        fixed=("lead_id", "custom_activity_type_id"),
        filters=(*_FILTERS, "sequence_id", "custom_activity_type_id"),
        unknown=_CALENDAR if name == "meeting" else (),
        defaults=partial(_defaults, name),
        complete=partial(_complete, name),
        check=check_contact,
        stamp=partial(_stamp, name),
        owner="activity" if name == "custom_activity" else None,
    )


_KINDS: Final = {path: _activity(name) for path, name in _PATHS.items()}


def list_activities(state: ServerState, request: Request) -> Reply:
    """Return a page of activities of all kinds, the newest first."""
    world, lead_id = state.world.listed, request.query.get("lead_id")
    types = split_names(request.query.get("_type__in") or request.query.get("_type") or "")
    unknown = [name for name in types if name not in ACTIVITY_TYPES.values()]
    if unknown:
        raise invalid_fields({"_type": f"There are no activities of type {unknown[0]!r}."})

    rows: list[tuple[str, Row]] = []
    for name in ACTIVITIES:
        kind = f"activity.{name}"
        found = world.newest(kind) if lead_id is None else world.where(kind, "lead_id", lead_id)
        if not types or ACTIVITY_TYPES[name] in types:
            rows += [(kind, row) for row in narrowed(found, request.query, _FILTERS)]
    kinds = {row["id"]: kind for kind, row in rows}
    shows = {kind: rendered(request, world, kind) for kind in set(kinds.values())}
    found = ordered(newest(row for _, row in rows), request.query, _SORTED_BY)
    return listing(request, found, lambda row: shows[kinds[row["id"]]](row))


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of activities."""
    found: dict[str, dict[str, Handler]] = {"/activity/": {"GET": list_activities}}
    for path, resource in _KINDS.items():
        found |= resource.routes(f"/activity/{path}/")
    # Meetings come from calendars. [doc]
    del found["/activity/meeting/"]["POST"]
    return found
