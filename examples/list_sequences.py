"""
List the sequences, with their subscriptions by status.

It only reads: from your organization if CLOSE_API_KEY is set, otherwise from a sandbox.

    python examples/list_sequences.py
"""

from __future__ import annotations

import os

import anyio

from close_async import CloseClient
from close_async.sandbox import Sandbox


def connect() -> CloseClient:
    if os.environ.get("CLOSE_API_KEY"):
        return CloseClient.from_env()

    sandbox = Sandbox(leads=500)
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def main() -> None:
    async with connect() as close:
        async for listed in close.sequences.list():
            # A list leaves out the numbers of subscriptions; get() brings them.
            sequence = await close.sequences.get(listed.id)
            counts = sequence.subscription_counts_by_status
            print(
                f"{sequence.name}: {sequence.status}, {len(sequence.steps)} steps, "
                f"{counts.active} active, {counts.paused} paused, {counts.goal} reached the goal"
            )


if __name__ == "__main__":
    anyio.run(main)
