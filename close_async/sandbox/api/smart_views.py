"""Smart Views, which paths and events call saved searches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ..common.body_checks import whole_number
from ..common.errors import MISSING
from ..common.json_value import as_object
from ..common.schema import BodySchema, Reading, anything, each, flag, join, one_of, some_text, text
from ..http.list_filters import narrowed, split_names
from ..http.resource import Resource
from ..http.views import listing, rendered
from ..search.conditions import Context
from ..search.select import check_query

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.context import Reply, Request, ServerState
    from ..http.resource import Handler
    from ..world.store import World

_TYPES: Final = (
    "lead", "contact", "opportunity", "call", "email", "sms", "meeting", "note",
    "whatsapp_message", "custom_activity", "form_submission",
)  # fmt: skip
_LONGEST_FIELD: Final = 48


def _field(reading: Reading, path: str, value: object) -> object:
    # Bare ids of custom fields; Close refuses longer ones. [code, live]
    if len(str(text(reading, path, value))) > _LONGEST_FIELD:
        reading.refuse(path, f"Value must have at most {_LONGEST_FIELD} characters.")
    return value


def _object(reading: Reading, path: str, value: object) -> object:
    if value is not None and as_object(value) is None:
        reading.refuse(path, "Value must be an object.")
    return value


_VIEW: Final[BodySchema] = {
    "name": some_text,
    "description": text,
    "type": one_of(*_TYPES),
    "s_query": _object,
    "query": text,
    "is_shared": flag,
    "selected_fields": each(_field),
    "shared_with": each(anything),
}


def _defaults(world: World) -> Row:
    return {
        "type": "lead",
        "s_query": None,
        "query": None,
        "is_shared": False,
        "is_user_dependent": False,
        "selected_fields": [],
        "shared_with": [],
        "user_id": world.me,
    }


def _complete(_world: World, row: Row) -> Row:
    # A filter that names the user who looks is another one for everybody. [code, live]
    written = json.dumps(row["s_query"])
    dependent = '"CURRENT_USER"' in written or '"current_user"' in written
    return {**row, "is_user_dependent": dependent}


def _check(state: ServerState, request: Request, reading: Reading, row: Row) -> None:
    wrapper = as_object(row["s_query"])
    if wrapper is None:
        if row["query"] is None:
            reading.refuse("s_query", MISSING)
        return

    if wrapper.get("query") is None:
        reading.refuse(join("s_query", "query"), MISSING)
        return

    whole_number(wrapper, "results_limit", least=0)
    context = Context.of(state.world, request.hours)
    check_query(state.world, context, wrapper["query"], wrapper.get("sort"), path="s_query.query")


_VIEWS: Final = Resource(
    "saved_search",
    _VIEW,
    required=("name",),
    defaults=_defaults,
    complete=_complete,
    check=_check,
)


def list_views(state: ServerState, request: Request) -> Reply:
    """Return Smart Views, of leads unless `type` or `type__in` says otherwise."""
    world = state.world.listed
    types = split_names(request.query.get("type__in") or request.query.get("type") or "lead")
    found = [row for row in world.newest(_VIEWS.kind) if row["type"] in types]
    rows = narrowed(found, request.query, ("user_id", "is_shared"))
    return listing(request, rows, rendered(request, world, _VIEWS.kind))


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of Smart Views."""
    found = _VIEWS.routes("/saved_search/")
    found["/saved_search/"]["GET"] = list_views
    return found
