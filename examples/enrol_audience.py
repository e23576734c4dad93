"""
Enrol an audience in a sequence: describe it, preview it, limit it, and watch the bulk action.

It writes, so it talks to a sandbox only. To use it with your organization, change `connect()`.

    python examples/enrol_audience.py
"""

from __future__ import annotations

import anyio

from close_async import AudienceEmpty, AudienceTooLarge, BulkActionFailed, CloseClient
from close_async.query import Contact, Lead, SequenceSubscription, ago
from close_async.sandbox import Sandbox

# If the query finds more leads than this, something is wrong with it.
MOST_LEADS = 200


def connect() -> CloseClient:
    sandbox = Sandbox(leads=1000, bulk_seconds=2)
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def enrol(close: CloseClient, sequence_name: str) -> None:
    sequences = await close.sequences.list().collect()
    sequence = next(each for each in sequences if each.name == sequence_name)
    statuses = {each.label: each.id async for each in close.lead_statuses.list()}
    ceo = Contact.title.has_words("CEO") & Contact.emails_count.at_least(1)
    enrolled = SequenceSubscription.sequence_id.is_in(sequence.id)
    audience = (
        Lead.status_id.is_in(statuses["Potential"])
        & Lead.has(ceo)
        & ~Lead.has(Contact.has(enrolled))
        & ~Lead.last_communication_date.since(ago(days=30))
    )
    print(audience.explain())

    preview = await close.bulk.preview(audience, sample=3)
    names = ", ".join(row["display_name"] for row in preview.sample)
    print(f"{preview.count} leads, such as {names}")

    # Only an account with an identity can send; a Zoom account, say, has none.
    me = await close.users.me()
    accounts = await close.connected_accounts.list(user_id=me.id).collect()
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
    # If this process dies, close.bulk.attach() finds the run by this id.
    print(f"started {run.id}")

    async for state in run.watch():
        print(state.status, state.n_leads_processed, "of", state.n_leads)
    await run.wait()


async def main() -> None:
    async with connect() as close:
        try:
            await enrol(close, "Cold outreach")
        except (AudienceEmpty, AudienceTooLarge) as error:
            print(f"no lead was enrolled: {error}")
        except BulkActionFailed as error:
            print(f"it failed after a part of the leads was enrolled: {error}")


if __name__ == "__main__":
    anyio.run(main)
