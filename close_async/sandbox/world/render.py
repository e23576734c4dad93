"""How an object of the world looks in an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeAlias

from ..common.objects import Row
from .computed_fields import DERIVED
from .fields import STORED
from .newest_first import newest
from .store import ACTIVITIES, World

# Parts of answers that no filter can ask for. `lead_statuses` is a part of organizations, and the
# client close-dot-io asks leads for it. [code 1]
_UNASKABLE: Final = (
    "html_url", "status_label", "addresses", "emails", "phones", "urls", "custom", "_type",
    "lead_name", "pipeline_name", "to", "direction", "lead_statuses",
)  # fmt: skip

_Extra: TypeAlias = Callable[[World, Row], object]


def full(world: World, kind: str, row: Row) -> Row:
    """Return the object with all that `GET` answers for one of its kind."""
    extras = _EXTRAS.get(kind, {})
    return row | {name: extra(world, row) for name, extra in extras.items()}


def chosen(world: World, kind: str, row: Row, names: Iterable[str]) -> Row:
    """Return only the named parts of an object; what it doesn't have is left out."""
    parts: Row = {}
    for name in names:
        parts |= _part(world, kind, row, name)
    return parts


def is_known(name: str) -> bool:
    """
    Return whether any type of object has a part of that name.

    A filter in public code asks leads for `title`, so a name needs only be known to some type.
    """
    if name == "custom" or name.startswith("custom."):
        return True

    tables = (*STORED.values(), *DERIVED.values(), *_EXTRAS.values(), _UNASKABLE)
    return any(name in names for names in tables)


def pipelines_of(world: World) -> list[Row]:
    """Return the pipelines, each with its statuses."""
    found: dict[object, Row] = {}
    for status in world.all("status.opportunity"):
        pipeline = found.setdefault(
            status.get("pipeline_id"),
            {
                "id": status.get("pipeline_id"),
                "name": status.get("pipeline_name"),
                "organization_id": world.organization_id,
                "statuses": [],
            },
        )
        pipeline["statuses"].append({key: status[key] for key in ("id", "label", "type")})
    for row in world.all("pipeline"):
        made = found.setdefault(row["id"], {"id": row["id"], "statuses": []})
        made |= {key: value for key, value in row.items() if key != "order"}
        made["statuses"].sort(key=partial(_place, row["order"]))
    return list(found.values())


def _place(order: list[str], status: Row) -> int:
    return order.index(status["id"]) if status["id"] in order else len(order)


def _part(world: World, kind: str, row: Row, name: str) -> Row:
    if name == "custom":
        return {key: value for key, value in row.items() if key.startswith("custom.")}

    extra = _EXTRAS.get(kind, {}).get(name)
    if extra is not None:
        return {name: extra(world, row)}

    if name in row:
        return {name: row[name]}

    count = DERIVED.get(kind, {}).get(name)
    return {} if count is None else {name: count(world, row)}


def _children(kind: str) -> _Extra:
    """Return what shows the objects of *kind* that belong to a lead."""
    return lambda world, row: [full(world, kind, child) for child in _of_lead(world, kind, row)]


def _contact_ids(world: World, row: Row) -> object:
    return [contact["id"] for contact in _of_lead(world, "contact", row)]


def _of_lead(world: World, kind: str, row: Row) -> list[Row]:
    return newest(world.where(kind, "lead_id", row["id"]))[::-1]


def _subscriptions(world: World, row: Row) -> object:
    found = world.where("sequence_subscription", "contact_id", row["id"])
    return [_subscription(world, subscription) for subscription in newest(found)]


def _subscription(world: World, row: Row) -> Row:
    sequence = world.get("sequence", row["sequence_id"]) or {}
    return {
        "subscription_id": row["id"],
        "subscription_status": row["status"],
        "subscription_status_reason": row["status_reason"],
        "sequence_id": row["sequence_id"],
        "sequence_name": sequence.get("name"),
        "sequence_status": sequence.get("status"),
        "contact_email": row["contact_email"],
        "initial_email_id": _first_email(world, row),
        "start_date": row["start_date"],
        "date_created": row["date_created"],
    }


def _first_email(world: World, row: Row) -> object:
    emails = world.where("activity.email", "contact_id", row["contact_id"])
    sent = (email["id"] for email in emails if email.get("sequence_subscription_id") == row["id"])
    return next(sent, None)


STATUSES: Final = ("active", "error", "finished", "goal", "paused")


def _subscription_counts(world: World, row: Row) -> object:
    rows = world.where("sequence_subscription", "sequence_id", row["id"])
    found = [subscription["status"] for subscription in rows]
    return {status: found.count(status) for status in STATUSES}


def _status_label(kind: str) -> _Extra:
    def label(world: World, row: Row) -> object:
        status = world.get(f"status.{kind}", row.get("status_id")) or row
        return status.get("label", row.get("status_label"))

    return label


def _part_of(kind: str, key: str, part: str) -> _Extra:
    """Return what shows a *part* of the object of *kind* whose id is under *key*."""
    return lambda world, row: (world.get(kind, row.get(key)) or {}).get(part)


def _custom_by_name(world: World, row: Row) -> object:
    """Return the custom values by the names of their fields, as a plain get shows them."""
    return {
        field["name"]: value
        for key, value in row.items()
        if key.startswith("custom.") and (field := _lead_field(world, key)) is not None
    }


def _lead_field(world: World, key: str) -> Row | None:
    field_id = key.removeprefix("custom.")
    return world.get("custom_fields.lead", field_id) or world.get("custom_fields.shared", field_id)


def _no_links(_world: World, _row: Row) -> object:
    return []


def _or(name: str, default: object) -> _Extra:
    """Return what shows a key that not every object is stored with."""
    return lambda _world, row: row.get(name, default)


def _users(_world: World, row: Row) -> object:
    return [row["user_id"]] if row.get("user_id") else []


def _view(world: World, row: Row) -> object:
    """
    Return in which part of the inbox a task shows.

    [guess: View of a task]
    """
    if row.get("is_complete"):
        return "archive"
    due = str(row.get("date") or "")[:10]
    return "inbox" if due <= world.now().date().isoformat() else "future"


_PER_YEAR: Final = {"one_time": 1, "monthly": 12, "annual": 1}
_PERIODS: Final = {"monthly": " monthly", "annual": " annual"}


def _amount(share: str, span: str) -> _Extra:
    """Return what shows the value of an opportunity, *share* of it, over a *span*."""

    def amount(_world: World, row: Row) -> object:
        value = row.get("value")
        if value is None:
            return None

        expected = (row.get("confidence") or 0) / 100 if share == "expected" else 1
        years = _PER_YEAR.get(str(row.get("value_period")), 1) if span == "annualized" else 1
        return round(value * expected * years)

    return amount


def _formatted(amount: _Extra, *, per_period: bool) -> _Extra:
    """Return what writes an amount, which counts cents. [guess: Computed values]."""

    def text(world: World, row: Row) -> object:
        cents = amount(world, row)
        if not isinstance(cents, int):
            return None

        currency = row.get("value_currency") or "USD"
        sign = "$" if currency == "USD" else f"{currency} "
        period = _PERIODS.get(str(row.get("value_period")), "") if per_period else ""
        written = f"{cents / 100:,.2f}".removesuffix(".00")
        return f"{sign}{written}{period}"

    return text


_AMOUNTS: Final[dict[str, _Extra]] = {
    "expected_value": _amount("expected", ""),
    "annualized_value": _amount("whole", "annualized"),
    "annualized_expected_value": _amount("expected", "annualized"),
}
_FORMATTED: Final[dict[str, _Extra]] = {
    "value_formatted": _formatted(_amount("whole", ""), per_period=True),
    "expected_value_formatted": _formatted(_AMOUNTS["expected_value"], per_period=True),
    "annualized_value_formatted": _formatted(_AMOUNTS["annualized_value"], per_period=False),
    "annualized_expected_value_formatted": _formatted(
        _AMOUNTS["annualized_expected_value"], per_period=False
    ),
}
_MAKERS: Final[dict[str, _Extra]] = {
    "created_by_name": _part_of("user", "created_by", "display_name"),
    "updated_by_name": _part_of("user", "updated_by", "display_name"),
}
_ACTIVITY: Final[dict[str, _Extra]] = {
    "user_name": _part_of("user", "user_id", "display_name"),
    "users": _users,
    **_MAKERS,
}
# What Close shows of every email and SMS [spec], and those of the sandbox need not have.
_EMAIL: Final = (
    *("body_html", "date_scheduled", "thread_id", "in_reply_to_id", "opens_summary", "send_as_id"),
    *("bulk_email_action_id", "followup_sequence_id", "followup_sequence_delay", "template_id"),
)
_EMAIL_LISTS: Final = {
    **{key: _or(key, []) for key in ("cc", "bcc", "message_ids", "references")},
    **{key: _or(key, default=False) for key in ("need_smtp_credentials", "has_reply")},
    "followup_sequence_add_cc_bcc": _or("followup_sequence_add_cc_bcc", default=False),
}
_SMS: Final = (
    *("local_phone", "local_phone_formatted", "local_country_iso", "remote_phone_formatted"),
    *("remote_country_iso", "date_scheduled", "template_id", "cost", "error_message"),
)
_EXTRAS: Final[dict[str, dict[str, _Extra]]] = {
    "lead": {
        "status_label": _status_label("lead"),
        "contact_ids": _contact_ids,
        "contacts": _children("contact"),
        "opportunities": _children("opportunity"),
        "tasks": _children("task"),
        "custom": _custom_by_name,
        "integration_links": _no_links,
        **_MAKERS,
    },
    "contact": {"subscriptions": _subscriptions},
    "opportunity": {
        "lead_name": _part_of("lead", "lead_id", "display_name"),
        "contact_name": _part_of("contact", "contact_id", "name"),
        "status_label": _status_label("opportunity"),
        "user_name": _part_of("user", "user_id", "display_name"),
        "integration_links": _no_links,
        "date_lost": _or("date_lost", None),
        **_AMOUNTS,
        **_FORMATTED,
        **_MAKERS,
    },
    "task": {
        "lead_name": _part_of("lead", "lead_id", "display_name"),
        "contact_name": _part_of("contact", "contact_id", "name"),
        "assigned_to_name": _part_of("user", "assigned_to", "display_name"),
        "is_dateless": _or("is_dateless", default=False),
        "view": _view,
        "object_type": _or("object_type", None),
        "object_id": _or("object_id", None),
        **_MAKERS,
    },
    **{f"activity.{name}": _ACTIVITY for name in ACTIVITIES},
    "activity.email": {**_ACTIVITY, **{key: _or(key, None) for key in _EMAIL}, **_EMAIL_LISTS},
    "activity.sms": {**_ACTIVITY, **{key: _or(key, None) for key in _SMS}},
    "activity.call": {
        **_ACTIVITY,
        "source": _or("source", "External"),
        "outcome_id": _or("outcome_id", None),
    },
    "sequence": {"subscription_counts_by_status": _subscription_counts},
}
