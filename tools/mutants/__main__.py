"""
Plants small faults one by one, and tells whether the tests see them.

    python -m tools.mutants --count 200 --seed 0
    python -m tools.mutants --count 50 'close_async/_wire/retry/*.py'

Takes a random sample of all the faults that the operators of cosmic-ray, and three more, can plant
in the rooms that decide what is sent, as many in each room. Each is planted in a copy of the tree,
where the tests that run its line run until one fails. Prints a diff of each fault that no test
sees, and exits with 1 if there is one. Those that change nothing stand in `tools/mutants_accepted`,
with the reason.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .faults import ROOMS, ROOT, accepted, draw
from .notes import recorded
from .trial import Verdict, make_copy, prepare, tried, warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .faults import Mutant
    from .notes import Test

_ACCEPTED: Final = Verdict("survived", "accepted")


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant, print what is not seen, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--log", type=Path, help="where to write one line of JSON for each fault")
    parser.add_argument("files", nargs="*", help="patterns of paths; by default all of the rooms")
    asked = parser.parse_args(arguments)

    paths = sorted(str(one.relative_to(ROOT)) for one in (ROOT / "close_async").rglob("*.py"))
    wanted = asked.files or [f"{room}*" for room in ROOMS]
    paths = [path for path in paths if any(fnmatch.fnmatch(path, one) for one in wanted)]
    sample = draw(paths, asked.count, asked.seed)
    print(f"{len(sample)} faults in {len(paths)} files", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as home:
        return _try_all(sample, Path(home), asked.jobs, asked.log)


def _try_all(sample: Sequence[Mutant], home: Path, jobs: int, log: Path | None) -> int:
    tests = recorded(make_copy(home / "0"))
    copies = [home / "0", *(make_copy(home / str(number)) for number in range(1, jobs))]
    began, found = time.monotonic(), Counter[str]()
    known = accepted()
    sample_left = [one for one in sample if one.change not in known]
    found["accepted"] = len(sample) - len(sample_left)
    for mutant, verdict in _verdicts(sample_left, tests, copies):
        found["open" if verdict.kind in ("survived", "not run") else "seen"] += 1
        if verdict.kind in ("survived", "not run"):
            print(f"\n{mutant.diff}\n\n{verdict.kind}\n{mutant.change}", flush=True)
        if log is not None:
            with log.open("a", encoding="utf-8") as file:
                seconds = round(time.monotonic() - began, 1)
                file.write(json.dumps([verdict.kind, seconds, mutant.change, verdict.by]) + "\n")
    each = (time.monotonic() - began) / max(1, len(sample_left))
    share = 100 * found["seen"] / max(1, found["seen"] + found["open"])
    print(
        f"\nplanted {len(sample)}: seen {found['seen']}, change nothing {found['accepted']}, "
        f"open {found['open']}; {share:.1f} % of those that matter are seen; {each:.1f} s each"
    )
    return int(found["open"] > 0)


def _verdicts(
    sample: Sequence[Mutant], tests: Sequence[Test], copies: Sequence[Path]
) -> Iterator[tuple[Mutant, Verdict]]:
    warm_up()
    for copy in copies:
        prepare(copy, tests)
    if len(copies) == 1:
        yield from ((one, tried(one, tests, copies[0])) for one in sample)
        return
    context = multiprocessing.get_context("fork")
    free = context.Queue()
    for copy in copies:
        free.put(copy)

    def begin() -> None:
        _Worker.copy, _Worker.tests = free.get(), tests

    with context.Pool(len(copies), begin) as pool:
        yield from zip(sample, pool.imap(_Worker.try_one, sample), strict=True)


class _Worker:
    """What each process of several works with."""

    copy: Path
    tests: Sequence[Test]

    @classmethod
    def try_one(cls, mutant: Mutant) -> Verdict:
        return tried(mutant, cls.tests, cls.copy)


if __name__ == "__main__":
    sys.exit(main())
