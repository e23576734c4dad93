"""Sequence subscriptions: list, subscribe, fetch, pause and resume, unsubscribe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.body_checks import Body, check_choice, check_exists, check_texts, only, require
from ..common.errors import MISSING, invalid, invalid_fields, not_found
from ..effects.subscribing import (
    SENDER,
    SUBSCRIPTION,
    WRITABLE,
    check_callers,
    check_phone_number,
    check_sender,
    check_sequence,
    primary_email,
    set_subscription,
    subscribe,
    subscription_to,
)
from ..http.context import Reply, Request, ServerState
from ..http.views import find, listing, stored

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World

_FILTERS: Final = ("sequence_id", "contact_id", "lead_id")
# One program sends `finished`; whether Close takes it isn't known, so it must not fail here.
# [guess: Set `status`]
_SETTABLE: Final = ("active", "paused", "finished")


def list_subscriptions(state: ServerState, request: Request) -> Reply:
    """
    Return the subscriptions of a sequence, a contact or a lead; of all is not possible.

    Close passes over `status` and `_fields` here. [code 1 live].
    """
    given = {key: request.query[key] for key in _FILTERS if request.query.get(key)}
    if not given:
        msg = "At least one of sequence_id, contact_id or lead_id is required."
        raise invalid(msg)

    key, value = next(iter(given.items()))
    rows = state.world.listed.newest_where(SUBSCRIPTION, key, value)
    others = {
        name: text for name, text in request.query.items() if name in _FILTERS and name != key
    }
    if others:
        rows = [row for row in rows if all(row[name] == others[name] for name in others)]
    return listing(request, rows, lambda row: row)


def create_subscription(state: ServerState, request: Request) -> Reply:
    """Subscribe one contact to one sequence."""
    world, body = state.world, request.body
    require(body, ("sequence_id", "contact_id"))
    check_texts(body, ("sequence_id", "contact_id", "contact_email", *SENDER))
    contact = _named(world, body, "contact")
    sequence = _named(world, body, "sequence")
    check_sequence(sequence)
    _check_not_subscribed(world, contact, sequence)
    sends_email = any(step["step_type"] == "email" for step in sequence["steps"])
    if sends_email:
        require(body, SENDER)
    check_sender(world, body)
    check_callers(world, body)
    check_phone_number(world, body)
    email = _contact_email(contact, body, is_needed=sends_email)
    return Reply(subscribe(world, contact, email, body), status=201)


def get_subscription(state: ServerState, request: Request) -> Reply:
    """Return one subscription."""
    return Reply(stored(request)(find(state.world, SUBSCRIPTION, request)))


def update_subscription(state: ServerState, request: Request) -> Reply:
    """Pause or resume a subscription, or change who sends."""
    row = find(state.world, SUBSCRIPTION, request)
    world, body = state.world, request.body
    check_texts(body, ("status", *SENDER))
    check_choice(body, "status", _SETTABLE)
    check_sender(world, {key: row[key] for key in SENDER} | only(body, SENDER))
    check_callers(world, body)
    changes = only(body, WRITABLE)
    if body.get("status") is not None:
        changes |= _status_changes(world, row, str(body["status"]))
    return Reply(set_subscription(world, row, changes))


def delete_subscription(state: ServerState, request: Request) -> Reply:
    """Take a contact out of a sequence."""
    state.world.remove(SUBSCRIPTION, find(state.world, SUBSCRIPTION, request)["id"])
    return Reply()


def _status_changes(world: World, row: Row, status: str) -> dict[str, object]:
    if row["status"] == status:
        return {}

    if status != "paused":
        if status == "active":
            check_exists(world, row, "sequence_id", "sequence")
        return {"status": status, "status_reason": None}

    if row["status"] != "active":
        msg = f"A subscription that is {row['status']} can't be paused."
        raise invalid_fields({"status": msg})

    return {"status": "paused", "status_reason": "manual"}


def _named(world: World, body: Body, kind: str) -> Row:
    key = f"{kind}_id"
    check_exists(world, body, key, kind)
    row = world.get(kind, body[key])
    if row is None:
        raise not_found()

    return row


def _check_not_subscribed(world: World, contact: Row, sequence: Row) -> None:
    """
    Refuse a contact that has a subscription to the sequence, whatever became of it.

    That Close does is [code 1 live]. [guess: Contact that has a subscription to the sequence]
    """
    if subscription_to(world, contact, sequence["id"]) is not None:
        msg = f'Contact "{contact["id"]}" is already subscribed to this Workflow.'
        raise invalid(msg)


def _contact_email(contact: Row, body: Body, *, is_needed: bool) -> str | None:
    given = body.get("contact_email")
    if given is None:
        if is_needed and primary_email(contact) is None:
            raise invalid_fields({"contact_email": MISSING})
        return primary_email(contact)

    if given not in [email["email"] for email in contact["emails"]]:
        msg = f"The contact has no email {given!r}."
        raise invalid_fields({"contact_email": msg})

    return str(given)


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of subscriptions."""
    return {
        "/sequence_subscription/": {"GET": list_subscriptions, "POST": create_subscription},
        "/sequence_subscription/{id}/": {
            "GET": get_subscription,
            "PUT": update_subscription,
            "DELETE": delete_subscription,
        },
    }
