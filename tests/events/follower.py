"""
What follows a log in a process of its own: `python -m tests.events.follower URL KEY FILE`.

What was handled and the checkpoint get into the file together, or neither does.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio

from close_async import CloseClient


async def follow(url: str, key: str, path: Path, done: dict[str, Any]) -> None:
    """Follow until somebody ends it, from an hour ago if nothing is done yet."""
    since = done["checkpoint"] or datetime.now(UTC) - timedelta(hours=1)
    async with CloseClient(key, base_url=url) as close:
        events = close.events.follow(since=since, every=0.05, object_type="lead")
        async for event in events:
            done["ids"].append(event.object_id)
            done["checkpoint"] = events.checkpoint
            draft = path.with_suffix(".new")
            draft.write_text(json.dumps(done), encoding="utf-8")
            draft.replace(path)
            os.write(1, b".")


if __name__ == "__main__":
    file = Path(sys.argv[3])
    before = json.loads(file.read_text(encoding="utf-8"))
    anyio.run(follow, sys.argv[1], sys.argv[2], file, before)
