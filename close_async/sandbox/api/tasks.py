"""Tasks: list, create, fetch, update, delete, and change all that a filter finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import invalid, invalid_fields
from ..common.schema import BodySchema, Reading, day, flag, moment, one_of, reference, text
from ..http.context import Reply, Request, ServerState
from ..http.list_filters import check_known, narrowed, ordered, split_names
from ..http.resource import Resource, check_contact
from ..http.views import listing, rendered
from ..world.audit_fields import touch_lead, touched
from ..world.render import full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World

_VIEWS: Final = ("inbox", "future", "archive")
_FILTERS: Final = ("lead_id", "contact_id", "assigned_to", "is_complete", "date", "due_date")


def _date(reading: Reading, path: str, value: object) -> object:
    """Read a day, or a day with a time [doc]."""
    has_time = isinstance(value, str) and "T" in value
    return moment(reading, path, value) if has_time else day(reading, path, value)


_CHANGES: Final[BodySchema] = {
    "assigned_to": reference("user"),
    "text": text,
    "date": _date,
    "is_complete": flag,
    "priority": one_of("high", "medium"),
}
_TASK: Final[BodySchema] = {
    **_CHANGES,
    "lead_id": reference("lead"),
    "contact_id": reference("contact"),
    "due_date": _date,
    "is_dateless": flag,
    "_type": one_of("lead", "outgoing_call"),
}


def _due(world: World, row: Row) -> Row:
    date = row.get("date") or row.get("due_date") or world.now().date().isoformat()
    return row | {"date": date, "due_date": date}


_TASKS: Final = Resource(
    "task",
    _TASK,
    required=("lead_id",),
    fixed=("lead_id", "_type", "due_date"),
    defaults=lambda world: {
        "_type": "lead",
        "contact_id": None,
        "assigned_to": world.me,
        "text": "",
        "is_complete": False,
    },
    complete=_due,
    check=check_contact,
)


def list_tasks(state: ServerState, request: Request) -> Reply:
    """Return a page of tasks, only of the type `lead` unless the call names others [doc]."""
    world = state.world.listed
    rows = ordered(_found(world, request), request.query, ("date", "date_created"))
    return listing(request, rows, rendered(request, world, "task"))


def update_tasks(state: ServerState, request: Request) -> Reply:
    """
    Change all tasks that the filters find.

    Without any that would be every task: Close is said to do so, the sandbox refuses.
    [guess: Change of many tasks]
    """
    world = state.world
    if not request.query.keys() - {"_fields", "_order_by"}:
        msg = "Without a filter every task would be changed."
        raise invalid(msg)

    reading = Reading(world)
    changes = reading.read(request.body, _CHANGES)
    reading.finish()
    for row in list(_found(world, request)):
        world.put("task", row["id"], _due(world, row | changes | touched(world)))
        touch_lead(world, row["lead_id"])
    return Reply({})


def _found(world: World, request: Request) -> Sequence[Row]:
    query = request.query
    check_known(query, ("format",))
    types = split_names(query.get("_type__in") or query.get("_type") or "lead")
    view = query.get("view")
    if view is not None and view not in _VIEWS:
        raise invalid_fields({"view": f"Value must be one of {', '.join(_VIEWS)}, not {view!r}."})

    lead_id = query.get("lead_id")
    rows = (
        world.newest("task") if lead_id is None else world.newest_where("task", "lead_id", lead_id)
    )
    rows = [row for row in rows if "all" in types or row["_type"] in types]
    if view is not None:
        rows = [row for row in rows if full(world, "task", row)["view"] == view]
    return narrowed(rows, query, _FILTERS)


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of tasks."""
    found = _TASKS.routes("/task/")
    found["/task/"] |= {"GET": list_tasks, "PUT": update_tasks}
    return found
