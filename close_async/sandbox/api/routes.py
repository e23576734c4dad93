"""Which path and method is answered by which function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import (
    activities as _activities,
    bulk_actions as _bulk_actions,
    contacts as _contacts,
    events as _events,
    leads as _leads,
    lookups as _lookups,
    opportunities as _opportunities,
    organization as _organization,
    search as _search,
    sequences as _sequences,
    smart_views as _smart_views,
    subscriptions as _subscriptions,
    templates as _templates,
    webhooks as _webhooks,
)

if TYPE_CHECKING:
    from ..http.resource import Handler

__all__ = ["PREFIX", "ROUTES"]

PREFIX: Final = "/api/v1"

ROUTES: Final[dict[str, dict[str, Handler]]] = {
    **_lookups.routes(),
    **_templates.routes(),
    **_organization.routes(),
    **_leads.routes(),
    **_contacts.routes(),
    **_opportunities.routes(),
    **_activities.routes(),
    **_smart_views.routes(),
    **_events.routes(),
    **_webhooks.routes(),
    **_sequences.routes(),
    **_subscriptions.routes(),
    **_bulk_actions.routes(),
    **_search.routes(),
}
