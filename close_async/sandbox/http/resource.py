"""Kinds of objects that are created, changed and deleted without much ado, as a table of facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import attrs

from ..common.schema import Reading, Shape
from ..world.audit_fields import made, touch_lead, touched
from ..world.fields import without_unset
from ..world.render import full
from ..world.store import INDEXED
from .context import Answer, Ask, State
from .custom_fields import read_custom
from .list_filters import narrowed
from .views import find, listing, one, rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import Row, World

Handler: TypeAlias = Callable[[State, Ask], Answer]


def no_keys(_world: World) -> Row:
    """Return no keys, for objects that have none of their own or no stamp."""
    return {}


def _same(_world: World, row: Row) -> Row:
    return row


def _no_check(_state: State, _ask: Ask, _reading: Reading, _row: Row) -> None:
    pass


def _leave(_world: World, _row: Row) -> None:
    pass


@attrs.frozen
class Resource:
    """
    What sets one kind of object apart from the others.

    *shape* says what can be written, *fixed* which of it can't be changed any more. *defaults* are
    the keys of a new object that names none of them, *stamp* who made it and when, *touch* the same
    for a change. *complete* works out what hangs on other keys. *check* looks at the object as it
    would be; *settle* does what else is to be done once it is accepted. *before_delete*
    refuses a delete, or clears up for it. *owner* is whose custom fields it has.
    """

    kind: str
    shape: Shape
    required: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    defaults: Callable[[World], Row] = no_keys
    complete: Callable[[World, Row], Row] = _same
    check: Callable[[State, Ask, Reading, Row], None] = _no_check
    settle: Callable[[World, Row], Row] = _same
    before_delete: Callable[[World, Row], None] = _leave
    stamp: Callable[[World], Row] = made
    touch: Callable[[World], Row] = touched
    owner: str | None = None
    in_order: bool = False
    """Whether lists are in the order in which people have put them, not newest first."""

    def list(self, state: State, ask: Ask) -> Answer:
        """Answer a page of them."""
        world = state.world.listed
        found = self._rows(world, ask.query.get("lead_id"))
        rows = narrowed(found, ask.query, self.filters)
        return listing(ask, rows, rendered(ask, world, self.kind))

    def create(self, state: State, ask: Ask) -> Answer:
        """Add one."""
        world = state.world
        reading = Reading(world)
        reading.require(ask.body, self.required)
        given = self._read(reading, ask, self.shape, {})
        reading.finish()
        row = {"id": world.new_id(self.kind)} | self.defaults(world) | self.stamp(world) | given
        return self._keep(state, ask, without_unset(row))

    def get(self, state: State, ask: Ask) -> Answer:
        """Answer one of them."""
        return one(state, ask, self.kind)

    def update(self, state: State, ask: Ask) -> Answer:
        """Change what the body names."""
        world, row = state.world, self.find(state, ask)
        reading = Reading(world)
        shape = {key: read for key, read in self.shape.items() if key not in self.fixed}
        changes = self._read(reading, ask, shape, row)
        reading.finish()
        return self._keep(state, ask, without_unset(row | changes | self.touch(world)))

    def delete(self, state: State, ask: Ask) -> Answer:
        """Remove one."""
        row = self.find(state, ask)
        self.before_delete(state.world, row)
        state.world.remove(self.kind, row["id"])
        touch_lead(state.world, row.get("lead_id"))
        return Answer({})

    def find(self, state: State, ask: Ask) -> Row:
        """Return the one that the path names."""
        return find(state.world, self.kind, ask)

    def routes(self, path: str) -> dict[str, dict[str, Handler]]:
        """Return what answers the calls to *path* and to each object under it."""
        return {
            path: {"GET": self.list, "POST": self.create},
            f"{path}{{id}}/": {"GET": self.get, "PUT": self.update, "DELETE": self.delete},
        }

    def _rows(self, world: World, lead_id: str | None) -> Sequence[Row]:
        if self.in_order:
            return world.all(self.kind)

        if lead_id is not None and "lead_id" in INDEXED.get(self.kind, ()):
            return world.newest_where(self.kind, "lead_id", lead_id)

        return world.newest(self.kind)

    def _read(self, reading: Reading, ask: Ask, shape: Shape, before: Row) -> Row:
        given = reading.read(ask.body, shape)
        if self.owner is None:
            return given

        return given | read_custom(reading, ask.body, self.owner, before)

    def _keep(self, state: State, ask: Ask, row: Row) -> Answer:
        """Check an object as it would be, and put it into the world."""
        world = state.world
        reading = Reading(world)
        row = self.complete(world, row)
        self.check(state, ask, reading, row)
        reading.finish()
        row = self.settle(world, row)
        world.put(self.kind, row["id"], row)
        touch_lead(world, row.get("lead_id"))
        return Answer(full(world, self.kind, row))


def check_contact(_state: State, _ask: Ask, reading: Reading, row: Row) -> None:
    """Refuse a contact that belongs to another lead than the object."""
    contact = reading.world.get("contact", row.get("contact_id"))
    if contact is not None and contact.get("lead_id") != row["lead_id"]:
        reading.refuse("contact_id", "The contact belongs to another lead.")
