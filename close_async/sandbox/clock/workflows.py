"""
Sequences over time: each active subscription is moved on by the clock, at each call.

As with bulk actions there is no task in the background. What a look finds is what would have
happened by then, each step at its own moment.
"""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final
from zlib import crc32

import attrs

from ..common.timestamps import naive
from .schedule import due
from .steps import do_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..common.objects import Row
    from ..world.store import World

_KIND: Final = "sequence_subscription"
# What an update of a sequence has to touch for its steps to be due at another time.
_TIMING: Final = ("status", "steps", "schedule", "timezone")


@attrs.frozen
class Position:
    """How far a contact is in a sequence: which step is next, and when the one before was done."""

    index: int
    since: datetime


@attrs.define
class Workflows:
    """All subscriptions that are active, and those that may be resumed."""

    world: World
    _positions: dict[str, Position] = attrs.field(factory=dict[str, Position], init=False)
    _queue: list[tuple[datetime, int, str]] = attrs.field(
        factory=list[tuple[datetime, int, str]], init=False
    )
    _numbers: Iterator[int] = attrs.field(factory=count, init=False)
    _queued: dict[str, int] = attrs.field(factory=dict[str, int], init=False)
    """Which entry of the queue counts; the others of that subscription are stale."""

    def begin(self, *, steps_done: int) -> None:
        """Take up the subscriptions that were there before, as if they had had that many steps."""
        now = self.world.now()
        for row in self.world.all(_KIND):
            steps = self._steps(row)
            if row["status"] == "active" and steps and row["id"] not in self._positions:
                index = min(steps_done, len(steps) - 1)
                # Spread, so that not all of them are due at the same moment.
                share = crc32(row["id"].encode()) % 1000 / 1000 if steps_done else 0
                waited = timedelta(seconds=steps[index]["delay"] * share)
                self._positions[row["id"]] = Position(index, now - waited)
                self._plan(row, earliest=now)

    def restore(
        self, positions: Mapping[str, Position], queue: Iterable[tuple[datetime, str]]
    ) -> None:
        """Go on with subscriptions that are at these places, and due in that order."""
        self._positions = dict(positions)
        for moment, row_id in queue:
            self._enqueue(row_id, moment)

    def positions(self) -> Mapping[str, Position]:
        """Return how far each contact is."""
        return self._positions

    def queue(self) -> list[tuple[datetime, str]]:
        """Return what is due when, in order."""
        return [
            (moment, row_id)
            for moment, number, row_id in sorted(self._queue)
            if self._queued.get(row_id) == number
        ]

    def advance(self) -> None:
        """Do all steps that are due by now."""
        now = self.world.now()
        while self._queue and self._queue[0][0] <= now:
            moment, number, row_id = heapq.heappop(self._queue)
            row = self.world.get(_KIND, row_id)
            if row is not None and self._queued.get(row_id) == number:
                self._go_on(row, moment)

    def note(self, kind: str, before: Row | None, after: Row | None) -> None:
        """Take up what was written: a subscription, or a sequence."""
        if kind == _KIND:
            self._note_subscription(before, after)
        elif kind == "sequence" and before is not None:
            self._note_sequence(before, after)

    def _go_on(self, row: Row, moment: datetime) -> None:
        sequence, steps = self._sequence(row), self._steps(row)
        index = self._positions[row["id"]].index
        if index < len(steps):
            reason = do_step(self.world, row, sequence, steps[index], moment)
            if reason is not None:
                self._end(row, "error", reason, moment)
                return

            index += 1
            self._positions[row["id"]] = Position(index, moment)
        if index < len(steps):
            self._plan(row)
        else:
            self._end(row, "finished", None, moment)

    def _end(self, row: Row, status: str, reason: str | None, moment: datetime) -> None:
        changes = {"status": status, "status_reason": reason, "date_updated": naive(moment)}
        self.world.change(_KIND, row["id"], changes)

    def _plan(self, row: Row, earliest: datetime | None = None) -> None:
        """Queue the next step of a subscription, if its sequence runs and the step is ever due."""
        self._queued.pop(row["id"], None)
        sequence, steps, position = (
            self._sequence(row),
            self._steps(row),
            self._positions[row["id"]],
        )
        if sequence.get("status") != "active":
            return

        since = position.since if earliest is None else max(position.since, earliest)
        step = steps[position.index] if position.index < len(steps) else {}
        moment = due(position.since, step, sequence, earliest=since)
        if moment is not None:
            self._enqueue(row["id"], moment)

    def _enqueue(self, row_id: str, moment: datetime) -> None:
        number = self._queued[row_id] = next(self._numbers)
        heapq.heappush(self._queue, (moment, number, row_id))

    def _sequence(self, row: Row) -> Row:
        return self.world.get("sequence", row.get("sequence_id")) or {}

    def _steps(self, row: Row) -> list[Row]:
        return self._sequence(row).get("steps") or []

    def _note_subscription(self, before: Row | None, after: Row | None) -> None:
        if after is None:
            row_id = (before or {}).get("id", "")
            self._positions.pop(row_id, None)
            self._queued.pop(row_id, None)
        elif after.get("status") != "active":
            self._queued.pop(after["id"], None)
        elif before is None or before.get("status") != "active":
            self._positions.setdefault(after["id"], Position(0, self.world.now()))
            self._plan(after, earliest=self.world.now())

    def _note_sequence(self, before: Row, after: Row | None) -> None:
        if after is None:
            self._switch(before, "active", "paused", "sequence-deleted")
            return

        if all(before.get(key) == after.get(key) for key in _TIMING):
            return

        for row in self.world.where(_KIND, "sequence_id", after["id"]):
            self._move(row, before.get("steps") or [], after.get("steps") or [])
        if before.get("status") == "active" != after.get("status"):
            self._switch(after, "active", "paused", "workflow-paused")
        elif before.get("status") != "active" == after.get("status"):
            self._switch(after, "paused", "active", None, only="workflow-paused")
        for row in self.world.where(_KIND, "sequence_id", after["id"]):
            if row.get("status") == "active":
                self._plan(row, earliest=self.world.now())

    def _move(self, row: Row, old: list[Row], new: list[Row]) -> None:
        """Find the place again in other steps: behind the last one that was done and is left."""
        position = self._positions.get(row["id"])
        if position is None or old == new:
            return

        ids = [step.get("id") for step in new]
        done = [step.get("id") for step in old[: position.index] if step.get("id") in ids]
        index = ids.index(done[-1]) + 1 if done else 0
        self._positions[row["id"]] = attrs.evolve(position, index=index)

    def _switch(
        self, sequence: Row, before: str, after: str, reason: str | None, *, only: str | None = None
    ) -> None:
        """Put the subscriptions of a sequence into another status."""
        for row in self.world.where(_KIND, "sequence_id", sequence["id"]):
            if row.get("status") == before and only in {None, row.get("status_reason")}:
                moment = naive(self.world.now())
                changes = {"status": after, "status_reason": reason, "date_updated": moment}
                self.world.change(_KIND, row["id"], changes)
