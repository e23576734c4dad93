"""
Enrol an audience in a sequence, and be sure whom you touch.

It writes, so it only ever talks to a sandbox. To use it for real, change `connect()`.

    python examples/enrol_audience.py
"""

from __future__ import annotations

import anyio

from close_async import AudienceEmpty, AudienceTooLarge, BulkActionFailed, CloseClient
from close_async.query import Contact, Lead, SequenceSubscription, ago
from close_async.sandbox import Sandbox

# More than this was never meant, whatever the query finds.
MOST_LEADS = 200


def connect() -> CloseClient:
    sandbox = Sandbox(leads=1000, bulk_seconds=2)
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def enrol(close: CloseClient, sequence_name: str) -> None:
    sequences = await close.sequences.list().collect()
    sequence = next(each for each in sequences if each.name == sequence_name)
    statuses = {each.label: each.id async for each in close.lead_statuses.list()}
    audience = (
        Lead.status_id.is_in(statuses["Potential"])
        & Lead.has(Contact.title.has_words("CEO") & Contact.emails_count.at_least(1))
        & ~Lead.has(Contact.has(SequenceSubscription.sequence_id.is_in(sequence.id)))
        & ~Lead.last_communication_date.since(ago(days=30))
    )
    print(audience.explain())

    preview = await close.bulk.preview(audience, sample=3)
    names = ", ".join(row["display_name"] for row in preview.sample)
    print(f"{preview.count} leads, such as {names}")

    # Only an account with an identity can send; a Zoom account is listed as well, and can't.
    accounts = await close.connected_accounts.list().collect()
    account = next(each for each in accounts if each.identities)
    sender = account.identities[0]
    run = await close.bulk.subscribe(
        audience,
        max_leads=MOST_LEADS,
        sequence_id=sequence.id,
        sender_account_id=account.id,
        sender_name=sender.name or sender.email,
        sender_email=sender.email,
        contact_preference="lead",
    )
    # With the id, close.bulk.attach() finds the run again should this process die.
    print(f"started {run.id}")

    async for state in run.watch():
        print(state.status, state.n_leads_processed, "of", state.n_leads)
    await run.wait()


async def main() -> None:
    async with connect() as close:
        try:
            await enrol(close, "Cold outreach")
        except (AudienceEmpty, AudienceTooLarge) as error:
            print(f"nobody was enrolled: {error}")
        except BulkActionFailed as error:
            print(f"some were enrolled, then it failed: {error}")


if __name__ == "__main__":
    anyio.run(main)
