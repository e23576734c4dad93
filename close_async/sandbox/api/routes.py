"""Which path and method is answered by which function, served or called in the same process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import not_found, not_here
from ..common.json_value import as_object
from ..http.context import Request
from . import (
    activities as _activities,
    bulk_actions as _bulk_actions,
    contacts as _contacts,
    custom_objects as _custom_objects,
    events as _events,
    leads as _leads,
    lookups as _lookups,
    opportunities as _opportunities,
    organization as _organization,
    search as _search,
    sequences as _sequences,
    smart_views as _smart_views,
    subscriptions as _subscriptions,
    tasks as _tasks,
    templates as _templates,
    webhooks as _webhooks,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row
    from ..http.context import Reply, ServerState
    from ..http.resource import Handler

PREFIX: Final = "/api/v1"

# What Close has [spec] beside routes of the sandbox. Their 405, or the 404 of an object whose id is
# `availability`, would be taken for a fact.
_MISSING: Final = {
    "/group/": ("POST",),
    "/group/{id}/": ("PUT", "DELETE"),
    "/lead/merge/": ("POST",),
    "/pipeline/": ("POST",),
    "/send_as/": ("DELETE",),
    "/send_as/bulk/": ("POST",),
    "/task/": ("PUT",),
    "/user/availability/": ("GET",),
}


def _not_here(_state: ServerState, request: Request) -> Reply:
    raise not_here(request.method, request.path)


ROUTES: Final[dict[str, dict[str, Handler]]] = {
    **_lookups.routes(),
    **_templates.routes(),
    **_organization.routes(),
    **_leads.routes(),
    **_contacts.routes(),
    **_opportunities.routes(),
    **_activities.routes(),
    **_tasks.routes(),
    **_custom_objects.routes(),
    **_smart_views.routes(),
    **_events.routes(),
    **_webhooks.routes(),
    **_sequences.routes(),
    **_subscriptions.routes(),
    **_bulk_actions.routes(),
    **_search.routes(),
}
SERVED: Final[dict[str, dict[str, Handler]]] = {
    path: dict.fromkeys(_MISSING.get(path, ()), _not_here) | ROUTES.get(path, {})
    for path in dict.fromkeys((*_MISSING, *ROUTES))
}
"""The routes, and those that say that they are missing."""


def post(state: ServerState, path: str, body: Mapping[str, object]) -> Row:
    """Return what a `POST` of *body* to *path* makes, as it is in the world."""
    handler = ROUTES.get(path, {}).get("POST")
    if handler is None:
        raise not_found()

    request = Request(method="POST", path=f"{PREFIX}{path}", ids={}, query={}, body=body, hours=0.0)
    content = as_object(handler(state, request).content) or {}
    found = (state.world.get(kind, content.get("id")) for kind in state.world.kinds())
    return next((row for row in found if row is not None), dict(content))
