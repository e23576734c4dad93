"""
Import leads from a CSV file, each with a contact, a status and custom fields.

Run it as often as you like: the journal knows which rows are done, and a row whose answer was lost
is looked for before it's sent again.

    python examples/import_leads.py
"""

from __future__ import annotations

import csv
from pathlib import Path

import anyio

from close_async import CloseClient, Journal
from close_async.models import ContactEmailInput, LeadContactInput
from close_async.sandbox import Sandbox

COMPANIES = Path(__file__).with_name("companies.csv")


async def import_leads(close: CloseClient) -> None:
    names = await close.names()
    rows = csv.DictReader(COMPANIES.read_text("utf-8").splitlines())
    for row in rows:
        once = close.with_options(idempotency_key=f"import of {row['Email']}")
        lead = await once.leads.create(
            name=row["Company"],
            url=row["Website"],
            status_id=names.id("lead_status", "Potential"),
            contacts=[
                LeadContactInput(
                    name=row["Contact"],
                    title=row["Title"],
                    emails=[ContactEmailInput(email=row["Email"], type="office")],
                )
            ],
            custom=names.custom_values(
                "lead", Employees=int(row["Employees"]), Industry=row["Industry"]
            ),
        )
        employees = lead.custom_value("Employees", names=names)
        print(f"{lead.name}: {lead.status_label}, {employees} employees, {lead.html_url}")


async def main() -> None:
    sandbox = Sandbox(leads=10)  # for your organization: CloseClient.from_env(journal=journal)
    journal = Journal.sqlite("import.db")
    transport = sandbox.transport()
    async with CloseClient(sandbox.api_key, transport=transport, journal=journal) as close:
        await import_leads(close)


if __name__ == "__main__":
    anyio.run(main)
