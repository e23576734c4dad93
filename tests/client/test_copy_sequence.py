"""A copy of a sequence has all that the original has but its ids: steps, schedule and all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from close_async import CloseClient
from close_async.sandbox import Sandbox
from tests.sandbox.worlds import call
from tests.support.paths import SAMPLES

pytestmark = pytest.mark.anyio
SEQUENCE = (
    *("timezone", "schedule", "schedule_id", "status"),
    *("trigger_query", "allow_manual_enrollment", "owner_id"),
)
STEP = (
    *("step_type", "delay", "email_template_id", "sms_template_id"),
    *("threading", "required", "step_allowed_delay"),
)


def chosen(shown: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the part of an answer that a copy needs."""
    return {name: shown[name] for name in names if name in shown}


def copy_of(shown: dict[str, Any]) -> dict[str, Any]:
    """Return what creates a sequence like one that was answered."""
    steps = [chosen(step, STEP) for step in shown["steps"]]
    return {**chosen(shown, SEQUENCE), "name": "Copy", "steps": steps}


async def test_a_copy_has_the_steps_and_the_schedule_of_the_original() -> None:
    sandbox = Sandbox(leads=0)
    texts = sandbox.world.all("sms_template")[0]["id"]
    emails = sandbox.world.all("email_template")[0]["id"]
    steps = [
        {"step_type": "email", "email_template_id": emails, "threading": "old_thread"},
        {"step_type": "call", "delay": 259200, "required": False, "step_allowed_delay": 3600},
        {"step_type": "sms", "delay": 60, "sms_template_id": texts},
    ]
    other = sandbox.world.all("user")[1]["id"]
    body = {
        "name": "Original",
        "timezone": "Europe/Kiev",
        "status": "draft",
        "schedule": {"ranges": [{"weekday": 1, "start": "09:00", "end": "16:59"}]},
        "allow_manual_enrollment": False,
        "owner_id": other,
        "steps": steps,
    }
    made = await call(sandbox, "POST", "/sequence/", body)

    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        original = await close.sequences.get(made["id"])
        copy = await close.sequences.create(**copy_of(original.to_dict()))

    assert copy_of(copy.to_dict()) == copy_of(original.to_dict())
    assert (copy.owner_id, copy.allow_manual_enrollment) == (other, False)
    assert copy.steps[1].to_dict()["step_allowed_delay"] == 3600
    ids = {step["id"] for step in (*original.to_dict()["steps"], *copy.to_dict()["steps"])}
    assert len(ids) == 6


@pytest.mark.parametrize("name", ["sequence.create_2026_live", "sequence.list_2022_schedule_id"])
async def test_what_close_answered_of_a_sequence_can_be_sent_again(name: str) -> None:
    shown = json.loads((SAMPLES / "recorded" / f"{name}.json").read_text())["data"]
    copy = copy_of(shown)

    built = CloseClient("api_key").sequences.calls.create(**copy)

    assert built.json == copy
