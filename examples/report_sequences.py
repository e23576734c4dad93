"""
Report the steps of each sequence, where its subscriptions are, and how many companies replied.

It only reads: from your organization if CLOSE_API_KEY is set, otherwise from a sandbox.

    python examples/report_sequences.py
"""

from __future__ import annotations

import os

import anyio

from close_async import CloseClient
from close_async.query import Contact, EmailActivity, Lead, SequenceSubscription
from close_async.sandbox import Sandbox


def connect() -> CloseClient:
    if os.environ.get("CLOSE_API_KEY"):
        return CloseClient.from_env()

    sandbox = Sandbox(leads=500)
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def report_sequences(close: CloseClient) -> None:
    names = await close.names()
    async for listed in close.sequences.list():
        sequence = await close.sequences.get(listed.id)  # a list leaves out the numbers
        counts = sequence.subscription_counts_by_status
        subscribed = Contact.has(SequenceSubscription.sequence_id.is_in(sequence.id))
        companies = Lead.has(subscribed)
        replied = companies & Lead.has(EmailActivity.direction.is_in("incoming"))
        print(f"{sequence.name} ({sequence.status})")
        for number, step in enumerate(sequence.steps, start=1):
            template = names.get(step.email_template_id or step.sms_template_id or "", "")
            print(f"  {number}. after {step.delay // 86400} days: {step.step_type} {template}")
        print(f"  {counts.active} active, {counts.paused} paused, {counts.finished} finished")
        share = f"{await close.count(replied)} of {await close.count(companies)}"
        print(f"  {share} leads have replied")


async def main() -> None:
    async with connect() as close:
        await report_sequences(close)


if __name__ == "__main__":
    anyio.run(main)
