"""Look-ups that give the ids which sequences and bulk actions need; all of them are only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ._errors import not_found
from ._json import as_object
from ._paging import only_fields, page
from ._render import full
from ._state import Answer, Ask, State

if TYPE_CHECKING:
    from ._world import Row

Handler: TypeAlias = Callable[[State, Ask], Answer]


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


def lister(kind: str, *filters: str) -> Handler:
    """Return what lists the objects of *kind*, newest first, by equality of *filters*."""

    def list_rows(state: State, ask: Ask) -> Answer:
        wanted = {key: ask.query[key] for key in filters if key in ask.query}
        rows = [row for row in state.world.newest(kind) if _matches(row, wanted)]
        return page(ask, rows, partial(full, state.world, kind))

    return list_rows


def setup_lister(kind: str, *, has_more: bool = True) -> Handler:
    """
    Return what lists objects in the order in which people have put them, such as statuses.

    A few lists of Close have no `has_more`. [code, live]
    """

    def list_rows(state: State, ask: Ask) -> Answer:
        answer = page(ask, state.world.all(kind))
        content = as_object(answer.content) or {}
        return answer if has_more else Answer({"data": content["data"]})

    return list_rows


def views(state: State, ask: Ask) -> Answer:
    """Answer Smart Views, of leads unless `type` or `type__in` says otherwise."""
    types = ask.query.get("type__in") or ask.query.get("type") or "lead"
    wanted = {name.strip() for name in types.split(",")}
    rows = [row for row in state.world.newest("saved_search") if row["type"] in wanted]
    return page(ask, rows)


def reader(kind: str) -> Handler:
    """Return what answers one object of *kind*."""

    def get_row(state: State, ask: Ask) -> Answer:
        row = state.world.get(kind, ask.ids["id"])
        if row is None:
            raise not_found()

        return Answer(only_fields(ask, full(state.world, kind, row)))

    return get_row


def _matches(row: Row, wanted: Mapping[str, str]) -> bool:
    # "true" in a query is True in the row.
    return all(str(row.get(key)).lower() == value.lower() for key, value in wanted.items())
