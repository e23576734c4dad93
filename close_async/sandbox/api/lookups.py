"""Who is who: the caller, the users, and the accounts that they send from; all only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import not_found
from ..http.context import Answer
from ..http.paging import only_fields
from ..http.resource import Resource

if TYPE_CHECKING:
    from ..http.context import Ask, State


def me(state: State, ask: Ask) -> Answer:
    """Answer the user whose key this is."""
    world = state.world
    user, organization = (
        world.get("user", world.me),
        world.get("organization", world.organization_id),
    )
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
    return Answer(only_fields(ask, whole))


USERS = Resource("user", {}, in_order=True)
ACCOUNTS = Resource("connected_account", {}, filters=("user_id",))
