"""A process of a fleet: calls as often as it may, and says how often it did. See `crew.py`."""

from __future__ import annotations

import sys
import time
from typing import Final

import anyio
import redis.asyncio  # noqa: F401 - takes a while, and is no part of the work

from close_async import CloseClient, CloseError, RateLimiter

AT_ONCE: Final = 8


async def main(base_url: str, redis_url: str, priority: str, until: float) -> int:
    """Call until that time of day, and return how many calls were answered."""
    answered = 0
    limiter = RateLimiter.redis(redis_url) if redis_url else RateLimiter.memory()
    async with (
        limiter,
        CloseClient("api_sandbox_fleet", base_url=base_url, rate_limiter=limiter) as client,
    ):
        close = client.with_options(priority=priority)  # type: ignore[arg-type]  # of two words

        async def call() -> None:
            nonlocal answered
            while time.time() < until:
                try:
                    await close.users.me()
                except CloseError as error:
                    print(f"{type(error).__name__}: {error}", file=sys.stderr)
                    continue
                answered += 1

        with anyio.move_on_after(until - time.time() + 0.5):
            async with anyio.create_task_group() as group:
                for _ in range(AT_ONCE):
                    group.start_soon(call)
    return answered


if __name__ == "__main__":
    print("ready", flush=True)
    end = float(sys.stdin.readline())
    base, server, rank = sys.argv[1:4]
    print(anyio.run(main, base, server, rank, end))
