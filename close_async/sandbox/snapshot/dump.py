"""
A whole sandbox as one JSON object: its objects, and all that is under way.

Not in it are what a test orders or reads: faults, requests, the counts of rate limits.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from ..common.timestamps import aware
from .history import dump_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import TextIO

    from ..clock.bulk_runs import BulkRun
    from ..common.ids import IdFactory
    from ..common.objects import Row
    from ..http.context import ServerState
    from ..search.cursors import SearchRun
    from ..world.store import World

VERSION: Final = 1
# The dump, its parts, and the kinds of objects.
_DEPTH: Final = 3
MARK: Final = "close_sandbox"


def dump(state: ServerState) -> Row:
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
                row_id: {"index": position.index, "since": aware(position.since)}
                for row_id, position in state.workflows.positions().items()
            },
            "queue": [[aware(moment), row_id] for moment, row_id in state.workflows.queue()],
        },
        "cursors": {token: _dump_run(run) for token, run in state.cursors.runs().items()},
        **dump_history(state),
        "ids": {
            "world": dump_ids(world.ids),
            "cursors": dump_ids(state.cursors.ids),
            "events": dump_ids(state.events.ids),
        },
    }


def write(content: Row, file: TextIO) -> None:
    """Write a dump as JSON, one object a line; the text of all of it is never in memory."""
    file.writelines(_spread(content, _DEPTH))
    file.write("\n")


def _spread(content: object, depth: int) -> Iterator[str]:
    """Give the JSON of *content* in pieces, those of so many levels on lines of their own."""
    inner: Iterable[tuple[str, object]]
    if depth and isinstance(content, dict) and content:
        begin, end = "{}"
        inner = ((f"{json.dumps(key)}: ", value) for key, value in cast("Row", content).items())
    elif depth and isinstance(content, list) and content:
        begin, end = "[]"
        inner = (("", value) for value in cast("list[object]", content))
    else:
        yield json.dumps(content)
        return

    for number, (key, value) in enumerate(inner):
        yield f"{',' if number else begin}\n{key}"
        yield from _spread(value, depth - 1)
    yield f"\n{end}"


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
        "skipped": [list(one) for one in progress.skipped],
        "skipped_count": progress.skipped_count,
        "error": progress.error,
    }


def _dump_run(run: SearchRun) -> Row:
    return {
        "question": run.question,
        "hits": [[kind, row["id"]] for kind, row in run.hits],
        "total": run.total,
        "position": run.position,
        "expires": aware(run.expires),
    }


def dump_ids(ids: IdFactory) -> Row:
    """Return which ids come next."""
    version, state, gauss = ids.random.getstate()
    return {"version": version, "state": list(state), "gauss": gauss}


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else aware(moment)
