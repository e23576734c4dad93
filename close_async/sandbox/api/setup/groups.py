"""Groups of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...common.errors import not_found
from ...common.json_value import as_object
from ...common.schema import Reading, reference, some_text
from ...http.context import Reply
from ...http.resource import Resource, no_keys

if TYPE_CHECKING:
    from ...common.objects import Row
    from ...http.context import Request, ServerState
    from ...http.resource import Handler
    from ...world.store import World


def _new(world: World) -> Row:
    return {"organization_id": world.organization_id, "members": []}


_GROUPS: Final = Resource(
    "group",
    {"name": some_text},
    required=("name",),
    defaults=_new,
    stamp=no_keys,
    touch=no_keys,
    in_order=True,
    most=None,
)


def create_group(state: ServerState, request: Request) -> Reply:
    """Add a group without members."""
    return Reply(_GROUPS.create(state, request).content, status=201)


def delete_group(state: ServerState, request: Request) -> Reply:
    """Remove a group; its members stay users."""
    _GROUPS.delete(state, request)
    return Reply(status=204)


def add_member(state: ServerState, request: Request) -> Reply:
    """Add a user to a group. Who is a member already stays one. [guess: Groups]."""
    group = _group(state, request)
    reading = Reading(state.world)
    reading.require(request.body, ("user_id",))
    given = reading.read(request.body, {"user_id": reference("user")})
    reading.finish()
    members = [one for one in _members(group) if one != given]
    state.world.change("group", group["id"], {"members": [*members, given]})
    return Reply(given, status=201)


def remove_member(state: ServerState, request: Request) -> Reply:
    """Take a user out of a group."""
    group = _group(state, request)
    members = [one for one in _members(group) if one["user_id"] != request.ids["user_id"]]
    if len(members) == len(_members(group)):
        raise not_found()

    state.world.change("group", group["id"], {"members": members})
    return Reply(status=204)


def _group(state: ServerState, request: Request) -> Row:
    group = state.world.get("group", request.ids["group_id"])
    if group is None:
        raise not_found()

    return group


def _members(group: Row) -> list[Row]:
    return [dict(as_object(one) or {}) for one in group["members"]]


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of groups."""
    return {
        "/group/": {"GET": _GROUPS.list, "POST": create_group},
        "/group/{id}/": {"GET": _GROUPS.get, "PUT": _GROUPS.update, "DELETE": delete_group},
        "/group/{group_id}/member/": {"POST": add_member},
        "/group/{group_id}/member/{user_id}/": {"DELETE": remove_member},
    }
