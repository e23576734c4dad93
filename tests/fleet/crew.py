"""Processes that call at the same time, and what became of their calls."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs
import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Seconds in which the limit is learned.
_LEARNING = 3.0


@attrs.frozen
class Counted:
    """What became of the calls: the share of the limit that was used, and of calls refused."""

    used: float
    refused: float
    each: tuple[int, ...]
    said: str


@contextmanager
def counting(limit: int) -> Iterator[str]:
    """Start the server that counts, and give its URL."""
    command = [sys.executable, "-m", "tests.fleet.counter", str(limit)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}/api/v1"
        finally:
            server.communicate("")


def work(
    base_url: str, redis_url: str, priorities: Sequence[str], *, limit: int, seconds: float
) -> Counted:
    """Have one process for each of the *priorities* call, and count."""
    command = [sys.executable, "-m", "tests.fleet.worker", base_url, redis_url]
    crew = [
        subprocess.Popen([*command, one], stdin=-1, stdout=-1, stderr=-1, text=True)
        for one in priorities
    ]
    for one in crew:
        _talk(one, "")
    begin = time.time() + _LEARNING
    until = begin + seconds
    for one in crew:
        _talk(one, f"{until}\n")
    time.sleep(max(0.0, begin - time.time()))
    before = _counted(base_url)
    time.sleep(max(0.0, until - time.time() - 0.2))
    after = _counted(base_url)
    ends = [one.communicate(timeout=60) for one in crew]
    answered, refused = (
        after.get(name, 0) - before.get(name, 0) for name in ("answered", "refused")
    )
    return Counted(
        used=answered / (limit * (seconds - 0.2)),
        refused=refused / max(1, answered + refused),
        each=tuple(int(out.strip() or 0) for out, _ in ends),
        said="\n".join(err for _, err in ends if err),
    )


def _talk(worker: subprocess.Popen[str], line: str) -> None:
    """Wait until *worker* is ready, or tell it when to end."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    if line:
        worker.stdin.write(line)
        worker.stdin.flush()
    else:
        worker.stdout.readline()


def _counted(base_url: str) -> dict[str, int]:
    counts: dict[str, int] = httpx.get(f"{base_url}/counted").json()
    return counts
