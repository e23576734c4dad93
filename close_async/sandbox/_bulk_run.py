"""
Bulk actions over time: each is moved on by the clock, whenever somebody looks.

There is no task in the background. What a look finds is what would have happened by then: a share
of the work is done for real, so that a pause halfway leaves half of the leads untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import attrs

from ._errors import Refused, invalid_fields
from ._select import Hit
from ._times import aware

if TYPE_CHECKING:
    from ._world import Row, World

# Shares of the whole duration.
LOADING_FROM = 0.05
PROCESSING_FROM = 0.15
RESUMING_FOR = 0.05
LONGEST_PAUSE = timedelta(days=7)
ENDED = ("done", "error")

Load: TypeAlias = Callable[[], list[Hit]]
Work: TypeAlias = Callable[[Hit], None]


@attrs.define
class BulkRun:
    """How far one bulk action has come. *load* finds its objects, *work* deals with one of them."""

    world: World
    kind: str
    row_id: str
    duration: float
    load: Load
    work: Work
    fails_at: float | None = None
    started: datetime = attrs.field(init=False)
    _paused: datetime | None = attrs.field(default=None, init=False)
    _resuming_until: datetime | None = attrs.field(default=None, init=False)
    _hits: list[Hit] | None = attrs.field(default=None, init=False)
    _done: int = attrs.field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.started = self.world.now()

    @property
    def row(self) -> Row:
        """The bulk action as Close answers it."""
        row = self.world.get(self.kind, self.row_id)
        if row is None:
            raise KeyError(self.row_id)

        return row

    def advance(self) -> None:
        """Do what should have been done by now."""
        if self._paused is not None or self.row["status"] in ENDED:
            return

        share = self._share()
        try:
            self._process((share - PROCESSING_FROM) / (1 - PROCESSING_FROM))
        except Refused:
            # What it needs, such as its sequence, is gone.
            self.fails_at = share
        self._count()
        self._set(status=self._status(share))

    def pause(self) -> None:
        """Stop where it is."""
        if self.row["status"] in ENDED or self._paused is not None:
            raise self._refusal()

        self._paused = self.world.now()
        self._set(status="paused")

    def resume(self) -> None:
        """Go on, unless the pause was too long."""
        if self._paused is None:
            raise self._refusal()

        now = self.world.now()
        if now - self._paused > LONGEST_PAUSE:
            msg = "A bulk action can't be resumed more than 7 days after it was paused."
            raise invalid_fields({"status": msg})

        warm_up = timedelta(seconds=RESUMING_FOR * self.duration)
        self._resuming_until = now + warm_up
        # Pausing must not cost working time: the whole run moves to later.
        self.started += now - self._paused + warm_up
        self._paused = None
        self._set(status="resuming")

    def _refusal(self) -> Exception:
        msg = f"Not possible for a bulk action that is {self.row['status']}."
        return invalid_fields({"status": msg})

    def _share(self) -> float:
        """Return how much of the duration is over; the end of it, if it is bound to fail there."""
        elapsed = (self.world.now() - self.started).total_seconds()
        share = elapsed / self.duration if self.duration > 0 else 1.0
        return min(share, 1.0 if self.fails_at is None else self.fails_at)

    def _status(self, share: float) -> str:
        if self.fails_at is not None and share >= self.fails_at:
            return "error"

        if share >= 1:
            return "done"

        if self._resuming_until is not None and self.world.now() < self._resuming_until:
            return "resuming"

        if share >= PROCESSING_FROM:
            return "processing"

        return "loading" if share >= LOADING_FROM else "created"

    def _process(self, share: float) -> None:
        if share < 0:
            return

        if self._hits is None:
            self._hits = self.load()

        reach = int(len(self._hits) * share)
        for hit in self._hits[self._done : reach]:
            if self.world.get(hit[0], hit[1]["id"]) is not None:
                self.work(hit)
            self._done += 1

    def _count(self) -> None:
        if self._hits is not None:
            self._set(
                n_leads=_leads(self._hits),
                n_objects=len(self._hits),
                n_leads_processed=_leads(self._hits[: self._done]),
                n_objects_processed=self._done,
            )

    def _set(self, **changes: object) -> None:
        if any(self.row[key] != value for key, value in changes.items()):
            moment = aware(self.world.now())
            self.world.change(self.kind, self.row_id, {**changes, "date_updated": moment})


def _leads(hits: list[Hit]) -> int:
    """Count the leads that objects belong to."""
    return len({row["id"] if kind == "lead" else row.get("lead_id") for kind, row in hits})


@attrs.define
class BulkRuns:
    """All bulk actions of a sandbox."""

    seconds: float
    fails_at: Callable[[], float | None]
    _runs: dict[str, BulkRun] = attrs.field(factory=dict[str, BulkRun], init=False)

    def start(self, world: World, kind: str, row: Row, *, load: Load, work: Work) -> None:
        """Begin to run the bulk action that *row* describes."""
        self._runs[row["id"]] = BulkRun(
            world, kind, row["id"], self.seconds, load, work, self.fails_at()
        )

    def find(self, row: Mapping[str, object]) -> BulkRun | None:
        """Return the run of a bulk action; one that was put into the world by hand has none."""
        return self._runs.get(str(row["id"]))

    def advance(self) -> None:
        """Move all of them on to now."""
        for row_id, run in list(self._runs.items()):
            if run.world.get(run.kind, row_id) is None:
                del self._runs[row_id]
            else:
                run.advance()
