"""The kinds of bulk actions: what is checked before one starts, and what it does to each object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..common.body_checks import Body, check_choice, check_exists, check_texts, require
from ..common.errors import error
from .bulk_edits import check_edit, edit_object, edited_types
from .emails import sent_email
from .skipped import Skipped
from .subscribing import (
    SENDER,
    SUBSCRIPTION,
    check_callers,
    check_phone_number,
    check_sender,
    check_sequence,
    primary_email,
    set_subscription,
    subscribe,
    subscription_to,
)
from .unsubscribing import is_unsubscribed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..common.objects import Row
    from ..search.select import Hit
    from ..world.store import World

_ACTION_TYPES: Final = ("subscribe", "resume", "resume_finished", "pause", "reassign")
_SUBSCRIBE_NEEDS: Final = ("sequence_id", *SENDER, "contact_preference")
# action type: from which status, to which, and why
_SWITCHES: Final[dict[str, tuple[str, str, str | None]]] = {
    "pause": ("active", "paused", "bulk-action"),
    "resume": ("paused", "active", None),
    "resume_finished": ("finished", "active", None),
}


_PEOPLE: Final = ("lead", "contact")
# What `bulk_object_type` names [spec], but for form submissions, of which the sandbox has none.
_DELETED: Final = ("lead", "contact", "activity.call", "activity.custom_activity")


def _people(_body: Body) -> tuple[str, ...]:
    # [guess: Objects that a bulk action takes]
    return _PEOPLE


def _deletable(_body: Body) -> tuple[str, ...]:
    # [guess: Objects that a bulk action takes]
    return _DELETED


def _as_it_is(_world: World, body: Body) -> Body:
    return body


@attrs.frozen
class BulkAction:
    """What sets one kind of bulk action apart from the others."""

    name: str
    check: Callable[[World, Body], None]
    work: Callable[[World, Body, Hit], list[Skipped]]
    """What it does to one object; it returns whom of it was skipped."""

    echo: tuple[str, ...]
    """Which keys of the body the answer shows."""
    takes: Callable[[Body], tuple[str, ...]]
    """Which types of objects it may be about."""

    complete: Callable[[World, Body], Body] = _as_it_is
    """What the body says once Close has filled in what it was not told."""

    @property
    def table(self) -> str:
        """The name of the object type."""
        return f"bulk_action.{self.name}"


def contacts_of(world: World, hit: Hit, preference: object) -> tuple[list[Row], list[Skipped]]:
    """
    Return the contacts that a bulk action writes to, and those that have no email.

    Of a lead, `lead` means its first contact that has an email, everything else all of them.
    """
    kind, row = hit
    people = [row] if kind == "contact" else world.where("contact", "lead_id", lead_of(hit))
    found = [contact for contact in people if contact["emails"]]
    if not found and kind != "contact":
        return [], [Skipped(kind, row["id"], "has no contact with an email")]

    if preference == "lead":
        return found[:1], []

    mute = (contact["id"] for contact in people if not contact["emails"])
    return found, [Skipped("contact", contact_id, "has no email") for contact_id in mute]


def lead_of(hit: Hit) -> object:
    """Return the id of the lead that an object is, or belongs to."""
    kind, row = hit
    return row["id"] if kind == "lead" else row.get("lead_id")


def _subscribe_contacts(world: World, body: Body, hit: Hit) -> list[Skipped]:
    """Subscribe the contacts that never had the sequence, and whose address isn't unsubscribed."""
    check_exists(world, body, "sequence_id", "sequence")
    contacts, skipped = contacts_of(world, hit, body["contact_preference"])
    for contact in contacts:
        address = primary_email(contact)
        earlier = subscription_to(world, contact, body["sequence_id"])
        if earlier is not None:
            said = f"has a subscription to the sequence, {earlier['id']} ({earlier['status']})"
            skipped.append(Skipped("contact", contact["id"], said))
        elif is_unsubscribed(world, address):
            skipped.append(_unsubscribed(contact, address))
        else:
            subscribe(world, contact, address, body)
    return skipped


def _switch_subscriptions(world: World, body: Body, hit: Hit) -> list[Skipped]:
    """Pause or resume subscriptions; of all sequences if the body names none."""
    before, after, reason = _SWITCHES[str(body["action_type"])]
    kind, row = hit
    key, value = ("contact_id", row["id"]) if kind == "contact" else ("lead_id", lead_of(hit))
    fitting = [
        subscription
        for subscription in world.where(SUBSCRIPTION, key, value)
        if body.get("sequence_id") in {None, subscription["sequence_id"]}
        and subscription["status"] == before
    ]
    skipped = [] if fitting else [Skipped(kind, row["id"], f"has no subscription that is {before}")]
    for subscription in fitting:
        if _may_go_on(world, subscription, after):
            set_subscription(world, subscription, {"status": after, "status_reason": reason})
        else:
            skipped.append(Skipped(SUBSCRIPTION, subscription["id"], "its sequence was deleted"))
    return skipped


def _send_emails(world: World, body: Body, hit: Hit) -> list[Skipped]:
    """Write down an email from the template to each address; nothing is sent."""
    check_exists(world, body, "template_id", "email_template")
    template = world.get("email_template", body["template_id"]) or {}
    contacts, skipped = contacts_of(world, hit, body["contact_preference"])
    for contact in contacts:
        addresses = [email["email"] for email in contact["emails"]]
        wanted = addresses if body["contact_preference"] == "all" else addresses[:1]
        for address in wanted:
            if is_unsubscribed(world, address):
                skipped.append(_unsubscribed(contact, address))
                continue

            sender = body.get("sender")
            sent_email(world, contact, address, template, world.now(), sender=sender)
    return skipped


def _unsubscribed(contact: Row, address: object) -> Skipped:
    return Skipped("contact", contact["id"], f"{address} is unsubscribed")


def _delete_object(world: World, _body: Body, hit: Hit) -> list[Skipped]:
    """Remove what the filter found."""
    kind, row = hit
    world.remove(kind, row["id"])
    return []


def _may_go_on(world: World, subscription: Row, status: str) -> bool:
    """
    Return whether there is still a sequence, without which nothing becomes active.

    [guess: Set to active in a paused sequence]
    """
    is_there = world.get("sequence", subscription["sequence_id"]) is not None
    return status != "active" or is_there


def _check_email(world: World, body: Body) -> None:
    require(body, ("template_id", "contact_preference"))
    check_texts(body, ("template_id", "sender", "email_account_id"))
    check_choice(body, "contact_preference", ("lead", "contact", "all"))
    check_exists(world, body, "template_id", "email_template")
    check_exists(world, body, "email_account_id", "connected_account")


def _with_sender(world: World, body: Body) -> Body:
    """
    Fill in the account and the sender that a bulk email doesn't name, as Close does.

    With which ones: [guess: `sender` and `email_account_id` of a bulk email]
    """
    accounts = [row for row in world.all("connected_account") if row.get("default_identity")]
    named, sender = body.get("email_account_id"), body.get("sender")
    if named is not None:
        fitting = [row for row in accounts if row["id"] == named]
    elif sender is not None:
        fitting = [row for row in accounts if _sends_as(row, str(sender))]
    else:
        fitting = [row for row in accounts if row["user_id"] == world.me]
    if not fitting:
        return body

    identity = fitting[0]["default_identity"]
    filled_in = {
        "email_account_id": fitting[0]["id"],
        "sender": f"{identity['name']} <{identity['email']}>",
    }
    return {**body, **{key: filled_in[key] for key in filled_in if body.get(key) is None}}


def _sends_as(account: Row, sender: str) -> bool:
    return any(identity["email"] in sender for identity in account["identities"])


def _check_subscriptions(world: World, body: Body) -> None:
    require(body, ("action_type",))
    check_choice(body, "action_type", _ACTION_TYPES)
    if body["action_type"] == "reassign":
        raise error(501, "The sandbox does not know what action_type reassign does.")

    if body["action_type"] == "subscribe":
        require(body, _SUBSCRIBE_NEEDS)
    check_texts(body, _SUBSCRIBE_NEEDS)
    check_choice(body, "contact_preference", ("lead", "contact"))
    check_exists(world, body, "sequence_id", "sequence")
    check_sender(world, body)
    check_callers(world, body)
    check_phone_number(world, body)
    sequence = world.get("sequence", body.get("sequence_id"))
    if sequence is not None and body["action_type"] == "subscribe":
        check_sequence(sequence)


def _work_on_subscriptions(world: World, body: Body, hit: Hit) -> list[Skipped]:
    is_new = body["action_type"] == "subscribe"
    return (_subscribe_contacts if is_new else _switch_subscriptions)(world, body, hit)


def _no_check(_world: World, _body: Body) -> None:
    pass


BULK_ACTIONS: Final = (
    BulkAction(
        "email",
        _check_email,
        _send_emails,
        ("contact_preference", "email_account_id", "sender", "template_id"),
        _people,
        _with_sender,
    ),
    BulkAction(
        "sequence_subscription",
        _check_subscriptions,
        _work_on_subscriptions,
        ("action_type", *_SUBSCRIBE_NEEDS, "calls_assigned_to", "from_phone_number_id"),
        _people,
    ),
    BulkAction("delete", _no_check, _delete_object, (), _deletable),
    BulkAction(
        "edit",
        check_edit,
        edit_object,
        ("type", "lead_status_id", "custom_field_name", "custom_field_value"),
        edited_types,
    ),
)
