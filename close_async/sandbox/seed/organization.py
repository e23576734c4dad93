"""Builds what an organization sets up once: users, accounts, statuses, templates, custom fields."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from ..common.ids import IdFactory
from ..common.timestamps import aware, naive
from ..world.audit_fields import made
from ..world.email_templates import last_use
from ..world.fields import UNREFERENCED
from .fake_names import INDUSTRIES, PRODUCTS, REGIONS

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..world.store import World

_USERS: Final = (
    ("John", "Doe", "john@salesteam.com"),
    ("Maria", "Santos", "maria@salesteam.com"),
    ("Kofi", "Mensah", "kofi@salesteam.com"),
    ("Yuki", "Mori", "yuki@salesteam.com"),
)
_LEAD_STATUSES: Final = ("Potential", "Bad Fit", "Qualified", "Customer", "Interested", "Canceled")
_OPPORTUNITY_STATUSES: Final = (
    ("Demo Completed", "active"),
    ("Proposal Sent", "active"),
    ("Contract Sent", "active"),
    ("Won", "won"),
    ("Lost", "lost"),
)
_TemplateSpec: TypeAlias = tuple[str, str, bool]
_FieldSpec: TypeAlias = tuple[str, str, str, tuple[str, ...] | None, bool]

# name, subject, shared
_EMAIL_TEMPLATES: Final[tuple[_TemplateSpec, ...]] = (
    ("Introduction", "Hello {{ contact.first_name }}", True),
    ("Follow-up", "Did you see my email?", True),
    ("Breakup", "Should I close your file?", True),
    ("Case study", "How others use us", True),
    ("My own draft", "A note from me", False),
)
# object type, name, type, choices, several values
_CUSTOM_FIELDS: Final[tuple[_FieldSpec, ...]] = (
    ("lead", "Industry", "choices", INDUSTRIES, False),
    ("lead", "Products", "choices", PRODUCTS, True),
    ("lead", "Employees", "number", None, False),
    ("lead", "Renewal date", "date", None, False),
    ("lead", "Last audit", "datetime", None, False),
    ("lead", "Notes from import", "textarea", None, False),
    ("lead", "Account owner", "user", None, False),
    ("lead", "External id", "hidden", None, False),
    ("contact", "LinkedIn headline", "text", None, False),
    ("contact", "Interests", "choices", PRODUCTS, True),
    ("opportunity", "Competitor", "text", None, False),
    ("opportunity", "Discount", "number", None, False),
    ("activity", "Outcome", "choices", ("Good", "Bad"), False),
    ("shared", "Region", "choices", REGIONS, False),
)


_FEATURES: Final = ("calendar_syncing", "email_sending", "email_syncing")
# What an account with emails answers besides what is its own. [live]
_MAIL_ACCOUNT: Final[dict[str, object]] = {
    "enabled_features": list(_FEATURES),
    "available_features": list(_FEATURES),
    "send_status": "ok",
    "receive_status": "ok",
    "email_receive_status": "ok",
    "calendar_receive_status": "ok",
    "latest_send_error": None,
    "latest_receive_error": None,
    "receive_attempts_count": 0,
    "is_imap_archive_sync_enabled": True,
    "sync_all_calendars": False,
}


@attrs.frozen
class Office:
    """What the later builders need to know of the office."""

    user_ids: tuple[str, ...]
    account_ids: tuple[str, ...]
    lead_statuses: tuple[Row, ...]
    opportunity_statuses: tuple[Row, ...]
    template_ids: tuple[str, ...]
    sms_template_id: str
    activity_type_id: str
    fields: dict[str, str]


def add_office(world: World, *, ids: IdFactory, start: datetime) -> Office:
    """Add everything but leads, sequences and Smart Views."""
    founded = start - timedelta(days=4 * 365)
    date = aware(founded)
    world.organization_id = ids.id("organization")
    world.add("organization", {"id": world.organization_id, "name": "Salesteam", "currency": "USD"})
    user_ids = tuple(_add_user(world, ids, user, date) for user in _USERS)
    world.me = user_ids[0]
    accounts = tuple(_add_account(world, ids, row) for row in world.all("user")[:3])
    _add_meeting_account(world, ids)
    for user_id, number in zip(user_ids, ("+14155550100", "+14155550101"), strict=False):
        _add_phone_number(world, ids, user_id, number, date)
    _add_group(world, user_ids[:2])
    return Office(
        user_ids=user_ids,
        account_ids=accounts,
        lead_statuses=tuple(_add_lead_status(world, ids, label) for label in _LEAD_STATUSES),
        opportunity_statuses=_add_opportunity_statuses(world, ids),
        template_ids=tuple(_add_template(world, ids, spec, founded) for spec in _EMAIL_TEMPLATES),
        sms_template_id=_add_sms_template(world, ids, founded),
        activity_type_id=_add_activity_type(world, ids, founded),
        fields={spec[1]: _add_custom_field(world, ids, spec, founded) for spec in _CUSTOM_FIELDS},
    )


def _add_activity_type(world: World, ids: IdFactory, founded: datetime) -> str:
    row: Row = {
        "id": ids.id("custom_activity"),
        "name": "Review",
        "description": None,
        "api_create_only": False,
        "editable_with_roles": [],
        "is_archived": False,
        "fields": [],
        **made(world, founded),
    }
    return str(world.add("custom_activity", row)["id"])


def _add_user(world: World, ids: IdFactory, person: tuple[str, str, str], date: str) -> str:
    first, last, email = person
    row: Row = {
        "id": ids.id("user"),
        "email": email,
        "first_name": first,
        "last_name": last,
        "display_name": f"{first} {last}",
        "image": f"https://example.com/{first.lower()}.png",
        "google_profile_image_url": None,
        "last_used_timezone": "America/New_York",
        "email_verified_at": date,
        "organizations": [world.organization_id],
        "date_created": date,
        "date_updated": date,
    }
    return str(world.add("user", row)["id"])


def _add_account(world: World, ids: IdFactory, user: Row) -> str:
    names = [user["display_name"], f"{user['first_name']} of Salesteam"]
    emails = [user["email"], user["email"].replace("@", "+outreach@")]
    identities = [{"email": email, "name": name} for email, name in zip(emails, names, strict=True)]
    row = _account(world, ids, user, "google") | {
        "identities": identities,
        "default_identity": identities[0],
        **_MAIL_ACCOUNT,
        "imap": _server(user, "imap", 993),
        "smtp": _server(user, "smtp", 465),
        "available_calendars": [_calendar(user)],
        "synced_calendars": [user["email"]],
        "lead_suggestions_updated_at": user["date_created"],
    }
    return str(world.add("connected_account", row)["id"])


def _server(user: Row, name: str, port: int) -> Row:
    return {
        "host": f"{name}.gmail.com",
        "port": port,
        "username": user["email"],
        "use_ssl": True,
        "date_updated": user["date_created"],
    }


def _calendar(user: Row) -> Row:
    email = user["email"]
    return {"id": email, "name": email, "status": "ok", "default": True, "synced": True}


def _add_meeting_account(world: World, ids: IdFactory) -> None:
    # A Zoom account has no identity and can't send, though its id looks the same.
    row = _account(world, ids, world.all("user")[0], "zoom") | {
        "identities": [],
        "enabled_features": ["meeting_import"],
    }
    world.add("connected_account", row)


def _account(world: World, ids: IdFactory, user: Row, kind: str) -> Row:
    return {
        "id": ids.id("connected_account"),
        "_type": kind,
        "email": user["email"],
        "user_id": user["id"],
        "organization_id": world.organization_id,
        "synced_calendars": [],
        "date_created": user["date_created"],
        "date_updated": user["date_updated"],
    }


def _add_phone_number(world: World, ids: IdFactory, user_id: str, number: str, date: str) -> None:
    row: Row = {
        "id": ids.id("phone_number"),
        "label": f"Line {number[-3:]}",
        "number": number,
        "number_formatted": f"{number[:2]} {number[2:5]}-{number[5:8]}-{number[8:]}",
        "country": "US",
        "type": "internal",
        "is_group_number": False,
        "sms_enabled": True,
        "mms_enabled": True,
        "forward_to": None,
        "forward_to_enabled": False,
        "supports_sms_to_countries": ["US", "CA"],
        "user_id": user_id,
        "organization_id": world.organization_id,
        "date_created": date,
        "date_updated": date,
    }
    world.add("phone_number", row)


def _add_group(world: World, user_ids: tuple[str, ...]) -> None:
    # Its id has a source of its own, so that those of older worlds stay.
    row: Row = {
        "id": IdFactory.seeded("group").id("group"),
        "name": "Callers",
        "organization_id": world.organization_id,
        "members": [{"user_id": user_id} for user_id in user_ids],
    }
    world.add("group", row)


def _add_lead_status(world: World, ids: IdFactory, label: str) -> Row:
    # One id is fixed, so that an example can name it.
    status_id = "stat_potential" if label == "Potential" else ids.id("status.lead")
    row = {"id": status_id, "label": label, "organization_id": world.organization_id}
    return world.add("status.lead", row)


def _add_opportunity_statuses(world: World, ids: IdFactory) -> tuple[Row, ...]:
    pipeline_id = ids.id("pipeline")
    return tuple(
        world.add(
            "status.opportunity",
            {
                "id": ids.id("status.opportunity"),
                "label": label,
                "type": kind,
                "pipeline_id": pipeline_id,
                "pipeline_name": "Sales",
                "organization_id": world.organization_id,
            },
        )
        for label, kind in _OPPORTUNITY_STATUSES
    )


def _add_template(world: World, ids: IdFactory, spec: _TemplateSpec, founded: datetime) -> str:
    name, subject, is_shared = spec
    row: Row = {
        "id": ids.id("email_template"),
        "name": name,
        "subject": subject,
        "body": f"<p>Hi {{{{ contact.first_name }}}},</p><p>{subject}</p>",
        "is_shared": is_shared,
        "is_archived": False,
        "attachments": [],
        "cc": [],
        "bcc": [],
        "unsubscribe_link_id": None,
        **last_use(world, founded),
        **made(world, founded),
    }
    return str(world.add("email_template", row)["id"])


def _add_sms_template(world: World, ids: IdFactory, founded: datetime) -> str:
    row: Row = {
        "id": ids.id("sms_template"),
        "name": "Short hello",
        "text": "Hi {{ contact.first_name }}, do you have a minute today?",
        "is_shared": True,
        "status": "active",
        "owned_by": world.me,
        "attachments": [],
        **made(world, founded, naive),
    }
    return str(world.add("sms_template", row)["id"])


def _add_custom_field(world: World, ids: IdFactory, spec: _FieldSpec, founded: datetime) -> str:
    object_type, name, kind, choices, several = spec
    row: Row = {
        "id": ids.id("custom_field"),
        "name": name,
        "description": None,
        "type": kind,
        "accepts_multiple_values": several,
        "editable_with_roles": [],
        "is_shared": object_type == "shared",
        **UNREFERENCED,
        **made(world, founded),
    }
    if choices is not None:
        row["choices"] = list(choices)
    if object_type == "shared":
        row["associations"] = [{"object_type": "lead"}, {"object_type": "contact"}]
    return str(world.add(f"custom_fields.{object_type}", row)["id"])
