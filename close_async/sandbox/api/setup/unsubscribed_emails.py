"""Addresses that get no emails of sequences and bulk emails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...common.errors import not_found
from ...common.schema import Reading, some_text
from ...effects.unsubscribing import add_unsubscribed, remove_unsubscribed
from ...http.context import Reply
from ...http.views import listing, stored

if TYPE_CHECKING:
    from ...http.context import Request, ServerState
    from ...http.resource import Handler

_KIND: Final = "unsubscribed_email"


def list_addresses(state: ServerState, request: Request) -> Reply:
    """Return the addresses, all at once. [spec]."""
    rows = state.world.listed.newest(_KIND)
    return listing(request, rows, stored(request), most=None)


def add_address(state: ServerState, request: Request) -> Reply:
    """Let an address get no more emails. [guess: Unsubscribed address]."""
    reading = Reading(state.world)
    reading.require(request.body, ("email",))
    given = reading.read(request.body, {"email": some_text})
    reading.finish()
    address = str(given["email"]).lower()
    add_unsubscribed(state.world, address)
    return Reply(state.world.where(_KIND, "email", address)[0], status=201)


def remove_address(state: ServerState, request: Request) -> Reply:
    """Let an address get emails again."""
    address = request.ids["email_address"].lower()
    if not state.world.where(_KIND, "email", address):
        raise not_found()

    remove_unsubscribed(state.world, address)
    return Reply({})


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of addresses that want no emails."""
    return {
        "/unsubscribe/email/": {"GET": list_addresses, "POST": add_address},
        "/unsubscribe/email/{email_address}/": {"DELETE": remove_address},
    }
