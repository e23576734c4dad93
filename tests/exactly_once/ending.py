"""
A program that subscribes contacts and ends meanwhile: `python -m THIS_MODULE TASK`.

TASK is a JSON file. How it ends is up to `way`; it prints a line when each row has been begun.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

from close_async import CloseClient, Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


def client(task: dict[str, Any]) -> CloseClient:
    journal = Journal.sqlite(task["journal"])
    return CloseClient("api_CANARY123.doNotShowMe", base_url=task["url"], journal=journal)


async def subscribe(close: CloseClient, contact: str) -> None:
    once = close.with_options(idempotency_key=contact)
    await once.sequence_subscriptions.create(sequence_id="seq_1", contact_id=contact)


def begin(close: CloseClient, task: dict[str, Any]) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(subscribe(close, contact)) for contact in task["contacts"]]


async def until_told() -> None:
    """Wait for a line from the test: all rows are under way."""
    print("begun", flush=True)
    await anyio.to_thread.run_sync(sys.stdin.readline)


async def main_returns(task: dict[str, Any]) -> None:
    writers = begin(client(task), task)
    await until_told()
    assert not any(one.done() for one in writers)


async def main_fails(task: dict[str, Any]) -> None:
    await main_returns(task)
    raise RuntimeError("as if by accident")


async def all_tasks_are_cancelled(task: dict[str, Any]) -> None:
    def cancel_all() -> None:
        for one in asyncio.all_tasks():
            one.cancel()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, cancel_all)
    writers = begin(client(task), task)
    await until_told()
    await asyncio.gather(*writers)


async def workers_are_waited_for(task: dict[str, Any]) -> None:
    writers = begin(client(task), task)
    await until_told()
    await asyncio.gather(*writers)


async def enrolls(task: dict[str, Any]) -> None:
    async with client(task) as close:
        print("begun", flush=True)
        run = close.enroll(task["contacts"], at_once=len(task["contacts"]), sequence_id="seq_1")
        async for _ in run:
            pass


async def writes_itself(task: dict[str, Any]) -> None:
    print("begun", flush=True)
    await subscribe(client(task), task["contacts"][0])


async def drains(task: dict[str, Any]) -> None:
    close = client(task)
    async with close, anyio.create_task_group() as group:
        # Its own tasks are not cancelled: they return.
        for contact in task["contacts"]:
            group.start_soon(subscribe, close, contact)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            print("begun", flush=True)
            async for _ in signals:
                await close.drain()
                break


WAYS: dict[str, Callable[[dict[str, Any]], Coroutine[Any, Any, None]]] = {
    "main returns": main_returns,
    "main fails": main_fails,
    "all tasks are cancelled": all_tasks_are_cancelled,
    "workers are waited for": workers_are_waited_for,
    "enrolls": enrolls,
    "writes itself": writes_itself,
    "drains": drains,
}

if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if given["backend"] == "asyncio":
        asyncio.run(WAYS[given["way"]](given))
    else:
        anyio.run(WAYS[given["way"]], given, backend=given["backend"])
