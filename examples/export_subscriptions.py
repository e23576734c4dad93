"""
Export the subscriptions of a sequence as CSV, and go on where it stopped if it's interrupted.

It only reads. With CLOSE_API_KEY set it asks your organization, without it a sandbox.

    python examples/export_subscriptions.py
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import anyio

from close_async import CloseClient
from close_async.sandbox import Sandbox

COLUMNS = ("id", "lead_id", "contact_email", "sender_email", "status", "date_created")


def connect() -> CloseClient:
    if os.environ.get("CLOSE_API_KEY"):
        return CloseClient.from_env()

    sandbox = Sandbox(leads=2000)
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def export(close: CloseClient, sequence_id: str, output: Path) -> None:
    """
    Write to *output*, and after each page note in a file next to it how far that went.

    Killed between the two, the next run writes one page a second time: better than to miss it.
    """
    note = output.with_suffix(".checkpoint")
    checkpoint = note.read_text() if note.exists() else None
    pages = close.sequence_subscriptions.list(
        sequence_id=sequence_id, page_size=50, checkpoint=checkpoint
    )
    with output.open("w" if checkpoint is None else "a", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        if checkpoint is None:
            table.writeheader()
        async for page in pages.by_page():
            table.writerows(each.to_dict() for each in page)
            file.flush()
            note.write_text(pages.checkpoint)
    note.unlink(missing_ok=True)


async def main() -> None:
    async with connect() as close:
        sequence = await close.sequences.list().first()
        if sequence is None:
            print("there is no sequence")
            return

        output = Path(f"{sequence.id}.csv")
        await export(close, sequence.id, output)
        print(f"{sequence.name}: {len(output.read_text().splitlines()) - 1} rows in {output}")


if __name__ == "__main__":
    anyio.run(main)
