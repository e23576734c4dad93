"""The parts of the page that change by themselves: requests, bulk actions, sequences."""

from __future__ import annotations

import json
from collections import Counter
from itertools import starmap
from typing import TYPE_CHECKING

from ..world.render import STATUSES
from ..world.store import BULK_KINDS
from .html import Html, join, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..faults.request_log import Log, Received
    from ..http.context import State
    from ..world.store import Row, World

MOST_REQUESTS = 50
MOST_BULK = 20
LONGEST_BODY = 200
BAD = 400
COUNTS = tuple(status.capitalize() for status in STATUSES)
SEQUENCES = ("Sequence", "Status", *COUNTS)


def live(state: State, log: Log) -> Html:
    """Return all that changes by itself."""
    return join(_requests(log), _bulk(state.world), _sequences(state.world))


def table(name: str, title: str, note: str, heads: Sequence[str], rows: Iterable[Html]) -> Html:
    """Return a section with a table whose rows the script puts new ones in the place of."""
    head = tag("tr", *map(_head, heads), role="row")
    return tag(
        "section",
        tag("h2", title, id=f"{name}-title"),
        tag("p", note, class_="quiet", id=f"{name}-note", data_live=True),
        tag(
            "div",
            tag(
                "table",
                tag("thead", head, role="rowgroup"),
                tag("tbody", *rows, role="rowgroup", id=f"{name}-rows", data_live=True),
                role="table",
                aria_labelledby=f"{name}-title",
            ),
            class_="scroll",
            role="region",
            aria_labelledby=f"{name}-title",
            tabindex="0",
        ),
        aria_labelledby=f"{name}-title",
    )


def _head(text: str) -> Html:
    # What is shown as a block loses its role, so each says it again.
    class_ = "number" if text in COUNTS else None
    return tag("th", text, scope="col", role="columnheader", class_=class_)


def _row(heads: Sequence[str], first: object, *cells: object) -> Html:
    named = (
        tag("td", cell, role="cell", data_name=head, class_=_class(cell))
        for head, cell in zip(heads[1:], cells, strict=True)
    )
    return tag("tr", tag("th", first, scope="row", role="rowheader"), *named, role="row")


def _class(cell: object) -> str | None:
    return "number" if isinstance(cell, int) else None


REQUESTS = ("Call", "Status", "At", "Body")


def _requests(log: Log) -> Html:
    calls = log.last(MOST_REQUESTS)
    note = (
        f"{len(log):,} so far"
        if len(log) <= MOST_REQUESTS
        else (f"{len(log):,} so far, the last {MOST_REQUESTS} of them")
    )
    return table("requests", "Requests", note, REQUESTS, map(_request, reversed(calls)))


def _request(call: Received) -> Html:
    query = f"?{call.query}" if call.query else ""
    return _row(
        REQUESTS,
        tag("code", f"{call.method} {call.path}{query}"),
        _status(call.status),
        f"{call.time:%H:%M:%S}",
        None if call.json is None else tag("code", _short(call.json)),
    )


def _status(status: int | None) -> Html:
    if status is None:
        return tag("span", "no answer", class_="bad")

    return tag("span", status, class_="bad" if status >= BAD else "good")


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}…"


BULK = ("Bulk action", "Status", "Leads", "Progress")


def _bulk(world: World) -> Html:
    rows = [(kind, row) for kind in BULK_KINDS for row in world.all(f"bulk_action.{kind}")]
    rows.sort(key=lambda item: item[1]["date_created"], reverse=True)
    note = f"{len(rows):,} so far" if rows else "none so far"
    return table("bulk", "Bulk actions", note, BULK, starmap(_action, rows[:MOST_BULK]))


def _action(kind: str, row: Row) -> Html:
    done, of = row["n_objects_processed"], row["n_objects"]
    share = f"{done:,} of {'?' if of is None else f'{of:,}'}"
    what = row.get("action_type") or row.get("type") or kind
    return _row(
        BULK,
        join(f"{what} ", tag("code", row["id"], class_="quiet")),
        tag("span", row["status"], class_="bad" if row["status"] == "error" else None),
        f"{row['n_leads_processed']:,} of {'?' if row['n_leads'] is None else row['n_leads']}",
        tag("progress", share, value=done, max=max(of or 1, 1), aria_label=f"objects: {share}"),
    )


def _sequences(world: World) -> Html:
    rows = world.newest("sequence")
    note = f"{len(rows):,}, with their subscriptions by status"
    parts = (_sequence(world, row) for row in rows)
    return table("sequences", "Sequences", note, SEQUENCES, parts)


def _sequence(world: World, row: Row) -> Html:
    found = world.where("sequence_subscription", "sequence_id", row["id"])
    counts = Counter(subscription["status"] for subscription in found)
    return _row(SEQUENCES, row["name"], row["status"], *(counts[status] for status in STATUSES))
