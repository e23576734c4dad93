"""
What can be asked of each type of object: its own fields, those counted on demand, its relations.

A field that no table names is refused, as a misspelt one would be at Close.
[guess: Field of another type, unknown field, unknown relation]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from ..common.objects import Row
from .computed_fields import DERIVED
from .store import ACTIVITIES, World

Getter: TypeAlias = Callable[[Row], object]

_MADE: Final = ("id", "created_by", "updated_by", "date_created", "date_updated", "organization_id")
_ACTIVITY: Final = (*_MADE, "lead_id", "contact_id", "user_id", "activity_at")
_SEQUENCE_OF: Final = ("sequence_id", "sequence_name", "sequence_subscription_id")

STORED: Final[dict[str, tuple[str, ...]]] = {
    "lead": (
        *_MADE, "name", "display_name", "description", "url", "status_id", "timezone_id",
        "last_lead_status_change_date",
    ),
    "contact": (*_MADE, "name", "display_name", "title", "lead_id"),
    "opportunity": (
        *_MADE, "lead_id", "contact_id", "status_id", "status_type", "pipeline_id", "user_id",
        "value", "value_period", "value_currency", "confidence", "note", "date_won",
    ),
    "task": (*_MADE, "lead_id", "assigned_to", "is_complete", "due_date", "text"),
    "custom_object": (*_MADE, "lead_id", "name", "custom_object_type_id"),
    "sequence_subscription": (
        "id", "sequence_id", "contact_id", "lead_id", "status", "status_reason", "contact_email",
        "sender_account_id", "sender_email", "sender_name", "date_created", "date_updated",
    ),
    "activity.email": (
        *_ACTIVITY, *_SEQUENCE_OF, "direction", "status", "date", "date_sent", "has_reply",
        "subject", "body_text", "sender", "template_id", "template_name",
    ),
    "activity.call": (*_ACTIVITY, *_SEQUENCE_OF, "status", "duration", "note", "remote_phone"),
    "activity.sms": (*_ACTIVITY, *_SEQUENCE_OF, "status", "text", "remote_phone"),
    "activity.meeting": (*_ACTIVITY, "status", "title", "starts_at", "ends_at", "duration"),
    "activity.note": (*_ACTIVITY, "note"),
    "activity.custom_activity": (*_ACTIVITY, "status", "custom_activity_type_id"),
    "address": (
        "address_1", "address_2", "city", "country", "label", "state", "zipcode",
    ),
    "contact_email": ("type", "email", "is_unsubscribed"),
    "contact_phone": ("type", "phone", "country"),
    "contact_url": ("type", "url"),
}  # fmt: skip

# Where the custom fields of a type of object are defined.
DEFINED_IN: Final[dict[str, tuple[str, ...]]] = {
    "lead": ("lead", "shared"),
    "contact": ("contact", "shared"),
    "opportunity": ("opportunity", "shared"),
    "activity": ("activity", "shared"),
    "custom_object": ("custom_object_type", "shared"),
}

# What a custom field answers that refers to no type of custom objects. [live]
UNREFERENCED: Final[Row] = {"referenced_custom_type_id": None, "back_reference_is_visible": None}

# A search walks over these; the others can only be related to.
SEARCHABLE: Final = (
    "lead",
    "contact",
    "opportunity",
    "task",
    "custom_object",
    *(f"activity.{name}" for name in ACTIVITIES),
)


def getter(world: World, kind: str, name: str) -> Getter | None:
    """Return what reads that field of an object of *kind*, or None if there is no such field."""
    derived = DERIVED.get(kind, {}).get(name)
    if derived is not None:
        return lambda row: derived(world, row)

    if name in STORED[kind]:
        return lambda row: row.get(name)

    return None


def custom_getter(field_id: str) -> Getter:
    """
    Return what reads a custom field.

    An unknown id is not refused: no object has a value for it.
    [guess: Unknown custom field id]
    """
    key = f"custom.{field_id}"
    return lambda row: row.get(key)


def without_unset(row: Row) -> Row:
    """Return *row* without empty custom values; a field without a value is not there at all."""
    return {
        key: value
        for key, value in row.items()
        if not (key.startswith("custom.") and value in (None, [], ""))
    }


def relation(world: World, this: str, related: str) -> Callable[[Row], list[Row]] | None:
    """Return what gives the related objects, or None if the two types aren't related."""
    if (this, related) in _INNER:
        key = _INNER[this, related]
        return lambda row: row.get(key) or []

    if related == "lead" and "lead_id" in STORED[this]:
        return lambda row: _one(world, "lead", row.get("lead_id"))

    if related == "contact" and "contact_id" in STORED[this]:
        return lambda row: _one(world, "contact", row.get("contact_id"))

    if (this, related) in _OWNED:
        return lambda row: world.where(related, f"{this}_id", row["id"])

    return None


def _one(world: World, kind: str, row_id: object) -> list[Row]:
    row = world.get(kind, row_id)
    return [] if row is None else [row]


# Rows that are part of their object.
_INNER: Final = {
    ("lead", "address"): "addresses",
    ("contact", "contact_email"): "emails",
    ("contact", "contact_phone"): "phones",
    ("contact", "contact_url"): "urls",
}
# Rows of their own that name their owner.
_OWNED: Final = {
    *(("lead", kind) for kind in SEARCHABLE if kind != "lead"),
    *(("contact", f"activity.{name}") for name in ACTIVITIES),
    ("contact", "sequence_subscription"),
}
