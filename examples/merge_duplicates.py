"""
Merge the leads of the same website into the oldest of them. It can't be undone.

    python examples/merge_duplicates.py
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import anyio
import httpx

from close_async import CloseClient
from close_async.query import Lead
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from close_async.models import Lead as LeadRow


def website(lead: LeadRow) -> str:
    """What all spellings of the same address have in common."""
    host = httpx.URL(lead.url or "").host or lead.url or ""
    return host.lower().removeprefix("www.")


async def merge_duplicates(close: CloseClient) -> None:
    found = close.search(Lead.url.exists(), fields=["display_name", "url"])
    # The oldest come first, and sorting keeps the order of equals.
    leads = sorted([lead async for lead in found], key=website)
    for address, group in groupby(leads, key=website):
        oldest, *others = group
        for other in others:
            await close.leads.merge(source=other.id, destination=oldest.id)
            print(f"{address}: merged {other.display_name} into {oldest.display_name}")
    print(f"looked at {len(leads)} leads")


async def main() -> None:
    sandbox = Sandbox(leads=20)  # for your organization: CloseClient.from_env()
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        # The leads of a sandbox have no duplicates.
        await close.leads.create(name="Acme", url="https://acme.example")
        await close.leads.create(name="ACME Ltd", url="http://www.acme.example/")
        await merge_duplicates(close)


if __name__ == "__main__":
    anyio.run(main)
