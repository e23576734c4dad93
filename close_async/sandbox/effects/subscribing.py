"""Subscriptions of contacts to sequences: who may have one, and how it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.body_checks import Body, check_exists
from ..common.errors import invalid, invalid_fields
from ..common.json_value import as_list, as_object
from ..world.audit_fields import made_in_workflow, touched_in_workflow
from ..world.workflow_rows import SUBSCRIPTION_KEYS

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..world.store import World

SUBSCRIPTION: Final = "sequence_subscription"
SENDER: Final = ("sender_account_id", "sender_name", "sender_email")
WRITABLE: Final = (*SENDER, "calls_assigned_to")


def subscribe(world: World, contact: Row, email: str | None, body: Body) -> Row:
    """Add the subscription itself, without asking any more whether it may be."""
    row = {
        "id": world.new_id(SUBSCRIPTION),
        "sequence_id": body["sequence_id"],
        "contact_id": contact["id"],
        "lead_id": contact["lead_id"],
        "contact_email": email,
        **{key: body.get(key) for key in WRITABLE},
        "status": "active",
        "status_reason": None,
        "start_date": None,
        **SUBSCRIPTION_KEYS,
        "from_phone_number_id": phone_number_id(body),
        **made_in_workflow(world),
    }
    return world.add(SUBSCRIPTION, row)


def subscription_to(world: World, contact: Row, sequence_id: object) -> Row | None:
    """Return the subscription that a contact has to a sequence, in whatever status."""
    rows = world.where(SUBSCRIPTION, "contact_id", contact["id"])
    return next((row for row in rows if row["sequence_id"] == sequence_id), None)


def set_subscription(world: World, row: Row, changes: Body) -> Row:
    """Change a subscription, and note who did it and when."""
    return world.change(SUBSCRIPTION, row["id"], {**changes, **touched_in_workflow(world)})


def end_active(world: World, contact_id: str, status: str, reason: str) -> None:
    """End the active subscriptions of a contact in *status*, for a *reason*."""
    for row in world.where(SUBSCRIPTION, "contact_id", contact_id):
        if row.get("status") == "active":
            set_subscription(world, row, {"status": status, "status_reason": reason})


def check_sequence(sequence: Row) -> None:
    """
    Refuse a sequence that doesn't run.

    [guess: Sequence that is paused or a draft]
    """
    if sequence["status"] != "active":
        msg = f'Workflow "{sequence["id"]}" is not active.'
        raise invalid(msg)


def check_sender(world: World, body: Body) -> None:
    """
    Refuse an account that doesn't exist, or an address that it doesn't send from.

    [guess: `contact_email` or `sender_email` that isn't the contact's or the account's]
    """
    check_exists(world, body, "sender_account_id", "connected_account")
    account = world.get("connected_account", body.get("sender_account_id"))
    if account is None:
        return

    email = body.get("sender_email")
    addresses = [identity["email"] for identity in account["identities"]]
    if email is not None and email not in addresses:
        msg = f"The account can't send as {email!r}."
        raise invalid_fields({"sender_email": msg})


def phone_number_id(body: Body) -> object:
    """Return the id of the number from which texts go out, which programs name in three ways."""
    options = as_object(body.get("sms_options")) or {}
    named = body.get("from_phone_number_id") or body.get("sender_phone_number_id")
    return named or options.get("local_phone")


def check_phone_number(world: World, body: Body) -> None:
    """
    Refuse a phone number that doesn't exist.

    [guess: `calls_assigned_to` and `from_phone_number_id`]
    """
    for key in ("from_phone_number_id", "sender_phone_number_id"):
        check_exists(world, body, key, "phone_number")
    options = as_object(body.get("sms_options")) or {}
    check_exists(world, options, "local_phone", "phone_number")


def check_callers(world: World, body: Body) -> None:
    """
    Refuse to assign calls to an id that no user and no group has.

    That Close takes groups is [live]. [guess: `calls_assigned_to` and `from_phone_number_id`]
    """
    callers = body.get("calls_assigned_to")
    if callers is None:
        return

    ids = as_list(callers)
    if ids is None:
        msg = "Value must be a list of ids of users or groups."
        raise invalid_fields({"calls_assigned_to": msg})

    for index, user_id in enumerate(ids):
        if world.get("user", user_id) is None and world.get("group", user_id) is None:
            msg = f"Object {user_id!r} does not exist."
            raise invalid_fields({f"calls_assigned_to.{index}": msg})


def primary_email(contact: Row) -> str | None:
    """Return the first email of a contact."""
    emails = contact.get("emails")
    return str(emails[0]["email"]) if emails else None
