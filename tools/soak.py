"""
Thousands of lives in which everything goes wrong, and whether the laws hold in all of them.

    python -m tools.soak --lives 10000 --seed 0 --jobs 2

    python -m tools.soak --lives 2000 --weather clocks --weather lag

With `--weather` all lives have these weathers and no others ("calm" is none at all), those that the
code can't hold yet included. Without it they have some of those that hold.

    python -m tools.soak --fleet --lives 20

With `--fleet` each life is a campaign of 1,000 contacts in a fleet of real processes, over a real
Redis and PostgreSQL: a worker is killed every second, and both servers are restarted. One takes
about a minute. Every third life has a Redis that forgets.

Prints how often what happened. The first life that breaks a law ends it, with the seed that lives
it again: `python -m tools.soak --lives 1 --seed N`.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import sys
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

import attrs

from tests.simulation.lives import live
from tests.simulation.plans import draw
from tests.simulation.weathers import NAMES
from tests.support.secrets_watch import watching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.simulation.weathers import Name
    from tests.support.secrets_watch import Watch

_CHUNK: Final = 50
# Contacts of a fleet's campaign; every so-manyth has a Redis that forgets.
_CONTACTS: Final = 1000
_FORGETS: Final = 3


@attrs.frozen
class Result:
    """What came of some lives: the counts, and of the first bad one its seed and what broke."""

    lives: int
    counts: Counter[str]
    seed: int | None = None
    broken: tuple[str, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Live, print the counts, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--lives", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first life")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--fleet", action="store_true", help="real processes that are killed")
    parser.add_argument("--weather", action="append", choices=[*NAMES, "calm"], default=[])
    asked = parser.parse_args(arguments)
    weathers = frozenset(asked.weather) - {"calm"} if asked.weather else None
    if asked.fleet:
        return _fleets(asked.seed, asked.lives)

    began = time.perf_counter()
    lived, counts = 0, Counter[str]()
    for result in _results(asked.seed, asked.lives, asked.jobs, weathers):
        lived += result.lives
        counts.update(result.counts)
        if result.seed is not None:
            _print(lived, counts, time.perf_counter() - began)
            print(f"\nIn the life of seed {result.seed}:", *result.broken, sep="\n- ")
            given = "".join(f' --weather "{name}"' for name in asked.weather)
            print(f"\nAgain: python -m tools.soak --lives 1 --seed {result.seed}{given}")
            return 1
        if sys.stderr.isatty():
            print(f"\r{lived} of {asked.lives} lives", end="", file=sys.stderr, flush=True)
    _print(lived, counts, time.perf_counter() - began)
    return 0


def _fleets(seed: int, lives: int) -> int:
    from tests.fleet.lives import live as live_as_fleet

    for one in range(seed, seed + lives):
        is_lasting = one % _FORGETS != _FORGETS - 1
        life = live_as_fleet(one, contacts=_CONTACTS, is_lasting=is_lasting)
        print(f"seed {one}: {life.killed} workers killed, {life.progress}", flush=True)
        if life.broken:
            print(*life.broken, life.said, sep="\n- ")
            print(f"\nAgain: python -m tools.soak --fleet --lives 1 --seed {one}")
            return 1
    return 0


def _results(
    seed: int, lives: int, jobs: int, weathers: frozenset[Name] | None
) -> Iterator[Result]:
    chunks = [
        range(first, min(first + _CHUNK, seed + lives))
        for first in range(seed, seed + lives, _CHUNK)
    ]
    live_chunk = partial(live_all, weathers=weathers)
    if jobs == 1 or len(chunks) == 1:
        yield from map(live_chunk, chunks)
        return
    # Fresh interpreters: a fork would take along what threads hold.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(live_chunk, chunks)


def live_all(seeds: Sequence[int], weathers: frozenset[Name] | None = None) -> Result:
    """Live the lives of these seeds, until one breaks a law."""
    logging.getLogger("close_async").propagate = False
    counts = Counter[str]()
    with watching() as watch:
        for number, seed in enumerate(seeds, 1):
            story = live(draw(seed, weathers))
            counts.update(story.counts)
            broken = [*story.broken, *_secrets(watch)]
            if broken:
                return Result(number, counts, seed, tuple(broken))
    return Result(len(seeds), counts)


def _secrets(watch: Watch) -> list[str]:
    try:
        watch.check()
    except AssertionError as error:
        return [f"a secret shows: {error}"]
    return []


_FIRST: Final = ("duplicates", "wrong reports")


def _print(lives: int, counts: Counter[str], seconds: float) -> None:
    rows = [("lives", lives), *((name, counts[name]) for name in _FIRST)]
    rows += [(name, counts[name]) for name in sorted(counts) if name not in _FIRST]
    width = max(len(name) for name, _ in rows)
    for name, count in rows:
        print(f"{name:<{width}}  {count:>9,}")
    print(f"{'seconds':<{width}}  {seconds:>9,.1f}")


if __name__ == "__main__":
    sys.exit(main())
