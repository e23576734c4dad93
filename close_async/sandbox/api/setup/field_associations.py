"""Which kinds of objects have a shared custom field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...common.errors import invalid_fields, not_found
from ...common.json_value import as_object
from ...common.schema import BodySchema, Reading, each, flag, some_text, text
from ...http.context import Reply

if TYPE_CHECKING:
    from ...common.objects import Row
    from ...http.context import Request, ServerState
    from ...http.resource import Handler

_KIND: Final = "custom_fields.shared"
# [guess: Shared custom fields]
_CHANGES: Final[BodySchema] = {"editable_with_roles": each(some_text), "required": flag}
_NEW: Final[BodySchema] = {
    "object_type": some_text,
    "custom_activity_type_id": text,
    "custom_object_type_id": text,
    **_CHANGES,
}


def associate(state: ServerState, request: Request) -> Reply:
    """Let one more kind of object have the field."""
    field = _field(state, request)
    reading = Reading(state.world)
    reading.require(request.body, ("object_type",))
    given = dict(reading.read(request.body, _NEW))
    reading.finish()
    if any(one["object_type"] == given["object_type"] for one in _associations(field)):
        raise invalid_fields({"object_type": "It has the field already."})

    made: Row = {"editable_with_roles": [], "required": False}
    made |= given
    _keep(state, field, [*_associations(field), made])
    return Reply(made, status=201)


def get_association(state: ServerState, request: Request) -> Reply:
    """Return how a kind of object has the field."""
    return Reply(_found(_associations(_field(state, request)), request))


def update_association(state: ServerState, request: Request) -> Reply:
    """Change how a kind of object has the field."""
    field = _field(state, request)
    reading = Reading(state.world)
    given = reading.read(request.body, _CHANGES)
    reading.finish()
    known = _associations(field)
    changed = {**_found(known, request), **given}
    _keep(state, field, [changed if one == _found(known, request) else one for one in known])
    return Reply(changed)


def dissociate(state: ServerState, request: Request) -> Reply:
    """Take the field from a kind of object, with its values."""
    field = _field(state, request)
    known = _associations(field)
    gone = _found(known, request)
    _keep(state, field, [one for one in known if one != gone])
    kind = str(gone["object_type"])
    for owner in state.world.all(kind) if kind in state.world.kinds() else ():
        state.world.clear(kind, owner["id"], f"custom.{field['id']}")
    return Reply(status=204)


def _field(state: ServerState, request: Request) -> Row:
    field = state.world.get(_KIND, request.ids["field_id"])
    if field is None:
        raise not_found()

    return field


def _associations(field: Row) -> list[Row]:
    return [dict(as_object(one) or {}) for one in field.get("associations", [])]


def _found(known: list[Row], request: Request) -> Row:
    for one in known:
        if one["object_type"] == request.ids["object_type"]:
            return one
    raise not_found()


def _keep(state: ServerState, field: Row, associations: list[Row]) -> None:
    state.world.change(_KIND, field["id"], {"associations": associations})


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of associations."""
    path = "/custom_field/shared/{field_id}/association/"
    return {
        path: {"POST": associate},
        f"{path}{{object_type}}/": {
            "GET": get_association,
            "PUT": update_association,
            "DELETE": dissociate,
        },
    }
