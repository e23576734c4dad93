"""Pipelines: the statuses through which opportunities go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...common.errors import invalid, not_found
from ...common.schema import BodySchema, Reading, join, one_of, rows, some_text
from ...http.context import Reply
from ...http.views import listing, stored
from ...world.audit_fields import made, touched
from ...world.render import pipelines_of

if TYPE_CHECKING:
    from ...common.objects import Row
    from ...http.context import Request, ServerState
    from ...http.resource import Handler

_STATUS: Final = "status.opportunity"
_TYPES: Final = ("active", "won", "lost")
_NEW: Final[BodySchema] = {
    "name": some_text,
    "statuses": rows({"label": some_text, "type": one_of(*_TYPES)}, "label", "type"),
}
_CHANGES: Final[BodySchema] = {"name": some_text, "statuses": rows({"id": some_text}, "id")}


def list_pipelines(state: ServerState, request: Request) -> Reply:
    """Return all pipelines; there are few."""
    return listing(request, pipelines_of(state.world.listed), stored(request), most=None)


def create_pipeline(state: ServerState, request: Request) -> Reply:
    """Add a pipeline with the statuses that are named. [guess: Pipelines]."""
    world = state.world
    reading = Reading(world)
    reading.require(request.body, ("name",))
    given = reading.read(request.body, _NEW)
    reading.finish()
    row: Row = {"id": world.new_id("pipeline"), "name": given["name"], "order": [], **made(world)}
    world.add("pipeline", row)
    for status in given.get("statuses", ()):
        fresh: Row = {
            "id": world.new_id(_STATUS),
            **status,
            "pipeline_id": row["id"],
            "pipeline_name": row["name"],
            "organization_id": world.organization_id,
        }
        world.add(_STATUS, fresh)
    return Reply(_pipeline(state, row["id"]), status=201)


def update_pipeline(state: ServerState, request: Request) -> Reply:
    """Rename a pipeline, or put its statuses into another order. [guess: Pipelines]."""
    world = state.world
    before = _pipeline(state, request.ids["id"])
    reading = Reading(world)
    given = reading.read(request.body, _CHANGES)
    known = {status["id"] for status in before["statuses"]}
    wanted = [status["id"] for status in given.get("statuses", ())]
    if wanted and (set(wanted) != known or len(wanted) != len(known)):
        reading.refuse(join("statuses", 0), "All statuses of the pipeline must be named, once.")
    reading.finish()
    name = given.get("name", before["name"])
    order = wanted or [status["id"] for status in before["statuses"]]
    # That of the beginning is known from its statuses only.
    row: Row = world.get("pipeline", before["id"]) or {"id": before["id"], **made(world)}
    world.put("pipeline", before["id"], row | {"name": name, "order": order} | touched(world))
    if name != before["name"]:
        for status_id in order:
            world.change(_STATUS, status_id, {"pipeline_name": name})
    return Reply(_pipeline(state, before["id"]))


def delete_pipeline(state: ServerState, request: Request) -> Reply:
    """Remove a pipeline that has no statuses. [guess: Pipelines]."""
    found = _pipeline(state, request.ids["id"])
    if found["statuses"]:
        msg = "The pipeline has statuses."
        raise invalid(msg)

    state.world.remove("pipeline", found["id"])
    return Reply(status=204)


def _pipeline(state: ServerState, pipeline_id: str) -> Row:
    for row in pipelines_of(state.world):
        if row["id"] == pipeline_id:
            return row
    raise not_found()


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of pipelines."""
    return {
        "/pipeline/": {"GET": list_pipelines, "POST": create_pipeline},
        "/pipeline/{id}/": {"PUT": update_pipeline, "DELETE": delete_pipeline},
    }
