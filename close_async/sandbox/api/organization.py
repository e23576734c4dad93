"""What an organization sets up: itself, its custom fields, phone numbers, who may send as whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ..common.errors import invalid
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
        "/send_as/": {"GET": list_send_as, "POST": _SEND_AS.create},
        "/send_as/{id}/": {"GET": _SEND_AS.get, "DELETE": _SEND_AS.delete},
        "/custom_field_schema/lead/": {"GET": schema("lead")},
        "/custom_field_schema/contact/": {"GET": schema("contact")},
        "/custom_field_schema/opportunity/": {"GET": schema("opportunity")},
        "/custom_field_schema/activity/{id}/": {"GET": schema("activity")},
        "/custom_field_schema/custom_object/{id}/": {"GET": schema("custom_object")},
    }
    for owner, resource in _FIELDS.items():
        found |= resource.routes(f"/custom_field/{owner}/")
    found["/custom_field/custom_object_type/"]["GET"] = list_object_fields
    return found
