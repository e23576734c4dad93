"""Fields that Close counts or sums up for an object, worked out when a filter asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from ..common.objects import Row
from .store import World

_Derived: TypeAlias = Callable[[World, Row], object]

_COMMUNICATION: Final = ("activity.email", "activity.call", "activity.sms", "activity.meeting")
# The REST objects of calls and messages say `inbound`; real filters say `incoming`. Either works.
_DIRECTIONS: Final = {
    "inbound": ["inbound", "incoming"],
    "outbound": ["outbound", "outgoing"],
    "incoming": ["inbound", "incoming"],
    "outgoing": ["outbound", "outgoing"],
}


def _size(key: str) -> _Derived:
    return lambda _world, row: len(row.get(key) or [])


def _contacts_have(key: str) -> _Derived:
    return lambda world, row: sum(
        len(contact.get(key) or []) for contact in world.where("contact", "lead_id", row["id"])
    )


def _number_of(kind: str, **wanted: str) -> _Derived:
    return lambda world, row: sum(
        _has(activity, wanted) for activity in world.where(kind, "lead_id", row["id"])
    )


def _has(row: Row, wanted: dict[str, str]) -> bool:
    return all(row.get(key) == value for key, value in wanted.items())


def _latest(kinds: Iterable[str], **wanted: str) -> _Derived:
    kinds = tuple(kinds)

    def latest(world: World, row: Row) -> object:
        return max(
            (
                activity["date_created"]
                for kind in kinds
                for activity in world.where(kind, "lead_id", row["id"])
                if _has(activity, wanted)
            ),
            default=None,
        )

    return latest


def _last_won(world: World, row: Row) -> object:
    won = (
        opportunity.get("date_won")
        for opportunity in world.where("opportunity", "lead_id", row["id"])
        if opportunity.get("status_type") == "won"
    )
    return max((date for date in won if date), default=None)


def _upcoming_meetings(world: World, row: Row) -> object:
    # A lead that never had a meeting has no number at all, not 0: a live finding.
    meetings = world.where("activity.meeting", "lead_id", row["id"])
    return sum(meeting["status"] == "upcoming" for meeting in meetings) if meetings else None


def _times_communicated(world: World, row: Row) -> object:
    return sum(len(world.where(kind, "lead_id", row["id"])) for kind in _COMMUNICATION)


def _all_urls(world: World, row: Row) -> object:
    contacts = world.where("contact", "lead_id", row["id"])
    return bool(row.get("url")) + sum(len(contact.get("urls") or []) for contact in contacts)


def _location(_world: World, row: Row) -> object:
    parts = (row.get(key) for key in ("city", "state", "country"))
    return ", ".join(part for part in parts if part)


def _direction(_world: World, row: Row) -> object:
    value = row.get("direction")
    return _DIRECTIONS.get(str(value), value)


DERIVED: Final[dict[str, dict[str, _Derived]]] = {
    "lead": {
        "addresses_count": _size("addresses"),
        "all_urls_count": _all_urls,
        "num_contacts": lambda world, row: len(world.where("contact", "lead_id", row["id"])),
        "num_opportunities": _number_of("opportunity"),
        "num_email_addresses": _contacts_have("emails"),
        "num_phone_numbers": _contacts_have("phones"),
        "num_emails": _number_of("activity.email"),
        "num_calls": _number_of("activity.call"),
        "num_sms": _number_of("activity.sms"),
        "num_notes": _number_of("activity.note"),
        "num_outgoing_calls": _number_of("activity.call", direction="outbound"),
        "num_incoming_calls": _number_of("activity.call", direction="inbound"),
        "num_upcoming_meetings": _upcoming_meetings,
        "times_communicated": _times_communicated,
        "last_opportunity_won_date_won": _last_won,
        "last_communication_date": _latest(_COMMUNICATION),
        "last_outgoing_call_date": _latest(["activity.call"], direction="outbound"),
        "last_incoming_email_date": _latest(["activity.email"], direction="incoming"),
        "last_outgoing_email_date": _latest(["activity.email"], direction="outgoing"),
    },
    "contact": {
        "emails_count": _size("emails"),
        "phones_count": _size("phones"),
        "urls_count": _size("urls"),
    },
    "activity.call": {"direction": _direction},
    "activity.sms": {"direction": _direction},
    "address": {"location": _location},
}
