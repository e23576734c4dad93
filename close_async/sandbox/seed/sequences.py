"""Builds the sequences, and subscriptions to them in every status."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ..world.audit_fields import made_in_workflow
from ..world.workflow_rows import SUBSCRIPTION_KEYS, sequence_keys

if TYPE_CHECKING:
    from ..common.ids import IdFactory
    from ..common.objects import Row
    from ..world.store import World
    from .organization import Office

_DAY: Final = 86400
_WEEKDAYS: Final = {
    "ranges": [{"weekday": day, "start": "09:00", "end": "16:59"} for day in range(1, 6)]
}
# The first five differ, so that even a small world has one of each.
_STATUSES: Final[tuple[tuple[str, str | None], ...]] = (
    ("active", None),
    ("paused", "manual"),
    ("finished", None),
    ("goal", "reply-received"),
    ("error", "email-bounced"),
    ("active", None),
    ("paused", "bulk-action"),
    ("finished", None),
    ("active", None),
)
# One contact in this many has a subscription from the start; more in a small world.
_EVERY: Final = 12


def add_sequences(world: World, office: Office, *, ids: IdFactory, start: datetime) -> None:
    """Add four sequences, of which two run, and subscriptions to the two."""
    first, second, third = (_email(template_id) for template_id in office.template_ids[:3])
    sms = {"step_type": "sms", "sms_template_id": office.sms_template_id}
    plans: tuple[tuple[str, str, str, Any, list[Row]], ...] = (
        (
            "Cold outreach",
            "active",
            "America/Los_Angeles",
            _WEEKDAYS,
            [first, _CALL, second, third],
        ),
        ("Inbound follow-up", "active", "US/Eastern", None, [first, sms]),
        ("Win back", "paused", "Europe/Berlin", _WEEKDAYS, [second, third]),
        ("Conference 2027", "draft", "Europe/London", None, [_CALL]),
    )
    sequence_ids = [
        _add_sequence(world, ids, plan, start - timedelta(days=80 + 40 * index, hours=7))
        for index, plan in enumerate(plans)
    ]
    _add_subscriptions(world, office, ids, sequence_ids[:3], start)


_CALL: Final[Row] = {"step_type": "call"}


def _email(template_id: str) -> Row:
    return {"step_type": "email", "email_template_id": template_id, "threading": "new_thread"}


def _add_sequence(
    world: World,
    ids: IdFactory,
    plan: tuple[str, str, str, Any, list[Row]],
    moment: datetime,
) -> str:
    name, status, timezone, schedule, steps = plan
    made = made_in_workflow(world, moment)
    row = {
        "id": ids.id("sequence"),
        "name": name,
        "status": status,
        "timezone": timezone,
        "schedule": schedule,
        "steps": [
            _step(ids, step, made, delay=0 if index == 0 else _DAY * index)
            for index, step in enumerate(steps)
        ],
        **sequence_keys(world),
        **made,
    }
    return str(world.add("sequence", row)["id"])


def _step(ids: IdFactory, step: Row, made: Row, *, delay: int) -> Row:
    return {
        "id": ids.id("sequence_step"),
        "delay": delay,
        "email_template_id": None,
        "sms_template_id": None,
        "threading": None,
        "required": True,
        "step_allowed_delay": None,
        **step,
        **{key: value for key, value in made.items() if key != "organization_id"},
    }


def _add_subscriptions(
    world: World, office: Office, ids: IdFactory, sequence_ids: list[str], start: datetime
) -> None:
    reachable = [contact for contact in world.all("contact") if contact["emails"]]
    account_id = office.account_ids[0]
    identity = (world.get("connected_account", account_id) or {})["default_identity"]
    paused_id = sequence_ids[2]
    every = max(1, min(_EVERY, len(reachable) // 10))
    for index, contact in enumerate(reachable[::every]):
        status, reason = _STATUSES[index % len(_STATUSES)]
        sequence_id = sequence_ids[0 if index % 4 else 1 + index // 4 % 2]
        if status == "active" and sequence_id == paused_id:
            status, reason = "paused", "workflow-paused"
        moment = start - timedelta(hours=5 + 3 * index % 4000, seconds=index)
        row = {
            "id": ids.id("sequence_subscription"),
            "sequence_id": sequence_id,
            "contact_id": contact["id"],
            "lead_id": contact["lead_id"],
            "contact_email": contact["emails"][0]["email"],
            "sender_account_id": account_id,
            "sender_name": identity["name"],
            "sender_email": identity["email"],
            "calls_assigned_to": [world.me],
            "status": status,
            "status_reason": reason,
            "start_date": None,
            **SUBSCRIPTION_KEYS,
            **made_in_workflow(world, moment),
        }
        world.add("sequence_subscription", row)
