"""What the tables of the page show: requests, bulk actions and sequences."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from ..common.errors import Refused
from ..common.json_value import as_object
from ..faults.request_log import LONGEST_ANSWER
from ..search.why_phrases import title_of
from ..world.render import STATUSES
from ..world.store import BULK_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..clock.bulk_runs import Progress
    from ..common.objects import Row
    from ..effects.skipped import Skipped
    from ..faults.request_log import Received, RequestLog
    from ..http.context import ServerState
    from ..world.store import World

MOST_REQUESTS: Final = 50
MOST_BULK: Final = 20
MOST_SUBSCRIPTIONS: Final = 200
_FIRST_ERROR: Final = 400
_SHOWN_APART: Final = frozenset(
    {"title", "n_leads", "n_objects", "n_leads_processed", "n_objects_processed"}
)


def live(state: ServerState, log: RequestLog) -> dict[str, object]:
    """Return what `live.html` shows, the part of the page that changes by itself."""
    actions = _bulk_actions(state.world)
    return {
        "now": f"{state.world.now():%Y-%m-%d %H:%M:%S}",
        "requests": _latest(log),
        "request_count": len(log),
        "bulk_actions": [(row, _progress(state, row)) for row in actions[:MOST_BULK]],
        "bulk_action_count": len(actions),
        "sequences": [(row, _counts(state.world, row)) for row in state.world.newest("sequence")],
        "statuses": STATUSES,
    }


def _latest(log: RequestLog) -> list[tuple[int, Received, str]]:
    """Return the latest calls, each with its number and why it was refused."""
    first = max(len(log) - MOST_REQUESTS, 0)
    calls = enumerate(log.last(MOST_REQUESTS), first)
    return [(number, call, why_refused(call, log.answer(number))) for number, call in calls][::-1]


def why_refused(call: Received, answer: bytes | None) -> str:
    """Return what Close says is wrong with a call, in one line, or nothing if nothing is."""
    if call.status is None or call.status < _FIRST_ERROR:
        return ""

    try:
        body = as_object(json.loads(answer or b""))
    except (ValueError, RecursionError):
        return ""
    return "" if body is None else Refused(call.status, body).sentence


def request_details(log: RequestLog, number: int) -> dict[str, object] | None:
    """Return what `request.html` shows, or None if there is no such call."""
    call = log.get(number)
    if call is None:
        return None

    answer = log.answer(number)
    return {
        "call": call,
        "why": why_refused(call, answer),
        "answer": None if answer is None else _pretty(answer),
        "is_cut": answer is not None and len(answer) >= LONGEST_ANSWER,
        "sent": None if call.json is None else _indented(call.json),
    }


def bulk_details(state: ServerState, row_id: str) -> dict[str, object] | None:
    """Return what `bulk.html` shows, or None if there is no such bulk action."""
    found = [row for row in _bulk_actions(state.world) if row["id"] == row_id]
    if not found:
        return None

    row = found[0]
    parameters = {key: value for key, value in row.items() if key not in _SHOWN_APART}
    progress = _progress(state, row)
    skipped = [] if progress is None else progress.skipped
    return {
        "action": row,
        "progress": progress,
        "skipped": [(one, _name_of(state.world, one)) for one in skipped],
        "parameters": _indented(parameters),
    }


def sequence_details(state: ServerState, row_id: str) -> dict[str, object] | None:
    """Return what `sequence.html` shows, or None if there is no such sequence."""
    world = state.world
    sequence = world.get("sequence", row_id)
    if sequence is None:
        return None

    found = list(world.where("sequence_subscription", "sequence_id", row_id))
    contacts = [world.get("contact", row["contact_id"]) or {} for row in found[:MOST_SUBSCRIPTIONS]]
    return {
        "sequence": sequence,
        "subscriptions": list(zip(found, contacts, strict=False)),
        "subscription_count": len(found),
    }


def _progress(state: ServerState, row: Row) -> Progress | None:
    """Return how far a bulk action has come, or None if a test put it into the world."""
    run = state.bulk.find(row)
    return None if run is None else run.progress


def _name_of(world: World, skipped: Skipped) -> str:
    row = world.get(skipped.kind, skipped.row_id)
    return "" if row is None else title_of(skipped.kind, row)


def _pretty(answer: bytes) -> str:
    try:
        return _indented(json.loads(answer))
    except (ValueError, RecursionError):
        return answer.decode("utf-8", "replace")


def _indented(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, default=str)


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
