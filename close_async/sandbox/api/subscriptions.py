"""Sequence subscriptions: list, subscribe, fetch, pause and go on, unsubscribe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.body_checks import Body, check_choice, check_exists, check_texts, only, require
from ..common.errors import MISSING, invalid, invalid_fields, not_found
from ..common.json_value import as_list
from ..common.timestamps import naive
from ..http.context import Answer, Ask, State
from ..http.paging import only_fields, page
from .sequences import made_by

if TYPE_CHECKING:
    from ..world.store import Row, World

KIND = "sequence_subscription"
FILTERS = ("sequence_id", "contact_id", "lead_id")
REFINING = (*FILTERS, "status")
SENDER = ("sender_account_id", "sender_name", "sender_email")
WRITABLE = (*SENDER, "calls_assigned_to")
# In these statuses a contact is in a sequence, and can't be put into it once more.
# [guess: Contact that is in the sequence already]
IN_SEQUENCE = ("active", "paused")


def list_subscriptions(state: State, ask: Ask) -> Answer:
    """Answer the subscriptions of a sequence, a contact or a lead; of all is not possible."""
    given = {key: ask.query[key] for key in FILTERS if ask.query.get(key)}
    if not given:
        msg = "At least one of sequence_id, contact_id or lead_id is required."
        raise invalid(msg)

    key, value = next(iter(given.items()))
    rows = state.world.listed.newest_where(KIND, key, value)
    others = {name: text for name, text in ask.query.items() if name in REFINING and name != key}
    if others:
        rows = [row for row in rows if all(row[name] == others[name] for name in others)]
    return page(ask, rows)


def create_subscription(state: State, ask: Ask) -> Answer:
    """Subscribe one contact to one sequence."""
    world, body = state.world, ask.body
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
    email = _contact_email(contact, body, is_needed=sends_email)
    return Answer(subscribe(world, contact, email, body), status=201)


def subscribe(world: World, contact: Row, email: str | None, body: Body) -> Row:
    """Add the subscription itself, without asking any more whether it may be."""
    row = {
        "id": world.new_id(KIND),
        "sequence_id": body["sequence_id"],
        "contact_id": contact["id"],
        "lead_id": contact["lead_id"],
        "contact_email": email,
        **{key: body.get(key) for key in WRITABLE},
        "status": "active",
        "status_reason": None,
        "start_date": None,
        **made_by(world),
    }
    return world.add(KIND, row)


def get_subscription(state: State, ask: Ask) -> Answer:
    """Answer one subscription."""
    return Answer(only_fields(ask, _find(state, ask)))


def update_subscription(state: State, ask: Ask) -> Answer:
    """Pause a subscription, let it go on, or change who sends."""
    row = _find(state, ask)
    world, body = state.world, ask.body
    check_texts(body, ("status", *SENDER))
    check_choice(body, "status", IN_SEQUENCE)
    check_sender(world, {key: row[key] for key in SENDER} | only(body, SENDER))
    check_callers(world, body)
    changes = only(body, WRITABLE)
    if body.get("status") is not None:
        changes |= _status_changes(world, row, str(body["status"]))
    return Answer(set_subscription(world, row, changes))


def set_subscription(world: World, row: Row, changes: Body) -> Row:
    """Change a subscription, and note who did it and when."""
    noted = {**changes, "updated_by_id": world.me, "date_updated": naive(world.now())}
    return world.change(KIND, row["id"], noted)


def delete_subscription(state: State, ask: Ask) -> Answer:
    """Take a contact out of a sequence."""
    state.world.remove(KIND, _find(state, ask)["id"])
    return Answer()


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


def check_callers(world: World, body: Body) -> None:
    """
    Refuse to assign calls to anybody who is no user.

    [guess: `calls_assigned_to` and `from_phone_number_id`]
    """
    callers = body.get("calls_assigned_to")
    if callers is None:
        return

    ids = as_list(callers)
    if ids is None:
        raise invalid_fields({"calls_assigned_to": "Value must be a list of ids of users."})

    for index, user_id in enumerate(ids):
        if world.get("user", user_id) is None:
            msg = f"Object {user_id!r} does not exist."
            raise invalid_fields({f"calls_assigned_to.{index}": msg})


def primary_email(contact: Row) -> str | None:
    """Return the first email of a contact."""
    emails = contact.get("emails")
    return str(emails[0]["email"]) if emails else None


def _status_changes(world: World, row: Row, status: str) -> dict[str, object]:
    if row["status"] == status:
        return {}

    if status == "active":
        check_exists(world, row, "sequence_id", "sequence")
        return {"status": "active", "status_reason": None}

    if row["status"] != "active":
        msg = f"A subscription that is {row['status']} can't be paused."
        raise invalid_fields({"status": msg})

    return {"status": "paused", "status_reason": "manual"}


def _find(state: State, ask: Ask) -> Row:
    row = state.world.get(KIND, ask.ids["id"])
    if row is None:
        raise not_found()

    return row


def _named(world: World, body: Body, kind: str) -> Row:
    key = f"{kind}_id"
    check_exists(world, body, key, kind)
    row = world.get(kind, body[key])
    if row is None:
        raise not_found()

    return row


def _check_not_subscribed(world: World, contact: Row, sequence: Row) -> None:
    for row in world.where(KIND, "contact_id", contact["id"]):
        if row["sequence_id"] == sequence["id"] and row["status"] in IN_SEQUENCE:
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
