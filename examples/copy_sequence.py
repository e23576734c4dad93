"""
Copy a sequence with its schedule and its steps, as a draft for another time zone.

    python examples/copy_sequence.py
"""

from __future__ import annotations

import anyio

from close_async import CloseClient, Journal
from close_async.models import (
    CallStepCreate,
    EmailStepCreate,
    SequenceStep,
    SmsStepCreate,
    Threading,
)
from close_async.sandbox import Sandbox

StepCreate = CallStepCreate | EmailStepCreate | SmsStepCreate


def copied(step: SequenceStep) -> StepCreate:
    """A new step like *step*, with the same template."""
    if step.email_template_id is not None:
        return EmailStepCreate(
            delay=step.delay,
            email_template_id=step.email_template_id,
            threading=Threading(step.threading or "new_thread"),
            required=step.required,
        )
    if step.sms_template_id is not None:
        return SmsStepCreate(
            delay=step.delay, sms_template_id=step.sms_template_id, required=step.required
        )
    return CallStepCreate(delay=step.delay, required=step.required)


async def copy_sequence(close: CloseClient) -> None:
    names = await close.names()
    original = await close.sequences.get(names.id("sequence", "Inbound follow-up"))
    once = close.with_options(idempotency_key=f"copy of {original.id} for Tokyo")
    copy = await once.sequences.create(
        name=f"{original.name} (Tokyo)",
        timezone="Asia/Tokyo",
        status="draft",
        schedule=original.schedule,
        steps=[copied(step) for step in original.steps],
    )
    print(f"{copy.name} is a {copy.status} in {copy.timezone}:")
    for step in copy.steps:
        print(f"  {step.step_type} after {step.delay // 86400} days")


async def main() -> None:
    sandbox = Sandbox(leads=10)  # for your organization: CloseClient.from_env(journal=journal)
    journal = Journal.sqlite("copies.db")
    transport = sandbox.transport()
    async with CloseClient(sandbox.api_key, transport=transport, journal=journal) as close:
        await copy_sequence(close)


if __name__ == "__main__":
    anyio.run(main)
