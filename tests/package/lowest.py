"""What programs do with the package, in short: `python THIS_FILE BACKEND`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import anyio

from close_async import CloseClient, Journal
from close_async.enrollment import Enrolled
from close_async.models import CallStepCreate
from close_async.query import Contact, Lead, ago
from close_async.sandbox import Sandbox


async def main() -> None:
    sandbox = Sandbox(leads=40)
    sequence = next(one for one in sandbox.world.all("sequence") if one["status"] == "active")
    account = next(one for one in sandbox.world.all("connected_account") if one.get("identities"))
    taken = {one["contact_id"] for one in sandbox.world.all("sequence_subscription")}
    reachable = [one["id"] for one in sandbox.world.all("contact") if one["emails"]]
    contacts = [one for one in reachable if one not in taken][:10]
    journal = Journal.sqlite(Path(tempfile.mkdtemp(), "sent.db"))
    async with CloseClient(
        sandbox.api_key, transport=sandbox.transport(), journal=journal, timezone="Europe/Berlin"
    ) as close:
        assert (await close.users.me()).id
        assert [one.id async for one in close.sequences.list(prefetch=2)]

        audience = Lead.date_created.since(ago(days=9000)) & Lead.has(Contact.title.exists())
        assert await close.count(audience) == len(await close.search(audience).collect())
        assert audience.explain()

        sandbox.faults.next(method="POST", drop="after")
        keyed = close.with_options(idempotency_key="spring")
        made = [
            await keyed.sequences.create(
                name="Spring", timezone="UTC", steps=[CallStepCreate(delay=0)]
            )
            for _ in range(2)
        ]
        assert made[0].id == made[1].id

        sandbox.faults.next(path="/sequence_subscription/", status=429, retry_after=0.01)
        outcomes = [
            outcome
            async for outcome in close.enroll(
                contacts,
                sequence_id=sequence["id"],
                sender_account_id=account["id"],
                sender_name="Jo",
                sender_email=account["identities"][0]["email"],
            )
        ]
        assert [type(one) for one in outcomes] == [Enrolled] * len(contacts)

        await cancelled(close, sandbox)
        await close.drain()


async def cancelled(close: CloseClient, sandbox: Sandbox) -> None:
    """A write that is cancelled is sent, or it's not, and is known to be."""
    before = len([one for one in sandbox.requests if one.method == "POST"])
    sandbox.faults.next(method="POST", delay=0.2)
    with anyio.move_on_after(0.05):
        await close.sequences.create(name="Late", timezone="UTC", steps=[])
    assert len([one for one in sandbox.requests if one.method == "POST"]) == before + 1


if __name__ == "__main__":
    anyio.run(main, backend=sys.argv[1])
    print("fine")
