"""What one step of a sequence does: it leaves an email, a message or a call with the contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..effects.emails import activity, fill, sent_email
from ..effects.unsubscribing import is_unsubscribed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..world.store import Row, World


@attrs.frozen
class Taken:
    """One step that is taken for one contact."""

    world: World
    contact: Row
    subscription: Row
    step: Row
    moment: datetime
    sent_for: Row
    """What the activity says about the sequence."""


def do_step(
    world: World, subscription: Row, sequence: Row, step: Row, moment: datetime
) -> str | None:
    """
    Do one step at *moment*, or return the `status_reason` of the error that it ends in.

    A call counts as made when it is due; nobody answers it. [a shortcut]
    """
    contact = world.get("contact", subscription.get("contact_id"))
    if contact is None:
        return "internal-error"

    sent_for = {
        "sequence_id": sequence["id"],
        "sequence_name": sequence.get("name"),
        "sequence_subscription_id": subscription["id"],
    }
    taken = Taken(world, contact, subscription, step, moment, sent_for)
    return DOERS.get(step.get("step_type", ""), _call)(taken)


def _call(taken: Taken) -> None:
    made = activity(taken.world, "activity.call", taken.contact, taken.moment)
    phone = _phone(taken.contact)
    call = {"direction": "outbound", "remote_phone": phone, "duration": 0, "note": ""}
    taken.world.add("activity.call", {**made, **call, "status": "completed", **taken.sent_for})


def _email(taken: Taken) -> str | None:
    world, subscription = taken.world, taken.subscription
    account = world.get("connected_account", subscription.get("sender_account_id"))
    template = world.get("email_template", taken.step.get("email_template_id"))
    address = subscription.get("contact_email")
    if account is None:
        return "account-invalid"

    if account.get("send_status", "ok") != "ok":
        return "account-failures"

    # [guess: Unsubscribed address]
    if template is None or address is None or is_unsubscribed(world, address):
        return "internal-error"

    sent_email(
        world,
        taken.contact,
        address,
        template,
        taken.moment,
        sender=subscription.get("sender_email"),
        sequence=taken.sent_for,
    )
    return None


def _sms(taken: Taken) -> str | None:
    world, contact = taken.world, taken.contact
    template = world.get("sms_template", taken.step.get("sms_template_id"))
    phone = _phone(contact)
    if template is None or phone is None:
        return "sms-failed"

    made = activity(world, "activity.sms", contact, taken.moment)
    lead = world.get("lead", contact.get("lead_id")) or {}
    text = fill(template.get("text"), lead, contact)
    sms = {"direction": "outbound", "remote_phone": phone, "text": text, "status": "sent"}
    world.add("activity.sms", {**made, **sms, **taken.sent_for})
    return None


def _phone(contact: Row) -> str | None:
    phones = contact.get("phones")
    return str(phones[0]["phone"]) if phones else None


DOERS: dict[str, Callable[[Taken], str | None]] = {"email": _email, "sms": _sms}
