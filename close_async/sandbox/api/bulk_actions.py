"""Bulk actions: list, start, fetch, pause and resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..clock.bulk_runs import job_of
from ..common.body_checks import Body, check_choice, require, whole_number
from ..common.errors import invalid_fields
from ..effects.bulk_effects import BULK_ACTIONS, BulkAction
from ..http.context import Reply, Request, ServerState
from ..http.views import find, listing, stored
from ..search.conditions import Context
from ..search.select import check_query
from ..world.audit_fields import made

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World


@attrs.frozen
class BulkResource:
    """What answers the calls about one kind of bulk action."""

    action: BulkAction

    def list(self, state: ServerState, request: Request) -> Reply:
        """Return a page of them."""
        rows = state.world.listed.newest(self.action.table)
        template_id = request.query.get("template_id")
        if self.action.name == "email" and template_id:
            rows = [row for row in rows if row["template_id"] == template_id]
        return listing(request, rows, stored(request))

    def create(self, state: ServerState, request: Request) -> Reply:
        """Start one; the answer is a 200."""
        world, action = state.world, self.action
        kinds = _check(world, request)
        action.check(world, request.body)
        _check_types(kinds, action.takes(request.body))
        body = action.complete(world, request.body)
        row = world.add(action.table, _row(world, action, body, kinds))
        job = job_of(world, state.events, action, row["id"], body=body, hours=request.hours)
        state.bulk.start(world, action.table, row, job)
        return Reply(row)

    def get(self, state: ServerState, request: Request) -> Reply:
        """Return one of them."""
        return Reply(stored(request)(find(state.world, self.action.table, request)))

    def update(self, state: ServerState, request: Request) -> Reply:
        """
        Pause or resume one of them.

        That it is a `PUT` to the bulk action's own path is a guess: Close documents only the
        bodies. [guess: Pause and resume]
        """
        world, table = state.world, self.action.table
        row = find(world, table, request)
        require(request.body, ("status",))
        check_choice(request.body, "status", ("paused", "resuming"))
        run = state.bulk.find(row)
        if run is None:
            raise invalid_fields({"status": f"A bulk action that is {row['status']} can't change."})

        if request.body["status"] == "paused":
            run.pause()
        else:
            run.resume()
        return Reply(world.change(table, row["id"], {"updated_by": world.me}))

    def routes(self) -> dict[str, dict[str, Handler]]:
        """Return the routes of the list, and of each object under it."""
        path = f"/bulk_action/{self.action.name}/"
        return {
            path: {"GET": self.list, "POST": self.create},
            f"{path}{{id}}/": {"GET": self.get, "PUT": self.update},
        }


def _check(world: World, request: Request) -> list[str]:
    """Refuse what no bulk action can be started with; return the types of objects it is about."""
    # It is unknown what Close does without a filter. Touching every lead would be the worst answer.
    require(request.body, ("s_query",))
    whole_number(request.body, "results_limit", least=0)
    if not isinstance(request.body.get("send_done_email", True), bool):
        raise invalid_fields({"send_done_email": "Value must be a boolean."})

    context = Context.of(world, request.hours)
    return check_query(
        world, context, request.body["s_query"], request.body.get("sort"), path="s_query"
    )


def _check_types(kinds: list[str], takes: tuple[str, ...]) -> None:
    """
    Refuse a query about objects that the action doesn't take.

    [guess: Objects that a bulk action takes]
    """
    others = [kind for kind in kinds if kind not in takes]
    if others:
        msg = f"This bulk action takes {' or '.join(takes)}, but the query finds {others[0]}."
        raise invalid_fields({"s_query": msg})

    if len(kinds) > 1:
        msg = f"A bulk action takes objects of one type, but the query finds {' and '.join(kinds)}."
        raise invalid_fields({"s_query": msg})


def _row(world: World, action: BulkAction, body: Body, kinds: list[str]) -> Row:
    row: Row = {
        "id": world.new_id(action.table),
        **made(world),
        "status": "created",
        "n_leads": None,
        "n_leads_processed": 0,
        "n_objects": None,
        "n_objects_processed": 0,
        # [live] the text is empty where there is a filter.
        "query": "",
        "s_query": body["s_query"],
        "results_limit": body.get("results_limit"),
        "sort": body.get("sort") or [],
        "send_done_email": body.get("send_done_email", True),
        **{key: body.get(key) for key in action.echo},
    }
    if action.name == "sequence_subscription":
        # Never null in live answers.
        row["calls_assigned_to"] = body.get("calls_assigned_to") or []
    if action.name == "delete":
        row["bulk_object_type"] = kinds[0].removeprefix("activity.") if kinds else "lead"
    return row


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of bulk actions."""
    found: dict[str, dict[str, Handler]] = {}
    for action in BULK_ACTIONS:
        found |= BulkResource(action).routes()
    return found
