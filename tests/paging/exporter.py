"""
A program that writes a list to a file and may kill itself: `python -m THIS_MODULE TASK`.

TASK is a JSON object. *die_at* names a call of the operating system and which one is the last.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import anyio
import httpx

from close_async import CloseClient

ROWS = [{"id": f"x_{number}", "n": number, "text": "ü" * 50} for number in range(50)]


def answer(request: httpx.Request) -> httpx.Response:
    params = request.url.params
    skip, limit = int(params.get("_skip", 0)), int(params["_limit"])
    print("asked", skip, flush=True)
    return httpx.Response(
        200, json={"data": ROWS[skip : skip + limit], "has_more": skip + limit < len(ROWS)}
    )


def die_at(name: str, number: int) -> None:
    """Let the process be killed when it makes that call so often."""
    real = getattr(os, name)
    left = number

    def call(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    setattr(os, name, call)


async def main(task: dict[str, Any]) -> None:
    if task.get("die_at"):
        die_at(*task["die_at"])
    async with CloseClient("api_key", transport=httpx.MockTransport(answer)) as close:
        pages = close.pages("/thing/", page_size=10)
        write = pages.to_csv if task["path"].endswith(".csv") else pages.to_jsonl
        print("wrote", await write(task["path"], resume=True))


if __name__ == "__main__":
    anyio.run(main, json.loads(sys.argv[1]))
