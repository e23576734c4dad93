"""Which path and method is answered by which function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _bulk, _lookups, _search, _sequences, _subscriptions
from ._world import FIELD_OWNERS

if TYPE_CHECKING:
    from ._lookups import Handler

PREFIX = "/api/v1"

LOOKUPS: dict[str, dict[str, Handler]] = {
    "/me/": {"GET": _lookups.me},
    "/user/": {"GET": _lookups.setup_lister("user")},
    "/user/{id}/": {"GET": _lookups.reader("user")},
    "/connected_account/": {"GET": _lookups.lister("connected_account", "user_id")},
    "/email_template/": {"GET": _lookups.lister("email_template", "is_archived", "is_shared")},
    "/email_template/{id}/": {"GET": _lookups.reader("email_template")},
    "/sms_template/": {"GET": _lookups.lister("sms_template", "is_shared", "status")},
    "/status/lead/": {"GET": _lookups.setup_lister("status.lead")},
    "/status/opportunity/": {"GET": _lookups.setup_lister("status.opportunity")},
    "/phone_number/": {
        "GET": _lookups.lister("phone_number", "number", "user_id", "is_group_number")
    },
    "/saved_search/": {"GET": _lookups.views},
    "/saved_search/{id}/": {"GET": _lookups.reader("saved_search")},
    "/lead/": {"GET": _lookups.lister("lead")},
    "/lead/{id}/": {"GET": _lookups.reader("lead")},
    "/contact/": {"GET": _lookups.lister("contact", "lead_id")},
    "/contact/{id}/": {"GET": _lookups.reader("contact")},
    **{
        f"/custom_field/{owner}/": {
            "GET": _lookups.setup_lister(
                f"custom_fields.{owner}", has_more=owner != "custom_object_type"
            )
        }
        for owner in FIELD_OWNERS
    },
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

# Public code calls the search without its last slash as well, and gets answers. [code 4]
SEARCH: dict[str, dict[str, Handler]] = {
    "/data/search/": {"POST": _search.search},
    "/data/search": {"POST": _search.search},
}

ROUTES = {**LOOKUPS, **WORKFLOWS, **BULK, **SEARCH}
