"""
Addresses that want no more emails of sequences and bulk actions.

An address is unsubscribed for all contacts that have it. [guess: Unsubscribed address]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.timestamps import aware
from ..world.audit_fields import touched

if TYPE_CHECKING:
    from ..common.objects import Objects, Row
    from ..world.store import World

_KIND: Final = "unsubscribed_email"


def is_unsubscribed(world: Objects, address: object) -> bool:
    """Return whether nothing may be sent to an address any more."""
    return bool(world.where(_KIND, "email", str(address).lower()))


def addresses_of(contact: Row) -> list[str]:
    """Return the addresses of a contact as they are compared, each once."""
    found = (str(email["email"]).lower() for email in contact.get("emails") or ())
    return list(dict.fromkeys(found))


def add_unsubscribed(world: World, address: str) -> None:
    """Note that an address is unsubscribed, and show it at the contacts that have it."""
    if is_unsubscribed(world, address):
        return

    now = aware(world.now())
    row: Row = {
        "id": world.new_id(_KIND),
        "organization_id": world.organization_id,
        "email": address,
        "date_created": now,
        "date_updated": now,
    }
    world.add(_KIND, row)
    _show(world, address, is_off=True)


def remove_unsubscribed(world: World, address: str) -> None:
    """Let an address get emails again, or do nothing if it does."""
    for row in world.where(_KIND, "email", address):
        world.remove(_KIND, row["id"])
        _show(world, address, is_off=False)


def emailing(world: World, address: str) -> list[Row]:
    """Return the active subscriptions that have an email step and write to an address."""
    return [
        row
        for row in world.all("sequence_subscription")
        if row.get("status") == "active"
        and str(row.get("contact_email")).lower() == address
        and _has_emails(world, row)
    ]


def _has_emails(world: World, subscription: Row) -> bool:
    sequence = world.get("sequence", subscription.get("sequence_id")) or {}
    return any(step.get("step_type") == "email" for step in sequence.get("steps") or ())


def _show(world: World, address: str, *, is_off: bool) -> None:
    for contact in world.all("contact"):
        if address in addresses_of(contact):
            emails = [_marked(email, address, is_off=is_off) for email in contact["emails"]]
            world.change("contact", contact["id"], {"emails": emails, **touched(world)})


def _marked(email: Row, address: str, *, is_off: bool) -> Row:
    is_it = str(email["email"]).lower() == address
    return {**email, "is_unsubscribed": is_off} if is_it else email
