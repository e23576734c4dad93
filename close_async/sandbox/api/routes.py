"""Which path and method is answered by which function, served or called in the same process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import not_found
from ..common.json_value import as_object
from ..http.context import Request
from . import (
    activities as _activities,
    bulk_actions as _bulk_actions,
    contacts as _contacts,
    custom_objects as _custom_objects,
    events as _events,
    exports as _exports,
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
from .setup import (
    field_associations as _field_associations,
    groups as _groups,
    pipelines as _pipelines,
    unsubscribed_emails as _unsubscribed_emails,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row
    from ..http.context import ServerState
    from ..http.resource import Handler

PREFIX: Final = "/api/v1"

ROUTES: Final[dict[str, dict[str, Handler]]] = {
    **_lookups.routes(),
    **_templates.routes(),
    **_organization.routes(),
    **_field_associations.routes(),
    **_groups.routes(),
    **_pipelines.routes(),
    **_unsubscribed_emails.routes(),
    **_exports.routes(),
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


def post(state: ServerState, path: str, body: Mapping[str, object]) -> Row:
    """Return what a `POST` of *body* to *path* makes, as it is in the world."""
    handler = ROUTES.get(path, {}).get("POST")
    if handler is None:
        raise not_found()

    request = Request(method="POST", path=f"{PREFIX}{path}", ids={}, query={}, body=body, hours=0.0)
    content = as_object(handler(state, request).content) or {}
    found = (state.world.get(kind, content.get("id")) for kind in state.world.kinds())
    return next((row for row in found if row is not None), dict(content))
