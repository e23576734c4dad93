"""What an organization sets up: itself, its custom fields, phone numbers, who may send as whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ..common.errors import MISSING, error, invalid, invalid_fields
from ..common.json_value import as_object
from ..common.schema import (
    BodySchema,
    Reading,
    anything,
    each,
    flag,
    one_of,
    reference,
    some_text,
    text,
)
from ..http.context import Reply, Request, ServerState
from ..http.custom_fields import fields_of
from ..http.resource import Resource
from ..http.views import find, stored
from ..world.audit_fields import made
from ..world.fields import UNREFERENCED
from ..world.render import pipelines_of
from ..world.store import ACTIVITIES, FIELD_OWNERS

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World

_FIELD_TYPES: Final = (
    "text", "textarea", "number", "date", "datetime", "choices", "user", "contact",
    "custom_object", "hidden",
)  # fmt: skip
# Only these can have several values. [doc]
_SEVERAL: Final = ("user", "choices", "contact", "custom_object")
# Their lists take neither `_skip` nor `_limit` [spec]; the others take a `_limit` of 500 [code].
_UNPAGED: Final = ("shared", "custom_object_type")
_MOST_FIELDS: Final = 500
_FIELD: Final[BodySchema] = {
    "name": some_text,
    "description": text,
    "type": one_of(*_FIELD_TYPES),
    "choices": each(some_text),
    "accepts_multiple_values": flag,
    "editable_with_roles": each(some_text),
    "associations": each(anything),
}


def organization(state: ServerState, request: Request) -> Reply:
    """Return the organization with its statuses, pipelines and members."""
    world = state.world
    whole = {
        **find(world, "organization", request),
        "lead_statuses": world.all("status.lead"),
        "opportunity_statuses": world.all("status.opportunity"),
        "pipelines": pipelines_of(world),
        "memberships": [_membership(user) for user in world.all("user")],
        "inactive_memberships": [],
        "lead_custom_fields": world.all("custom_fields.lead"),
    }
    return Reply(stored(request)(whole))


def _membership(user: Row) -> Row:
    return {
        "id": "memb_" + user["id"].removeprefix("user_"),
        "user_id": user["id"],
        "user_first_name": user.get("first_name"),
        "user_last_name": user.get("last_name"),
        "user_full_name": user.get("display_name"),
        "user_email": user.get("email"),
        "role_id": "admin",
    }


def _new_field(owner: str, _world: World) -> Row:
    return {
        "description": None,
        "accepts_multiple_values": False,
        "editable_with_roles": [],
        "is_shared": owner == "shared",
        **UNREFERENCED,
    }


def _check_field(_state: ServerState, _ask: Request, reading: Reading, row: Row) -> None:
    if row["type"] == "choices" and not row.get("choices"):
        reading.refuse("choices", "A field of choices needs at least one of them.")
    if row["accepts_multiple_values"] and row["type"] not in _SEVERAL:
        msg = f"A field of type {row['type']} can't accept multiple values."
        reading.refuse("accepts_multiple_values", msg)
    for index, item in enumerate(row.get("associations", [])):
        if as_object(item) is None:
            reading.refuse(f"associations.{index}", "Value must be an object.")


def _clear_values(world: World, row: Row) -> None:
    """Take the values of a field that goes out of all objects."""
    kinds = ("lead", "contact", "opportunity", "custom_object")
    for kind in (*kinds, *(f"activity.{name}" for name in ACTIVITIES)):
        for owner in world.all(kind):
            world.clear(kind, owner["id"], f"custom.{row['id']}")


_FIELDS: Final = {
    owner: Resource(
        f"custom_fields.{owner}",
        _FIELD,
        required=("name", "type"),
        defaults=partial(_new_field, owner),
        check=_check_field,
        before_delete=_clear_values,
        in_order=True,
        most=None if owner in _UNPAGED else _MOST_FIELDS,
        newer=owner == "custom_object_type",
    )
    for owner in FIELD_OWNERS
}


def list_object_fields(state: ServerState, request: Request) -> Reply:
    """Return the fields of custom objects; this list has no `has_more` [code, live]."""
    content = as_object(_FIELDS["custom_object_type"].list(state, request).content) or {}
    return Reply({"data": content["data"]})


def schema(owner: str) -> Handler:
    """Return what answers which custom fields objects of the type *owner* have."""

    def get_schema(state: ServerState, request: Request) -> Reply:
        found = fields_of(state.world, owner)
        type_id = request.ids.get("id")
        name = owner if type_id is None else f"{owner}/{type_id}"
        return Reply({"object_type": name, "fields": found})

    return get_schema


_PHONES: Final = Resource(
    "phone_number",
    {"label": text, "forward_to": text, "forward_to_enabled": flag},
    filters=("number", "user_id", "is_group_number"),
)


def _check_user(state: ServerState, request: Request) -> None:
    named = [request.query.get(key) for key in ("allowing_user_id", "allowed_user_id")]
    if state.world.me not in named:
        msg = "Either allowing_user_id or allowed_user_id must be your own."
        raise invalid(msg)


_SEND_AS: Final = Resource(
    "send_as",
    {"allowing_user_id": reference("user"), "allowed_user_id": reference("user")},
    required=("allowing_user_id", "allowed_user_id"),
    filters=("allowing_user_id", "allowed_user_id"),
    most=None,
    newer=True,
)


def list_send_as(state: ServerState, request: Request) -> Reply:
    """Return who may send as whom; one of the two must be the caller [doc]."""
    _check_user(state, request)
    return _SEND_AS.list(state, request)


def delete_between(state: ServerState, request: Request) -> Reply:
    """Take back that one user may send as the other. Both are needed. [guess: Send as]."""
    names = ("allowing_user_id", "allowed_user_id")
    missing = [key for key in names if not request.query.get(key)]
    if missing:
        raise invalid_fields(dict.fromkeys(missing, MISSING))

    _check_user(state, request)
    for row in list(state.world.all("send_as")):
        if all(row[key] == request.query[key] for key in names):
            state.world.remove("send_as", row["id"])
    return Reply(status=204)


def allow_many(state: ServerState, request: Request) -> Reply:
    """Let users send as the caller, and others not. [guess: Send as]."""
    world = state.world
    reading = Reading(world)
    users = each(reference("user"))
    given = reading.read(request.body, {"allow": users, "disallow": users})
    reading.finish()
    for row in list(world.all("send_as")):
        listed = row["allowed_user_id"] in [*given.get("allow", ()), *given.get("disallow", ())]
        if row["allowing_user_id"] == world.me and listed:
            world.remove("send_as", row["id"])
    for user_id in given.get("allow", ()):
        row = {"id": world.new_id("send_as"), **made(world)}
        world.add("send_as", row | {"allowing_user_id": world.me, "allowed_user_id": user_id})
    found = [row for row in world.all("send_as") if row["allowing_user_id"] == world.me]
    return Reply({"data": found, "has_more": False})


def delete_send_as(state: ServerState, request: Request) -> Reply:
    """Take one permission back."""
    _SEND_AS.delete(state, request)
    return Reply(status=204)


def _created(make: Handler) -> Handler:
    """Return what answers 201 to what *make* makes."""

    def create(state: ServerState, request: Request) -> Reply:
        return Reply(make(state, request).content, status=201)

    return create


def unknown(what: str) -> Handler:
    """Return what says that nobody knows what Close does there."""

    def refuse(_state: ServerState, _ask: Request) -> Reply:
        raise error(501, f"The sandbox does not know what {what} does.")

    return refuse


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of the organization."""
    found: dict[str, dict[str, Handler]] = {
        "/organization/{id}/": {"GET": organization},
        "/phone_number/": {"GET": _PHONES.list},
        "/phone_number/{id}/": {
            "GET": _PHONES.get,
            "PUT": _PHONES.update,
            "DELETE": _PHONES.delete,
        },
        "/phone_number/request/internal/": {"POST": unknown("renting a phone number")},
        "/send_as/": {
            "GET": list_send_as,
            "POST": _created(_SEND_AS.create),
            "DELETE": delete_between,
        },
        "/send_as/bulk/": {"POST": allow_many},
        "/send_as/{id}/": {"GET": _SEND_AS.get, "DELETE": delete_send_as},
        **{
            f"/custom_field_schema/{owner}/": {
                "GET": schema(owner),
                "PUT": unknown("the order of custom fields"),
            }
            for owner in ("lead", "contact", "opportunity")
        },
        "/custom_field_schema/activity/{id}/": {"GET": schema("activity")},
        "/custom_field_schema/custom_object/{id}/": {"GET": schema("custom_object")},
    }
    for owner, resource in _FIELDS.items():
        found |= resource.routes(f"/custom_field/{owner}/")
    found["/custom_field/custom_object_type/"]["GET"] = list_object_fields
    return found
