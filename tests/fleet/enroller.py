"""
A worker of a fleet, for tests that kill it: `python -m THIS_MODULE TASK`.

TASK is a JSON file. It says "ready" when it has begun to listen.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

from taskiq.api import run_receiver_task

from close_async import CloseClient, Journal, RateLimiter
from close_async.fleet import Fleet, StreamBroker


def journal_of(task: dict[str, Any]) -> Journal:
    """Return the journal that a task names."""
    if "dsn" in task:
        return Journal.postgres(task["dsn"], schema=task["schema"])
    return Journal.sqlite(task["journal"])


def fleet_of(task: dict[str, Any]) -> tuple[Fleet, StreamBroker]:
    """Return what all workers have in common."""
    limiter = RateLimiter.redis(task["redis"]) if task["shares_limits"] else None
    client = CloseClient(
        task["key"], base_url=task["url"], settle=task["settle"], rate_limiter=limiter
    )
    broker = StreamBroker(task["redis"], dead_after=task["dead_after"])
    return Fleet(client=client, journal=journal_of(task), broker=broker, at_once=4), broker


async def main(task: dict[str, Any]) -> None:
    """Work until killed."""
    _, broker = fleet_of(task)
    print("ready", flush=True)
    await run_receiver_task(broker, run_startup=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
