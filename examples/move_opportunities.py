"""
Move the opportunities of a pipeline that wait for an answer, and give their owners a task.

    python examples/move_opportunities.py
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import anyio

from close_async import CloseClient, Journal
from close_async.sandbox import Sandbox


async def move_opportunities(close: CloseClient) -> None:
    # Each pipeline has statuses of its own, so that two may be called alike.
    pipelines = await close.pipelines.list().collect()
    pipeline = next(each for each in pipelines if each.name == "Sales")
    waiting = next(each for each in pipeline.statuses if each.label == "Proposal Sent")
    lost = next(each for each in pipeline.statuses if each.label == "Lost")

    week_ago = datetime.now(UTC) - timedelta(days=7)
    stale = close.opportunities.list(status_id=waiting.id, date_updated_lt=week_ago)
    for opportunity in await stale.collect():
        # The task first: if this process dies in between, the next run finds it by its key.
        once = close.with_options(idempotency_key=f"ask why {opportunity.id} was lost")
        task = await once.tasks.create(
            lead_id=opportunity.lead_id,
            assigned_to=opportunity.user_id,
            text=f"Ask {opportunity.lead_name} why they didn't answer",
            date=(opportunity.date_updated + timedelta(days=14)).date(),
        )
        await close.opportunities.update(opportunity.id, status_id=lost.id)
        print(f"{opportunity.lead_name}, {opportunity.value_formatted}: {lost.label}")
        print(f"  {task.date}, {opportunity.user_name}: {task.text}")


async def main() -> None:
    sandbox = Sandbox(leads=60)  # for your organization: CloseClient.from_env(journal=journal)
    journal = Journal.sqlite("tasks.db")
    transport = sandbox.transport()
    async with CloseClient(sandbox.api_key, transport=transport, journal=journal) as close:
        await move_opportunities(close)


if __name__ == "__main__":
    anyio.run(main)
