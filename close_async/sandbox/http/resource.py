"""Resources with a plain list, create, get, update and delete, each a table of facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import attrs

from ..common.schema import BodySchema, Reading
from ..world.audit_fields import made, touch_lead, touched
from ..world.fields import without_unset
from ..world.render import full
from ..world.store import INDEXED
from .context import Reply, Request, ServerState
from .custom_fields import read_custom
from .list_filters import check_known, narrowed, ordered
from .paging import MOST_LIMIT
from .views import find, listing, one, rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..common.objects import Row
    from ..world.store import World

Handler: TypeAlias = Callable[[ServerState, Request], Reply]


def no_keys(_world: World) -> Row:
    """Return no keys, for objects without defaults or without a stamp."""
    return {}


def _same(_world: World, row: Row) -> Row:
    return row


def _no_check(_state: ServerState, _ask: Request, _reading: Reading, _row: Row) -> None:
    pass


def _leave(_world: World, _row: Row) -> None:
    pass


@attrs.frozen
class Resource:
    """
    What sets one kind of object apart from the others.

    *filters* narrow its lists and *sorted_by* are the keys that order them; *unknown* are filters
    of Close that the sandbox doesn't have.

    *schema* says what can be written, *fixed* which of it can't be changed later. *defaults* are
    the keys of a new object that names none of them, *stamp* who made it and when, *touch* the same
    for a change. *complete* works out what follows from other keys. *check* looks at the object as
    it would be; *settle* does what remains once it is accepted. *before_delete* refuses a delete,
    or prepares it. *owner* is the type of objects whose custom fields it has.
    """

    kind: str
    schema: BodySchema
    required: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sorted_by: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    defaults: Callable[[World], Row] = no_keys
    complete: Callable[[World, Row], Row] = _same
    check: Callable[[ServerState, Request, Reading, Row], None] = _no_check
    settle: Callable[[World, Row], Row] = _same
    before_delete: Callable[[World, Row], None] = _leave
    stamp: Callable[[World], Row] = made
    touch: Callable[[World], Row] = touched
    owner: str | None = None
    in_order: bool = False
    """Whether lists are in the order in which people have put them, not newest first."""
    most: int | None = MOST_LIMIT
    """The largest `_limit`; None where Close's document names neither `_limit` nor `_skip`."""

    def list(self, state: ServerState, request: Request) -> Reply:
        """Return a page of them."""
        world = state.world.listed
        found = self._rows(world, request.query.get("lead_id"))
        check_known(request.query, self.unknown)
        rows = ordered(narrowed(found, request.query, self.filters), request.query, self.sorted_by)
        return listing(request, rows, rendered(request, world, self.kind), most=self.most)

    def create(self, state: ServerState, request: Request) -> Reply:
        """Add one."""
        world = state.world
        reading = Reading(world)
        reading.require(request.body, self.required)
        given = self._read(reading, request, self.schema, {})
        reading.finish()
        row = {"id": world.new_id(self.kind)} | self.defaults(world) | self.stamp(world) | given
        return self._keep(state, request, without_unset(row))

    def get(self, state: ServerState, request: Request) -> Reply:
        """Return one of them."""
        return one(state, request, self.kind)

    def update(self, state: ServerState, request: Request) -> Reply:
        """Change what the body names."""
        world, row = state.world, self.find(state, request)
        reading = Reading(world)
        schema = {key: read for key, read in self.schema.items() if key not in self.fixed}
        changes = self._read(reading, request, schema, row)
        reading.finish()
        return self._keep(state, request, without_unset(row | changes | self.touch(world)))

    def delete(self, state: ServerState, request: Request) -> Reply:
        """Remove one."""
        row = self.find(state, request)
        self.before_delete(state.world, row)
        state.world.remove(self.kind, row["id"])
        touch_lead(state.world, row.get("lead_id"))
        return Reply({})

    def find(self, state: ServerState, request: Request) -> Row:
        """Return the one that the path names."""
        return find(state.world, self.kind, request)

    def routes(self, path: str) -> dict[str, dict[str, Handler]]:
        """Return the routes of *path*, and of each object under it."""
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

    def _read(self, reading: Reading, request: Request, schema: BodySchema, before: Row) -> Row:
        given = reading.read(request.body, schema)
        if self.owner is None:
            return given

        return given | read_custom(reading, request.body, self.owner, before)

    def _keep(self, state: ServerState, request: Request, row: Row) -> Reply:
        """Check an object as it would be, and put it into the world."""
        world = state.world
        reading = Reading(world)
        row = self.complete(world, row)
        self.check(state, request, reading, row)
        reading.finish()
        row = self.settle(world, row)
        world.put(self.kind, row["id"], row)
        touch_lead(world, row.get("lead_id"))
        return Reply(full(world, self.kind, row))


def check_contact(_state: ServerState, _ask: Request, reading: Reading, row: Row) -> None:
    """Refuse a contact that belongs to another lead than the object."""
    contact = reading.world.get("contact", row.get("contact_id"))
    if contact is not None and contact.get("lead_id") != row["lead_id"]:
        reading.refuse("contact_id", "The contact belongs to another lead.")
