"""Webhook subscriptions: which events go to which URL."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import httpx

from ..common.json_value import as_object
from ..common.schema import BodySchema, Reading, flag, one_of, rows, some_text
from ..effects.webhook_deliveries import signature_key
from ..effects.webhook_filters import event_filter
from ..http.context import Reply, Request, ServerState
from ..http.resource import Resource

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World


def _url(reading: Reading, path: str, value: object) -> object:
    some_text(reading, path, value)
    host = _host(str(value))
    if host is None:
        reading.refuse(path, "Value must be a URL such as http://127.0.0.1:8000/hook.")
    elif not _is_here(host):
        # The sandbox must not call the machines of others.
        reading.refuse(path, f"The sandbox delivers to this machine only, not to {host!r}.")
    return value


# What a socket can be connected to.
_PORTS: Final = range(1, 65536)
_HTTP: Final = 80

_EVENT: Final[BodySchema] = {
    "object_type": some_text,
    "action": some_text,
    "extra_filter": event_filter,
}
_WEBHOOK: Final[BodySchema] = {
    "url": _url,
    "events": rows(_EVENT, "object_type", "action"),
    "event_filter": event_filter,
    "verify_ssl": flag,
    "status": one_of("active", "paused"),
}


def _defaults(_world: World) -> Row:
    return {"status": "active", "verify_ssl": True, "event_filter": None}


def _check(_state: ServerState, _ask: Request, reading: Reading, row: Row) -> None:
    if not row["events"]:
        reading.refuse("events", "A webhook subscription needs at least one event.")


_WEBHOOKS: Final = Resource(
    "webhook",
    _WEBHOOK,
    required=("url", "events"),
    defaults=_defaults,
    check=_check,
    most=None,
)


def create_webhook(state: ServerState, request: Request) -> Reply:
    """Add a subscription. Only this answer, a 201, has the key that deliveries are signed with."""
    row = as_object(_WEBHOOKS.create(state, request).content) or {}
    return Reply({**row, "signature_key": signature_key(row["id"])}, status=201)


def _host(url: str) -> str | None:
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL:
        return None

    is_url = found.scheme in {"http", "https"} and (found.port or _HTTP) in _PORTS
    return found.host if is_url and found.host else None


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of webhook subscriptions."""
    found = _WEBHOOKS.routes("/webhook/")
    found["/webhook/"]["POST"] = create_webhook
    return found
