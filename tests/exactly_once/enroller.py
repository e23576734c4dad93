"""
A program that enrolls contacts, for tests that kill it: `python -m THIS_MODULE TASK`.

TASK is a JSON file. Each outcome is printed as one line of JSON, as soon as it's known.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

from close_async import CloseClient, Journal
from close_async.enrollment import Enrolled

if TYPE_CHECKING:
    from close_async.enrollment import EnrollmentOutcome


async def main(task: dict[str, Any]) -> None:
    journal = Journal.sqlite(task["journal"])
    async with (
        journal,
        CloseClient(task["key"], base_url=task["url"], settle=task["settle"]) as close,
    ):
        print(json.dumps({"began": True}), flush=True)
        run = close.enroll(task["contacts"], journal=journal, at_once=3, **task["terms"])
        async for outcome in run:
            print(json.dumps(told(outcome)), flush=True)


def told(outcome: EnrollmentOutcome) -> dict[str, str | None]:
    made = outcome.subscription.id if isinstance(outcome, Enrolled) else None
    return {
        "contact": outcome.row.contact_id,
        "outcome": type(outcome).__name__,
        "subscription": made,
    }


if __name__ == "__main__":
    anyio.run(main, json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
