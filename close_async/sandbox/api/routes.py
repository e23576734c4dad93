"""Which path and method is answered by which function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    activities as _activities,
    bulk_actions as _bulk,
    contacts as _contacts,
    events as _event_calls,
    leads as _leads,
    lookups as _lookups,
    opportunities as _opportunities,
    organization as _setup,
    search as _search,
    sequences as _sequences,
    smart_views as _views,
    subscriptions as _subscriptions,
    templates as _templates,
    webhooks as _webhooks,
)

if TYPE_CHECKING:
    from ..http.resource import Handler

PREFIX = "/api/v1"

LOOKUPS: dict[str, dict[str, Handler]] = {
    "/me/": {"GET": _lookups.me},
    "/user/": {"GET": _lookups.USERS.list},
    "/user/{id}/": {"GET": _lookups.USERS.get},
    "/connected_account/": {"GET": _lookups.ACCOUNTS.list},
    "/connected_account/{id}/": {"GET": _lookups.ACCOUNTS.get},
    **_templates.routes(),
    **_setup.routes(),
}

RECORDS: dict[str, dict[str, Handler]] = {
    "/lead/": {"GET": _leads.list_leads, "POST": _leads.create_lead},
    "/lead/{id}/": {
        "GET": _leads.get_lead,
        "PUT": _leads.update_lead,
        "DELETE": _leads.delete_lead,
    },
    "/contact/": {"GET": _contacts.list_contacts, "POST": _contacts.create_contact},
    "/contact/{id}/": {
        "GET": _contacts.get_contact,
        "PUT": _contacts.update_contact,
        "DELETE": _contacts.delete_contact,
    },
    **_opportunities.routes(),
    **_activities.routes(),
    **_views.routes("/saved_search/"),
}

EVENTS: dict[str, dict[str, Handler]] = {
    "/event/": {"GET": _event_calls.list_events},
    "/event/{id}/": {"GET": _event_calls.get_event},
    **_webhooks.routes(),
}

WORKFLOWS: dict[str, dict[str, Handler]] = {
    "/sequence/": {"GET": _sequences.list_sequences, "POST": _sequences.create_sequence},
    "/sequence/{id}/": {
        "GET": _sequences.get_sequence,
        "PUT": _sequences.update_sequence,
        "DELETE": _sequences.delete_sequence,
    },
    "/sequence_subscription/": {
        "GET": _subscriptions.list_subscriptions,
        "POST": _subscriptions.create_subscription,
    },
    "/sequence_subscription/{id}/": {
        "GET": _subscriptions.get_subscription,
        "PUT": _subscriptions.update_subscription,
        "DELETE": _subscriptions.delete_subscription,
    },
}

BULK: dict[str, dict[str, Handler]] = {}
for _kind in _bulk.KINDS:
    BULK[f"/bulk_action/{_kind.name}/"] = {
        "GET": _bulk.lister(_kind),
        "POST": _bulk.creator(_kind),
    }
    BULK[f"/bulk_action/{_kind.name}/{{id}}/"] = {
        "GET": _bulk.reader(_kind),
        "PUT": _bulk.updater(_kind),
    }

SEARCH: dict[str, dict[str, Handler]] = {
    "/data/search/": {"POST": _search.search},
}

ROUTES = {**LOOKUPS, **RECORDS, **EVENTS, **WORKFLOWS, **BULK, **SEARCH}
