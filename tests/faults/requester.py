"""
A program that makes one call that has no method, under a key: `python -m THIS_MODULE TASK`.

TASK is a JSON object. It prints what came of the call.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import anyio

from close_async import CloseClient, CloseError, Journal


async def main(task: dict[str, Any]) -> None:
    journal = Journal.sqlite(task["journal"])
    async with CloseClient(
        "api_CANARY123.doNotShowMe", base_url=task["url"], journal=journal, settle=0.1
    ) as close:
        keyed = close.with_options(idempotency_key="one note")
        try:
            print(json.dumps(await keyed.request("POST", "/playbook/", json=task["note"])))
        except CloseError as error:
            print(type(error).__name__)


if __name__ == "__main__":
    anyio.run(main, json.loads(sys.argv[1]))
