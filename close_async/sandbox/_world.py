"""
The world: every object of the sandbox, as the plain dict that Close would answer.

All changes go through `add`, `change`, `clear` and `remove`: the indexes hang on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from ._clock import Clock
    from ._ids import Mint

Row: TypeAlias = dict[str, Any]

ACTIVITIES = ("email", "call", "sms", "meeting", "note", "custom_activity")
BULK_KINDS = ("email", "sequence_subscription", "delete", "edit")
FIELD_OWNERS = ("lead", "contact", "opportunity", "activity", "custom_object_type", "shared")
KINDS = (
    "organization",
    "user",
    "connected_account",
    "email_template",
    "sms_template",
    "phone_number",
    "status.lead",
    "status.opportunity",
    "saved_search",
    "sequence",
    "sequence_subscription",
    "lead",
    "contact",
    "opportunity",
    "task",
    "custom_object",
    *(f"activity.{name}" for name in ACTIVITIES),
    *(f"bulk_action.{name}" for name in BULK_KINDS),
    *(f"custom_fields.{name}" for name in FIELD_OWNERS),
)

# These keys are asked for so often that walking the whole table would be slow.
INDEXED = {
    "contact": ("lead_id",),
    "opportunity": ("lead_id",),
    "task": ("lead_id",),
    "custom_object": ("lead_id",),
    "sequence_subscription": ("contact_id", "lead_id", "sequence_id"),
    **{f"activity.{name}": ("lead_id", "contact_id") for name in ACTIVITIES},
}


class World:
    """
    All objects, by kind and id.

    The kinds are Close's own names of object types: `lead`, `contact`, `activity.email`,
    `sequence`, `sequence_subscription`, `bulk_action.email`, `status.lead`, `custom_fields.lead`.
    The rows are the world itself, not copies: read them freely, but change them with `change`.
    """

    def __init__(self, *, clock: Clock, mint: Mint) -> None:
        self._clock = clock
        self._mint = mint
        self._tables: dict[str, dict[str, Row]] = {kind: {} for kind in KINDS}
        self._indexes: dict[tuple[str, str], dict[object, dict[str, Row]]] = {
            (kind, key): {} for kind, keys in INDEXED.items() for key in keys
        }
        self.me = ""
        self.organization_id = ""

    def now(self) -> datetime:
        """Return the moment it is."""
        return self._clock.now()

    def new_id(self, kind: str) -> str:
        """Return an id that no object has."""
        return self._mint.id(kind)

    def kinds(self) -> Iterator[str]:
        """Name the kinds of objects that there are."""
        return iter(self._tables)

    def all(self, kind: str) -> list[Row]:
        """Return the rows of *kind*, in the order in which they were added."""
        return list(self._tables[kind].values())

    def newest(self, kind: str) -> list[Row]:
        """Return the rows of *kind*, newest first."""
        return newest(self._tables[kind].values())

    def get(self, kind: str, row_id: object) -> Row | None:
        """Return the row, or None if there is none."""
        return self._tables[kind].get(row_id) if isinstance(row_id, str) else None

    def where(self, kind: str, key: str, value: object) -> list[Row]:
        """Return the rows of *kind* that have *value* under one of the indexed keys."""
        return list(self._indexes[kind, key].get(value, {}).values())

    def add(self, kind: str, row: Row) -> Row:
        """Add *row*, which needs an `id`."""
        self._tables.setdefault(kind, {})[row["id"]] = row
        self._index(kind, row)
        return row

    def change(self, kind: str, row_id: str, changes: Mapping[str, object]) -> Row:
        """Set some keys of a row, or raise KeyError if there is no such row."""
        row = self._tables[kind][row_id]
        self._unindex(kind, row)
        row.update(changes)
        self._index(kind, row)
        return row

    def clear(self, kind: str, row_id: str, key: str) -> None:
        """Take one key out of a row, if it is there."""
        self._tables[kind][row_id].pop(key, None)

    def remove(self, kind: str, row_id: str) -> None:
        """
        Remove a row and what hangs on it, or do nothing if there is no such row.

        Contacts, opportunities, activities and subscriptions go with their lead.
        """
        row = self._tables[kind].pop(row_id, None)
        if row is None:
            return

        self._unindex(kind, row)
        if kind in {"lead", "contact"}:
            self._remove_children(f"{kind}_id", row_id)

    def _remove_children(self, key: str, row_id: str) -> None:
        for kind, indexed in list(self._indexes):
            # An activity outlives the contact that it was with.
            stays = key == "contact_id" and kind.startswith("activity.")
            if indexed == key and not stays:
                for row in self.where(kind, key, row_id):
                    self.remove(kind, row["id"])

    def _index(self, kind: str, row: Row) -> None:
        for key in INDEXED.get(kind, ()):
            value = row.get(key)
            if value is not None:
                self._indexes[kind, key].setdefault(value, {})[row["id"]] = row

    def _unindex(self, kind: str, row: Row) -> None:
        for key in INDEXED.get(kind, ()):
            self._indexes[kind, key].get(row.get(key), {}).pop(row["id"], None)


def newest(rows: Iterable[Row]) -> list[Row]:
    """Order *rows* newest first; of two with the same moment, the one added later is newer."""
    ascending = sorted(rows, key=_date_created)
    return ascending[::-1]


def _date_created(row: Row) -> str:
    return row.get("date_created") or ""
