"""
Builds the leads, with their contacts, opportunities and activities.

Most choices are slices of one random number per lead: ten thousand leads must not take a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .activities import activities_of
from .fake_names import (
    COMPANY_FIRST,
    COMPANY_FORMS,
    COMPANY_SECOND,
    FIRST_NAMES,
    INDUSTRIES,
    LAST_NAMES,
    PLACES,
    PRODUCTS,
    REGIONS,
    TITLES,
)
from .lead import LeadSeed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..common.ids import IdFactory
    from ..common.objects import Row
    from ..world.store import World
    from .organization import Office

_DAY: Final = 86400
_YEARS: Final = 3 * 365 * _DAY
_EMAIL_TYPES: Final = ("office", "direct", "home", "other")


def add_leads(world: World, office: Office, *, ids: IdFactory, count: int, start: datetime) -> None:
    """Add *count* leads, the first of them the youngest."""
    gap = _YEARS / max(count, 1)
    for index in range(count):
        bits = ids.random.getrandbits(128)
        age = (index + (bits % 997) / 1000) * gap + 1800
        _add_lead(LeadSeed(world, office, ids, start.timestamp(), index, bits, age))


def _add_lead(seed: LeadSeed) -> None:
    row = _lead(seed)
    seed.world.add("lead", row)
    # Two leads in sixteen have no contact, one has four.
    for position in range((0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 4)[seed.bits >> 20 & 15]):
        seed.world.add("contact", _contact(seed, row, position))
    _add_opportunities(seed, row)
    people = seed.world.where("contact", "lead_id", row["id"])
    for kind, activity in activities_of(seed, row, people):
        seed.world.add(kind, activity)


def _lead(seed: LeadSeed) -> Row:
    name = (
        f"{seed.pick(COMPANY_FIRST, 24)} {seed.pick(COMPANY_SECOND, 31)}"
        f"{seed.pick(COMPANY_FORMS, 38)}"
    )
    lead_id = seed.ids.id("lead")
    status = seed.office.lead_statuses[(seed.index + (seed.bits >> 42 & 1)) % 6]
    created = seed.moment(seed.age)
    updated_age = seed.age * (seed.bits >> 44 & 255) / 256
    place = PLACES[(seed.bits >> 52) % len(PLACES)]
    site = name.lower().replace(" & ", "-").replace(".", "").replace(" ", "-")
    return {
        "id": lead_id,
        "name": name,
        "display_name": name,
        "description": f"{name} of {place[0]}" if seed.bits >> 56 & 1 else "",
        "url": f"https://{site}.example",
        "html_url": f"https://app.close.com/lead/{lead_id}/",
        "status_id": status["id"],
        "status_label": status["label"],
        "addresses": _addresses(seed, place),
        "timezone_id": place[4],
        "organization_id": seed.world.organization_id,
        "created_by": seed.user_id,
        "updated_by": seed.user_id,
        "date_created": created,
        "date_updated": seed.moment(updated_age),
        "last_lead_status_change_date": seed.moment((seed.age + updated_age) / 2),
        **_custom(seed),
    }


def _addresses(seed: LeadSeed, place: tuple[str | None, ...]) -> list[Row]:
    if seed.bits >> 57 & 3 == 0:
        return []

    city, state, zipcode, country, *_ = place
    return [
        {
            "label": "business",
            "address_1": f"{1 + (seed.bits >> 60) % 900} Main Street",
            "address_2": "",
            "city": city,
            "state": state or "",
            "zipcode": zipcode,
            "country": country,
        }
    ]


def _custom(seed: LeadSeed) -> Row:
    fields = seed.office.fields
    draw = seed.bits >> 64
    given: dict[str, Callable[[], object]] = {
        "Industry": lambda: seed.pick(INDUSTRIES, 66),
        "Products": lambda: list(PRODUCTS[: 1 + draw % 3]),
        "Employees": lambda: 5 + draw % 5000,
        "Renewal date": lambda: seed.moment(draw % 700 * _DAY - 350 * _DAY)[:10],
        "Last audit": lambda: seed.moment(draw % 900 * _DAY),
        "Account owner": lambda: seed.user_id,
        "Region": lambda: seed.pick(REGIONS, 70),
    }
    return {
        f"custom.{fields[name]}": value()
        for bit, (name, value) in enumerate(given.items())
        if draw >> bit & 1
    }


def _contact(seed: LeadSeed, lead: Row, position: int) -> Row:
    bits = seed.bits >> 9 * position
    first = FIRST_NAMES[(bits >> 2) % len(FIRST_NAMES)]
    last = LAST_NAMES[(bits >> 11) % len(LAST_NAMES)]
    name = f"{first} {last}"
    row: Row = {
        "id": seed.ids.id("contact"),
        "lead_id": lead["id"],
        "name": name,
        "display_name": name,
        "title": TITLES[(seed.index + 5 * position) % len(TITLES)],
        "emails": _emails(bits, f"{first}.{last}".lower(), lead["url"].removeprefix("https://")),
        "phones": _phones(bits, seed),
        "urls": [{"type": "url", "url": lead["url"]}] if bits >> 7 & 1 else [],
        "organization_id": lead["organization_id"],
        "created_by": lead["created_by"],
        "updated_by": lead["updated_by"],
        "date_created": seed.moment(seed.age - 0.25 * (position + 1)),
        "date_updated": lead["date_updated"],
    }
    if bits >> 5 & 1:
        row[f"custom.{seed.office.fields['LinkedIn headline']}"] = (
            f"{row['title']} at {lead['name']}"
        )
    return row


def _emails(bits: int, local: str, site: str) -> list[Row]:
    # One contact in eight has none, one in eight has two, one in eight has three.
    count = (0, 1, 1, 1, 1, 1, 2, 3)[bits >> 14 & 7]
    addresses = (f"{local}@{site}", f"{local}@mail.example", f"{local.replace('.', '')}@{site}")
    return [
        {"type": _EMAIL_TYPES[(bits + spot) % 4], "email": address, "is_unsubscribed": False}
        for spot, address in enumerate(addresses[:count])
    ]


def _phones(bits: int, seed: LeadSeed) -> list[Row]:
    place = PLACES[(seed.bits >> 52) % len(PLACES)]
    return [
        {
            "type": ("mobile", "office")[spot],
            "phone": f"{place[5]}{(bits >> 17 + spot) % 100:04}",
            "phone_formatted": f"{place[5]} {(bits >> 17 + spot) % 100:04}",
            "country": place[3],
        }
        for spot in range((0, 1, 1, 2)[bits >> 25 & 3])
    ]


def _add_opportunities(seed: LeadSeed, lead: Row) -> None:
    for position in range((0, 0, 0, 0, 1, 1, 1, 2)[seed.bits >> 80 & 7]):
        seed.world.add("opportunity", _opportunity(seed, lead, position))


def _opportunity(seed: LeadSeed, lead: Row, position: int) -> Row:
    status = seed.office.opportunity_statuses[(seed.bits >> 83 + 3 * position) % 5]
    age = seed.age * (0.9 - 0.3 * position)
    value = 1000 * (1 + (seed.bits >> 90 + position) % 400)
    row: Row = {
        "id": seed.ids.id("opportunity"),
        "lead_id": lead["id"],
        "lead_name": lead["name"],
        "contact_id": None,
        "status_id": status["id"],
        "status_label": status["label"],
        "status_type": status["type"],
        "pipeline_id": status["pipeline_id"],
        "value": value,
        "value_currency": "USD",
        "value_period": ("one_time", "monthly", "annual")[value // 1000 % 3],
        "confidence": value // 1000 * 7 % 101,
        "note": "",
        "user_id": lead["created_by"],
        "organization_id": lead["organization_id"],
        "created_by": lead["created_by"],
        "updated_by": lead["updated_by"],
        "date_created": seed.moment(age),
        "date_updated": seed.moment(age / 2),
        "date_won": seed.moment(age / 2)[:10] if status["type"] == "won" else None,
    }
    if value % 3000 == 0:
        row[f"custom.{seed.office.fields['Competitor']}"] = seed.pick(COMPANY_FIRST, 33)
    return row
