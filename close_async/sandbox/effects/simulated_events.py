"""Events that no call of the client causes: replies, answered calls, merges of leads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from ..common.timestamps import aware
from ..world.newest_first import newest
from .emails import NO_SEQUENCE, activity, received_email
from .leads import merge_leads
from .subscribing import end_active, set_subscription
from .unsubscribing import add_unsubscribed, addresses_of, emailing, remove_unsubscribed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..common.objects import Row
    from ..world.events import EventLog
    from ..world.store import World

# Close has no word for it. [guess: Unsubscribed address]
_UNSUBSCRIBED: Final = "internal-error"

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@attrs.frozen
class Happenings:
    """
    What happens to contacts and leads, and what it does to subscriptions.

        sandbox.happen.reply("cont_...")
    """

    _world: Callable[[], World]
    _events: Callable[[], EventLog]

    def reply(self, contact_id: str, *, subject: str = "") -> Row:
        """
        Let a contact answer by email, and return that email.

        Its active subscriptions reach their goal.
        """
        world, contact = self._find(contact_id)
        sent = _last_email(world, contact_id)
        last = sent or {}
        addresses = last.get("to") or [email["email"] for email in contact.get("emails") or ()]
        subject = subject or f"Re: {last.get('subject') or ''}".rstrip()
        email = received_email(world, contact, next(iter(addresses), None), subject)
        if sent is not None:
            world.change("activity.email", sent["id"], {"has_reply": True})
        end_active(world, contact_id, "goal", "reply-received")
        return email

    def bounce(self, contact_id: str) -> None:
        """Let the last email to a contact come back; active subscriptions end in an error."""
        world, _ = self._find(contact_id)
        sent = _last_email(world, contact_id)
        if sent is not None:
            world.change("activity.email", sent["id"], {"status": "error"})
        end_active(world, contact_id, "error", "email-bounced")

    def answer_call(self, contact_id: str, *, seconds: int = 60) -> Row:
        """
        Let a contact answer a call of ours, and return the call.

        Its active subscriptions reach their goal.
        """
        world, contact = self._find(contact_id)
        phones = contact.get("phones")
        call = activity(world, "activity.call", contact, world.now()) | {
            "direction": "outbound",
            "status": "completed",
            "duration": seconds,
            "remote_phone": phones[0]["phone"] if phones else None,
            "note": "",
            **NO_SEQUENCE,
        }
        world.add("activity.call", call)
        end_active(world, contact_id, "goal", "call-answered")
        return call

    def book_meeting(self, contact_id: str, *, title: str = "Meeting") -> Row:
        """
        Let a contact book a meeting for tomorrow, and return it.

        Its active subscriptions reach their goal.
        """
        world, contact = self._find(contact_id)
        starts = world.now() + DAY
        meeting = activity(world, "activity.meeting", contact, world.now()) | {
            "title": title,
            "status": "upcoming",
            "starts_at": aware(starts),
            "ends_at": aware(starts + HOUR),
            "duration": int(HOUR.total_seconds()),
        }
        world.add("activity.meeting", meeting)
        end_active(world, contact_id, "goal", "meeting-booked")
        return meeting

    def unsubscribe(self, contact_id: str) -> None:
        """
        Let a contact unsubscribe all its addresses from emails of sequences and bulk actions.

        Active subscriptions that email one of them end in an error. [guess: Unsubscribed address]
        """
        world, contact = self._find(contact_id)
        for address in addresses_of(contact):
            add_unsubscribed(world, address)
            for row in emailing(world, address):
                set_subscription(world, row, {"status": "error", "status_reason": _UNSUBSCRIBED})

    def resubscribe(self, contact_id: str) -> None:
        """Let a contact have emails again; its subscriptions stay as they are."""
        world, contact = self._find(contact_id)
        for address in addresses_of(contact):
            remove_unsubscribed(world, address)

    def merge(self, source_lead_id: str, destination_lead_id: str) -> Row:
        """
        Merge the first lead into the second, as a user would, and return the second.

        Contacts, opportunities, tasks, activities and subscriptions change over; the first is gone.

        Raises:
            KeyError: There is no such lead.
            ValueError: Both are the same lead.
        """
        world = self._world()
        source = _find(world, "lead", source_lead_id)
        destination = _find(world, "lead", destination_lead_id)
        if source is destination:
            msg = f"lead {source_lead_id!r} can't be merged with itself"
            raise ValueError(msg)

        return merge_leads(world, self._events(), source, destination)

    def _find(self, contact_id: str) -> tuple[World, Row]:
        world = self._world()
        return world, _find(world, "contact", contact_id)


def _find(world: World, kind: str, row_id: str) -> Row:
    row = world.get(kind, row_id)
    if row is None:
        msg = f"there is no {kind} {row_id!r}"
        raise KeyError(msg)

    return row


def _last_email(world: World, contact_id: str) -> Row | None:
    emails = world.where("activity.email", "contact_id", contact_id)
    sent = newest(email for email in emails if email.get("direction") == "outgoing")
    return sent[0] if sent else None
