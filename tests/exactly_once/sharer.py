"""A program that enrolls contacts on a key that others use, too: `python -m THIS_MODULE TASK`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import anyio

from close_async import CloseClient


async def main(task: dict[str, Any]) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    async with CloseClient(task["key"], base_url=task["url"]) as close:
        async for outcome in close.enroll(task["contacts"], at_once=8, **task["terms"]):
            print(type(outcome).__name__, flush=True)


if __name__ == "__main__":
    anyio.run(main, json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
