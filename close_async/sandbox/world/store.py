"""
The world: every object of the sandbox, as the plain dict that Close would answer.

All changes go through `add`, `change`, `clear` and `remove`, and these through `put`: the indexes,
the order of lists and the index lag depend on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ..common.errors import Refused
from .builders import Builders
from .index_lag import IndexLag, Write
from .newest_first import IdOrders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ..common.clock import Clock
    from ..common.ids import IdFactory
    from ..common.objects import Post, Row

    _Watcher: TypeAlias = Callable[[str, Row | None, Row | None], None]

# The word that objects have for each kind of activity.
ACTIVITY_TYPES: Final = {
    "email": "Email",
    "call": "Call",
    "sms": "SMS",
    "meeting": "Meeting",
    "note": "Note",
    "custom_activity": "CustomActivity",
}
ACTIVITIES: Final = tuple(ACTIVITY_TYPES)
BULK_KINDS: Final = ("email", "sequence_subscription", "delete", "edit")
FIELD_OWNERS: Final = ("lead", "contact", "opportunity", "activity", "custom_object_type", "shared")
_KINDS: Final = (
    "organization", "user", "group", "connected_account", "email_template", "sms_template",
    "phone_number",
    "status.lead", "status.opportunity", "saved_search", "sequence", "sequence_subscription",
    "lead", "contact", "opportunity", "task", "custom_object", "send_as", "webhook",
    "unsubscribed_email", "pipeline", "export",
    "custom_activity", "custom_object_type",
    *(f"activity.{name}" for name in ACTIVITIES),
    *(f"bulk_action.{name}" for name in BULK_KINDS),
    *(f"custom_fields.{name}" for name in FIELD_OWNERS),
)  # fmt: skip

# These keys are asked for so often that walking the whole table would be slow.
INDEXED: Final[dict[str, tuple[str, ...]]] = {
    "contact": ("lead_id",),
    "opportunity": ("lead_id",),
    "task": ("lead_id",),
    "custom_object": ("lead_id",),
    "unsubscribed_email": ("email",),
    "sequence_subscription": ("contact_id", "lead_id", "sequence_id"),
    **{f"activity.{name}": ("lead_id", "contact_id") for name in ACTIVITIES},
}


class World(Builders):
    """
    All objects, by kind and id.

    The kinds are Close's own names of object types: `lead`, `contact`, `activity.email`,
    `sequence`, `sequence_subscription`, `bulk_action.email`, `status.lead`, `custom_fields.lead`.
    The rows are the world itself, not copies: read them freely, but change them with `change`,
    which puts a new row in the place of the old one.
    """

    def __init__(self, *, clock: Clock, ids: IdFactory) -> None:
        self._clock = clock
        self._ids = ids
        self._tables: dict[str, dict[str, Row]] = {kind: {} for kind in _KINDS}
        self._indexes: dict[tuple[str, str], dict[object, dict[str, Row]]] = {
            (kind, key): {} for kind, keys in INDEXED.items() for key in keys
        }
        self._orders = IdOrders()
        self._lag: IndexLag[World] | None = None
        self._watchers: list[_Watcher] = []
        self._post: Post | None = None
        self.me = ""
        self.organization_id = ""

    @property
    def listed(self) -> World:
        """The world as lists and searches show it: behind by the index lag, if there is one."""
        return self if self._lag is None else self._lag.shown()

    def create(self, path: str, body: Mapping[str, object]) -> Row:
        """
        Return the object that a `POST` of *body* to *path* makes, such as `/lead/`.

        Raises:
            ValueError: Close would refuse it; the message says why.
        """
        if self._post is None:
            msg = "only the world of a sandbox makes objects"
            raise ValueError(msg)

        try:
            return self._post(path, body)
        except Refused as refused:
            msg = f"POST {path}: {refused.sentence}"
            raise ValueError(msg) from None

    def build_with(self, post: Post) -> None:
        """Let *post* make the objects that builders ask for."""
        self._post = post

    def fall_behind(self, seconds: float) -> None:
        """Let lists and searches show each write from now on that many seconds late."""
        self._lag = IndexLag(seconds, self._copy()) if seconds else None

    def watch(self, watcher: _Watcher) -> None:
        """Call *watcher* at each write with the kind, the row before it, and the row after it."""
        self._watchers.append(watcher)

    def show_behind(self, shown: Mapping[str, list[Row]], waiting: Iterable[Write]) -> None:
        """Let lists show those rows of some kinds, and the *waiting* writes when it is time."""
        if self._lag is not None:
            self._lag.restore(shown, waiting)

    def waiting(self) -> list[Write]:
        """Return the writes that lists don't show yet, the oldest first."""
        return [] if self._lag is None else self._lag.waiting()

    def settle(self) -> None:
        """Let lists and searches show all that was written up to now."""
        if self._lag is not None:
            self._lag.settle()

    def now(self) -> datetime:
        """Return the current moment."""
        return self._clock.now()

    @property
    def ids(self) -> IdFactory:
        """The source of new ids."""
        return self._ids

    def new_id(self, kind: str) -> str:
        """Return an id that no object has."""
        return self._ids.id(kind)

    def kinds(self) -> Iterator[str]:
        """Name the kinds of objects that there are."""
        return iter(self._tables)

    def all(self, kind: str) -> list[Row]:
        """Return the rows of *kind*, in the order in which they were added."""
        return list(self._tables[kind].values())

    def newest(self, kind: str) -> Sequence[Row]:
        """Return the rows of *kind*, newest first, as a view."""
        return self._orders.newest(kind, self._tables[kind])

    def newest_where(self, kind: str, key: str, value: object) -> Sequence[Row]:
        """Return what `where` returns, newest first, as a view."""
        rows = self._indexes[kind, key].get(value, {})
        return self._orders.newest((kind, key, value), rows)

    def get(self, kind: str, row_id: object) -> Row | None:
        """Return the row, or None if there is none."""
        return self._tables[kind].get(row_id) if isinstance(row_id, str) else None

    def fetch(self, kind: str, row_id: object) -> Row | None:
        """
        Return the row as a `GET` by its id does: as it is, or None if there is none.

        A deleted one can be fetched as long as lists show it. [code, live for leads]
        """
        row = self.get(kind, row_id)
        return self.listed.get(kind, row_id) if row is None else row

    def where(self, kind: str, key: str, value: object) -> list[Row]:
        """Return the rows of *kind* that have *value* under one of the indexed keys."""
        return list(self._indexes[kind, key].get(value, {}).values())

    def add(self, kind: str, row: Row) -> Row:
        """Add *row*, which needs an `id`."""
        self.put(kind, row["id"], row)
        return row

    def change(self, kind: str, row_id: str, changes: Mapping[str, object]) -> Row:
        """Set some keys of a row, or raise KeyError if there is no such row."""
        row = {**self._tables[kind][row_id], **changes}
        self.put(kind, row_id, row)
        return row

    def clear(self, kind: str, row_id: str, key: str) -> None:
        """Take one key out of a row, if it is there."""
        row = self._tables[kind][row_id]
        if key in row:
            self.put(kind, row_id, {name: row[name] for name in row if name != key})

    def remove(self, kind: str, row_id: str) -> None:
        """
        Remove a row and what belongs to it, or do nothing if there is no such row.

        Contacts, opportunities, activities and subscriptions go with their lead.
        """
        if row_id not in self._tables[kind]:
            return

        self.put(kind, row_id, None)
        if kind in {"lead", "contact"}:
            self._remove_children(f"{kind}_id", row_id)

    def put(self, kind: str, row_id: str, row: Row | None) -> None:
        """
        Put *row* in the place of the one with that id; None takes it away.

        Every write comes through here, and what belongs to the row stays as it is.
        """
        table = self._tables.setdefault(kind, {})
        before = table.pop(row_id, None) if row is None else table.get(row_id)
        if row is not None:
            table[row_id] = row
        if before is None and row is not None:
            self._enter(kind, row)
        else:
            self._replace(kind, before, row)
        if self._lag is not None:
            self._lag.note(kind, row_id, row)
        for watcher in self._watchers:
            watcher(kind, before, row)

    def _remove_children(self, key: str, row_id: str) -> None:
        for kind, indexed in list(self._indexes):
            # An activity outlives the contact that it was with.
            stays = key == "contact_id" and kind.startswith("activity.")
            if indexed == key and not stays:
                for row in self.where(kind, key, row_id):
                    self.remove(kind, row["id"])

    def _enter(self, kind: str, row: Row) -> None:
        """Note a new row in all indexes. A world begins with hundreds of thousands of them."""
        row_id, orders = row["id"], self._orders
        if orders.known:
            orders.add(kind, row_id)
        for key in INDEXED.get(kind, ()):
            value = row.get(key)
            if value is None:
                continue

            index = self._indexes[kind, key]
            if value in index:
                index[value][row_id] = row
            else:
                index[value] = {row_id: row}
            if orders.known:
                orders.add((kind, key, value), row_id)

    def _replace(self, kind: str, before: Row | None, after: Row | None) -> None:
        self._reorder(kind, before, after)
        for key in INDEXED.get(kind, ()):
            self._reindex(kind, key, before, after)

    def _reindex(self, kind: str, key: str, before: Row | None, after: Row | None) -> None:
        old, new = (None if row is None else row.get(key) for row in (before, after))
        index = self._indexes[kind, key]
        if old is not None and before is not None and old != new:
            index[old].pop(before["id"])
            self._reorder((kind, key, old), before, None)
        if new is not None and after is not None:
            index.setdefault(new, {})[after["id"]] = after
            self._reorder((kind, key, new), before if old == new else None, after)

    def _reorder(self, name: object, before: Row | None, after: Row | None) -> None:
        if before is None and after is not None:
            self._orders.add(name, after["id"])
        elif after is None or (before or {}).get("date_created") != after.get("date_created"):
            self._orders.forget(name)

    def _copy(self) -> World:
        """Return a world of its own with the same rows."""
        copy = World(clock=self._clock, ids=self._ids)
        copy.me, copy.organization_id = self.me, self.organization_id
        copy._tables = {kind: dict(rows) for kind, rows in self._tables.items()}
        copy._indexes = {
            name: {value: dict(rows) for value, rows in index.items()}
            for name, index in self._indexes.items()
        }
        return copy
