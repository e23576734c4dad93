"""
Set a custom field of many leads in one go: describe them, count them, and set no more than that.

    python examples/set_region.py
"""

from __future__ import annotations

import anyio

from close_async import AudienceEmpty, CloseClient
from close_async.query import Address, Lead
from close_async.sandbox import Sandbox

# If the filter finds more leads than this, something is wrong with it.
MOST_LEADS = 100


async def set_region(close: CloseClient) -> None:
    names = await close.names()
    region = names.custom_field("lead", "Region")
    is_west = Lead.custom.choice("Region", names=names).is_in("West")
    audience = Lead.has(Address.state.equals("CA")) & ~is_west
    print(audience.explain(names=names))

    preview = await close.bulk.preview(audience, sample=3, fields=["display_name", region.key])
    print(f"{preview.count} leads, such as")
    for lead in preview.sample:
        print(f"  {lead['display_name']}: {region(lead)}")

    try:
        run = await close.bulk.set_custom_field(
            audience, custom_field_id=region.id, value="West", max_leads=MOST_LEADS
        )
    except AudienceEmpty:
        print("nothing is left to be set")
        return

    async for state in run.watch():
        print(state.status, state.n_leads_processed, "of", state.n_leads)


async def main() -> None:
    sandbox = Sandbox(leads=300, bulk_seconds=1)  # for your organization: CloseClient.from_env()
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        await set_region(close)


if __name__ == "__main__":
    anyio.run(main)
