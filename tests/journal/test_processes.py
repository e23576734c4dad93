"""One journal and several processes, some of which are killed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import anyio
import pytest

from close_async import Journal
from tests.support.paths import ROOT

from .places import FilePlace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .places import Place

pytestmark = pytest.mark.slow

PROCESSES = 8
KEYS = 400
KILLS = 8


_started: list[subprocess.Popen[str]] = []


@pytest.fixture(autouse=True)
def _none_is_left() -> Iterator[None]:
    """Kill the processes that a test which failed has left behind."""
    yield
    while _started:
        with _started.pop() as process:
            process.kill()


def start(job: str, *rest: Path | str, stderr: int | None = None) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.journal.worker", job, *map(str, rest)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    _started.append(process)
    return process


def states(path: Path) -> dict[str, str]:
    """Open the journal as anybody would, and return the state of each key."""
    return states_in(Journal.sqlite(path))


def states_in(opened: Journal) -> dict[str, str]:
    """Return the state of each key."""

    async def read() -> dict[str, str]:
        async with opened as journal:
            return {entry.key: entry.state async for entry in journal.entries()}

    return anyio.run(read)


def check_integrity(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_each_key_is_won_by_one_process(place: Place) -> None:
    workers = [start("compete", str(KEYS), *place.arguments) for _ in range(PROCESSES)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"

    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=100)[0].splitlines() for worker in workers]

    assert [worker.returncode for worker in workers] == [0] * PROCESSES
    assert [lines.pop() for lines in said] == ["end"] * PROCESSES
    assert Counter(key for lines in said for key in lines) == Counter(
        f"key {number}" for number in range(KEYS)
    )
    assert set(states_in(place.journal()).values()) == {"done"}
    if isinstance(place, FilePlace):
        check_integrity(place.path)


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    chance = random.Random(20260101)
    known: dict[str, str] = {}

    for number in range(KILLS):
        worker = start("write_on", path, f"round {number}")
        assert worker.stdout is not None
        assert worker.stdout.readline() == "begin\n"
        # The first ones die while they open it, the others while they write.
        time.sleep(chance.uniform(0, 0.02 if number < KILLS // 2 else 0.3))
        worker.kill()
        rest, _ = worker.communicate(timeout=20)
        said = rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]
        for line in said:
            key, _, state = line.rpartition(" ")
            known[key] = state

        found = states(path)
        check_integrity(path)

        lost = {key: state for key, state in known.items() if found.get(key) != state}
        # The last step may have reached the disk before its process could say so.
        late = {key for key in lost if lost[key] == "sending" and found.get(key, "") in LATER}
        assert lost.keys() == late
        assert len(late) <= 1
        known.update({key: found[key] for key in late})
        unsaid = found.keys() - known.keys()
        assert len(unsaid) <= 1
        known.update({key: found[key] for key in unsaid})

    assert len(known) > KILLS


LATER = ("done", "unknown", "refused", "idle")


def test_a_disk_without_room_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"

    worker = start("run_out_of_disk", path)
    said, _ = worker.communicate(timeout=60)

    *claimed, full, last = said.splitlines()
    assert (worker.returncode, last) == (0, "last True")
    assert full in {"full: the disk can't be read or written", "full: the disk is full"}
    assert len(claimed) > 10
    assert states(path) == dict.fromkeys(["first", *claimed, "last"], "sending")
    check_integrity(path)


def test_a_journal_may_be_used_on_both_sides_of_a_fork(place: Place) -> None:
    worker = start("fork", *place.arguments, stderr=subprocess.PIPE)
    said, complained = worker.communicate(timeout=60)

    # What fails around a fork is printed, and ignored.
    assert (worker.returncode, complained) == (0, "")
    assert said.splitlines() == [
        "before True",
        "before False",
        "child 1 True",
        "child 1 False",
        "parent 1 True",
        "parent 1 False",
        "child 2 True",
        "child 3 True",
        "child 3 False",
        "parent 2 True",
    ]
    keys = ["before", "child 1", "parent 1", "child 2", "child 3", "parent 2"]
    assert states_in(place.journal()) == dict.fromkeys(keys, "sending")
    holders = holders_in(place.journal())
    assert {holders[key] for key in keys if "child" in key} == {holders["child 1"]}
    # It was closed in between.
    assert holders["before"] == holders["parent 1"] != holders["parent 2"]
    assert holders["child 1"] not in {holders["before"], holders["parent 2"]}
    if isinstance(place, FilePlace):
        check_integrity(place.path)


def holders_in(opened: Journal) -> dict[str, str]:
    """Return who claimed each key."""

    async def read() -> dict[str, str]:
        async with opened as journal:
            return {
                entry.key: str(entry.holder).partition("/")[0] async for entry in journal.entries()
            }

    return anyio.run(read)
