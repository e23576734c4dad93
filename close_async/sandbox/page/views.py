"""What the tables of the page show: requests, bulk actions and sequences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ..world.render import STATUSES
from ..world.store import BULK_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row
    from ..faults.request_log import RequestLog
    from ..http.context import ServerState
    from ..world.store import World

MOST_REQUESTS: Final = 50
MOST_BULK: Final = 20


def live(state: ServerState, log: RequestLog) -> dict[str, object]:
    """Return what `live.html` shows, the part of the page that changes by itself."""
    actions = _bulk_actions(state.world)
    return {
        "requests": log.last(MOST_REQUESTS)[::-1],
        "request_count": len(log),
        "bulk_actions": actions[:MOST_BULK],
        "bulk_action_count": len(actions),
        "sequences": [(row, _counts(state.world, row)) for row in state.world.newest("sequence")],
        "statuses": STATUSES,
    }


def _bulk_actions(world: World) -> list[Row]:
    """Return the bulk actions of all kinds, the latest first."""
    rows = [
        {"title": row.get("action_type") or row.get("type") or kind, **row}
        for kind in BULK_KINDS
        for row in world.all(f"bulk_action.{kind}")
    ]
    return sorted(rows, key=lambda row: row["date_created"], reverse=True)


def _counts(world: World, sequence: Row) -> Mapping[str, int]:
    """Return how many subscriptions of *sequence* are in each status; a Counter knows the 0."""
    found = world.where("sequence_subscription", "sequence_id", sequence["id"])
    return Counter(subscription["status"] for subscription in found)
