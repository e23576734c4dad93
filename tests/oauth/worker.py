"""A process of its own that shares the tokens of a store with others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import anyio

from close_async import CloseClient, CloseError, FileTokenStore, OAuth, RedisTokenStore

from .server import CLIENT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TASKS = 6


def store_at(place: str) -> FileTokenStore | RedisTokenStore:
    """Return the store in a file, or in a Redis behind a socket."""
    if place.startswith("unix://"):
        return RedisTokenStore(place, name="user_1")
    return FileTokenStore(place)


async def call(place: str, port: str, calls: str) -> None:
    """Make so many calls, some at a time, and print how many succeeded."""
    api_url = f"http://127.0.0.1:{port}/oauth2/"
    oauth = OAuth(**CLIENT, store=store_at(place), api_url=api_url)
    done = 0

    async def some(close: CloseClient) -> None:
        nonlocal done
        for _ in range(int(calls) // TASKS):
            try:
                await close.users.me()
            except CloseError as error:
                print(type(error).__name__, error, file=sys.stderr)
            else:
                done += 1
            await anyio.sleep(0.002)

    print("ready", flush=True)
    sys.stdin.readline()
    async with (
        CloseClient(auth=oauth, base_url=f"http://127.0.0.1:{port}/api/v1") as close,
        anyio.create_task_group() as group,
    ):
        for _ in range(TASKS):
            group.start_soon(some, close)
    print(done, flush=True)


async def hold(place: str) -> None:
    """Hold the lock until killed."""
    async with store_at(place).lock():
        print("held", flush=True)
        await anyio.sleep_forever()


if __name__ == "__main__":
    jobs: dict[str, Callable[..., Awaitable[None]]] = {"call": call, "hold": hold}
    anyio.run(jobs[sys.argv[1]], *sys.argv[2:])
