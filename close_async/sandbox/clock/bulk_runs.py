"""
Bulk actions over time: each is moved on by the clock, whenever the sandbox is called.

There is no task in the background. What a look finds is what would have happened by then: a share
of the work is done for real, so that a pause halfway leaves half of the leads untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import attrs

from ..common.body_checks import Body, whole_number
from ..common.errors import Refused, invalid_fields
from ..common.timestamps import aware
from ..effects.skipped import Skipped
from ..search.conditions import Context
from ..search.select import Hit, select

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..effects.bulk_effects import BulkAction
    from ..world.events import EventLog
    from ..world.store import World

# Shares of the whole duration.
_LOADING_FROM: Final = 0.05
_PROCESSING_FROM: Final = 0.15
_RESUMING_FOR: Final = 0.05
_LONGEST_PAUSE: Final = timedelta(days=7)
_ENDED: Final = ("done", "error")
MOST_SKIPPED: Final = 200
_ORDERED: Final = "a test ordered that it fails"

_Load: TypeAlias = Callable[[], list[Hit]]
_Work: TypeAlias = Callable[[Hit], list[Skipped]]


class Target(NamedTuple):
    """An object that a bulk action found, and the lead that it belongs to."""

    kind: str
    row_id: str
    lead_id: str | None


@attrs.frozen
class _Job:
    """
    What one bulk action does: *load* finds its objects, *work* deals with one of them.

    Both follow from what its caller sent: the *body*, and how many *hours* ahead of UTC it was.
    """

    load: _Load
    work: _Work
    body: Body
    hours: float


def job_of(
    world: World,
    events: EventLog,
    action: BulkAction,
    row_id: str,
    *,
    body: Body,
    hours: float,
) -> _Job:
    """Return what the bulk action *row_id* does that was started with *body*."""

    def load() -> list[Hit]:
        context = Context.of(world, hours)
        hits = select(world.listed, context, body["s_query"], body.get("sort"), path="s_query")
        return hits[: whole_number(body, "results_limit", least=0)]

    work = events.under(events.bulk_action(row_id), partial(action.work, world, body))
    return _Job(load, work, body, hours)


@attrs.define
class Progress:
    """How far a bulk action has come."""

    started: datetime
    paused: datetime | None = None
    resuming_until: datetime | None = None
    targets: list[Target] | None = None
    done: int = 0
    skipped: list[Skipped] = attrs.field(factory=list[Skipped])
    """The first of those to whom nothing was done; *skipped_count* counts all of them."""

    skipped_count: int = 0
    error: str | None = None
    """Why it ended in `error`."""

    def skip(self, found: list[Skipped]) -> None:
        """Note to whom nothing was done."""
        self.skipped += found[: max(MOST_SKIPPED - len(self.skipped), 0)]
        self.skipped_count += len(found)


@attrs.define
class BulkRun:
    """One bulk action that runs."""

    world: World
    kind: str
    row_id: str
    duration: float
    job: _Job
    fails_at: float | None
    progress: Progress
    _leads_done: set[str | None] = attrs.field(factory=set[str | None], init=False)

    def __attrs_post_init__(self) -> None:
        targets = self.progress.targets or []
        self._leads_done = {target.lead_id for target in targets[: self.progress.done]}

    @property
    def row(self) -> Row:
        """The bulk action as Close answers it."""
        row = self.world.get(self.kind, self.row_id)
        if row is None:
            raise KeyError(self.row_id)

        return row

    def advance(self) -> None:
        """Do what should have been done by now."""
        if self.progress.paused is not None or self.row["status"] in _ENDED:
            return

        share = self._share()
        try:
            self._process((share - _PROCESSING_FROM) / (1 - _PROCESSING_FROM))
        except Refused as refused:
            # What it needs, such as its sequence, is gone.
            self.fails_at = share
            self.progress.error = refused.sentence
        self._count()
        status = self._status(share)
        if status == "error":
            self.progress.error = self.progress.error or _ORDERED
        self._set(status=status)

    def pause(self) -> None:
        """Stop where it is."""
        if self.row["status"] in _ENDED or self.progress.paused is not None:
            raise self._refusal()

        self.progress.paused = self.world.now()
        self._set(status="paused")

    def resume(self) -> None:
        """Go on, unless the pause was too long."""
        if self.progress.paused is None:
            raise self._refusal()

        now = self.world.now()
        if now - self.progress.paused > _LONGEST_PAUSE:
            msg = "A bulk action can't be resumed more than 7 days after it was paused."
            raise invalid_fields({"status": msg})

        warm_up = timedelta(seconds=_RESUMING_FOR * self.duration)
        self.progress.resuming_until = now + warm_up
        # Pausing must not cost working time: the whole run moves to later.
        self.progress.started += now - self.progress.paused + warm_up
        self.progress.paused = None
        self._set(status="resuming")

    def _refusal(self) -> Exception:
        msg = f"Not possible for a bulk action that is {self.row['status']}."
        return invalid_fields({"status": msg})

    def _share(self) -> float:
        """Return how much of the duration is over; the end of it, if it is bound to fail there."""
        elapsed = (self.world.now() - self.progress.started).total_seconds()
        share = elapsed / self.duration if self.duration > 0 else 1.0
        return min(share, 1.0 if self.fails_at is None else self.fails_at)

    def _status(self, share: float) -> str:
        if self.fails_at is not None and share >= self.fails_at:
            return "error"

        if share >= 1:
            return "done"

        if (
            self.progress.resuming_until is not None
            and self.world.now() < self.progress.resuming_until
        ):
            return "resuming"

        if share >= _PROCESSING_FROM:
            return "processing"

        return "loading" if share >= _LOADING_FROM else "created"

    def _process(self, share: float) -> None:
        if share < 0:
            return

        progress = self.progress
        if progress.targets is None:
            progress.targets = self._find()

        reach = int(len(progress.targets) * share)
        for target in progress.targets[progress.done : reach]:
            # What was found may be behind, changed since, or gone.
            row = self.world.get(target.kind, target.row_id)
            if row is None:
                progress.skip([Skipped(target.kind, target.row_id, "was deleted meanwhile")])
            else:
                progress.skip(self.job.work((target.kind, row)))
            progress.done += 1
            self._leads_done.add(target.lead_id)

    def _find(self) -> list[Target]:
        targets = [
            Target(kind, row["id"], row["id"] if kind == "lead" else row.get("lead_id"))
            for kind, row in self.job.load()
        ]
        leads = {target.lead_id for target in targets}
        self._set(n_leads=len(leads), n_objects=len(targets))
        return targets

    def _count(self) -> None:
        if self.progress.targets is not None:
            done = self.progress.done
            self._set(n_leads_processed=len(self._leads_done), n_objects_processed=done)

    def _set(self, **changes: object) -> None:
        if any(self.row[key] != value for key, value in changes.items()):
            moment = aware(self.world.now())
            self.world.change(self.kind, self.row_id, {**changes, "date_updated": moment})


@attrs.define
class BulkRuns:
    """All bulk actions of a sandbox."""

    seconds: float
    fails_at: Callable[[], float | None]
    _runs: dict[str, BulkRun] = attrs.field(factory=dict[str, BulkRun], init=False)

    def start(self, world: World, kind: str, row: Row, job: _Job) -> None:
        """Begin to run the bulk action that *row* describes."""
        progress = Progress(started=world.now())
        self.add(BulkRun(world, kind, row["id"], self.seconds, job, self.fails_at(), progress))

    def add(self, run: BulkRun) -> None:
        """Go on with a bulk action."""
        self._runs[run.row_id] = run

    def all(self) -> list[BulkRun]:
        """Return all of them, those that have ended included."""
        return list(self._runs.values())

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
