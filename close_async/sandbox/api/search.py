"""Advanced Filtering: `POST /data/search/`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import attrs

from ..common.body_checks import whole_number
from ..common.errors import MISSING, invalid_fields
from ..common.json_value import as_list, as_object
from ..http.context import Reply, Request, ServerState
from ..search.conditions import Context
from ..search.cursors import LIFETIME, MOST, SearchRun
from ..search.select import select
from ..world.fields import STORED
from ..world.render import chosen, is_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World

_LARGEST_PAGE: Final = 200
_DEFAULT_PAGE: Final = 100


def search(state: ServerState, request: Request) -> Reply:
    """Return one page of a search."""
    limit = whole_number(request.body, "_limit", least=1, most=_LARGEST_PAGE) or _DEFAULT_PAGE
    fields = _fields(request.body.get("_fields"))
    run = _run(state, request)
    reach = run.position + limit
    page = run.hits[run.position : min(reach, MOST)]
    world = state.world.listed
    found = [(kind, world.get(kind, row["id"])) for kind, row in page]
    answer: Row = {
        "data": [_row(world, kind, row, fields) for kind, row in found if row is not None],
        "cursor": None,
    }
    if reach < len(run.hits):
        answer["cursor"] = state.cursors.start(_moved(state, run, reach))
    if request.body.get("include_counts"):
        answer["count"] = {"limited": len(run.hits), "total": run.total}
    return Reply(answer)


def _run(state: ServerState, request: Request) -> SearchRun:
    question = json.dumps([request.body.get(key) for key in ("query", "sort", "results_limit")])
    now = state.world.now()
    if request.body.get("cursor") is not None:
        return state.cursors.read(request.body["cursor"], question=question, now=now)

    if request.body.get("query") is None:
        raise invalid_fields({"query": MISSING})

    most = whole_number(request.body, "results_limit", least=0)
    context = Context.of(state.world, request.hours)
    hits = select(state.world.listed, context, request.body["query"], request.body.get("sort"))
    return SearchRun(question, hits[:most], total=len(hits), position=0, expires=now)


def _moved(state: ServerState, run: SearchRun, position: int) -> SearchRun:
    return attrs.evolve(run, position=position, expires=state.world.now() + LIFETIME)


def _row(world: World, kind: str, row: Row, fields: Mapping[str, list[str]]) -> Row:
    named = chosen(world, kind, row, fields.get(kind, []))
    return {"__object_type": kind, "id": row["id"], **named}


def _fields(value: object) -> Mapping[str, list[str]]:
    """Return which parts of which type of object are wanted."""
    if value is None:
        return {}

    wanted = as_object(value)
    if wanted is None:
        msg = "Value must be an object of lists."
        raise invalid_fields({"_fields": msg})

    unknown = [kind for kind in wanted if kind not in STORED]
    if unknown:
        msg = f"Unknown object type: {unknown[0]!r}."
        raise invalid_fields({"_fields": msg})

    return {kind: _names(names) for kind, names in wanted.items()}


def _names(value: object) -> list[str]:
    names = [name for name in as_list(value) or [None] if isinstance(name, str)]
    if names != value:
        msg = "Value must be an object of lists of strings."
        raise invalid_fields({"_fields": msg})

    unknown = [name for name in names if not is_known(name)]
    if unknown:
        msg = f"Unknown field: {unknown[0]!r}."
        raise invalid_fields({"_fields": msg})

    return names


def routes() -> dict[str, dict[str, Handler]]:
    """Return the route of searches."""
    return {"/data/search/": {"POST": search}}
