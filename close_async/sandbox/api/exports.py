"""
Exports: everything that a query finds, as a file.

What they answer besides their flags is a guess. [guess: Exports]
"""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ..common.body_checks import whole_number
from ..common.errors import invalid
from ..common.json_value import as_object
from ..common.schema import BodySchema, Reading, each, flag, one_of, some_text, text, whole
from ..common.timestamps import aware
from ..http.context import File, Reply
from ..http.views import find, listing, stored
from ..search.conditions import Context
from ..search.legacy_query import find_leads
from ..search.select import select
from ..world.audit_fields import made
from ..world.render import full

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..common.objects import Row
    from ..http.context import Request, ServerState
    from ..http.resource import Handler
    from ..world.store import World

_KIND: Final = "export"
_FLAGS: Final = (
    "include_activities", "include_addresses", "include_custom_objects", "include_smart_fields",
    "send_done_email",
)  # fmt: skip
_TYPES: Final = ("leads", "contacts", "lead_opps")
_BOTH: Final[BodySchema] = {
    "format": one_of("csv", "json"),
    "date_format": one_of("original", "iso8601", "excel"),
    "fields": each(some_text),
    **dict.fromkeys(_FLAGS, flag),
}
_LEADS: Final[BodySchema] = {
    "type": one_of(*_TYPES),
    "query": text,
    "s_query": lambda _reading, _path, value: value,
    "sort": lambda _reading, _path, value: value,
    "results_limit": whole(),
    **_BOTH,
}
_MEDIA_TYPES: Final = {"csv": "text/csv", "json": "application/json"}
# Shares of the time that an export takes.
_CREATED_UNTIL: Final = 0.1


def create_leads(state: ServerState, request: Request) -> Reply:
    """Start an export of leads, or of their contacts or opportunities."""
    reading = Reading(state.world)
    reading.require(request.body, ("format", "type"))
    given = dict(reading.read(request.body, _LEADS))
    reading.finish()
    return _start(state, request, given)


def create_opportunities(state: ServerState, request: Request) -> Reply:
    """Start an export of all opportunities."""
    reading = Reading(state.world)
    reading.require(request.body, ("format",))
    given = dict(reading.read(request.body, _BOTH))
    reading.finish()
    return _start(state, request, {"type": "lead_opps", **given})


def _start(state: ServerState, request: Request, given: Row) -> Reply:
    world = state.world
    row: Row = {
        "id": world.new_id(_KIND),
        **dict.fromkeys(_FLAGS, False),
        "date_format": "original",
        "fields": None,
        "query": None,
        "user_id": world.me,
        **made(world),
        **given,
    }
    # A query that can't be understood is refused at once.
    row["n_docs"] = len(_found(world, row, request.hours))
    world.add(_KIND, row)
    return Reply(_shown(state, request, row))


def list_exports(state: ServerState, request: Request) -> Reply:
    """Return all exports, the newest first."""
    show = stored(request)
    rows = state.world.listed.newest(_KIND)
    return listing(request, rows, lambda row: show(_shown(state, request, row)))


def get_export(state: ServerState, request: Request) -> Reply:
    """Return one export as it is by now."""
    row = find(state.world, _KIND, request)
    return Reply(stored(request)(_shown(state, request, row)))


def get_file(state: ServerState, request: Request) -> Reply:
    """Return the file of an export that is done."""
    row = find(state.world, _KIND, request)
    if _shown(state, request, row)["status"] != "done":
        msg = "The export is not done."
        raise invalid(msg)

    rows = list(_rows(state.world, row, request.hours))
    content = json.dumps(rows) if row["format"] == "json" else _as_csv(rows, row)
    return Reply(File(content.encode(), _MEDIA_TYPES[row["format"]]))


def _shown(state: ServerState, request: Request, row: Row) -> Row:
    """Return an export with how far it has come by now."""
    seconds = state.bulk.seconds
    began = datetime.fromisoformat(row["date_created"])
    share = (state.world.now() - began) / timedelta(seconds=seconds) if seconds > 0 else 1.0
    status = "done" if share >= 1 else "created" if share < _CREATED_UNTIL else "in_progress"
    done_at = aware(min(state.world.now(), began + timedelta(seconds=max(seconds, 0))))
    url = f"{request.base}/api/v1/export/{row['id']}/file/"
    return {
        **row,
        "status": status,
        "n_docs_processed": int(min(share, 1.0) * row["n_docs"]),
        "download_url": url if status == "done" else None,
        "date_updated": done_at,
    }


def _found(world: World, row: Row, hours: float) -> list[Row]:
    """Return the leads that an export is about."""
    listed = world.listed
    if (query := row.get("s_query")) is not None:
        context = Context.of(world, hours)
        hits = select(listed, context, query, row.get("sort"), path="s_query")
        leads = [listed.get("lead", hit.get("lead_id") or hit["id"]) for _, hit in hits]
        found = list({lead["id"]: lead for lead in leads if lead is not None}.values())
    else:
        found = list(find_leads(listed, listed.newest("lead"), row.get("query") or "*"))
    return found[: whole_number(row, "results_limit", least=0)]


def _rows(world: World, row: Row, hours: float) -> Iterator[Row]:
    if row["type"] == "leads":
        yield from (full(world, "lead", lead) for lead in _found(world, row, hours))
        return

    kind = "contact" if row["type"] == "contacts" else "opportunity"
    for lead in _found(world, row, hours):
        for part in world.where(kind, "lead_id", lead["id"]):
            yield full(world, kind, part)


def _as_csv(rows: list[Row], row: Row) -> str:
    """Return *rows* as CSV, with the named fields or with all that is neither list nor object."""
    names = row["fields"] or list(dict.fromkeys(name for one in rows for name in _plain(one)))
    written = io.StringIO()
    writer = csv.DictWriter(written, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(_plain(one) for one in rows)
    return written.getvalue()


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value
        for name, value in row.items()
        if not isinstance(value, list) and as_object(value) is None
    }


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of exports."""
    return {
        "/export/": {"GET": list_exports},
        "/export/lead/": {"POST": create_leads},
        "/export/opportunity/": {"POST": create_opportunities},
        "/export/{id}/": {"GET": get_export},
        "/export/{id}/file/": {"GET": get_file},
    }
