"""
Enrol the contacts that a filter finds in a sequence, one by one and each at most once.

`enrol_audience.py` leaves the same to a bulk action of Close, which tells less of each contact.

    python examples/enrol_contacts.py
"""

from __future__ import annotations

import anyio

from close_async import CloseClient, Journal
from close_async.enrollment import Enrolled, Refused, Unknown
from close_async.query import Contact, SequenceSubscription
from close_async.sandbox import Sandbox


async def enrol_contacts(close: CloseClient) -> None:
    names = await close.names()
    sequence_id = names.id("sequence", "Cold outreach")
    has_it = Contact.has(SequenceSubscription.sequence_id.is_in(sequence_id))
    audience = (
        Contact.title.has_words("Sales Director") & Contact.emails_count.at_least(1) & ~has_it
    )
    print(audience.explain(names=names))

    # Only an account with an identity can send; a Zoom account, say, has none.
    accounts = await close.connected_accounts.list().collect()
    account = next(each for each in accounts if each.identities)
    sender = account.identities[0]

    contacts = await close.search(audience, fields=["name"], limit=10).collect()
    outcomes = close.enroll(
        [contact.id for contact in contacts],
        sequence_id=sequence_id,
        sender_account_id=account.id,
        sender_name=sender.name or sender.email,
        sender_email=sender.email,
    )
    async for outcome in outcomes:
        name = contacts[outcome.number - 1].name
        match outcome:
            case Enrolled():
                print(f"{name}: {outcome.subscription.status}")
            case Refused():
                print(f"{name}: refused, {outcome.reason}")
            case Unknown():
                print(f"{name}: look whether it was enrolled, {outcome.reason}")


async def main() -> None:
    sandbox = Sandbox(leads=100)  # for your organization: CloseClient.from_env(journal=journal)
    journal = Journal.sqlite("enrolled.db")
    transport = sandbox.transport()
    async with CloseClient(sandbox.api_key, transport=transport, journal=journal) as close:
        await enrol_contacts(close)


if __name__ == "__main__":
    anyio.run(main)
