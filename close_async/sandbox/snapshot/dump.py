"""
A whole sandbox as one JSON object: its objects, and all that is under way.

Not in it are what a test orders or reads: faults, requests, the counts of rate limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.timestamps import aware
from .history import dump_past

if TYPE_CHECKING:
    from datetime import datetime

    from ..clock.bulk_runs import BulkRun
    from ..common.ids import Mint
    from ..http.context import State
    from ..search.cursors import Run
    from ..world.store import Row, World

VERSION = 1
MARK = "close_sandbox"


def dump(state: State) -> Row:
    """Return all of it; the rows are those of the world, not copies."""
    world = state.world
    return {
        MARK: VERSION,
        "clock": aware(world.now()),
        "me": world.me,
        "organization_id": world.organization_id,
        "objects": {kind: world.all(kind) for kind in world.kinds()},
        **_dump_lag(world),
        "bulk_actions": [_dump_bulk(run) for run in state.bulk.all()],
        "subscriptions": {
            "places": {
                row_id: {"index": place.index, "since": aware(place.since)}
                for row_id, place in state.workflows.places().items()
            },
            "queue": [[aware(moment), row_id] for moment, row_id in state.workflows.queue()],
        },
        "cursors": {token: _dump_run(run) for token, run in state.cursors.runs().items()},
        **dump_past(state),
        "ids": {
            "world": dump_mint(world.mint),
            "cursors": dump_mint(state.cursors.mint),
            "events": dump_mint(state.events.mint),
        },
    }


def _dump_lag(world: World) -> Row:
    waiting = world.waiting()
    if not waiting:
        return {}

    kinds = sorted({write.kind for write in waiting})
    return {
        "listed": {kind: world.listed.all(kind) for kind in kinds},
        "waiting": [
            {
                "moment": aware(write.moment),
                "kind": write.kind,
                "id": write.row_id,
                "row": write.row,
            }
            for write in waiting
        ],
    }


def _dump_bulk(run: BulkRun) -> Row:
    progress = run.progress
    return {
        "kind": run.kind,
        "id": run.row_id,
        "duration": run.duration,
        "fails_at": run.fails_at,
        "body": run.job.body,
        "hours": run.job.hours,
        "started": aware(progress.started),
        "paused": _written(progress.paused),
        "resuming_until": _written(progress.resuming_until),
        "targets": None if progress.targets is None else [list(item) for item in progress.targets],
        "done": progress.done,
    }


def _dump_run(run: Run) -> Row:
    return {
        "question": run.question,
        "hits": [[kind, row["id"]] for kind, row in run.hits],
        "total": run.total,
        "position": run.position,
        "expires": aware(run.expires),
    }


def dump_mint(mint: Mint) -> Row:
    """Return which ids come next."""
    version, state, gauss = mint.random.getstate()
    return {"version": version, "state": list(state), "gauss": gauss}


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else aware(moment)
