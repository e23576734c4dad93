"""Custom objects, their types, and the types of custom activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..common.errors import MISSING, invalid, invalid_fields
from ..common.schema import BodySchema, each, flag, reference, some_text, text
from ..http.context import Reply
from ..http.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..common.objects import Row
    from ..http.context import Request, ServerState
    from ..http.resource import Handler
    from ..world.store import World

_CREATED: Final = 201
_GONE: Final = 204
_TYPE: Final[BodySchema] = {
    "name": some_text,
    "description": text,
    "api_create_only": flag,
    "editable_with_roles": each(some_text),
}


def _new_type(_world: World) -> Row:
    return {"description": None, "api_create_only": False, "editable_with_roles": [], "fields": []}


def _refuse_used(kind: str, key: str) -> Callable[[World, Row], None]:
    """
    Return what refuses to delete a type of which there are objects.

    [guess: Custom type that is used]
    """

    def refuse(world: World, row: Row) -> None:
        if any(found.get(key) == row["id"] for found in world.all(kind)):
            msg = f"There are objects of the type {row['name']!r}."
            raise invalid(msg)

    return refuse


_OBJECTS: Final = Resource(
    "custom_object",
    {
        "custom_object_type_id": reference("custom_object_type"),
        "lead_id": reference("lead"),
        "name": some_text,
    },
    required=("custom_object_type_id", "lead_id", "name"),
    fixed=("custom_object_type_id", "lead_id"),
    filters=("lead_id", "custom_object_type_id"),
    owner="custom_object",
)
_OBJECT_TYPES: Final = Resource(
    "custom_object_type",
    {**_TYPE, "name_plural": some_text},
    required=("name", "name_plural"),
    defaults=lambda world: _new_type(world) | {"back_reference_fields": []},
    before_delete=_refuse_used("custom_object", "custom_object_type_id"),
    in_order=True,
    most=None,
)
_ACTIVITY_TYPES: Final = Resource(
    "custom_activity",
    {**_TYPE, "is_archived": flag},
    required=("name",),
    defaults=lambda world: _new_type(world) | {"is_archived": False},
    before_delete=_refuse_used("activity.custom_activity", "custom_activity_type_id"),
    in_order=True,
    most=None,
)


def list_objects(state: ServerState, request: Request) -> Reply:
    """Return the custom objects of a lead, which must be named [spec]."""
    if "lead_id" not in request.query:
        raise invalid_fields({"lead_id": MISSING})

    return _OBJECTS.list(state, request)


def _routes(resource: Resource, path: str) -> dict[str, dict[str, Handler]]:
    """Return the routes, with the statuses that Close has for these: 201 and 204 [spec]."""
    found = resource.routes(path)

    def create(state: ServerState, request: Request) -> Reply:
        return attrs.evolve(resource.create(state, request), status=_CREATED)

    def delete(state: ServerState, request: Request) -> Reply:
        resource.delete(state, request)
        return Reply(status=_GONE)

    found[path]["POST"] = create
    found[f"{path}{{id}}/"]["DELETE"] = delete
    return found


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of custom objects and of custom types."""
    found = {
        **_routes(_OBJECTS, "/custom_object/"),
        **_routes(_OBJECT_TYPES, "/custom_object_type/"),
        **_routes(_ACTIVITY_TYPES, "/custom_activity/"),
    }
    found["/custom_object/"]["GET"] = list_objects
    return found
