"""What a bulk action does to each object that its filter found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.body_checks import Body, check_exists
from .emails import sent_email
from .subscribing import SUBSCRIPTION, primary_email, set_subscription, subscribe
from .unsubscribing import is_unsubscribed

if TYPE_CHECKING:
    from ..search.select import Hit
    from ..world.store import Row, World

__all__ = [
    "contacts_of", "delete_object", "send_emails", "subscribe_contacts", "switch_subscriptions",
]  # fmt: skip

# action type: from which status, to which, and why
_SWITCHES: Final[dict[str, tuple[str, str, str | None]]] = {
    "pause": ("active", "paused", "bulk-action"),
    "resume": ("paused", "active", None),
    "resume_finished": ("finished", "active", None),
}


def contacts_of(world: World, hit: Hit, preference: object) -> list[Row]:
    """
    Return the contacts that a bulk action writes to.

    Of a lead, `lead` means its first contact that has an email, everything else all of them.
    """
    kind, row = hit
    if kind == "contact":
        return [row] if row["emails"] else []

    lead_id = row["id"] if kind == "lead" else row.get("lead_id")
    found = [contact for contact in world.where("contact", "lead_id", lead_id) if contact["emails"]]
    return found[:1] if preference == "lead" else found


def subscribe_contacts(world: World, body: Body, hit: Hit) -> None:
    """Subscribe the contacts that never had the sequence, and whose address isn't unsubscribed."""
    check_exists(world, body, "sequence_id", "sequence")
    for contact in contacts_of(world, hit, body["contact_preference"]):
        had = {row["sequence_id"] for row in world.where(SUBSCRIPTION, "contact_id", contact["id"])}
        address = primary_email(contact)
        if body["sequence_id"] not in had and not is_unsubscribed(world, address):
            subscribe(world, contact, address, body)


def switch_subscriptions(world: World, body: Body, hit: Hit) -> None:
    """Pause or resume subscriptions; of all sequences if the body names none."""
    before, after, reason = _SWITCHES[str(body["action_type"])]
    kind, row = hit
    key, value = ("contact_id", row["id"]) if kind == "contact" else ("lead_id", _lead_id(hit))
    for subscription in world.where(SUBSCRIPTION, key, value):
        named = body.get("sequence_id") in {None, subscription["sequence_id"]}
        if named and subscription["status"] == before and _may_go_on(world, subscription, after):
            set_subscription(world, subscription, {"status": after, "status_reason": reason})


def send_emails(world: World, body: Body, hit: Hit) -> None:
    """Write down an email from the template to each address; nothing is sent."""
    template = world.get("email_template", body["template_id"]) or {}
    for contact in contacts_of(world, hit, body["contact_preference"]):
        addresses = [email["email"] for email in contact["emails"]]
        wanted = addresses if body["contact_preference"] == "all" else addresses[:1]
        for address in wanted:
            if is_unsubscribed(world, address):
                continue

            sender = body.get("sender")
            sent_email(world, contact, address, template, world.now(), sender=sender)


def delete_object(world: World, _body: Body, hit: Hit) -> None:
    """Remove what the filter found."""
    kind, row = hit
    world.remove(kind, row["id"])


def _may_go_on(world: World, subscription: Row, status: str) -> bool:
    """
    Return whether there is still a sequence, without which nothing becomes active.

    [guess: Set to active in a paused sequence]
    """
    is_there = world.get("sequence", subscription["sequence_id"]) is not None
    return status != "active" or is_there


def _lead_id(hit: Hit) -> object:
    kind, row = hit
    return row["id"] if kind == "lead" else row.get("lead_id")
