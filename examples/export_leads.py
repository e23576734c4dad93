"""
Find leads by their custom fields, and write them to a CSV file and to a Parquet file.

It only reads. The Parquet file needs `pip install 'close-async[frames]'`.

    python examples/export_leads.py
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import anyio

from close_async import CloseClient
from close_async.query import Lead
from close_async.sandbox import Sandbox

parquet: Any = import_module("pyarrow.parquet")  # it has no types


async def export_leads(close: CloseClient) -> None:
    names = await close.names()
    industry = Lead.custom.choice("Industry", names=names)
    employees = Lead.custom.number("Employees", names=names)
    health = industry.is_in("Health") & employees.at_least(100)
    print(health.explain(names=names))

    size = names.custom_field("lead", "Employees")
    leads = close.search(health, fields=["display_name", "url", size.key])
    count = await leads.to_csv("health.csv")
    parquet.write_table(await leads.to_arrow(), "health.parquet")

    print(f"{count} leads are in health.csv and health.parquet, such as")
    for lead in await leads.first(3):
        print(f"  {lead.display_name}, {lead.url}: {size(lead)} employees")


async def main() -> None:
    sandbox = Sandbox(leads=300)  # for your organization: CloseClient.from_env()
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        await export_leads(close)


if __name__ == "__main__":
    anyio.run(main)
