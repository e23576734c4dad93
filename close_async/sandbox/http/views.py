"""Objects as answers show them: whole, or the parts that `_fields` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import not_found
from ..world.computed_fields import DERIVED
from ..world.render import chosen, full
from .context import Answer, Ask, State
from .list_filters import words
from .paging import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..world.store import Row, World


def listing(ask: Ask, world: World, kind: str, rows: Sequence[Row], **more: object) -> Answer:
    """Answer one page of *rows*."""
    part, has_more = cut(ask, rows)
    show = shower(ask, world, kind)
    return Answer({"data": [show(row) for row in part], "has_more": has_more, **more})


def one(state: State, ask: Ask, kind: str) -> Answer:
    """Answer the object that the path names."""
    row = state.world.fetch(kind, ask.ids["id"])
    if row is None:
        raise not_found()

    return Answer(shower(ask, state.world, kind)(row))


def shower(ask: Ask, world: World, kind: str) -> Callable[[Row], Row]:
    """
    Return what makes an object into what is shown of it.

    What is counted on demand is shown only if it is named, or all of it by `_all`. [doc, leads]
    Unknown names are passed over. [guess: `_fields` of lists and single objects]
    """
    names = words(ask.query["_fields"]) if "_fields" in ask.query else None
    if names is None:
        return lambda row: full(world, kind, row)

    if "_all" in names:
        counts = DERIVED.get(kind, {})
        return lambda row: (
            full(world, kind, row)
            | {name: count(world, row) for name, count in counts.items() if name not in row}
        )

    return lambda row: chosen(world, kind, row, names)
