"""Objects as answers show them: whole, or the parts that `_fields` names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..common.errors import not_found
from ..world.computed_fields import DERIVED
from ..world.render import chosen, full
from .context import Reply, Request, ServerState
from .list_filters import split_names
from .paging import MOST_LIMIT, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..common.objects import Row
    from ..world.store import World

    _Show: TypeAlias = Callable[[Row], Row]


def listing(
    request: Request,
    rows: Sequence[Row],
    show: _Show,
    *,
    most: int | None = MOST_LIMIT,
    **more: object,
) -> Reply:
    """Return one page of *rows*, each as *show* makes it."""
    part, has_more = cut(request, rows, most)
    return Reply({"data": [show(row) for row in part], "has_more": has_more, **more})


def find(world: World, kind: str, request: Request) -> Row:
    """Return the object that the path names, to be read or changed."""
    row = world.get(kind, request.ids["id"])
    if row is None:
        raise not_found()

    return row


def one(state: ServerState, request: Request, kind: str) -> Reply:
    """Return the object that the path names."""
    row = state.world.fetch(kind, request.ids["id"])
    if row is None:
        raise not_found()

    return Reply(rendered(request, state.world, kind)(row))


def stored(request: Request) -> _Show:
    """
    Return what shows an object with the keys that it is stored with.

    Unknown names are passed over. [guess: `_fields` of lists and single objects]
    """
    names = request.query.get("_fields")
    if names is None:
        return lambda row: row

    wanted = {name.strip() for name in names.split(",")}
    every_custom = "custom" in wanted
    return lambda row: {
        key: value
        for key, value in row.items()
        if key in wanted or (every_custom and key.startswith("custom."))
    }


def rendered(request: Request, world: World, kind: str) -> _Show:
    """
    Return what shows an object with all that is worked out for it.

    What is counted on demand is shown only if it is named, or all of it by `_all`. [doc, leads]
    Unknown names are passed over. [guess: `_fields` of lists and single objects]
    """
    names = split_names(request.query["_fields"]) if "_fields" in request.query else None
    if names is None:
        return lambda row: full(world, kind, row)

    if "_all" in names:
        counts = DERIVED.get(kind, {})
        return lambda row: (
            full(world, kind, row)
            | {name: count(world, row) for name, count in counts.items() if name not in row}
        )

    return lambda row: chosen(world, kind, row, names)
