"""
What a large sandbox costs: a hundred thousand leads built, and ten thousand searched.

    python -m benchmarks.sandbox_world            print the figures
    python -m benchmarks.sandbox_world --check    exit 1 if a target is missed

The world is built in a fresh process, so that its memory is its own. Seconds are those of the
processor: nothing here waits, and what else the machine does is no part of it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import anyio
import httpx

from close_async.sandbox import Sandbox

SAMPLES: Final = Path(__file__).parent.parent / "tests" / "samples" / "s_query"
BUILT: Final = 100_000
SEARCHED: Final = 10_000
SECONDS: Final = 10.0
MEBIBYTES: Final = 1024.0
SEARCH_SECONDS: Final = 1.0


def build() -> dict[str, float]:
    """Build the large world in this process, and return what it took."""
    started = time.process_time()
    sandbox = Sandbox(leads=BUILT)
    seconds = time.process_time() - started
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(len(sandbox.world.all(kind)) for kind in sandbox.world.kinds())
    return {"seconds": seconds, "mebibytes": kibibytes / 1024, "objects": count}


def build_apart() -> dict[str, float]:
    """Build it in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sandbox_world", "--build"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def filters() -> dict[str, Any]:
    """Return the sample filters that are the body of a search, the largest first."""
    files = sorted(SAMPLES.glob("*.json"), key=lambda path: path.stat().st_size, reverse=True)
    found = {path.stem: json.loads(path.read_text()) for path in files}
    return {name: body for name, body in found.items() if "query" in body}


async def search() -> dict[str, float]:
    """Return the seconds that each sample filter takes over ten thousand leads."""
    sandbox = Sandbox(leads=SEARCHED)
    measured: dict[str, float] = {}
    async with httpx.AsyncClient(
        transport=sandbox.transport(),
        base_url="https://api.close.com/api/v1",
        auth=(sandbox.api_key, ""),
    ) as client:
        for name, body in filters().items():
            question = {"query": body["query"], "include_counts": True}
            started = time.process_time()
            answer = await client.post("/data/search/", json=question)
            if answer.is_success:
                measured[name] = time.process_time() - started
    return measured


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    parser.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        print(json.dumps(build()))
        return 0

    world, searches = build_apart(), anyio.run(search)
    print(
        f"{BUILT:,} leads, {world['objects']:,.0f} objects: {world['seconds']:.1f} s, "
        f"{world['mebibytes']:.0f} MiB"
    )
    largest, slowest = next(iter(searches)), max(searches, key=lambda name: searches[name])
    for word, name in (("largest", largest), ("slowest", slowest)):
        print(f"{SEARCHED:,} leads, {word} sample filter ({name}): {searches[name] * 1000:.0f} ms")
    is_met = (
        world["seconds"] < SECONDS
        and world["mebibytes"] < MEBIBYTES
        and searches[slowest] < SEARCH_SECONDS
    )
    return 1 if arguments.check and not is_met else 0


if __name__ == "__main__":
    sys.exit(main())
