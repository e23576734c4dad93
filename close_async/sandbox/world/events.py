"""
The event log: what was written, by which user, in which call, and what was there before.

The world tells it of every write, so nothing has to remember to. What is kept are the rows
themselves, which are never changed in place; an event is worked out when it is read.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from ..common.timestamps import naive

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from ..common.ids import IdFactory
    from ..common.objects import Row
    from .store import World

T = TypeVar("T")

_KEPT: Final = timedelta(days=30)
# So many events are kept at most, however young they are.
_MOST: Final = 50_000
# What Close logs of the kinds that there are; the name of one differs. [doc]
_SILENT: Final = frozenset(
    {
        *("organization", "user", "connected_account", "webhook", "send_as", "group"),
        *("pipeline", "export"),
    }
)
_NAMES: Final = {"task": "task.lead", "custom_activity": "custom_activity_type"}
# These say that something else was written.
_STAMPS: Final = frozenset({"date_updated", "updated_by", "updated_by_id"})
_ENDS: Final = {"done": "completed", "paused": "paused"}


@attrs.frozen(eq=False)
class Cause:
    """Who or what makes the writes of the moment."""

    user_id: str | None = None
    api_key_id: str | None = None
    request_id: str | None = None
    method: str | None = None
    path: str | None = None
    bulk_action_id: str | None = None
    merge_source_lead_id: str | None = None
    merge_destination_lead_id: str | None = None


_NOBODY: Final = Cause()


@attrs.frozen(eq=False)
class ObjectState:
    """An object as it is at one moment, and of a lead who its contacts are."""

    row: Row
    contact_ids: tuple[str, ...] | None = None

    def show(self) -> Row:
        """Return the object as an event shows it."""
        if self.contact_ids is None:
            return self.row

        return {**self.row, "contact_ids": list(self.contact_ids)}


@attrs.define(eq=False)
class Event:
    """One event. *before* and *after* are the object then and now, None if it isn't there."""

    id: str
    position: int
    moment: datetime
    object_type: str
    action: str
    object_id: str
    before: ObjectState | None
    after: ObjectState | None
    cause: Cause

    @property
    def changed(self) -> list[str]:
        """Which keys an update has changed."""
        if self.before is None or self.after is None:
            return []

        return _differing(self.before.show(), self.after.show())

    @property
    def lead_id(self) -> str | None:
        """The lead that the object is, or belongs to."""
        if self.object_type == "lead":
            return self.object_id

        seen = self.after or self.before
        return None if seen is None else seen.row.get("lead_id")

    def show(self, organization_id: str) -> Row:
        """Return the event as Close answers it; its dates have no offset [doc example]."""
        before: Row = {} if self.before is None else self.before.show()
        changed, cause = self.changed, self.cause
        return {
            "id": self.id,
            "date_created": naive(self.moment),
            "date_updated": naive(self.moment),
            "organization_id": organization_id,
            "user_id": cause.user_id,
            "request_id": cause.request_id,
            "api_key_id": cause.api_key_id,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "lead_id": self.lead_id,
            "action": self.action,
            "changed_fields": changed,
            "data": None if self.after is None else self.after.show(),
            "previous_data": (
                before if self.after is None else {key: before.get(key) for key in changed}
            ),
            "meta": {
                "bulk_action_id": cause.bulk_action_id,
                "merge_source_lead_id": cause.merge_source_lead_id,
                "merge_destination_lead_id": cause.merge_destination_lead_id,
                "request_method": cause.method,
                "request_path": cause.path,
            },
        }


@attrs.define
class EventLog:
    """
    The events of the last 30 days, the oldest first.

    All that one call writes to one object is one event. *on_event* is called with each new one.
    """

    world: World
    ids: IdFactory
    on_event: Callable[[Event], None] | None = None
    _events: deque[Event] = attrs.field(factory=lambda: deque[Event](maxlen=_MOST), init=False)
    _by_id: dict[str, Event] = attrs.field(factory=dict[str, Event], init=False)
    _open: dict[str, Event] = attrs.field(factory=dict[str, Event], init=False)
    _cause: Cause = attrs.field(default=_NOBODY, init=False)
    _count: int = attrs.field(default=0, init=False)

    @contextmanager
    def caused_by(self, cause: Cause) -> Generator[None, None, None]:
        """Let all writes until the end be of that cause."""
        before, before_open = self._cause, self._open
        self._cause, self._open = cause, {}
        try:
            yield
        finally:
            self._cause, self._open = before, before_open

    @contextmanager
    def merging(self, source_id: str, destination_id: str) -> Generator[None, None, None]:
        """
        Let all writes until the end be of the merge of two leads, itself an event of the second.

        All of them name both leads. [guess: `meta`]
        """
        before = self._lead_state(destination_id)
        merge = Cause(merge_source_lead_id=source_id, merge_destination_lead_id=destination_id)
        with self.caused_by(merge):
            yield
            after = self._lead_state(destination_id)
            self._add("lead", "merged", destination_id, before=before, after=after)

    def under(self, cause: Cause, work: Callable[[T], None]) -> Callable[[T], None]:
        """Return *work* such that all that it writes is of that cause."""

        def caused(item: T) -> None:
            with self.caused_by(cause):
                work(item)

        return caused

    def note(self, kind: str, before: Row | None, after: Row | None) -> None:
        """Take down a write of the world."""
        if kind in _SILENT or before is after:
            return

        row = after or before or {}
        ids = self._contact_ids(row["id"]) if kind == "lead" else None
        self._take(
            _NAMES.get(kind, kind),
            row["id"],
            None if before is None else ObjectState(before, ids),
            None if after is None else ObjectState(after, ids),
        )
        if kind == "contact" and (before is None or after is None):
            self._note_people(row, has_come=before is None)

    def request(self, method: str, path: str, credential: str) -> Cause:
        """Return the cause that a call is, of which *credential* is the Authorization."""
        key = credential.removeprefix("Basic ").partition(".")[0]
        return Cause(
            user_id=self.world.me,
            # The part of a key that is no secret.
            api_key_id=key if credential.startswith("Basic ") else None,
            request_id=f"req_{self.ids.text(22)}",
            method=method,
            path=path,
        )

    def bulk_action(self, row_id: str) -> Cause:
        """Return the cause that a bulk action of ours is."""
        return Cause(user_id=self.world.me, bulk_action_id=row_id)

    def newest(self) -> Iterator[Event]:
        """Give all events, the newest first."""
        self._forget()
        return reversed(self._events)

    def oldest(self) -> Iterator[Event]:
        """Give all events, the oldest first."""
        self._forget()
        return iter(self._events)

    def restore(self, events: Iterable[Event]) -> None:
        """Have *events*, the oldest first, in the place of all others."""
        self._events.clear()
        self._events.extend(events)
        self._by_id = {event.id: event for event in self._events}
        self._count = max((event.position for event in self._events), default=0)

    def get(self, event_id: str) -> Event | None:
        """Return the event with that id."""
        self._forget()
        return self._by_id.get(event_id)

    def _take(
        self, kind: str, object_id: str, before: ObjectState | None, after: ObjectState | None
    ) -> None:
        is_update = before is not None and after is not None
        same = self._open.get(object_id)
        if same is not None and is_update and same.after is not None:
            same.after = after
            return

        if before is not None and after is not None and not _is_change(before, after):
            return

        event = self._add(kind, _action(kind, before, after), object_id, before=before, after=after)
        if self._cause is not _NOBODY:
            self._open[object_id] = event
        if kind == "activity.email" and _is_sent(after) and not _is_sent(before):
            self._add(kind, "sent", object_id, before=before, after=after)

    def _add(
        self,
        kind: str,
        action: str,
        object_id: str,
        *,
        before: ObjectState | None,
        after: ObjectState | None,
    ) -> Event:
        self._forget()
        if len(self._events) == _MOST:
            del self._by_id[self._events[0].id]
        self._count += 1
        event = Event(
            f"ev_{self.ids.text(22)}",
            self._count,
            self.world.now(),
            kind,
            action,
            object_id,
            before,
            after,
            self._cause,
        )
        self._events.append(event)
        self._by_id[event.id] = event
        if self.on_event is not None:
            self.on_event(event)
        return event

    def _note_people(self, contact: Row, *, has_come: bool) -> None:
        """Note that a lead has got or lost a contact, which is an update of the lead [doc]."""
        lead = self.world.get("lead", contact.get("lead_id"))
        if lead is None:
            return

        others = tuple(
            row_id for row_id in self._contact_ids(lead["id"]) if row_id != contact["id"]
        )
        without, with_it = ObjectState(lead, others), ObjectState(lead, (*others, contact["id"]))
        before, after = (without, with_it) if has_come else (with_it, without)
        self._take("lead", lead["id"], before, after)

    def _lead_state(self, lead_id: str) -> ObjectState | None:
        lead = self.world.get("lead", lead_id)
        return None if lead is None else ObjectState(lead, self._contact_ids(lead_id))

    def _contact_ids(self, lead_id: str) -> tuple[str, ...]:
        return tuple(row["id"] for row in self.world.where("contact", "lead_id", lead_id))

    def _forget(self) -> None:
        """Drop what is too old."""
        edge = self.world.now() - _KEPT
        while self._events and self._events[0].moment < edge:
            del self._by_id[self._events.popleft().id]


def _differing(before: Row, after: Row) -> list[str]:
    """Return the keys that have another value than before."""
    keys = before.keys() | after.keys()
    return sorted(key for key in keys if before.get(key) != after.get(key))


def _is_change(before: ObjectState, after: ObjectState) -> bool:
    if before.contact_ids != after.contact_ids:
        return True

    return not _STAMPS.issuperset(_differing(before.row, after.row))


def _is_sent(seen: ObjectState | None) -> bool:
    if seen is None:
        return False

    return seen.row.get("status") == "sent" and seen.row.get("direction") == "outgoing"


def _action(kind: str, before: ObjectState | None, after: ObjectState | None) -> str:
    if before is None:
        return "created"

    if after is None:
        return "deleted"

    status = after.row.get("status")
    if kind.startswith("bulk_action.") and before.row.get("status") != status:
        return _ENDS.get(str(status), "updated")

    return "updated"
