"""What one step of a sequence does: it leaves an email, a message or a call with the contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..effects.emails import activity, fill, sent_email
from ..effects.unsubscribing import is_unsubscribed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..common.objects import Row
    from ..world.store import World


@attrs.frozen
class _StepRun:
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

    A call counts as made when it is due, and is not answered. [a shortcut]
    """
    contact = world.get("contact", subscription.get("contact_id"))
    if contact is None:
        return "internal-error"

    sent_for = {
        "sequence_id": sequence["id"],
        "sequence_name": sequence.get("name"),
        "sequence_subscription_id": subscription["id"],
    }
    run = _StepRun(world, contact, subscription, step, moment, sent_for)
    return _DOERS.get(step.get("step_type", ""), _call)(run)


def _call(run: _StepRun) -> None:
    made = activity(run.world, "activity.call", run.contact, run.moment)
    phone = _phone(run.contact)
    call = {"direction": "outbound", "remote_phone": phone, "duration": 0, "note": ""}
    run.world.add("activity.call", {**made, **call, "status": "completed", **run.sent_for})


def _email(run: _StepRun) -> str | None:
    world, subscription = run.world, run.subscription
    account = world.get("connected_account", subscription.get("sender_account_id"))
    template = world.get("email_template", run.step.get("email_template_id"))
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
        run.contact,
        address,
        template,
        run.moment,
        sender=subscription.get("sender_email"),
        sequence=run.sent_for,
    )
    return None


def _sms(run: _StepRun) -> str | None:
    world, contact = run.world, run.contact
    template = world.get("sms_template", run.step.get("sms_template_id"))
    phone = _phone(contact)
    if template is None or phone is None:
        return "sms-failed"

    made = activity(world, "activity.sms", contact, run.moment)
    lead = world.get("lead", contact.get("lead_id")) or {}
    text = fill(template.get("text"), lead, contact)
    sms = {"direction": "outbound", "remote_phone": phone, "text": text, "status": "sent"}
    world.add("activity.sms", {**made, **sms, **run.sent_for})
    return None


def _phone(contact: Row) -> str | None:
    phones = contact.get("phones")
    return str(phones[0]["phone"]) if phones else None


_DOERS: Final[dict[str, Callable[[_StepRun], str | None]]] = {"email": _email, "sms": _sms}
