"""
How much of Close's rate limits a fleet uses that shares a `RateLimiter`.

First in virtual time: 64 processes with 10 keys of 3 organizations, a store so far away, and an
organization whose windows begin with those of its keys, at another time, wander or slide. Then
with 8 and 16 real processes and a real Redis on this machine, which should have nothing else to do.

    python -m benchmarks.fleet                  print the figures
    python -m benchmarks.fleet --check          exit 1 if a target is missed
    python -m benchmarks.fleet --only real      one of the two: simulated, real
"""

from __future__ import annotations

import argparse
import sys
from typing import Final, get_args

from tests.fleet.crew import counting, work
from tests.fleet.servers import redis_server
from tests.fleet.simulated import Fleet, Kind, live

LIMIT: Final = 60
SECONDS: Final = 20.0
LATENCIES: Final = (0.0004, 0.005, 0.025, 0.1)
FLEETS: Final = (
    # Each with no process killed, and with a quarter of them.
    *(Fleet(latency=one, killed=killed) for one in LATENCIES for killed in (0, 16)),
    *(Fleet(latency=one, windows=kind) for kind in get_args(Kind)[1:] for one in LATENCIES),
)
TARGET: Final = 0.97
# Farther away than this, and a part of an organization's limit is lost.
NEAR: Final = 0.05
TARGET_AFAR: Final = 0.88
CREWS: Final = (8, 16)


def simulated() -> bool:
    """Print the figures of virtual time, and return whether they are good enough."""
    print("virtual time, 64 processes, 10 keys, 3 organizations, 60 calls a second and key")
    good = True
    for fleet in FLEETS:
        spent = live(fleet)
        print(
            f"  store {1000 * fleet.latency:5.1f} ms away, {fleet.killed:2d} killed, "
            f"windows {fleet.windows:9}: {spent.used:6.1%} used, "
            f"{spent.refused} refused, {spent.late} of them after the first window, "
            f"{spent.unfair:.2f} : 1 within a key",
            flush=True,
        )
        target = TARGET if fleet.latency <= NEAR else TARGET_AFAR
        good = good and spent.used >= target and not spent.late and spent.unfair <= 2
    return good


def real() -> bool:
    """Print the figures of real processes, and return whether they are good enough."""
    print("real processes, one key, 60 calls a second, a Redis behind a socket")
    good = True
    for crew in CREWS:
        with redis_server() as server, counting(LIMIT) as url:
            done = work(url, server.url, ["bulk"] * crew, limit=LIMIT, seconds=SECONDS)
        unfair = max(done.each) / max(1, min(done.each))
        print(
            f"  {crew:2d} processes: {done.used:6.1%} used, {done.refused:.2%} refused, "
            f"{unfair:.2f} : 1",
            flush=True,
        )
        if done.said:
            print(done.said, file=sys.stderr)
        good = good and done.used >= 0.95 and done.refused <= 0.005 and unfair <= 2
    return good


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    parser.add_argument("--only", choices=["simulated", "real"], help="one of the two")
    given = parser.parse_args()
    good = [part() for part in (simulated, real) if given.only in {None, part.__name__}]
    return 1 if given.check and not all(good) else 0


if __name__ == "__main__":
    sys.exit(main())
