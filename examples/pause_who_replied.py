"""
Pause the sequences of everyone in a company as soon as one of them has replied.

    python examples/pause_who_replied.py
"""

from __future__ import annotations

import anyio

from close_async import CloseClient
from close_async.query import Contact, EmailActivity, Lead, SequenceSubscription, ago
from close_async.sandbox import Sandbox


async def pause_who_replied(close: CloseClient) -> None:
    reply = EmailActivity.direction.is_in("incoming") & EmailActivity.date.since(ago(days=30))
    running = SequenceSubscription.status.is_in("active")
    companies = Lead.has(reply) & Lead.has(Contact.has(running))
    print(companies.explain())

    async for lead in close.search(companies, fields=["display_name"]):
        async for subscription in close.sequence_subscriptions.list(lead_id=lead.id):
            if subscription.status == "active":
                await close.sequence_subscriptions.update(subscription.id, status="paused")
                print(f"{lead.display_name}: paused {subscription.contact_email}")


async def main() -> None:
    sandbox = Sandbox(leads=2000)  # for your organization: CloseClient.from_env()
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        await pause_who_replied(close)


if __name__ == "__main__":
    anyio.run(main)
