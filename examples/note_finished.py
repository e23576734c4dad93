"""
Follow the event log, and write a note on each lead of which a subscription has finished.

It goes on where it stopped, and no note is written twice.

    python examples/note_finished.py
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import anyio

from close_async import CloseClient, Journal
from close_async.sandbox import Sandbox, SteerableClock

CHECKPOINT = anyio.Path("events.checkpoint")


async def note_finished(close: CloseClient, *, stop_after: int | None = None) -> None:
    names = await close.names()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    since = await CHECKPOINT.read_text() if await CHECKPOINT.exists() else yesterday
    events = close.events.follow(since=since, object_type="sequence_subscription")
    seen = 0
    async for event in events:
        if event.data and event.data["status"] == "finished":
            subscription = await close.sequence_subscriptions.get(event.object_id)
            sequence = names.get(subscription.sequence_id, "a sequence")
            once = close.with_options(idempotency_key=f"note of {subscription.id}")
            note = await once.notes.create(
                lead_id=subscription.lead_id,
                contact_id=subscription.contact_id,
                note=f"{subscription.contact_email} has finished {sequence}",
            )
            print(note.note)
        await CHECKPOINT.write_text(events.checkpoint)
        seen += 1
        if seen == stop_after:
            break


async def main() -> None:
    clock = SteerableClock()
    sandbox = Sandbox(leads=50, clock=clock)  # else CloseClient.from_env(journal=journal)
    clock.step(24 * 3600)  # a day passes, in which sequences go on
    journal = Journal.sqlite("notes.db")
    transport = sandbox.transport()
    async with CloseClient(sandbox.api_key, transport=transport, journal=journal) as close:
        await note_finished(close, stop_after=2)  # without it, it goes on until it's cancelled


if __name__ == "__main__":
    anyio.run(main)
