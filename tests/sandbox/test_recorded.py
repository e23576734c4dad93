"""What live organizations answered, key by key, against what the sandbox answers for the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import active_sequence, call, sender
from tests.support.paths import SAMPLES

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))["data"]
    for path in sorted((SAMPLES / "recorded").glob("*.json"))
}
Call = tuple[str, dict[str, Any]]


def calls(sandbox: Sandbox) -> dict[str, Call]:
    """Return what makes the sandbox answer the same as was recorded: path and body of each POST."""
    world = sandbox.world
    template = {"template_id": world.all("email_template")[0]["id"]}
    texts = world.all("sms_template")[0]["id"]
    subscribe = {
        **sender(sandbox),
        "action_type": "subscribe",
        "sequence_id": active_sequence(sandbox)["id"],
        "contact_preference": "contact",
    }
    email = {**template, "contact_preference": "lead"}
    sort = {"sort": RECORDED["bulk_email.create.official_request"]["sort"]}
    edit = {"type": "set_lead_status", "lead_status_id": "stat_potential"}
    choices = {"name": "Product", "type": "choices", "choices": ["A"]}
    steps = [
        {
            "step_type": "email",
            "email_template_id": template["template_id"],
            "threading": "new_thread",
        },
        {"step_type": "sms", "sms_template_id": texts},
    ]
    subscriptions, callers = "/bulk_action/sequence_subscription/", [world.all("group")[0]["id"]]
    return {
        "bulk_edit.set_lead_status.legacy_star": ("/bulk_action/edit/", edit),
        "bulk_email.create.official_request": (
            "/bulk_action/email/",
            RECORDED["bulk_email.create.official_request"] | template,
        ),
        "bulk_email.create.official_response": ("/bulk_action/email/", email | sort),
        "bulk_email.legacy_query": ("/bulk_action/email/", email),
        "bulk_sequence_subscription.contacts": (subscriptions, subscribe),
        "bulk_sequence_subscription.group_calls": (
            subscriptions,
            {**subscribe, "calls_assigned_to": callers},
        ),
        "custom_field.opportunity_choices": (
            "/custom_field/opportunity/",
            {**choices, "accepts_multiple_values": True},
        ),
        "email_template.create_2026_live": (
            "/email_template/",
            {"name": "x", "subject": "s", "body": "b", "is_shared": True},
        ),
        "sequence.create_2026_live": (
            "/sequence/",
            {"name": "x", "timezone": "America/Los_Angeles", "steps": steps},
        ),
        "sequence.list_2022_schedule_id": (
            "/sequence/",
            {
                "name": "x",
                "timezone": "Europe/Kiev",
                "schedule_id": "sched_AAAA",
                "steps": [
                    {**steps[0], "threading": "old_thread"},
                    {"step_type": "call", "required": False, "step_allowed_delay": 3600},
                ],
            },
        ),
        "smart_view.structured": (
            "/saved_search/",
            {"name": "Deleted"},
        ),
    }


LISTS = {
    "connected_account.custom_email": "/connected_account/",
    "connected_account.google": "/connected_account/",
    "email_template.list": "/email_template/",
    "lead_status.list": "/status/lead/",
}


async def answer_like(sandbox: Sandbox, clock: SteppedClock, name: str) -> Any:
    """Have the sandbox answer the same as was recorded under *name*."""
    recorded = RECORDED[name]
    if name in LISTS:
        rows = (await call(sandbox, "GET", LISTS[name]))["data"]
        return next(row for row in rows if row.get("_type") == recorded.get("_type"))

    if name == "sequence_subscription.live_keys":
        return await subscribed(sandbox)

    path, body = calls(sandbox)[name]
    if "s_query" in recorded:
        body = {**body, "s_query": recorded["s_query"]}
    made = await call(sandbox, "POST", path, body)
    if recorded.get("status") == "done":
        clock.step(10)
        return await call(sandbox, "GET", f"{path}{made['id']}/")
    if name.startswith("sequence.list"):
        return (await call(sandbox, "GET", path))["data"][0]
    return made


async def subscribed(sandbox: Sandbox) -> Any:
    """Return a subscription with all that can be given."""
    world = sandbox.world
    had = {row["contact_id"] for row in world.all("sequence_subscription")}
    free = (row for row in world.all("contact") if row["emails"] and row["id"] not in had)
    body = {
        **sender(sandbox),
        "sequence_id": active_sequence(sandbox)["id"],
        "contact_id": next(free)["id"],
        "calls_assigned_to": [world.me],
        "from_phone_number_id": world.all("phone_number")[0]["id"],
    }
    return await call(sandbox, "POST", "/sequence_subscription/", body)


def differences(path: str, recorded: Any, answered: Any) -> list[str]:
    """Return where an answer lacks a key of the recording, or has another type of value there."""
    if recorded is None:
        # What it is when it isn't null wasn't recorded.
        return []

    if type(recorded) is not type(answered):
        return [f"{path} is {type(answered).__name__}"]

    if isinstance(recorded, dict):
        missing = [f"{path}.{key} is missing" for key in recorded if key not in answered]
        both = [key for key in recorded if key in answered]
        inner = [differences(f"{path}.{key}", recorded[key], answered[key]) for key in both]
        return missing + [one for each in inner for one in each]

    if isinstance(recorded, list):
        if recorded and not answered:
            return [f"{path} is empty"]

        pairs = zip(recorded, answered, strict=False)
        return [one for pair in pairs for one in differences(f"{path}[]", *pair)]

    return []


@pytest.mark.parametrize("name", RECORDED)
async def test_each_key_of_a_live_answer_is_there_with_the_same_type(
    sandbox: Sandbox, clock: SteppedClock, name: str
) -> None:
    answered = await answer_like(sandbox, clock, name)

    assert differences(name, RECORDED[name], answered) == []


async def test_the_documented_bulk_email_comes_back_as_it_was_sent(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    name = "bulk_email.create.official_request"

    answered = await answer_like(sandbox, clock, name)

    sent = {key: value for key, value in RECORDED[name].items() if key != "template_id"}
    assert {key: answered[key] for key in sent} == sent
    assert (answered["status"], answered["n_leads"]) == ("created", None)
    assert answered["email_account_id"].startswith("emailacct_")
    assert "@" in answered["sender"]
