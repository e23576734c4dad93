"""Who is who: the caller, the users, and the accounts that they send from; all only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import not_found
from ..http.context import Reply
from ..http.resource import Resource
from ..http.views import stored

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.context import Request, ServerState
    from ..http.resource import Handler


def me(state: ServerState, request: Request) -> Reply:
    """Return the user whose key this is."""
    world = state.world
    user = world.get("user", world.me)
    organization = world.get("organization", world.organization_id)
    if user is None or organization is None:
        raise not_found()

    membership = {
        "id": "memb_" + world.me.removeprefix("user_"),
        "user_id": user["id"],
        "organization_id": organization["id"],
        "organization_name": organization["name"],
        "role_id": "admin",
    }
    whole = user | {"organizations": [organization], "memberships": [membership]}
    return Reply(stored(request)(whole))


_USERS: Final = Resource("user", {}, in_order=True)
_ACCOUNTS: Final = Resource("connected_account", {}, filters=("user_id",), most=None)


def list_availabilities(state: ServerState, _ask: Request) -> Reply:
    """Return who is available: all of them, and in no call. [guess: Availability]."""
    users = state.world.listed.all("user")
    rows: list[Row] = [{"user_id": user["id"], "availability": []} for user in users]
    return Reply({"data": rows})


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of users and accounts."""
    return {
        "/me/": {"GET": me},
        "/user/": {"GET": _USERS.list},
        "/user/availability/": {"GET": list_availabilities},
        "/user/{id}/": {"GET": _USERS.get},
        "/connected_account/": {"GET": _ACCOUNTS.list},
        "/connected_account/{id}/": {"GET": _ACCOUNTS.get},
    }
