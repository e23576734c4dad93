"""
Export the subscriptions of a sequence as CSV, and continue an export that was interrupted.

It only reads: from your organization if CLOSE_API_KEY is set, otherwise from a sandbox.

    python examples/export_subscriptions.py
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import anyio

from close_async import CloseClient
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS: tuple[str, ...] = (
    "id",
    "lead_id",
    "contact_email",
    "sender_email",
    "status",
    "date_created",
)


def connect() -> CloseClient:
    if os.environ.get("CLOSE_API_KEY"):
        return CloseClient.from_env()

    sandbox = Sandbox(leads=2000)
    return CloseClient(sandbox.api_key, transport=sandbox.transport())


async def export(close: CloseClient, sequence_id: str, output: Path) -> None:
    """
    Write to *output*, and after each page save a checkpoint in a file next to it.

    If the program is killed between the two, the next run writes that page a second time.
    """
    saved = anyio.Path(output.with_suffix(".checkpoint"))
    checkpoint = await saved.read_text() if await saved.exists() else None
    pages = close.sequence_subscriptions.list(
        sequence_id=sequence_id, page_size=50, checkpoint=checkpoint
    )
    if checkpoint is None:
        write(output, "w", [dict(zip(COLUMNS, COLUMNS, strict=True))])
    async for page in pages.by_page():
        write(output, "a", [each.to_dict() for each in page])
        await saved.write_text(pages.checkpoint)
    await saved.unlink(missing_ok=True)


def write(output: Path, mode: Literal["w", "a"], rows: Iterable[Mapping[str, object]]) -> None:
    with output.open(mode, newline="", encoding="utf-8") as file:
        csv.DictWriter(file, COLUMNS, extrasaction="ignore").writerows(rows)


async def main() -> None:
    async with connect() as close:
        sequence = await close.sequences.list().first()
        if sequence is None:
            print("there is no sequence")
            return

        output = Path(f"{sequence.id}.csv")
        await export(close, sequence.id, output)
        print(f"the subscriptions to {sequence.name} are in {output}")


if __name__ == "__main__":
    anyio.run(main)
